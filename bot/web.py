"""The web part of a running Linli: its parts put together, and served beside the bot."""

import asyncio
from collections.abc import Sequence

from sqlmodel import Session
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.clock import Clock
from bot.post import Post
from handlers.access import House, Turn
from handlers.effects import Effects
from web.app import build
from web.inside import Inside
from web.intake import Intake
from web.limits import Limits, Rates
from web.link_page import LinkPage
from web.mini_app import MiniApp
from web.server import serve


def application(
    inside: Inside, rates: Rates | None = None, *, updates: Sequence[BaseRoute] = (), phone_token: str = ""
) -> Starlette:
    """Every part of the web; with `updates`, where Telegram posts, and with a telephone provider's token its line."""
    intake = Intake(inside)
    limits = Limits(rates)
    pages = [part(inside, intake, limits).routes() for part in (LinkPage, MiniApp)]
    return build(*pages, updates, _phone_line(inside, intake, phone_token) if phone_token else ())


def _phone_line(inside: Inside, intake: Intake, token: str) -> Sequence[BaseRoute]:
    """The phone line, which is not even loaded without a provider."""
    from web.phone import PhoneLine  # noqa: PLC0415  it needs the extra `phone`

    return PhoneLine(inside, intake, token).routes()


class Office:
    """Puts what forms lead to into the outbox, in their own transaction."""

    def __init__(self, house: House, clock: Clock) -> None:
        self._house = house
        self._clock = clock

    def __call__(self, db: Session, letters: Sequence[tuple[Turn, Effects]]) -> None:
        """Post what each turn led to."""
        post = Post(db, self._house, self._clock.now())
        for turn, effects in letters:
            post.answer(turn, effects)
        post.close()


async def run(app: Starlette, host: str, port: int) -> None:
    """Serve until cancelled."""
    serving = await serve(app, host, port)
    try:
        await asyncio.Event().wait()
    finally:
        await serving.stop()
