"""Scripted elders through the wire: whatever they send, a right record or a person, within three messages of ours."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlmodel import Session, col, select

from documents.roster import RosterRow
from handlers.grid.rosters import import_rows
from sandbox import acts
from sandbox.message import Message
from storage import areas, people
from storage.models import Grid, Household, Kinship, Reading, Resident, Ticket
from tests.journeys.conftest import eventually
from tests.journeys.town import DAY, FIRST_RESIDENT, GROUP, WORKER, Town, at, callbacks, enrolled, work_for

WORK_ROOM = -1001000000009
TODAY = DAY + timedelta(days=7)
PHONE = "021-55550101"
DIGITS, VOICE, FULL_WIDTH, YESTERDAY, OLD_BUTTON, YES, DANGER, SHARED = range(FIRST_RESIDENT, FIRST_RESIDENT + 8)
NEWCOMER, SILENT = FIRST_RESIDENT + 8, FIRST_RESIDENT + 9
NAMES = dict(zip(range(FIRST_RESIDENT, FIRST_RESIDENT + 10), "王李张刘陈杨赵黄周沈", strict=True))
NEIGHBOUR = "吴桂英"
NO_PHONE, LANDLINE = "钱桂兰", "孙玉珍"
FORBIDDEN = ("错误", "无效", "超时", "已经结束", "出错", "失败")
MOST = 3  # messages of ours before there is a record or a ticket


def name_of(number: int) -> str:
    return f"{NAMES[number]}秀珍"


@dataclass
class Elders:
    """The town on a new morning, and what it knows of its elders."""

    town: Town
    heard_before: dict[int, int]

    def heard(self, who: int) -> list[Message]:
        """What the bot said to them today."""
        return self.town.heard(who)[self.heard_before[who] :]

    async def answered(self, who: int, count: int = 1) -> Message:
        """They got another message of ours."""
        return (await eventually(lambda: self.heard(who)[count - 1 :]))[0]

    def record(self, name: str) -> Reading | None:
        """Today's reading of somebody."""

        def find(db: Session) -> Reading | None:
            query = select(Reading).join(Resident, col(Resident.id) == col(Reading.resident_id))
            return db.exec(query.where(Resident.name == name, Reading.day == TODAY)).first()

        return self.town.look(find)

    def ticket(self, name: str, kind: str) -> Ticket | None:
        """The ticket of a kind about somebody."""

        def find(db: Session) -> Ticket | None:
            query = select(Ticket).join(Resident, col(Resident.id) == col(Ticket.resident_id))
            return db.exec(query.where(Resident.name == name, Ticket.kind == kind)).first()

        return self.town.look(find)


@pytest.fixture
async def elders(town: Town) -> Elders:
    """A morning a week later: one has a button of the first day, one was asked something yesterday."""
    for number in NAMES:
        town.person(number, name_of(number), started=number != NEWCOMER)
    town.private_words += [NEIGHBOUR, NO_PHONE, LANDLINE]
    town.group(GROUP, "和平里群", [WORKER, *NAMES])
    town.group(WORK_ROOM, "社区工作群", [WORKER])
    town.database.submit(lambda db: settle(db, town)).result()
    town.start()
    town.say(OLD_BUTTON, "/report")
    await eventually(lambda: town.last(OLD_BUTTON, "体温"))
    town.clock.move_to(at("09:00", TODAY - timedelta(days=1)))
    town.say(YESTERDAY, "3")
    await eventually(lambda: town.last(YESTERDAY, "要帮什么忙"))
    town.clock.move_to(at("08:00", TODAY))
    await eventually(lambda: town.last(GROUP, f"{TODAY:%m-%d}"))
    await eventually(lambda: town.undone() == 0)
    return Elders(town, {number: len(town.heard(number)) for number in NAMES})


def settle(db: Session, town: Town) -> None:
    """A grid of old people living alone, its worker and work room; two neighbours share a phone."""
    when = at("00:00")
    grid = areas.make_grid(
        db, name="第一网格", community="幸福社区", when=when, timezone="Asia/Shanghai", language="zh"
    )
    grid.phone = PHONE
    rows = [RosterRow("", "3", "1", f"{number}", name_of(number), "", 1940, ("独居",)) for number in NAMES]
    rows.append(RosterRow("", "3", "1", "999", NEIGHBOUR, "", 1938, ()))
    rows.append(RosterRow("", "3", "1", "801", NO_PHONE, "", 1935, ("独居", "上门")))
    rows.append(RosterRow("", "3", "1", "802", LANDLINE, "+8613800000088", 1936, ("女", "电话")))
    assert not import_rows(db, grid, list(enumerate(rows, start=2)), when).errors
    for chat, kind in ((GROUP, "grid"), (WORK_ROOM, "work")):
        group = areas.remember_group(db, chat, f"群{chat}")
        group.kind, group.grid_id, group.community_id = kind, grid.id, grid.community_id
        group.bot_is, group.sees_all = "administrator", True
    for number in NAMES:
        if number != NEWCOMER:
            speak_for(db, number, name_of(number), grid)
    speak_for(db, SHARED, NEIGHBOUR, grid)
    work_for(db, WORKER, grid.id or 0, when)
    assert town.world.accounts[WORKER]


def speak_for(db: Session, number: int, name: str, grid: Grid) -> None:
    known = people.known(db, number)
    account = known.account_id if known else enrolled(db, number, name, grid, at("00:00"))
    resident = db.exec(select(Resident.id).where(Resident.name == name)).one()
    db.add(Kinship(account_id=account, resident_id=resident or 0, verified=True, made_at=at("00:00")))
    db.flush()


# --- the scripts ------------------------------------------------------------------------------------------


async def digits_only(elders: Elders) -> Any:
    elders.town.say(DIGITS, "1")
    return await eventually(lambda: elders.record(name_of(DIGITS)))


async def full_width_digits(elders: Elders) -> Any:
    elders.town.say(FULL_WIDTH, "３６．５")
    reading = await eventually(lambda: elders.record(name_of(FULL_WIDTH)))
    assert reading.celsius == 36.5
    return reading


async def voice_only(elders: Elders) -> Any:
    town = elders.town
    given = {"as": str(VOICE), "chat": str(VOICE), "kind": "voice"}
    sent = await town.http.post(f"{town.url}/sim/upload", data=given, files={"file": ("note.ogg", b"OggS voice")})
    assert sent.status_code == 200
    ticket = await eventually(lambda: elders.ticket(name_of(VOICE), "voice"))
    await eventually(lambda: [one for one in town.heard(WORK_ROOM) if one.file and one.file.kind == "voice"])
    await eventually(lambda: town.last(WORK_ROOM, "语音待听"))
    await town.press(WORKER, WORK_ROOM, f"v:{ticket.id}:365")
    reading = await eventually(lambda: elders.record(name_of(VOICE)))
    assert reading.celsius == 36.5
    return ticket


async def answers_yesterdays_message(elders: Elders) -> Any:
    asked = elders.town.last(YESTERDAY, "要帮什么忙")
    elders.town.say(YESTERDAY, "1", reply_to=asked)
    return await eventually(lambda: elders.record(name_of(YESTERDAY)))


async def presses_an_old_button(elders: Elders) -> Any:
    buttons = [data for one in elders.town.heard(OLD_BUTTON) for data in callbacks(one)]
    (well,) = [data for data in buttons if data.startswith("d:t:") and data.endswith(":normal")]
    toast = await elders.town.press(OLD_BUTTON, OLD_BUTTON, well)
    assert toast["answered"]
    await elders.answered(OLD_BUTTON)
    elders.town.say(OLD_BUTTON, "1 我平安")
    return await eventually(lambda: elders.record(name_of(OLD_BUTTON)))


async def says_only_yes(elders: Elders) -> Any:
    elders.town.say(YES, "好的")
    await elders.answered(YES)
    assert elders.record(name_of(YES)) is None
    elders.town.say(YES, "好的")
    return await eventually(lambda: elders.record(name_of(YES)))


async def is_in_danger(elders: Elders) -> Any:
    elders.town.say(DANGER, "救命")
    assert "120" in (await elders.answered(DANGER)).text.split("\n")[0]
    return await eventually(lambda: elders.ticket(name_of(DANGER), "emergency"))


async def shares_a_phone(elders: Elders) -> Any:
    elders.town.say(SHARED, "1")
    asked = await elders.answered(SHARED)
    assert NEIGHBOUR in asked.text
    elders.town.say(SHARED, NEIGHBOUR)
    reading = await eventually(lambda: elders.record(NEIGHBOUR))
    assert elders.record(name_of(SHARED)) is None
    return reading


async def scans_the_card_of_the_door(elders: Elders) -> Any:
    town = elders.town
    code = town.look(lambda db: db.exec(select(Household.code).where(Household.door == f"{NEWCOMER}")).one())
    acts.start(town.world, town.world.accounts[NEWCOMER], f"h_{code}")
    await elders.answered(NEWCOMER)
    await town.press(NEWCOMER, NEWCOMER, f"h:{code}:")
    await elders.answered(NEWCOMER, 3)
    town.say(NEWCOMER, "1")
    reading = await eventually(lambda: elders.record(name_of(NEWCOMER)))
    elders.heard_before[NEWCOMER] += 2  # the card's own question and the welcome are no answers to her report
    return reading


async def is_silent(elders: Elders) -> Any:
    """The reminder and the card, and when nothing comes of them a worker who phones: she named nobody else."""
    town = elders.town
    for clock, heard in (("12:00", 1), ("14:00", 2)):
        town.clock.move_to(at(clock, TODAY))
        await elders.answered(SILENT, heard)
    town.clock.move_to(at("16:00", TODAY))
    await elders.answered(SILENT, 3)  # the second reminder
    return await eventually(lambda: elders.ticket(name_of(SILENT), "silent"))


SCRIPTS: dict[int, Callable[[Elders], Awaitable[Any]]] = {
    DIGITS: digits_only,
    VOICE: voice_only,
    FULL_WIDTH: full_width_digits,
    YESTERDAY: answers_yesterdays_message,
    OLD_BUTTON: presses_an_old_button,
    YES: says_only_yes,
    DANGER: is_in_danger,
    SHARED: shares_a_phone,
    NEWCOMER: scans_the_card_of_the_door,
    SILENT: is_silent,
}


async def test_every_elder_reaches_a_right_record_or_a_person(elders: Elders) -> None:
    for who, script in SCRIPTS.items():
        assert await script(elders), script.__name__
        await eventually(lambda: elders.town.undone() == 0)
        await elders.answered(who)

        heard = elders.heard(who)
        assert len(heard) <= MOST, (script.__name__, [one.text for one in heard])
        said = "\n".join(one.text for one in heard)
        assert not [word for word in FORBIDDEN if word in said], script.__name__
        assert any(PHONE in one.text for one in heard), script.__name__


async def test_who_has_no_phone_is_on_the_door_list_and_recorded_from_one_typed_line(elders: Elders) -> None:
    town = elders.town
    town.clock.move_to(at("18:05", TODAY))
    listed = await eventually(lambda: town.last(WORKER, NO_PHONE))
    assert "801" in listed.text
    assert "要上门" in listed.text
    await eventually(lambda: town.last(WORKER, "501√ 502不在"))

    town.say(WORKER, "801 36.8，802不在 803√")

    record = await eventually(lambda: elders.record(NO_PHONE))
    assert (record.celsius, record.own, record.source) == (36.8, False, "worker")
    answer = await eventually(lambda: town.last(WORKER, "✓ 记下"))
    assert f"3-1-801 {NO_PHONE}:36.8℃" in answer.text
    assert f"3-1-802 {LANDLINE}:没人应" in answer.text
    assert "❓「803√」" in answer.text


async def test_the_door_list_comes_as_a_paper_to_take_along(elders: Elders) -> None:
    town = elders.town
    town.clock.move_to(at("18:05", TODAY))
    await eventually(lambda: town.last(WORKER, "501√ 502不在"))

    await town.press(WORKER, WORKER, "z:print:")

    paper = await eventually(lambda: [one for one in town.heard(WORKER) if one.file and one.file.kind == "document"])
    assert paper[-1].file is not None
    assert paper[-1].file.data.startswith(b"%PDF")


async def test_who_has_only_a_telephone_is_rung_from_the_call_list(elders: Elders) -> None:
    town = elders.town
    town.say(WORKER, "/calls")
    offered = await eventually(lambda: town.last(WORKER, "13800000088"))
    assert "孙奶奶" in offered.text

    await town.press(WORKER, WORKER, "u:")
    await eventually(lambda: town.last(WORKER, "今天体温多少"))
    town.say(WORKER, "36.6")

    record = await eventually(lambda: elders.record(LANDLINE))
    assert (record.celsius, record.own) == (36.6, False)
    await eventually(lambda: town.last(WORKER, "都联系过了"))


async def test_who_rings_the_worker_is_recorded_by_the_number(elders: Elders) -> None:
    town = elders.town

    town.say(WORKER, "/calls 来电 138 0000 0088 头晕,要人陪去医院")

    ticket = await eventually(lambda: elders.ticket(LANDLINE, "need"))
    assert ticket.items == [{"name": "就医用车", "qty": None, "unit": None}]
    assert elders.ticket(LANDLINE, "fever")


async def test_the_big_buttons_are_there_in_private_and_nowhere_else(elders: Elders) -> None:
    elders.town.say(DIGITS, "你好")

    shown = await elders.answered(DIGITS)

    assert shown.markup is not None
    assert [[key["text"] for key in row] for row in shown.markup["keyboard"]] == [
        ["1 我平安", "2 体温/改一下"],
        ["3 要帮忙", "0 找人"],
    ]
    assert shown.markup["is_persistent"]
    assert not [one for one in elders.town.heard(GROUP) if "keyboard" in (one.markup or {})]


async def test_a_call_back_from_the_first_word_to_the_residents_yes(elders: Elders) -> None:
    town = elders.town
    town.say(DIGITS, "0")
    coming = await elders.answered(DIGITS)
    assert PHONE in coming.text
    town.say(DIGITS, "下午三点以后")
    await eventually(lambda: town.last(WORK_ROOM, "下午三点以后"))

    await town.press(WORKER, WORK_ROOM, "t:")
    await eventually(lambda: town.last(DIGITS, "接了您的事"))
    number = (await eventually(lambda: elders.ticket(name_of(DIGITS), "help"))).id
    for tried in (1, 2):
        await town.press(WORKER, WORK_ROOM, f"l:{number}:nobody")
        await eventually(partial(town.last, WORK_ROOM, f"打了 {tried} 次没人接"))
    await town.press(WORKER, WORK_ROOM, f"l:{number}:reached")

    await eventually(lambda: town.last(DIGITS, "电话打通了吗"))
    await town.press(DIGITS, DIGITS, "y:")
    ticket = await eventually(lambda: elders.ticket(name_of(DIGITS), "help"))
    await eventually(lambda: (elders.ticket(name_of(DIGITS), "help") or ticket).state == "CONFIRMED")
