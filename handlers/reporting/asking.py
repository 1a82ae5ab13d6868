"""Asking back: one quiet private question when a message about health was not clear; never a guess.

A question waits `SETTLING` first, because people type `36` and then `.5`. When the private chat is closed, the
group gets at most one line in ten minutes with a link, whatever the number of people it is for.
"""

import re
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from conversations.understanding import AskBack, Heard, Understanding, understand
from handlers import guided
from handlers.access import Caller, House, Turn
from handlers.effects import Button, Effects, Line, Receipt, Tell, Toast, button, line
from handlers.incoming import Incoming
from handlers.reporting import reports
from handlers.reporting.keeping import SETTLING, Saying, follow, keep, place_on
from handlers.reporting.placing import Household
from handlers.reporting.pointing import point_to_private
from storage import areas, people, readings
from storage.models import Account, Due, Statement
from storage.outbox import Lane

MOST_QUESTIONS = 8  # about one message


def asked(db: Session, due: Due, house: House, when: datetime) -> Effects:
    """The statement has settled: put its fragments together, or ask its writer privately."""

    statement = readings.statement_or_none(db, due.subject)
    account = db.get(Account, statement.account_id) if statement else None
    if statement is None or account is None:
        return []  # its writer declined to be stored
    turn = again(db, statement, house, when)
    fragments = readings.said_around(db, statement, SETTLING)
    if readings.given_by(db, [one.id or 0 for one in fragments]) and not readings.of_statement(db, due.subject):
        return []  # a later message already said it
    if len(fragments) > 1:
        if fragments[-1].id != statement.id:
            return []  # the last fragment asks for all of them
        meant = understand("".join(one.text for one in fragments), "reply_to_reminder")
        if meant.kind == "report":
            return _taken(turn, meant, account)
    return _ask(turn, statement, understand(statement.text, reports.context_of(turn)), account)


def _taken(turn: Turn, meant: Understanding, account: Account) -> Effects:
    """Keep what the fragments say together; the receipt is a private line, for no single message says it."""
    turn.message = replace(turn.message, private=True)
    effects = reports.take(turn, meant)
    receipts = [one for one in effects if isinstance(one, Receipt)] if account.reach == "yes" else []
    told: Effects = [
        Tell(turn.caller.known.telegram_id, one.lines, (), account.language, Lane.REPLY) for one in receipts
    ]
    return told + [one for one in effects if not isinstance(one, Receipt)]


FRAGMENT = re.compile(r"[.。．点]?\s*\d{1,2}\s*(度|℃)?")


def is_fragment(turn: Turn) -> bool:
    """Whether this is the rest of a number whose beginning waits to be asked about: `.5` after `36`."""
    if not FRAGMENT.fullmatch(turn.message.text.strip()):
        return False
    return readings.was_said_since(
        turn.db, account_id=turn.account_id, chat_id=turn.message.chat_id, since=turn.message.said_at - SETTLING
    )


def again(db: Session, statement: Statement, house: House, when: datetime) -> Turn:
    """The turn in which a statement was made, for whoever takes it up later."""
    group = areas.group_of_chat(db, statement.chat_id)
    known = people.known_as(db, statement.account_id)
    message = Incoming(
        update_id=0,
        kind="message",
        chat_id=statement.chat_id,
        private=group is None,
        user_id=known.telegram_id,
        said_at=statement.said_at,
        message_id=statement.message_id,
        text=statement.text,
    )
    return Turn(db, message, Caller(known, known.telegram_id in house.operators), group, house, when)


def _ask(turn: Turn, statement: Statement, meant: Understanding, account: Account) -> Effects:
    if account.reach != "yes":
        return point_to_private(turn)
    if not turn.caller.known.kin and not meant.ask and meant.kind == "report":
        return _offer_enrolment(turn, account)
    asks = _questions(turn, statement, meant)
    return [Tell(turn.caller.known.telegram_id, lines, rows, account.language, Lane.REPLY) for lines, rows in asks]


def _offer_enrolment(turn: Turn, account: Account) -> Effects:
    """The reading is kept; whoever works here, is at it already or waits for a worker is not asked to."""
    if guided.is_open(turn) or turn.caller.roles(turn.db) or people.awaits_confirmation(turn.db, turn.account_id):
        return []
    rows = ((button("ask.enrol_button", "r:enrol"),),)
    return [Tell(turn.caller.known.telegram_id, (line("ask.enrol"),), rows, account.language)]


Question = tuple[tuple[Line, ...], tuple[tuple[Button, ...], ...]]


def _questions(turn: Turn, statement: Statement, meant: Understanding) -> list[Question]:
    """One question for the value, then one for each person whom the roster does not give."""
    questions: list[Question] = []
    if meant.kind == "ambiguous" or meant.ask:
        quoted = meant.ask[0].raw if meant.ask else statement.text.strip()[:60]
        if not meant.candidates and not NUMBERS.search(quoted):
            return [_about_words(statement, quoted), *_who_questions(turn, statement)]
        likely = list(dict.fromkeys(_tenths(one) for one in meant.candidates if one.celsius is not None))[:3]
        values = tuple(
            button("ask.value", f"a:{statement.id}:{tenths}", celsius=f"{tenths / 10:.1f}") for tenths in likely
        )
        normal = (button("ask.normal", f"a:{statement.id}:n"),)
        none = (button("ask.none", f"a:{statement.id}:0"),)
        questions.append(
            ((line("ask.value_question", quoted=quoted),), tuple(row for row in (values, normal, none) if row))
        )
    return questions + _who_questions(turn, statement)


NUMBERS = re.compile(r"[\d零〇一二三四五六七八九十]")


def _about_words(statement: Statement, quoted: str) -> Question:
    """不舒服 is no temperature: are they well, or is a person wanted?"""
    well = (button("ask.well", f"a:{statement.id}:n"),)
    person = (button("ask.unwell", "r:person"),)
    none = (button("ask.not_so", f"a:{statement.id}:0"),)
    return (line("ask.words_question", quoted=quoted),), (well, person, none)


def _tenths(heard: Heard) -> int:
    return round((heard.celsius or 0) * 10)


def _who_questions(turn: Turn, statement: Statement) -> list[Question]:

    home = Household(turn.db, turn.caller.known)
    members = [*home.members(), *home.reported_for()]
    unplaced = [one for one in readings.of_statement(turn.db, statement.id or 0) if one.resident_id is None]
    questions: list[Question] = []
    strangers = [one for one in unplaced if one.room or not members]
    if len(unplaced) - len(strangers) > MOST_QUESTIONS:
        strangers = unplaced  # nobody answers a page of questions: the worker sees them all
    for reading in (one for one in unplaced if one not in strangers):
        rows = tuple((button("ask.member", f"w:{reading.id}:{member.id}", name=member.name),) for member in members[:8])
        questions.append(
            ((line("ask.who_question", who=reading.who),), (*rows, (button("ask.other", f"w:{reading.id}:0"),)))
        )
    if strangers and turn.caller.known.kin:
        named = "、".join(
            " ".join(part for part in (one.room, one.who if one.who != "self" else "") if part) for one in strangers
        )
        questions.append(((line("ask.not_on_roster", names=named[:600], count=len(strangers)),), ()))
    return questions


# --- answers ----------------------------------------------------------------------------------------------


def answered(turn: Turn, statement_id: int, answer: str) -> Effects:
    """A tap on one of the likely values; the question is closed by it."""

    statement = readings.statement_or_none(turn.db, statement_id)
    if statement is None or statement.account_id != turn.account_id:
        return [Toast(line("press.not_yours"), alert=True)]
    who, room = _asked_about(turn, statement)
    if any((one.who, one.room) == (who, room) for one in readings.of_statement(turn.db, statement_id)):
        return [Toast(line("ask.already"))]
    if answer == "0":
        return [Toast(line("ask.dropped"))]
    celsius = None if answer == "n" else int(answer) / 10
    if celsius is not None and not 34 <= celsius <= 43:
        return [Toast(line("press.old"))]
    heard = Heard(celsius, None if celsius else "normal", who, room or None, (), None, None, None, None, (0, 0))
    saying = Saying(statement_id, turn.account_id, turn.grid(), statement.said_at, "text")
    return follow(turn, keep(turn, saying, [heard]))


def _asked_about(turn: Turn, statement: Statement) -> tuple[str, str]:
    """Whose value the question was about, as (who, room): 妈 in `妈 386`."""
    meant = understand(statement.text, reports.context_of(turn))
    asked_back: list[AskBack | Heard] = [*meant.ask, *meant.candidates]
    return (asked_back[0].who or "self", asked_back[0].room or "") if asked_back else ("self", "")


def is_whom(turn: Turn, reading_id: int, resident_id: int) -> Effects:
    """妈 is this one: placed, and remembered for next time."""

    reading = readings.reading(turn.db, reading_id)
    if reading is None or reading.account_id != turn.account_id:
        return [Toast(line("press.not_yours"), alert=True)]
    if resident_id == 0:
        return [Toast(line("ask.other_toast"))]
    home = Household(turn.db, turn.caller.known)
    if resident_id not in [member.id for member in (*home.members(), *home.reported_for())]:
        return [Toast(line("press.not_yours"), alert=True)]
    if reading.resident_id is not None:
        return [Toast(line("ask.already"))]
    if reading.who not in ("self", "家人", "全家"):
        people.learn_alias(turn.db, account_id=turn.account_id, word=reading.who, resident_id=resident_id)
    kept = place_on(turn, reading, resident_id)
    return follow(turn, [kept])
