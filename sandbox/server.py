"""The sandbox over HTTP, on loopback only: the Bot API, /sim and the chat page."""

from datetime import datetime
from pathlib import Path

import pylopdf_fonts_zh_cn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Match, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from sandbox.control import Control, NextEntry
from sandbox.gateway import Gateway
from sandbox.world import World
from web import server
from web.server import Serving

PAGE = Path(__file__).parent / "page"


def build(world: World, *, next_entry: NextEntry | None = None, link_page: str = "") -> Starlette:
    """The whole application; `next_entry` says when and what the timetable's next entry is.

    `link_page` is where the bot's own page for people without Telegram is, for the chat page to lead to.
    """
    gateway = Gateway(world)
    control = Control(world, next_entry or _no_entry)
    app = Starlette(
        routes=[
            BotApi(gateway),
            Route("/", _index),
            Route("/link-page", lambda _: RedirectResponse(link_page or "/")),
            Route("/page/font/{name}", _font),
            Mount("/page", StaticFiles(directory=PAGE, check_dir=False)),
            *control.routes(),
        ]
    )
    app.state.world, app.state.gateway, app.state.control = world, gateway, control
    return app


class BotApi(BaseRoute):
    """The Bot API's part of the paths, where the token is glued to `bot`."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Everything under /bot and /file/bot."""
        ours = scope["type"] == "http" and scope["path"].startswith(("/bot", "/file/bot"))
        return (Match.FULL if ours else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass it on."""
        await self._gateway(scope, receive, send)


async def serve(app: Starlette, port: int = 0) -> Serving:
    """Serve on loopback; port 0 takes a free one, told as `.port`."""

    def before_stop() -> None:
        app.state.control.close()
        app.state.world.updates.end_poll()

    # Longer than clients keep idle connections, so that the server is never the one to close them.
    serving = await server.serve(app, server.LOOPBACK, port, keep_alive=75, before_stop=before_stop)
    app.state.gateway.abort = serving.abort
    return serving


def _no_entry() -> tuple[datetime, str] | None:
    return None


async def _index(_: Request) -> Response:
    return FileResponse(PAGE / "index.html")


async def _font(_: Request) -> Response:
    return FileResponse(
        pylopdf_fonts_zh_cn.sans_path(), media_type="font/otf", headers={"cache-control": "max-age=86400"}
    )
