"""Serving an application in a process that has other work too, and leaves the signals alone."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn
from starlette.types import ASGIApp, Scope

EVERYWHERE = "0.0.0.0"  # noqa: S104  what stands before it and speaks HTTPS may be another machine
LOOPBACK = "127.0.0.1"


@dataclass(slots=True)
class Serving:
    """A running server."""

    port: int
    _server: "_Server"
    _task: "asyncio.Task[None]"
    _before_stop: Callable[[], None] | None

    @property
    def url(self) -> str:
        """The root on this machine, without a slash."""
        return f"http://{LOOPBACK}:{self.port}"

    def abort(self, scope: Scope) -> None:
        """Break the connection of a request without an answer."""
        for connection in list(self._server.server_state.connections):
            if getattr(connection, "client", None) == scope["client"]:
                connection.transport.abort()

    async def stop(self) -> None:
        """Let answers under way end, then stop."""
        if self._before_stop is not None:
            self._before_stop()
        self._server.leaving.set()
        await self._task


async def serve(
    app: ASGIApp, host: str, port: int, *, keep_alive: int = 5, before_stop: Callable[[], None] | None = None
) -> Serving:
    """Serve `app`; port 0 takes a free one, told as `.port`. Raises `OSError` where the port is taken.

    Idle connections are kept for `keep_alive` seconds; `before_stop` ends answers that would wait for ever.
    """
    listener = _listener(host, port)
    server = _Server(_config(app, keep_alive))
    task = asyncio.create_task(server.serve(sockets=[listener]))
    await server.ready.wait()
    return Serving(listener.getsockname()[1], server, task, before_stop)


def _config(app: ASGIApp, keep_alive: int) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,  # a link is a key to its household's page, and has no place in a log
        lifespan="off",
        server_header=False,
        timeout_keep_alive=keep_alive,
        timeout_graceful_shutdown=2,
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
        """Keep the date header right until told to leave."""
        counter = 0
        while not self.leaving.is_set() and not await self.on_tick(counter):
            counter += 10  # uvicorn counts tenths of a second
            try:
                async with asyncio.timeout(1):
                    await self.leaving.wait()
            except TimeoutError:
                continue

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals belong to the process, not to the server in it."""
        yield


def _listener(host: str, port: int) -> socket.socket:
    # asyncio switches Nagle's delay off only where the protocol is named; with it every answer took 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    listener.listen(1024)
    return listener


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.socket() as found:
        found.bind((LOOPBACK, 0))
        port: int = found.getsockname()[1]
        return port
