"""An emergency that nobody takes climbs after 5, 10 and 20 minutes, and stops on 我来处理."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from storage import areas, roles
from storage.models import Ticket
from tests.journeys.conftest import eventually
from tests.journeys.town import FIRST_RESIDENT, GROUP, OPERATOR, WORKER, Town, at, enrolled, work_for

WANG = FIRST_RESIDENT
LEAD = FIRST_RESIDENT + 50
WORK_ROOM = -1001000000009
CRY = "救命 胸口疼得厉害"
EVERYBODY = (WORK_ROOM, WORKER, LEAD, OPERATOR)


@pytest.fixture
async def night(town: Town) -> Town:
    """Past ten in the evening: a resident, a work room, a worker, a lead and an operator."""
    for who, name in ((WANG, "王甲"), (LEAD, "组长乙")):
        town.person(who, name, started=True)
    town.group(GROUP, "第一网格群", [WORKER, WANG])
    town.group(WORK_ROOM, "工作群", [WORKER, LEAD])
    grid = town.settle("第一网格", doors=[("3-1-102", [WANG])])
    town.database.submit(lambda db: work_for(db, WORKER, grid, town.clock.now())).result()
    town.database.submit(lambda db: _staffed(db, grid, town.clock.now())).result()
    town.clock.move_to(at("22:10"))
    town.start()
    return town


def _staffed(db: Session, grid_id: int, when: datetime) -> None:
    grid = areas.grid(db, grid_id)
    assert grid is not None
    lead = enrolled(db, LEAD, "组长乙", grid, when)
    roles.grant(db, account_id=lead, role="lead", area="grid", area_id=grid_id, when=when)
    enrolled(db, OPERATOR, "操作员", grid, when)
    room = areas.remember_group(db, WORK_ROOM, "工作群")
    room.kind, room.community_id, room.bot_is = "work", grid.community_id, "administrator"
    db.add(room)


def shown(town: Town) -> list[int]:
    """The chats where the emergency's card hangs."""
    return [chat for chat in EVERYBODY if town.last(chat, "🚨")]


async def test_nobody_takes_it_and_it_climbs_after_5_10_and_20_minutes(night: Town) -> None:
    town = night
    town.say(WANG, CRY, GROUP)
    await eventually(lambda: shown(town) == [WORK_ROOM])
    reply = await eventually(lambda: town.last(GROUP, "120"))
    assert not [secret for secret in ("王甲", "102", "胸口") if secret in reply.text]
    card = town.last(WORK_ROOM, "🚨")
    assert card is not None
    assert CRY in card.text
    assert "3-1-102 王甲" in card.text

    for minutes, chats in ((5, 2), (10, 3), (20, 4)):
        town.clock.move_to(at("22:10") + timedelta(minutes=minutes, seconds=-5))
        await eventually(lambda: town.undone() == 0)
        assert shown(town) == list(EVERYBODY[: chats - 1])
        town.clock.move_to(at("22:10") + timedelta(minutes=minutes, seconds=5))
        await eventually(lambda count=chats: shown(town) == list(EVERYBODY[:count]))  # type: ignore[misc]

    rings = [call for call in town.world.calls if call.method == "sendMessage" and "🚨" in call.params["text"]]
    assert {bool(call.params.get("disable_notification")) for call in rings} == {False}


async def test_who_takes_it_stops_the_climb(night: Town) -> None:
    town = night
    town.say(WANG, CRY, GROUP)
    await eventually(lambda: shown(town) == [WORK_ROOM])
    town.clock.move_to(at("22:15:05"))
    await eventually(lambda: shown(town) == [WORK_ROOM, WORKER])

    toast = await town.press(WORKER, WORKER, "t:")

    assert "归您处理" in str(toast)
    town.clock.move_to(at("23:30"))
    town.say(WANG, "帮助")
    await eventually(lambda: town.last(WANG, "/report"))
    assert shown(town) == [WORK_ROOM, WORKER]
    (ticket,) = town.look(lambda db: list(db.exec(select(Ticket).where(Ticket.kind == "emergency"))))
    assert (ticket.state, ticket.rung) == ("CLAIMED", 1)
    for chat in (WORK_ROOM, WORKER):
        await eventually(lambda where=chat: "网格员小赵 在处理" in _card(town, where))  # type: ignore[misc]


def _card(town: Town, chat: int) -> str:
    found = town.last(chat, "🚨")
    return found.text if found else ""
