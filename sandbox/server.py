"""The sandbox over HTTP, on loopback only: the Bot API, /sim and the chat page."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pylopdf_fonts_zh_cn
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Match, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from sandbox.control import Control, NextEntry
from sandbox.gateway import Gateway
from sandbox.world import World

HOST = "127.0.0.1"
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


@dataclass(slots=True)
class Serving:
    """A running server."""

    port: int
    _server: "_Server"
    _task: "asyncio.Task[None]"
    _before_stop: Callable[[], None]

    @property
    def url(self) -> str:
        """The root, without a slash."""
        return f"http://{HOST}:{self.port}"

    async def stop(self) -> None:
        """Let polls and streams end, then stop."""
        self._before_stop()
        self._server.leaving.set()
        await self._task


async def serve(app: Starlette, port: int = 0) -> Serving:
    """Serve on loopback; port 0 takes a free one, told as `.port`."""
    listener = _listener(port)
    server = _Server(_config(app))
    app.state.gateway.abort = server.abort
    task = asyncio.create_task(server.serve(sockets=[listener]))
    await server.ready.wait()

    def before_stop() -> None:
        app.state.control.close()
        app.state.world.updates.end_poll()

    return Serving(listener.getsockname()[1], server, task, before_stop)


def _config(app: Starlette) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=1,
        # Longer than clients keep idle connections, so that the server is never the one to close them.
        timeout_keep_alive=75,
    )


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()
        self.leaving = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    async def main_loop(self) -> None:
        """Wait to be stopped; uvicorn's own loop wakes up ten times a second."""
        await self.leaving.wait()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals belong to the process that serves, not to the sandbox in it."""
        yield

    def abort(self, scope: Scope) -> None:
        """Break the connection of a request without an answer."""
        for connection in list(self.server_state.connections):
            if getattr(connection, "client", None) == scope["client"]:
                connection.transport.abort()


def _listener(port: int) -> socket.socket:
    # asyncio switches Nagle's delay off only where the protocol is named; with it every answer took 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((HOST, port))
    listener.listen(1024)
    return listener


def _no_entry() -> tuple[datetime, str] | None:
    return None


async def _index(_: Request) -> Response:
    return FileResponse(PAGE / "index.html")


async def _font(_: Request) -> Response:
    return FileResponse(
        pylopdf_fonts_zh_cn.sans_path(), media_type="font/otf", headers={"cache-control": "max-age=86400"}
    )
