"""The HTTP edge as one application: the routes of its parts, and what holds for every request and answer."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web import pages, telegram

log = structlog.get_logger()

MOST_BYTES = 64 << 10  # of a request's body: a large household with a long letter is a tenth of it
LARGER = {telegram.PATH: telegram.MOST_BYTES}
STATIC = Path(__file__).parent / "static"
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cross-origin-opener-policy": "same-origin",
    "x-robots-tag": "noindex",
    "cache-control": "no-store",
}
"""On every answer; a part that needs another value sets its own."""
KEPT_HOUR = {"cache-control": "max-age=3600"}  # style and script: a phone on a poor line asks for them once


def build(*parts: Sequence[BaseRoute]) -> Starlette:
    """The application of these parts' routes; bodies are bounded, headers strict, and no error tells anything."""
    routes = [route for part in parts for route in part]
    return Starlette(
        routes=[*routes, Mount("/static", StaticFiles(directory=STATIC))],
        middleware=[Middleware(Guard)],
        exception_handlers={HTTPException: _refused},
    )


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return pages.problem(pages.PROBLEMS.get(error.status_code, "broken"), pages.language(request), error.status_code)


class TooLarge(HTTPException):
    """The body is longer than any form of ours."""

    def __init__(self) -> None:
        super().__init__(413)


class Guard:
    """Bounds what comes in, and puts the headers on what goes out."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, guarded."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answered = False

        async def sending(message: Message) -> None:
            nonlocal answered
            if message["type"] == "http.response.start":
                answered = True
                _harden(message, STRICT_STATIC if scope["path"].startswith("/static/") else STRICT)
            await send(message)

        try:
            await self._app(scope, _bounded(scope, receive), sending)
        except TooLarge as error:
            response = await _refused(Request(scope), error)
        except Exception as error:
            # only the class: what was typed may be in the words of an error
            log.error("page failed", error=type(error).__name__)  # noqa: TRY400
            response = pages.problem("broken", pages.language(Request(scope)), 500)
        else:
            return
        if not answered:
            await response(scope, receive, sending)


Raw = Sequence[tuple[bytes, bytes]]
"""Headers as they go out: setting them one by one by name costs more than answering."""


def _raw(headers: Mapping[str, str]) -> Raw:
    return [(name.encode(), value.encode()) for name, value in headers.items()]


STRICT, STRICT_STATIC = _raw(HEADERS), _raw(HEADERS | KEPT_HOUR)


def _harden(message: Message, strict: Raw) -> None:
    """Put strict headers on the start of an answer, but for those that it sets itself."""
    own = {name for name, _ in message["headers"]}
    message["headers"] = [*message["headers"], *(one for one in strict if one[0] not in own)]


def _bounded(scope: Scope, receive: Receive) -> Receive:
    """`receive`, which raises `TooLarge` before more than the path may have is taken in."""
    said = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    most = left = LARGER.get(scope["path"], MOST_BYTES)

    async def bounded() -> Message:
        nonlocal left
        if not said.isdigit() or int(said) > most:
            raise TooLarge
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise TooLarge
        return message

    return bounded
