"""A silent elder's whole ladder on a moved clock, through the wire: killed between rungs, stopped at each."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from sandbox.message import Message
from storage import areas, ladder
from storage.models import DayOutcome, EmergencyContact, Grid, Kinship, Outbox, Resident, Rung
from tests.journeys.conftest import eventually
from tests.journeys.town import DAY, FIRST_RESIDENT, GROUP, WORKER, Bot, Town, at, enrolled, work_for

ELDER, NEIGHBOUR, DAUGHTER = FIRST_RESIDENT, FIRST_RESIDENT + 1, FIRST_RESIDENT + 2
WORK_ROOM = -1001000000009
TOMORROW = DAY + timedelta(days=1)
NAME = "沈桂芳"
TIMES = {
    "nudge": "12:00",
    "voice": "14:00",
    "family": "14:40",
    "neighbour": "15:20",
    "worker": "16:00",
    "door": "17:30",
}
SEEN: dict[str, tuple[int, Callable[[Message], bool]]] = {
    "nudge": (ELDER, lambda one: "还没收到" in one.text),
    "voice": (ELDER, lambda one: one.file is not None and one.file.kind == "photo"),
    "family": (DAUGHTER, lambda one: f"{NAME}今天还没有消息" in one.text),
    "neighbour": (NEIGHBOUR, lambda one: f"{NAME}今天还没有消息" in one.text),
    "worker": (WORK_ROOM, lambda one: "今天没消息" in one.text),
    "door": (WORK_ROOM, lambda one: "上门看看 #" in one.text),
}
"""In which chat each rung shows, and how it is known."""


def settle(town: Town) -> None:
    """An old woman alone, a daughter elsewhere, a neighbour who agreed; a worker and a work room."""
    for number, name in ((ELDER, NAME), (NEIGHBOUR, "邻居老吴"), (DAUGHTER, "女儿小沈")):
        town.person(number, name, started=True)
    town.group(GROUP, "第一网格群", [WORKER, ELDER, NEIGHBOUR])
    town.group(WORK_ROOM, "社区工作群", [WORKER])
    grid = town.settle("第一网格", doors=[("3-1-101", [ELDER]), ("3-1-102", [NEIGHBOUR])])
    town.database.submit(lambda db: look_after(db, town, grid)).result()


def look_after(db: Session, town: Town, grid_id: int) -> None:
    when, grid = at("00:00"), db.get_one(Grid, grid_id)
    elder = db.exec(select(Resident).where(Resident.name == NAME)).one()
    elder.birth_year = 1940
    grid.phone = "021-55550101"
    daughter = enrolled(db, DAUGHTER, "女儿小沈", grid, when)
    who = elder.id or 0
    db.add(Kinship(account_id=daughter, resident_id=who, relation="relative", verified=True, made_at=when))
    neighbour = db.exec(select(Kinship.account_id).join(Resident).where(Resident.name == "邻居老吴")).one()
    friend: dict[str, Any] = {"relation": "neighbour", "name": "老吴", "account_id": neighbour, "agreed": True}
    db.add(EmergencyContact(resident_id=who, made_at=when, **friend))
    room = areas.remember_group(db, WORK_ROOM, "社区工作群")
    room.kind, room.grid_id, room.community_id, room.bot_is = "work", grid_id, grid.community_id, "administrator"
    work_for(db, WORKER, grid_id, when)


def shown(town: Town, rung: str) -> list[Message]:
    chat, is_it = SEEN[rung]
    return [one for one in town.heard(chat) if is_it(one)]


def log(town: Town) -> dict[str, str]:
    """The elder's rungs of the day and what came of each."""
    return town.look(lambda db: {one.rung: one.outcome for one in db.exec(select(Rung).order_by(col(Rung.at)))})


async def is_idle(town: Town) -> None:
    """Everything that was to be sent is sent, and known to be."""
    waiting = select(Outbox.id).where(col(Outbox.state).in_(("new", "sending")), Outbox.next_at <= town.clock.now())
    await eventually(lambda: not town.look(lambda db: db.exec(waiting).all()))


async def opened(town: Town) -> Bot:
    """A morning on which the neighbour has reported and the elder has not."""
    settle(town)
    town.clock.move_to(at("08:00"))
    bot = town.start()
    await eventually(lambda: town.world.chats[GROUP].pinned)
    town.say(NEIGHBOUR, "36.5", GROUP)
    await eventually(lambda: town.undone() == 0)
    await is_idle(town)
    return bot


async def climbs(town: Town, *rungs: str) -> None:
    for rung in rungs:
        town.clock.move_to(at(TIMES[rung]))
        await eventually(lambda rung=rung: shown(town, rung))  # type: ignore[misc]
        await is_idle(town)


async def test_a_whole_day_of_silence_killed_between_rungs_loses_and_doubles_nothing(town: Town) -> None:
    bot = await opened(town)

    for rung, clock in TIMES.items():
        bot.kill()
        town.clock.move_to(at(clock))
        bot = town.start()
        await climbs(town, rung)

    bot.kill()
    bot = town.start()
    town.say(NEIGHBOUR, "帮助")
    await eventually(lambda: town.last(NEIGHBOUR, "报体温"))
    await is_idle(town)
    assert {rung: len(shown(town, rung)) for rung in TIMES} == {**dict.fromkeys(TIMES, 1), "nudge": 2}
    assert log(town) == dict.fromkeys(TIMES, "sent")

    town.clock.move_to(at("00:00:05", TOMORROW))
    await eventually(lambda: town.look(lambda db: db.exec(select(DayOutcome)).all()))
    town.clock.move_to(at("08:00", TOMORROW))
    lost = await eventually(lambda: town.last(WORKER, "昨天一整天没联系上"))
    assert NAME in lost.text
    ended = town.look(lambda db: db.exec(select(DayOutcome.outcome)).all())
    assert list(ended) == ["not_reached"]


@pytest.mark.parametrize("rung", list(TIMES)[:-1])
async def test_one_word_stops_it_wherever_it_stands(town: Town, rung: str) -> None:
    names = list(TIMES)
    climbed, later = names[: names.index(rung) + 1], names[names.index(rung) + 1 :]
    await opened(town)
    await climbs(town, *climbed)

    town.say(ELDER, "1")
    await eventually(lambda: town.last(ELDER, f"{NAME}:正常"))
    await eventually(lambda: shown(town, "voice"))  # whoever is new to the hotline gets a card of it
    await is_idle(town)
    before = {one: len(shown(town, one)) for one in later}
    town.clock.move_to(at(TIMES[later[0]]))
    await eventually(lambda: log(town).get(later[0]) == "heard")
    town.clock.move_to(at("18:30"))
    await eventually(lambda: town.look(lambda db: not ladder.broken_silences(db, 1)))
    await is_idle(town)

    assert {one: len(shown(town, one)) for one in later} == before
    if "worker" in climbed:
        await eventually(lambda: "已处理" in shown(town, "worker")[0].text)


async def test_a_worker_who_takes_it_stops_it_and_what_they_learn_ends_the_day(town: Town) -> None:
    await opened(town)
    await climbs(town, *list(TIMES)[:-1])

    await town.press(WORKER, WORK_ROOM, "t:")
    await eventually(lambda: "在处理" in shown(town, "worker")[0].text)
    town.clock.move_to(at("17:30"))
    await eventually(lambda: log(town).get("door") == "in_hand")
    who = town.look(lambda db: db.exec(select(Resident.id).where(Resident.name == NAME)).one())
    await town.press(WORKER, WORK_ROOM, f"s:{who}:365")

    await eventually(lambda: town.look(lambda db: db.exec(select(DayOutcome.outcome)).all()) == ["reached"])
    await eventually(lambda: "已处理" in shown(town, "worker")[0].text)
    assert shown(town, "door") == []


async def test_a_daughters_tap_is_a_report_and_nobody_is_asked_after_her(town: Town) -> None:
    await opened(town)
    await climbs(town, *list(TIMES)[:3])

    who = town.look(lambda db: db.exec(select(Resident.id).where(Resident.name == NAME)).one())
    toast = await town.press(DAUGHTER, DAUGHTER, f"s:{who}:n")
    town.clock.move_to(at("15:20"))
    await eventually(lambda: log(town).get("neighbour") == "heard")

    assert "谢谢" in toast["toast"]
    assert shown(town, "neighbour") == []
