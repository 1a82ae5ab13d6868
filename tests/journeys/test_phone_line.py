"""Calls through the wire: what is keyed on a telephone reaches the worker's chat, whatever dies in between."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import httpx
import pytest
from sqlmodel import Session, select

from documents.roster import RosterRow
from handlers.grid.rosters import import_rows
from storage import areas
from storage.models import Call, Reading
from tests.journeys.conftest import eventually
from tests.journeys.town import WORKER, Bot, Town, at, work_for
from tests.telephone import ROOT, STRANGE, TOKEN, WANG, Provider
from web.server import free_port

LI_MIN = "+8613800000011"
NAME = "王秀英"


@dataclass
class Line:
    """A town whose grid has a telephone line."""

    town: Town
    port: int
    provider: Provider

    async def starts(self) -> Bot:
        """A bot that serves the line."""
        bot = self.town.start(PHONE_TOKEN=TOKEN, WEB_URL=ROOT, WEB_PORT=str(self.port))
        await eventually(self._is_served)
        return bot

    def _is_served(self) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/phone/called").status_code == 405
        except httpx.TransportError:
            return False

    def readings(self) -> list[float | None]:
        """What was recorded."""
        return self.town.look(lambda db: list(db.exec(select(Reading.celsius)).all()))

    def outcomes(self) -> list[str]:
        """How the calls ended so far."""
        return self.town.look(lambda db: list(db.exec(select(Call.outcome).order_by(Call.id)).all()))  # type: ignore[arg-type]

    async def card(self, words: str) -> str:
        """The worker's newest message that holds these words."""
        return (await eventually(lambda: self.town.last(WORKER, words))).text


@pytest.fixture
async def line(town: Town) -> AsyncIterator[Line]:
    """One elder who has a telephone and no chat, the grid's worker, and the line."""
    town.private_words += [NAME, "13800000003", "13800000011", "13800000099", TOKEN]
    town.database.submit(lambda db: settle(db, town)).result()
    town.clock.move_to(at("09:00"))
    port = free_port()
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as http:
        yield Line(town, port, Provider(town.database, town.clock, http))


def settle(db: Session, town: Town) -> None:
    when = at("00:00")
    grid = areas.make_grid(
        db, name="第一网格", community="幸福社区", when=when, timezone="Asia/Shanghai", language="zh"
    )
    grid.phone = "021-55550101"
    rows = [RosterRow("", "3", "1", "502", NAME, WANG, 1941, ("独居",))]
    assert not import_rows(db, grid, list(enumerate(rows, start=2)), when).errors
    work_for(db, WORKER, grid.id or 0, when)


async def test_a_fever_keyed_on_the_telephone_reaches_the_workers_chat_though_the_bot_dies_in_the_call(
    line: Line,
) -> None:
    bot = await line.starts()
    line.town.say(WORKER, "/grid 值班\n每天 08:00-18:00 李敏 13800000011")
    assert "每天 08:00 到 18:00 李敏" in await line.card("值班表(按这个顺序打)")
    call = await line.provider.call(WANG).rings()
    assert call.rung == [LI_MIN]
    await call.hears_it_ring("no-answer")
    assert "今天平安吗" in call.words

    bot.kill()
    await line.starts()
    url, form = call.gather().attrib["action"], call.named | {"Digits": "385"}
    await call.presses("385#")
    assert "三八点五 度" in call.words
    again = await line.provider.posts(url, form)
    assert "三八点五 度" in again.text

    card = await line.card("🔴")
    assert "3-1-502 王秀英 ☎ 13800000003" in card
    assert "38.5℃" in card
    await call.presses("1")
    await call.is_silent()
    await call.hangs_up()
    assert line.readings() == [38.5]
    assert line.outcomes() == ["reached"]
    assert len([one for one in line.town.heard(WORKER) if "🔴" in one.text]) == 1


async def test_every_other_end_of_a_call_reaches_the_worker_too(line: Line) -> None:
    await line.starts()
    broken = await line.provider.call(WANG).rings()
    await broken.hangs_up()
    assert "没说完就断了" in await line.card("📞")

    await line.provider.call(STRANGE).rings()  # and is never heard of again
    line.town.clock.move_to(at("09:00") + timedelta(minutes=6))
    assert "13800000099" in await line.card("还没登记的人")

    line.town.say(WORKER, "/grid 值班 每天 全天 李敏 13800000011")
    await line.card("值班表(按这个顺序打)")
    talked = await line.provider.call(WANG).rings()
    await talked.is_taken()
    asked = await eventually(lambda: line.town.last(WORKER, "电话接通过了"))
    line.town.say(WORKER, "要两盒降压药", reply_to=asked)
    assert "☎ 来电" in await line.card("原话:要两盒降压药")
    assert line.outcomes() == ["asked", "asked", "reached"]
