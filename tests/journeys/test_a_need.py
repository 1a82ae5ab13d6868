"""A need from the first word in the group to 确认收到, with a resident, a volunteer and a worker as three people."""

from typing import Any

import pytest
from sqlmodel import Session, select

from sandbox.message import Message
from storage import people, roles
from storage.models import Audit, Ticket
from tests.journeys.conftest import eventually
from tests.journeys.town import FIRST_RESIDENT, GROUP, WORKER, Town, at, callbacks, work_for

CHEN, LIN, HE, GAO, WU = RESIDENTS = range(FIRST_RESIDENT, FIRST_RESIDENT + 5)
NAMES = {CHEN: "陈甲", LIN: "林乙", HE: "何丙", GAO: "高丁", WU: "吴戊"}
DOORS = [("3-1-102", [CHEN]), ("3-1-601", [LIN]), ("3-1-301", [HE]), ("5-1-101", [GAO]), ("3-2-201", [WU])]
VOLUNTEER = WU


@pytest.fixture
async def street(town: Town) -> Town:
    """Four who may need something, a volunteer and a worker; the round is open and the bot runs."""
    for who in RESIDENTS:
        town.person(who, NAMES[who], started=True)
    town.group(GROUP, "第一网格群", [WORKER, *RESIDENTS])
    grid = town.settle("第一网格", doors=DOORS)
    town.database.submit(lambda db: work_for(db, WORKER, grid, town.clock.now())).result()
    town.database.submit(lambda db: _helps(db, VOLUNTEER, grid, town)).result()
    town.hurry()
    town.clock.move_to(at("08:00:30"))
    town.start()
    await eventually(lambda: town.world.chats[GROUP].pinned)
    return town


def _helps(db: Session, who: int, grid: int, town: Town) -> None:
    known = people.known(db, who)
    assert known is not None
    roles.grant(db, account_id=known.account_id, role="volunteer", area="grid", area_id=grid, when=town.clock.now())


async def heard(town: Town, who: int, words: str) -> Message:
    return await eventually(lambda: town.last(who, words))


def card(town: Town, who: int) -> str:
    """What the newest card of a need there shows; empty while there is none."""
    found = town.last(who, "🛒")
    return found.text if found else ""


async def asks_for_rice(town: Town, who: int) -> None:
    """From the first word in the group to the end of the dialogue."""
    before = len(town.heard(GROUP))
    town.say(who, "家里没米了,要两袋大米", GROUP)
    await heard(town, who, "大米")
    await town.press(who, who, "j:")
    for said, answer in (("什么时候要", "2"), ("什么时候送", "1"), ("交代", "1"), ("请您看一下", "1")):
        await heard(town, who, said)
        town.say(who, answer)
    await heard(town, who, "记好了")
    assert len(town.heard(GROUP)) == before


def tickets(town: Town) -> list[Ticket]:
    return town.look(lambda db: list(db.exec(select(Ticket).where(Ticket.kind == "need").order_by(Ticket.id))))  # type: ignore[arg-type]


def sent_quietly(town: Town, who: int, words: str) -> set[Any]:
    """Whether messages with these words came to a chat without a sound."""
    sent = [call.params for call in town.world.calls if call.method == "sendMessage"]
    return {one.get("disable_notification") for one in sent if one["chat_id"] == who and words in one["text"]}


async def test_from_the_first_word_to_the_last(street: Town) -> None:
    town = street
    await asks_for_rice(town, CHEN)

    offered, queued = await heard(town, VOLUNTEER, "🛒"), await heard(town, WORKER, "🛒")
    for shown in (offered, queued):
        assert "大米 2袋" in shown.text
        assert "3号楼" in shown.text
        assert "102" not in shown.text
        assert NAMES[CHEN] not in shown.text
    assert sent_quietly(town, VOLUNTEER, "🛒") == sent_quietly(town, WORKER, "🛒") == {True}

    await town.press(VOLUNTEER, VOLUNTEER, "t:")
    await heard(town, CHEN, f"{NAMES[VOLUNTEER]} 接了")
    await eventually(lambda: "3-1-102 陈甲" in card(town, VOLUNTEER))
    await eventually(lambda: f"{NAMES[VOLUNTEER]} 在处理" in card(town, WORKER))
    assert "3-1-102" not in card(town, WORKER)

    town.say(VOLUNTEER, "您家电梯在哪边?", reply_to=town.last(VOLUNTEER, "🛒"))
    question = await heard(town, CHEN, "您家电梯在哪边?")
    town.say(CHEN, "进门左手", reply_to=question)
    await heard(town, VOLUNTEER, "进门左手")

    await presses(town, VOLUNTEER, "set_out")
    await heard(town, CHEN, "在路上了")
    await presses(town, VOLUNTEER, "finish")
    await heard(town, CHEN, "收到了吗")
    await eventually(lambda: "3-1-102" not in card(town, VOLUNTEER))

    await town.press(CHEN, CHEN, f"y:{tickets(town)[0].id}:0")
    await heard(town, VOLUNTEER, "还没收到")
    assert tickets(town)[0].state == "OPEN"

    town.say(VOLUNTEER, "我有空到16:00")
    await eventually(lambda: "3-1-102 陈甲" in card(town, VOLUNTEER))
    await presses(town, VOLUNTEER, "finish")
    await eventually(lambda: len([one for one in town.heard(CHEN) if "收到了吗" in one.text]) == 2)
    town.say(CHEN, "收到了")
    await heard(town, VOLUNTEER, "居民确认了")

    assert [one.state for one in tickets(town)] == ["CONFIRMED"]
    assert not [one.text for one in town.heard(VOLUNTEER) if "102" in one.text]
    acts = ["open", "claim", "relay", "answer", "set_out", "finish", "reopen", "claim", "finish", "confirm"]
    written = town.look(lambda db: [one.action for one in db.exec(select(Audit)) if one.action.startswith("ticket")])
    assert written == [f"ticket.{act}" for act in acts]


async def presses(town: Town, who: int, trigger: str) -> None:
    """The button of their card, once it is there."""

    def there() -> list[str]:
        found = town.last(who, "🛒")
        return [data for data in callbacks(found) if data.endswith(trigger)] if found else []

    (data,) = await eventually(there)
    await town.press(who, who, data)


async def test_a_trip_goes_up_the_stairs_and_what_is_not_done_returns(street: Town) -> None:
    town = street
    for who in (LIN, CHEN, GAO, HE):
        await asks_for_rice(town, who)

    town.say(VOLUNTEER, "我有空到10:00")
    await heard(town, VOLUNTEER, "按楼道顺序")
    await eventually(lambda: rooms(town) == ["3-1-102", "3-1-301", "3-1-601"])
    await presses(town, VOLUNTEER, "finish")
    await heard(town, LIN, "收到了吗")

    town.clock.move_to(at("10:00:05"))
    await heard(town, CHEN, "换人送")
    await heard(town, HE, "换人送")
    await eventually(lambda: rooms(town) == [])
    assert [(one.state, one.owner_id is None) for one in tickets(town)] == [
        ("DONE", False),
        ("OPEN", True),
        ("OPEN", True),
        ("OPEN", True),
    ]


def rooms(town: Town) -> list[str]:
    """The doors on the volunteer's cards, from top to bottom."""
    shown = [one.text for one in town.heard(VOLUNTEER)]
    return [door for text in shown for door, _ in DOORS if door in text]


async def test_what_a_worker_takes_down_goes_to_each_door(street: Town) -> None:
    town = street
    town.say(WORKER, "3-1-102 陈甲 两袋米\n3-1-601 鸡蛋一板,今天要")

    await heard(town, WORKER, "记好了 2 件")
    await eventually(lambda: "鸡蛋" in card(town, VOLUNTEER))
    assert "601" not in card(town, VOLUNTEER)
    await town.press(VOLUNTEER, VOLUNTEER, f"t:{tickets(town)[1].id}:claim")
    await eventually(lambda: "3-1-601 林乙" in card(town, VOLUNTEER))
    town.say(VOLUNTEER, "放门口了")
    await eventually(lambda: tickets(town)[1].state == "DONE")
    await heard(town, WORKER, "鸡蛋")


async def test_a_neighbours_cry_for_help_shows_the_other_door(street: Town) -> None:
    town = street
    town.say(HE, "3-1-601林乙在楼道里晕倒了,快来人", GROUP)

    alarm = await heard(town, WORKER, "🚨")
    assert "3-1-601 林乙" in alarm.text
    assert "报的人:何丙 3-1-301" in alarm.text
    answer = await eventually(lambda: town.last(GROUP, "120"))
    assert "601" not in answer.text
    assert "林乙" not in answer.text
