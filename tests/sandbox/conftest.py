"""A small world over HTTP: one supergroup with the bot in it, a few neighbours, a clock that stands still."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from sandbox import server
from sandbox.account import Account
from sandbox.world import World

GROUP = -1001000000001
LI, WANG, ZHAO = 10001, 10002, 10003


class StandingClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self._now = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self._now

    def move_to(self, when: datetime) -> None:
        self._now = when

    def forward(self, **by: float) -> None:
        self._now += timedelta(**by)


@dataclass
class Line:
    """A bot's raw line to the Bot API, and the people's to /sim."""

    http: httpx.AsyncClient
    world: World
    clock: StandingClock

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        """The whole answer, `ok` or not."""
        answer = await self.http.post(f"/bot{self.world.token}/{method}", json=params)
        body: dict[str, Any] = answer.json()
        return body

    async def result(self, method: str, **params: Any) -> Any:
        """The result; fails the test when refused."""
        answer = await self.call(method, **params)
        assert answer["ok"], answer
        return answer["result"]

    async def refusal(self, method: str, **params: Any) -> tuple[int, str]:
        """Code and text; fails the test when carried out."""
        answer = await self.call(method, **params)
        assert not answer["ok"], answer
        return answer["error_code"], answer["description"]

    async def sim(self, act: str, **given: Any) -> dict[str, Any]:
        """One act through /sim."""
        answer = await self.http.post(f"/sim/{act}", json=given)
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body

    async def state(self, account: int) -> dict[str, Any]:
        """What a person sees."""
        body: dict[str, Any] = (await self.http.get("/sim/state", params={"as": account})).json()
        return body


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def world(clock: StandingClock) -> World:
    world = World(clock)
    li = world.add_account(Account(LI, "李阿姨"), started=True)
    wang = world.add_account(Account(WANG, "王师傅"))
    zhao = world.add_account(Account(ZHAO, "赵网格员"), started=True)
    world.add_group(GROUP, "第一网格", [(zhao, "creator"), (li, "member"), (wang, "member")], bot="administrator")
    return world


@pytest.fixture
async def line(world: World, clock: StandingClock) -> AsyncIterator[Line]:
    """Through a real server on a port of its own."""
    serving = await server.serve(application(world, clock))
    async with httpx.AsyncClient(base_url=serving.url, timeout=20) as http:
        yield Line(http, world, clock)
    await serving.stop()


@pytest.fixture
async def short_line(world: World, clock: StandingClock) -> AsyncIterator[Line]:
    """The same without sockets, for tests that need neither streams nor broken connections."""
    transport = httpx.ASGITransport(application(world, clock))
    async with httpx.AsyncClient(base_url="http://sandbox", transport=transport) as http:
        yield Line(http, world, clock)


def application(world: World, clock: StandingClock) -> Starlette:
    return server.build(world, next_entry=lambda: (clock.now() + timedelta(hours=4), "12:00"))
