"""Fevers, emergencies and calls for a person: what opens a ticket that interrupts."""

from collections.abc import Sequence
from datetime import timedelta

from conversations.understanding import Heard
from handlers.access import Turn
from handlers.effects import Effects, Line, Refresh, Reply, Tell, button, line
from handlers.incoming import Attachment
from handlers.reporting.speaking_of import own_resident, resident_of
from handlers.work import cards, duty, tickets
from handlers.work.kinds import DOOR
from storage import people, readings, secrets
from storage import tickets as stored
from storage.models import Reading, Round
from storage.outbox import Lane

LONGEST_NOTE = 800
RECENTLY = timedelta(hours=1)  # what was written before somebody asked for a person


def fever(turn: Turn, reading_id: int, resident_id: int | None, round_: Round | None, heard: Heard) -> Effects:
    """Alarm the worker of a fever or symptoms: one ticket a person and round, however often it is said."""
    spoken_of = _spoken_of(turn, heard)
    who = f"r{resident_id}" if resident_id else spoken_of
    if resident_id is not None:
        _recognise(turn, spoken_of, round_, resident_id)
    ticket, shown = tickets.open_(
        turn.db,
        turn.house,
        turn.when,
        cause=f"fever:{round_.id if round_ else 0}:{who}",
        kind="fever",
        grid_id=round_.grid_id if round_ else None,
        resident_id=resident_id,
        account_id=turn.account_id,
        reading_id=reading_id,
    )
    if shown:
        return shown + _care_for(turn, ticket.id or 0)
    worse = _is_worse(turn, ticket.reading_id, reading_id)
    ticket.reading_id = reading_id
    turn.db.flush()
    return [Refresh(f"ticket:{ticket.id}", Lane.ALARM), *(tickets.worsened(turn, ticket) if worse else [])]


def _is_worse(turn: Turn, before_id: int | None, now_id: int) -> bool:
    """Whether the fever is higher than the card says, or a symptom is new."""
    before = readings.reading(turn.db, before_id) if before_id is not None else None
    now = readings.reading(turn.db, now_id)
    if before is None or now is None:
        return True
    return (now.celsius or 0) > (before.celsius or 0) or bool(set(now.symptoms) - set(before.symptoms))


def _spoken_of(turn: Turn, heard: Heard) -> str:
    """Somebody who is not placed yet: the same mark for the same words of the same account, telling nothing."""
    words = f"{heard.room or ''} {heard.who}"
    return f"a{turn.account_id}:{secrets.mark(words)[:12]}"


def _recognise(turn: Turn, spoken_of: str, round_: Round | None, resident_id: int) -> None:
    """The alarm of somebody not yet placed is this resident's alarm now, not a second one."""
    now = round_.id if round_ else 0
    cause = f"fever:{now}:r{resident_id}"
    if stored.of_cause(turn.db, cause) is not None:
        return
    for round_id in (now, 0):
        ticket = stored.of_cause(turn.db, f"fever:{round_id}:{spoken_of}")
        if ticket is not None:
            ticket.cause, ticket.resident_id = cause, resident_id
            ticket.grid_id = round_.grid_id if round_ else ticket.grid_id
            turn.db.flush()
            return


def _care_for(turn: Turn, ticket_id: int) -> Effects:
    """A private word to who reported a fever: a few questions, and an offer to take the message out of the group."""
    message, known = turn.message, turn.caller.known
    if known.reach != "yes":
        return []
    rows = [(button("fever.questions", f"f:{ticket_id}"),)]
    lines = [] if message.private else [line("fever.heard")]
    lines.append(line("fever.questions_offer"))
    if turn.group is not None and turn.group.bot_is == "administrator" and message.kind != "press":
        lines.append(line("fever.remove_offer"))
        rows.append((button("fever.remove", f"x:{turn.group.id}:{message.message_id}"),))
    return [Tell(message.user_id, tuple(lines), tuple(rows), turn.language, Lane.REPLY)]


def unstored_fever(turn: Turn, heard: Heard) -> Effects:
    """A fever of somebody who declined storage: told to the worker, kept nowhere but in the open ticket."""
    note = _in_words(heard.room or "", heard.celsius, heard.symptoms)
    cause = f"fever-unstored:{turn.account_id}:{turn.when:%Y%m%d}"
    return tickets.ask_for(turn, cause=cause, kind="fever", note=note)


def _in_words(room: str, celsius: float | None, symptoms: Sequence[str]) -> str:
    return " ".join(part for part in (room, f"{celsius:g}" if celsius else "", "、".join(symptoms)) if part)


def unstore(turn: Turn, reading: Reading) -> None:
    """The reading is about to be erased: what the worker must know of it stays in the ticket until that is closed."""
    for ticket in stored.of_reading(turn.db, reading.id or 0):
        ticket.note = _in_words(reading.room, reading.celsius, reading.symptoms)
        ticket.reading_id = None
        ticket.cause = f"fever-unstored:{ticket.id}"
    turn.db.flush()


def emergency(turn: Turn) -> Effects:
    """Somebody may be in danger: 120 first for them, a person at once for us, nothing repeated in the group."""
    cause = f"emergency:{turn.message.chat_id}:{turn.message.message_id}"
    who, note = resident_of(turn, turn.message.text), turn.message.text[:500]
    shown = tickets.ask_for(turn, cause=cause, kind="emergency", resident_id=who, note=note)
    return [Reply((call_120(turn),)), *shown]


def call_120(turn: Turn) -> Line:
    """120 first, and that a person knows."""
    phone, hours = duty.fixed_number(turn.db, turn.grid(), turn.when, turn.language)
    is_answered = phone and not hours
    return line("emergency.reply_phone", phone=phone) if is_answered else line("emergency.reply")


def help_wanted(turn: Turn, note: str = "", sent: Attachment | None = None) -> Effects:
    """A person is wanted: who will ring, and a call-back with what they last wrote and what they `sent`."""
    number = duty.fixed_number(turn.db, turn.grid(), turn.when, turn.language)
    said = (line("help.coming_in_writing"),) if _wants_no_calls(turn) else duty.promised("help.coming", *number)
    files = [{"kind": sent.kind, "file_id": sent.file_id}] if sent is not None else []
    return [Reply(said, private=True), *_call_back(turn, note, files)]


def _call_back(turn: Turn, note: str, files: list[dict[str, str]]) -> Effects:
    """One ticket an account while it waits: whatever is said meanwhile is added to it."""
    waiting = stored.waiting_call(turn.db, turn.account_id)
    if waiting is not None:
        waiting.note = "\n".join(dict.fromkeys([*waiting.note.split("\n"), *note.split("\n")])).strip()[-LONGEST_NOTE:]
        waiting.items = [*(waiting.items or []), *files]
        turn.db.flush()
        return [Refresh(f"ticket:{waiting.id}", Lane.ALARM), *cards.play(turn.db, waiting, files)]
    since = turn.when - RECENTLY
    said = readings.said_since(turn.db, account_id=turn.account_id, since=since, limit=3)
    words = "\n".join(dict.fromkeys([*said, *note.split("\n")])).strip()[-LONGEST_NOTE:]
    cause = f"help:{turn.message.cause}:{turn.account_id}"
    who = own_resident(turn)
    category = DOOR if _wants_no_calls(turn) else ""  # they are written to or visited
    return tickets.ask_for(turn, cause=cause, kind="help", resident_id=who, category=category, note=words, items=files)


def _wants_no_calls(turn: Turn) -> bool:
    who = own_resident(turn)
    return who is not None and people.contact_of(turn.db, who) == "text"


def call_wished(turn: Turn, wish: str) -> Effects:
    """When to be rung, onto the call-back that waits; a new one when none does."""
    waiting = stored.waiting_call(turn.db, turn.account_id)
    if waiting is None:
        return _call_back(turn, wish, [])
    waiting.wanted = wish[:80]
    turn.db.flush()
    return [Refresh(f"ticket:{waiting.id}", Lane.ALARM)]
