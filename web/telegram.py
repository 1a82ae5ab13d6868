"""Telegram's updates as it posts them, where it can reach us: kept before they are confirmed, like those polled for."""

import hmac
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

PATH = "/telegram"
SECRET = "x-telegram-bot-api-secret-token"  # noqa: S105  the name of the header
MOST_BYTES = 1 << 20  # an update with two long messages in it, every character escaped

Keep = Callable[[list[dict[str, Any]]], Awaitable[None]]


def routes(secret: str, keep: Keep) -> Sequence[BaseRoute]:
    """Where Telegram posts one update at a time; whoever does not know the secret is refused.

    An update is answered only once it is kept, so what is not is posted again.
    """

    async def posted(request: Request) -> Response:
        told = request.headers.get(SECRET, "")
        if not hmac.compare_digest(told.encode(), secret.encode()):
            return Response(status_code=403)
        update = await _update(request)
        if update is not None:
            await keep([update])
        return Response(status_code=200)  # what is no update is not asked for again

    return [Route(PATH, posted, methods=["POST"])]


async def _update(request: Request) -> dict[str, Any] | None:
    try:
        body = await request.json()
    except ValueError:
        return None
    return body if isinstance(body, dict) and isinstance(body.get("update_id"), int) else None
