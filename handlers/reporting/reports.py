"""What a report does: a message, an edit, a household tap, or readings that waited for their person."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlmodel import Session

from conversations import answers
from conversations.standing import is_alarming, is_fever
from conversations.understanding import Heard, Understanding, understand
from handlers.access import Caller, Turn
from handlers.care import elders
from handlers.effects import Effects, Refresh, Tell, line
from handlers.reporting.keeping import (
    Kept,
    Saying,
    ask_later,
    follow,
    heard_again,
    keep,
    keep_one,
    restand,
    round_again,
    settle_standings,
    state,
)
from handlers.reporting.placing import Household, place
from handlers.work import alerts
from storage import people, readings
from storage.models import Reading, Round
from storage.outbox import Lane

CHAIN = 4  # this many people in one message is a chain, whoever sends it


def take(turn: Turn, meant: Understanding) -> Effects:
    """Keep every reading of a message, alarm for the feverish, give one quiet receipt."""
    if turn.caller.known.declined:
        return _serve_on_paper(turn, meant)
    saying = Saying(state(turn), turn.account_id, turn.grid(), turn.message.said_at, _source(meant))
    kept = keep(turn, saying, meant.readings, corrects=meant.correction)
    if meant.ask or any(one.resident_id is None for one in kept):
        ask_later(turn.db, saying.statement_id, turn.message.said_at, turn.when)
    return follow(turn, kept) + (_counted(turn, kept) if saying.source == "chain" else [])


def _counted(turn: Turn, kept: Sequence[Kept]) -> Effects:
    """Who pasted a chain into the group hears privately how many it counted; the unplaced are asked about later."""
    if turn.message.private or turn.caller.known.reach != "yes":
        return []
    placed = {one.resident_id for one in kept if one.resident_id is not None}
    left = sum(one.resident_id is None for one in kept)
    words = (line("report.chain", count=len(placed), left=left),)
    return [Tell(turn.message.user_id, words, (), turn.language, Lane.REPLY)]


def is_report(turn: Turn) -> bool:
    """Whether the words hold a reading."""
    return understand(turn.message.text, context_of(turn)).kind == "report"


def is_about_health(turn: Turn) -> bool:
    """Whether the words hold a reading, or something that may be one."""
    return understand(turn.message.text, context_of(turn)).kind != "not_report"


def context_of(turn: Turn) -> str:
    """Where the words stand, as the reader of free text wants to know it."""
    if turn.message.reply_to_us or _answers_what_always_stands_there(turn):
        return "reply_to_reminder"
    return "private" if turn.message.private else "group"


def _answers_what_always_stands_there(turn: Turn) -> bool:
    """Whether an elder's number is one in answer to the question above the big buttons: 365 头疼."""
    if not turn.message.private or not elders.writes(turn):
        return False
    return understand(turn.message.text, "reply_to_reminder").kind == "report"


def on_behalf(turn: Turn, telegram_id: int) -> Turn:
    """The same moment, seen from somebody else's account."""
    known = people.known(turn.db, telegram_id)
    assert known is not None
    message = replace(turn.message, user_id=telegram_id, chat_id=telegram_id, private=True)
    return Turn(turn.db, message, Caller(known, operator=False), None, turn.house, turn.when)


def _source(meant: Understanding) -> str:
    return "chain" if len(meant.readings) >= CHAIN and any(h.room or h.who for h in meant.readings) else "text"


def ambiguous(turn: Turn) -> Effects:
    """Keep what was said and have it asked about once it has settled; of who declined nothing is kept."""
    if turn.caller.known.declined:
        return []
    ask_later(turn.db, state(turn), turn.message.said_at, turn.when)
    return []


def _serve_on_paper(turn: Turn, meant: Understanding) -> Effects:
    """Who declined storage: a fever is told to the worker and not kept."""
    ill = [heard for heard in meant.readings if is_fever(heard.celsius, heard.status or "", heard.symptoms)]
    return alerts.unstored_fever(turn, ill[0]) if ill else []


# --- edits ------------------------------------------------------------------------------------------------


def edited(turn: Turn, meant: Understanding) -> Effects:
    """An edited message is a correction: values it changes are replaced, the others keep their time."""
    message = turn.message
    earlier = readings.versions(turn.db, chat_id=message.chat_id, message_id=message.message_id)
    if not earlier:
        return take(turn, meant) if meant.kind == "report" else []
    held = [r for statement_id, _ in earlier for r in readings.of_statement(turn.db, statement_id)]
    if meant.kind != "report":
        return _taken_back(turn, held)
    same = [heard for heard in meant.readings if any(_says(reading, heard) for reading in held)]
    gone = [one for one in held if not any(_says(one, heard) for heard in meant.readings) and _yields(one, meant)]
    fresh = [heard for heard in meant.readings if heard not in same]
    readings.withdraw(turn.db, [reading.id or 0 for reading in gone])
    grid = turn.grid()
    saying = Saying(state(turn, earlier[-1][1] + 1), turn.account_id, grid, turn.message.said_at, _source(meant))
    kept = keep(turn, saying, fresh)
    _resettle(turn.db, gone)
    return follow(turn, kept) or [Refresh(f"board:{r.round_id}") for r in gone if r.round_id]


def _yields(reading: Reading, meant: Understanding) -> bool:
    """Whether the new words may replace a reading: a fever or a symptom goes only for a number of the same person."""
    same = [heard for heard in meant.readings if (heard.who, heard.room or "") == (reading.who, reading.room)]
    return not is_alarming(reading) or any(heard.celsius is not None for heard in same)


def _taken_back(turn: Turn, held: Sequence[Reading]) -> Effects:
    """The new words hold no reading: what was said before goes, but never a fever or a symptom."""
    gone = [reading for reading in held if not is_alarming(reading)]
    readings.withdraw(turn.db, [reading.id or 0 for reading in gone])
    _resettle(turn.db, gone)
    return [Refresh(f"board:{round_id}") for round_id in sorted({r.round_id for r in gone if r.round_id})]


def _says(reading: Reading, heard: Heard) -> bool:
    return (reading.who, reading.room, reading.celsius, reading.status, tuple(reading.symptoms)) == (
        heard.who,
        heard.room or "",
        heard.celsius,
        heard.status or "",
        heard.symptoms,
    )


def _resettle(db: Session, gone: Sequence[Reading]) -> None:
    settle_standings(db, [(r.round_id, r.resident_id) for r in gone if r.round_id and r.resident_id])


# --- without words ----------------------------------------------------------------------------------------

NORMAL = Heard(None, "normal", "全家", None, (), None, None, None, None, (0, 0))


def everyone_normal(turn: Turn) -> list[Kept]:
    """The household tap: everyone behind the sender's door is well; in a flat-share only the sender."""
    saying = Saying(state(turn), turn.account_id, turn.grid(), turn.message.said_at, "tap")
    flatshare = any(kin.flatshare for kin in turn.caller.known.kin)
    return keep(turn, saying, [replace(NORMAL, who="self") if flatshare else NORMAL])


WELL = ("我平安", "平安", "我没事", "i am well", "i'm well")


def says_well(turn: Turn) -> bool:
    """Whether an enrolled resident's whole message is 1, or 我平安: the daily duty in one digit."""
    words = turn.message.text
    is_one_person = sum(kin.relation == "self" for kin in turn.caller.known.kin) == 1
    return is_one_person and (answers.number(words) == 1 or answers.plain(words) in WELL)


def i_am_well(turn: Turn) -> list[Kept]:
    """The sender, and nobody else, is well."""
    saying = Saying(state(turn), turn.account_id, turn.grid(), turn.message.said_at, "text")
    return keep(turn, saying, [replace(NORMAL, who="self")])


# --- people who come later --------------------------------------------------------------------------------


def join(turn: Turn) -> list[Kept]:
    """Readings said before their person was known find them now."""
    db, known = turn.db, turn.caller.known
    home = Household(db, known)
    joined: list[Kept] = []
    for reading in readings.unplaced_of(db, known.account_id, since=date.min):
        heard = heard_again(reading)
        grid = turn.grid()
        placed = place(db, heard, known=known, home=home, grid_id=grid.id if grid else None)
        for first, resident_id in enumerate(placed.residents if placed else ()):
            round_ = round_again(turn, reading, resident_id)
            if placed is not None and round_ is not None:
                joined.append(_join_one(db, reading, heard, resident_id, round_, own=placed.own, first=first == 0))
    restand(db, joined)
    return joined


def _join_one(
    db: Session, reading: Reading, heard: Heard, resident_id: int, round_: Round, *, own: bool, first: bool
) -> Kept:
    if first:
        readings.settle_on(db, reading_id=reading.id or 0, resident_id=resident_id, round_id=round_.id, own=own)
        return Kept(reading.id or 0, resident_id, round_, heard, reading.late)
    said = Saying(reading.statement_id, reading.account_id, None, reading.said_at, reading.source)
    return keep_one(db, said, heard, resident_id, round_, own=own)
