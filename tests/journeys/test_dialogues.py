"""Every dialogue through the wire: by buttons, digits or typing it leaves the same rows, whatever dies or hurries."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from sqlmodel import Session, col, func, select

from documents.roster import RosterRow
from handlers.grid.rosters import import_rows
from sandbox.message import Message
from storage import areas
from storage.models import (
    Account,
    Case,
    Claim,
    Inbox,
    Kinship,
    OpenDialogue,
    Outbox,
    Reading,
    Resident,
    Standing,
    Ticket,
    Volunteer,
)
from tests.journeys.conftest import eventually
from tests.journeys.town import FIRST_RESIDENT, GROUP, WORKER, Town, at, callbacks, work_for
from tests.scripts import BEFORE, FIRST, SCRIPTS

GRID = "第一网格"
BUTTONS, DIGITS, TYPING = MOUTHS = ("buttons", "digits", "typing")
RESIDENTS = range(FIRST_RESIDENT, FIRST_RESIDENT + 12)  # two behind each door
NEWCOMERS = range(FIRST_RESIDENT + 100, FIRST_RESIDENT + 106)  # on the roster, without an account


LATER = {"follow_up_round": "今天感觉怎么样", "observation": "健康观察期"}
"""What is asked the next time, of whoever is followed up."""


def people_of(name: str) -> Sequence[int]:
    """Who may walk through a dialogue, no two of them behind one door."""
    return NEWCOMERS if SCRIPTS[name].by_newcomers else RESIDENTS[::2]


@pytest.fixture
async def settled(town: Town) -> Town:
    """A grid of six doors with two residents each, a few newcomers on the roster, and a bot that runs."""
    for who in (*RESIDENTS, *NEWCOMERS):
        town.person(who, name_of(who), started=True)
    town.group(GROUP, "第一网格群", [WORKER, *RESIDENTS])
    doors = [(door_of(who), RESIDENTS[at : at + 2]) for at, who in list(enumerate(RESIDENTS))[::2]]
    grid = town.settle(GRID, doors=doors)
    town.database.submit(lambda db: work_for(db, WORKER, grid, town.clock.now())).result()
    town.database.submit(_newcomers_move_in).result()
    town.hurry()
    town.clock.move_to(at("08:00:30"))
    town.start()
    await eventually(lambda: town.world.chats[GROUP].pinned)
    return town


def door_of(who: int) -> str:
    return f"3-1-{101 + (who - FIRST_RESIDENT) // 2}" if who in RESIDENTS else f"3-2-{who - NEWCOMERS[0] + 101}"


def name_of(who: int) -> str:
    """赵甲, 赵乙, 钱甲, …: people of one door share the first letter."""
    at = who - FIRST_RESIDENT
    return f"{'赵钱孙李周吴郑王冯陈'[at // 2 % 10]}{'甲乙丙丁'[at % 2 + 2 * (at >= 100)]}"


def mate_of(who: int) -> int:
    return who + 1 if (who - FIRST_RESIDENT) % 2 == 0 else who - 1


def _newcomers_move_in(db: Session) -> None:
    grid = areas.grid_named(db, GRID)
    assert grid is not None
    doors = [door_of(who).split("-") for who in NEWCOMERS]
    rows = [
        RosterRow("", building, entrance, door, name_of(who), "", None, ())
        for who, (building, entrance, door) in zip(NEWCOMERS, doors, strict=True)
    ]
    assert not import_rows(db, grid, list(enumerate(rows, start=2)), at("07:00")).errors


# --- three mouths -------------------------------------------------------------------------------------------


@dataclass
class Talker:
    """Somebody in a dialogue, who answers in one way only."""

    town: Town
    who: int
    mouth: str

    def spoken(self, words: str) -> str:
        mate = mate_of(self.who)
        return words.format(
            home=f"{door_of(self.who)} {name_of(self.who)}",
            mate=name_of(mate),
            mates_home=f"{door_of(mate)} {name_of(mate)}",
        )

    async def opens(self, opening: str) -> None:
        """The dialogue begins: by its command or word, or by the button that offers it."""
        heard = len(self.town.heard(self.who))
        if opening.endswith(":"):
            await self.town.press(self.who, self.who, opening)
        else:
            self.town.say(self.who, opening)
        await self.hears(heard)

    async def answers(self, code: str, words: str) -> None:
        """One answer, and what comes of it was said."""
        heard = len(self.town.heard(self.who))
        await self.gives(code, words)
        await self.hears(heard)

    async def gives(self, code: str, words: str) -> None:
        """One answer."""
        if code and self.mouth == BUTTONS:
            await self.town.press(self.who, self.who, self.button(code)[1])
        else:
            digit = self.digit(code) if code and self.mouth == DIGITS else None
            self.town.say(self.who, digit or self.spoken(words))

    def button(self, code: str) -> tuple[Message, str]:
        """The button of that code under the newest question."""
        for message in reversed(self.town.heard(self.who)):
            for data in callbacks(message):
                if data.startswith("d:"):
                    found = [one for one in callbacks(message) if one.endswith(f":{code}")]
                    assert found, (code, message.text, callbacks(message))
                    return message, found[0]
        raise AssertionError(f"nobody asked {self.who} anything")

    def digit(self, code: str) -> str | None:
        """The digits before that button's label; None when digits mean something else here."""
        message, data = self.button(code)
        rows = (message.inline or {})["inline_keyboard"]
        label = next(one["text"] for row in rows for one in row if one.get("callback_data") == data)
        found = re.match(r"\d+(?=\s)", label)
        return found.group() if found and f"{found.group()}  " in message.text else None

    async def hears(self, before: int) -> None:
        """Something new was said to them, and nothing more is on its way."""
        await eventually(lambda: len(self.town.heard(self.who)) > before)
        await eventually(lambda: self.town.undone() == 0 and self.town.look(self._is_told))

    def _is_told(self, db: Session) -> bool:
        waiting = select(Outbox.id).where(Outbox.chat_id == self.who, col(Outbox.state).in_(("new", "sending")))
        return db.exec(waiting).first() is None


async def goes_before(name: str, talk: Talker) -> None:
    """What has to have happened before the dialogue can begin."""
    for said in BEFORE.get(name, ()):
        heard = len(talk.town.heard(talk.who))
        talk.town.say(talk.who, said)
        await talk.hears(heard)
    if name in FIRST:
        await goes_through(FIRST[name], talk)


async def all_go_before(name: str, talks: Sequence[Talker]) -> None:
    """Everybody is where the dialogue can begin; who is followed up was asked at nine."""
    await asyncio.gather(*(goes_before(name, talk) for talk in talks))
    if name in LATER:
        town, asked = talks[0].town, LATER[name]
        town.clock.move_to(at("09:00:05"))
        await eventually(lambda: all(town.last(talk.who, asked) for talk in talks))


async def goes_through(name: str, talk: Talker) -> None:
    """The whole dialogue, in the one way of this resident."""
    script = SCRIPTS[name]
    await talk.opens(script.opening)
    for code, words in script.answers:
        await talk.answers(code, words)


def rows_of(town: Town, who: int) -> dict[str, list[Any]]:
    """Everything that is stored of one person, without ids, times and their own name and door."""
    return town.look(lambda db: _rows(db, who))


def _rows(db: Session, who: int) -> dict[str, list[Any]]:
    account = db.exec(select(Account).where(Account.telegram_id == who)).one()
    readings = db.exec(select(Reading).where(Reading.account_id == account.id)).all()
    tickets = db.exec(select(Ticket).where(Ticket.account_id == account.id)).all()
    cases = db.exec(select(Case).where(Case.account_id == account.id)).all()
    claims = db.exec(select(Claim).where(Claim.account_id == account.id)).all()
    kin = list(db.exec(select(Kinship).where(Kinship.account_id == account.id)))
    selves = [one.resident_id for one in kin if one.relation == "self"]
    stands = list(db.exec(select(Standing).where(col(Standing.resident_id).in_([r.resident_id for r in readings]))))
    volunteer = db.get(Volunteer, account.id)

    def bare(words: str) -> str:
        for near in (who, mate_of(who)):
            words = words.replace(name_of(near), "N").replace(door_of(near), "D")
        return words

    return {
        "account": [bool(account.name), bool(account.consented_at), account.declined],
        "kin": [(one.relation, one.verified) for one in kin],
        "readings": [
            (r.celsius, r.status, r.symptoms, r.source, r.own, r.late, r.withdrawn, r.resident_id in selves)
            for r in readings
        ],
        "standings": sorted((s.celsius or 0, s.status, s.symptoms, s.fever, s.differs) for s in stands),
        "tickets": [
            (t.kind, t.state, t.category, t.items, t.urgent, t.wanted, bare(t.note), t.resident_id in selves)
            for t in tickets
        ],
        "cases": [(c.kind, c.state, c.told, c.until, c.resident_id in selves) for c in cases],
        "claims": [(c.wants, c.state, bare(c.room), bare(c.name), c.phone) for c in claims],
        "volunteer": [volunteer.skills, volunteer.hours, volunteer.area] if volunteer else [],
        "dialogues": list(
            db.exec(select(OpenDialogue.name).where(col(OpenDialogue.key).startswith(f"telegram:{who}:")))
        ),
    }


@pytest.mark.parametrize("name", SCRIPTS)
async def test_buttons_digits_and_typing_leave_the_same_rows(settled: Town, name: str) -> None:
    talks = [Talker(settled, who, mouth) for who, mouth in zip(people_of(name), MOUTHS, strict=False)]
    untouched = rows_of(settled, talks[0].who) if name != "enrolment" else None
    await all_go_before(name, talks)

    await asyncio.gather(*(goes_through(name, talk) for talk in talks))

    tapped, counted, typed = (rows_of(settled, talk.who) for talk in talks)
    assert tapped == counted == typed
    assert tapped["dialogues"] == []
    assert tapped != untouched


# --- what dies and what hurries -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["temperature", "need", "enrolment", "follow_up", "travel"])
async def test_a_kill_between_any_two_answers_changes_nothing(settled: Town, name: str) -> None:
    """Killed after each answer: by turns the moment it was sent, and when all that came of it was said."""
    left_alone, unlucky = (Talker(settled, who, TYPING) for who in people_of(name)[:2])
    await all_go_before(name, [left_alone, unlucky])
    await goes_through(name, left_alone)

    script = SCRIPTS[name]
    await unlucky.opens(script.opening)
    for number, (code, words) in enumerate(script.answers):
        heard = len(settled.heard(unlucky.who))
        await unlucky.gives(code, words)
        if number % 2:
            await unlucky.hears(heard)
        settled.bots[-1].kill()
        settled.start()
        await unlucky.hears(heard)

    assert rows_of(settled, unlucky.who) == rows_of(settled, left_alone.who)


@pytest.mark.parametrize("name", ["temperature", "need"])
async def test_two_quick_taps_never_run_twice(settled: Town, name: str) -> None:
    calm, hasty = (Talker(settled, who, BUTTONS) for who in people_of(name)[:2])
    await goes_through(name, calm)

    await hasty.opens(SCRIPTS[name].opening)
    for code, _ in SCRIPTS[name].answers:
        heard, data = len(settled.heard(hasty.who)), hasty.button(code)[1]
        await asyncio.gather(*(settled.press(hasty.who, hasty.who, data) for _ in range(2)))
        await hasty.hears(heard)

    assert rows_of(settled, hasty.who) == rows_of(settled, calm.who)


CROWD = range(FIRST_RESIDENT, FIRST_RESIDENT + 200)
REPORT = ("/report", "{celsius}", "1")
NEED = ("/need", "一袋米", "1", "1", "1", "1")


async def test_two_hundred_people_in_dialogues_and_the_morning_round_on_top(town: Town) -> None:
    """Half of them report and half ask for rice, one answer at a time, while the round of 08:00 opens."""
    for who in CROWD:
        town.person(who, f"居民{who}", started=True)
    town.group(GROUP, "第一网格群", [WORKER, *CROWD])
    grid = town.settle(GRID, doors=[(f"{1 + i // 40}-1-{i + 101}", [who]) for i, who in enumerate(CROWD)])
    town.database.submit(lambda db: work_for(db, WORKER, grid, town.clock.now())).result()
    town.hurry()
    town.clock.move_to(at("07:40"))
    town.start()
    await eventually(lambda: any(call.method == "getUpdates" for call in town.world.calls), 60)

    for number in range(len(NEED)):
        if number == 2:
            town.clock.move_to(at("08:00:01"))
        for who in CROWD:
            said = REPORT if who % 2 else NEED
            if number < len(said):
                town.say(who, said[number].format(celsius=celsius(who)))
        await eventually(lambda: town.undone() == 0, 60)

    await eventually(lambda: town.look(_all_is_sent), 240)  # 900 answers go ahead of the board
    await eventually(lambda: town.world.chats[GROUP].pinned)
    assert town.look(_open) == []
    assert town.look(lambda db: dict(db.exec(_standings()).all())) == {f"居民{w}": celsius(w) for w in CROWD if w % 2}
    needs = town.look(lambda db: list(db.exec(select(Ticket).where(Ticket.kind == "need"))))
    assert len({one.account_id for one in needs}) == len(needs) == 100
    assert {str(one.items) for one in needs} == {str([{"name": "大米", "qty": 1, "unit": "袋"}])}
    assert {who: town.heard(who)[-1].text for who in CROWD if "记好了" not in town.heard(who)[-1].text} == {}
    assert town.look(lambda db: db.exec(select(func.count()).where(Inbox.state == "dead")).one()) == 0


def celsius(who: int) -> float:
    return round(36.1 + who % 9 / 10, 1)


def _open(db: Session) -> list[str]:
    return list(db.exec(select(OpenDialogue.key)))


def _standings() -> Any:
    return select(Resident.name, Standing.celsius).where(Standing.resident_id == Resident.id)


def _all_is_sent(db: Session) -> bool:
    """To everybody but the worker, whose hundred cards come one a second."""
    waiting = select(Outbox.id).where(col(Outbox.state).in_(("new", "sending")), Outbox.chat_id != WORKER)
    return db.exec(waiting).first() is None
