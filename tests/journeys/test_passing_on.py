"""转派 through the wire: a worker gives an errand to somebody by name, photos go both ways, and it is taken back."""

import pytest
from sqlmodel import Session, select

from sandbox.attachment import Attachment
from sandbox.message import Message
from storage import people, roles
from storage.models import Audit, Ticket
from tests.journeys.conftest import eventually
from tests.journeys.town import FIRST_RESIDENT, GROUP, WORKER, Town, at, callbacks, work_for

CHEN, BUSY, FREE = RESIDENTS = range(FIRST_RESIDENT, FIRST_RESIDENT + 3)
NAMES = {CHEN: "陈甲", BUSY: "林乙", FREE: "何丙"}
DOORS = [("3-1-102", [CHEN]), ("3-1-601", [BUSY]), ("3-1-301", [FREE])]


@pytest.fixture
async def street(town: Town) -> Town:
    """One who needs something, two volunteers and a worker; the round is open and the bot runs."""
    for who in RESIDENTS:
        town.person(who, NAMES[who], started=True)
    town.group(GROUP, "第一网格群", [WORKER, *RESIDENTS])
    grid = town.settle("第一网格", doors=DOORS)
    town.database.submit(lambda db: work_for(db, WORKER, grid, town.clock.now())).result()
    town.database.submit(lambda db: _help(db, grid, town)).result()
    town.hurry()
    town.clock.move_to(at("08:00:30"))
    town.start()
    await eventually(lambda: town.world.chats[GROUP].pinned)
    return town


def _help(db: Session, grid: int, town: Town) -> None:
    for who in (BUSY, FREE):
        known = people.known(db, who)
        assert known is not None
        roles.grant(db, account_id=known.account_id, role="volunteer", area="grid", area_id=grid, when=town.clock.now())


async def asks_for_rice(town: Town) -> int:
    """From /need to its end; the number of the ticket."""
    for said, hoped in (
        ("/need", "需要什么"),
        ("两袋大米", "什么时候要"),
        ("2", "什么时候送"),
        ("1", "交代"),
        ("1", "请您看"),
    ):
        town.say(CHEN, said)
        await eventually(lambda words=hoped: town.last(CHEN, words))  # type: ignore[misc]
    town.say(CHEN, "1")
    await eventually(lambda: town.last(CHEN, "记好了"))
    return town.look(lambda db: db.exec(select(Ticket.id).where(Ticket.kind == "need")).one()) or 0


def photo(town: Town) -> Attachment:
    return town.world.attachments.keep(kind="photo", name="bag.jpg", mime="image/jpeg", data=b"a bag of rice")


async def test_by_name_with_photos_and_taken_back(street: Town) -> None:
    town = street
    number = await asks_for_rice(town)

    await eventually(lambda: town.last(WORKER, "🛒"))
    await town.press(WORKER, WORKER, f"pass:{number}")
    asked = await eventually(lambda: town.last(WORKER, f"#{number} 转给谁"))
    to_free = next(data for data, name in labels(town, asked.id) if NAMES[FREE] in name)
    await town.press(WORKER, WORKER, to_free)
    await eventually(lambda: town.last(CHEN, f"{NAMES[FREE]} 接了"))
    await eventually(lambda: "3-1-102 陈甲" in shown(town, FREE))
    assert "3-1-102" not in shown(town, WORKER)

    await town.press(FREE, FREE, f"t:{number}:accept")
    await eventually(lambda: not [one for one in callbacks(card(town, FREE)) if one.endswith("accept")])

    town.say(FREE, "是这种吗?", reply_to=card(town, FREE), file=photo(town))
    picture = await eventually(lambda: town.last(CHEN, "是这种吗?"))
    assert picture.file is not None
    town.say(CHEN, "对的", reply_to=picture, file=photo(town))
    await eventually(lambda: town.last(FREE, "对的"))

    await town.press(CHEN, CHEN, f"no:{number}")
    await eventually(lambda: town.last(FREE, "居民说不用了"))
    await eventually(lambda: "3-1-102" not in shown(town, FREE))
    acts = town.look(lambda db: [one.action for one in db.exec(select(Audit)) if one.action.startswith("ticket")])
    assert acts == [f"ticket.{act}" for act in ("open", "pass_on", "accept", "relay", "answer", "cancel")]


def card(town: Town, who: int) -> Message:
    """The newest card of a need there."""
    found = town.last(who, "🛒")
    assert found is not None
    return found


def shown(town: Town, who: int) -> str:
    found = town.last(who, "🛒")
    return found.text if found else ""


def labels(town: Town, message_id: int) -> list[tuple[str, str]]:
    """The buttons under a message to the worker, as (data, label)."""
    message = town.world.chats[WORKER].messages[message_id]
    rows = (message.inline or {}).get("inline_keyboard", [])
    return [(one["callback_data"], one["text"]) for row in rows for one in row]
