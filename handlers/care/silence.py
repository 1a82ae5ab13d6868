"""Somebody has not been heard of: what contacts and workers are asked, and what their answers lead to."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlmodel import Session

from conversations.answers import plain
from conversations.hotline import is_distress
from conversations.understanding import Heard
from conversations.understanding.needs import understand_needs
from handlers.access import House, Turn
from handlers.care.elders import number_first
from handlers.effects import Effects, Receipt, Refresh, Reply, Rows, Tell, Toast, button, line
from handlers.reporting import keeping
from handlers.reporting.hearing import is_emergency, understand
from handlers.reporting.keeping import Saying, follow
from handlers.work import alerts, cards
from handlers.work import tickets as helping
from storage import areas, calls, outbox, people, timetable
from storage import ladder as stored
from storage.ladder import Contact, Today
from storage.models import Due, Grid, Ticket
from storage.outbox import Lane
from storage.rounds import local

LIKELY = (363, 365, 367, 369)  # tenths
SWEEP = timedelta(minutes=1)
WELL, HELP, UNREACHED, TAKE = "n", "h", "x", "t"
ENDS = {"a": "away", "p": "hospital", "r": "refused"}
"""What a worker may find out instead of how they are, and how it ends the day."""
NOT_REACHED_WORDS = frozenset(
    {
        "联系不上",
        "没联系上",
        "联系不到",
        "没人接",
        "打不通",
        "没打通",
        "没人开门",
        "没人应",
        "敲门没人",
        "敲门没人应",
        "喊不应",
        "没见到",
    }
    | {"not reached", "no answer", "nobody opens"}
)
REACHED_WORDS = frozenset(
    {"联系上了", "打通了", "见到了", "见着了", "看到了", "在家", "在家呢", "她在家", "他在家", "人在家", "reached"}
)
OF_ANOTHER = re.compile("[她他]|老人|老太太|老爷子|奶奶|爷爷|阿姨|叔叔|我妈|我爸|联系上|见到|见着|敲开|开门")
"""What a neighbour writes who was asked about somebody else."""
ASKED_LATELY = timedelta(hours=1)
NORMAL = Heard(None, "normal", "self", None, (), None, None, None, None, (0, 0))


# --- asking -----------------------------------------------------------------------------------------------


def question(one: Today, contact: Contact, phone: str, hours: str) -> Tell:
    """Whoever agreed to be asked hears that there was no word today, and nothing of health."""
    words = number_first((line(f"ladder.ask_{contact.relation}", name=one.name),), phone, hours)
    rows = answers(one.resident_id)
    return Tell(contact.chat, words, rows, contact.language, asks=f"{ASKS}:{one.resident_id}")


ASKS = "silence"


def answers(resident_id: int) -> Rows:
    """联系上了: well, a temperature or help; or 联系不上."""
    values = tuple(button("ask.value", f"s:{resident_id}:{one}", celsius=f"{one / 10:.1f}") for one in LIKELY)
    return (
        (button("ladder.well", f"s:{resident_id}:{WELL}"),),
        values,
        (
            button("ladder.wants_help", f"s:{resident_id}:{HELP}"),
            button("ladder.not_reached", f"s:{resident_id}:{UNREACHED}"),
        ),
    )


def phone_them(db: Session, house: House, when: datetime, *, grid: Grid, resident_id: int, day: date) -> Effects | str:
    """A ticket for the workers, who phone; settled today, it is not opened again."""
    if stored.waiting_ticket(db, resident_id) is not None:
        return "in_hand"
    own = people.accounts_of(db, [resident_id], relation="self").get(resident_id, [])
    _, shown = helping.open_(
        db,
        house,
        when,
        cause=f"silent:{resident_id}:{day}",
        kind="silent",
        grid_id=grid.id,
        resident_id=resident_id,
        account_id=own[0][0] if own else None,
    )
    sweep_later(db, grid.id or 0, when)
    return shown or "in_hand"


def visit_them(db: Session, house: House, when: datetime, *, grid: Grid, resident_id: int, day: date) -> Effects | str:
    """Somebody goes to the door, and nobody phones any more; one visit a day, whoever asked for it first."""
    rung = stored.waiting_ticket(db, resident_id, kinds=("silent",))
    _, shown = helping.open_(
        db,
        house,
        when,
        cause=f"visit:{resident_id}:{day}",
        kind="visit",
        grid_id=grid.id,
        resident_id=resident_id,
        category="silent",
    )
    if rung is not None:
        shown += _end(db, rung, "CANCELLED", when, "cancel")
    sweep_later(db, grid.id or 0, when)
    return shown or "in_hand"


def _end(db: Session, ticket: Ticket, state: str, when: datetime, act: str) -> Effects:
    ticket.state, ticket.closed_at = state, when
    timetable.call_off(db, f"climb:{ticket.id}:")
    timetable.call_off(db, f"ring:{ticket.id}:")
    helping.note(db, ticket, when, act, None)
    return [Refresh(f"ticket:{ticket.id}", Lane.NOTICE)]


# --- answers ----------------------------------------------------------------------------------------------


def pressed(turn: Turn, resident_id: int, said: str) -> Effects:
    """A button under the question or on the card, by somebody who was asked or who works there."""
    found = _whom(turn, resident_id)
    if found is None:
        return [Toast(line("press.not_yours"), alert=True)]
    one, grid = found
    works = turn.caller.works_for(turn.db, grid)
    if not works and turn.account_id not in _asked(turn.db, resident_id):
        return [Toast(line("press.not_yours"), alert=True)]
    if said in ENDS or said == TAKE:
        return _by_worker(turn, one, grid, said) if works else [Toast(line("press.not_yours"), alert=True)]
    if said == UNREACHED:
        return [Toast(line("ladder.toast_not_reached"), alert=True), *_not_reached(turn, one, grid)]
    if said == HELP:
        return [Toast(line("ladder.toast_help"), alert=True), *_wants_help(turn, one, grid, works=works)]
    return [Toast(line("ladder.toast_thanks")), *_heard(turn, one, grid, reading(said), works=works)]


def _whom(turn: Turn, resident_id: int) -> tuple[Today, Grid] | None:
    grid = stored.home(turn.db, resident_id)
    if grid is None:
        return None
    keeping.settled(turn.db)
    return stored.today(turn.db, resident_id, local(grid, turn.when).date()), grid


def _asked(db: Session, resident_id: int) -> set[int | None]:
    return {one.account_id for one in stored.contacts(db, resident_id) if one.agreed} - {None}


def reading(said: str) -> Heard:
    """平安, or a temperature in tenths; what no button of ours says raises `ValueError`."""
    heard = NORMAL if said == WELL else replace(NORMAL, celsius=int(said) / 10, status=None)
    if heard.celsius is not None and not 34 <= heard.celsius <= 43:
        raise ValueError(said)
    return heard


def _heard(turn: Turn, one: Today, grid: Grid, heard: Heard, *, works: bool) -> Effects:
    """They are well, or have a temperature: kept as the word of whoever reached them."""
    saying = Saying(keeping.state(turn), turn.account_id, grid, turn.message.said_at, "worker" if works else "tap")
    kept = keeping.keep(turn, saying, [replace(heard, who=one.name)], residents=[one.resident_id])
    followed = [effect for effect in follow(turn, kept) if not isinstance(effect, Receipt)]
    return [*followed, *_ended(turn, one, grid, "reached" if works else "proxied")]


def _ended(turn: Turn, one: Today, grid: Grid, outcome: str) -> Effects:
    """The day has its outcome, and nobody looks for them any more."""
    day = local(grid, turn.when).date()
    calls.close_day(turn.db, one.resident_id, day, outcome, by=turn.account_id, at=turn.when)
    _note(turn, grid, one, outcome)
    ticket = stored.waiting_ticket(turn.db, one.resident_id)
    return helping.move(turn, ticket, "finish") if ticket is not None else []


def _note(turn: Turn, grid: Grid, one: Today, act: str) -> None:
    turn.note(f"ladder.{act}", grid.id, f"resident {one.resident_id}")


def _wants_help(turn: Turn, one: Today, grid: Grid, *, works: bool) -> Effects:
    """They were reached and need something: somebody rings at once."""
    day = local(grid, turn.when).date()
    ticket = stored.waiting_ticket(turn.db, one.resident_id)
    _, shown = helping.open_(
        turn.db,
        turn.house,
        turn.when,
        cause=f"help:silent:{one.resident_id}:{day}",
        kind="help",
        grid_id=grid.id,
        resident_id=one.resident_id,
        account_id=ticket.account_id if ticket is not None else None,
        note=f"{people.account_name(turn.db, turn.account_id)} {turn.message.text}".strip()[:500],
    )
    return [*shown, *_ended(turn, one, grid, "reached" if works else "proxied")]


def _not_reached(turn: Turn, one: Today, grid: Grid) -> Effects:
    """Whoever was asked could not reach them: the next rung comes at once."""
    _note(turn, grid, one, "contact_failed")
    day = local(grid, turn.when).date()
    stored.hurry(turn.db, f"rung:{one.resident_id}:{day:%Y%m%d}:", turn.when)
    ticket = stored.waiting_ticket(turn.db, one.resident_id)
    return [Refresh(f"ticket:{ticket.id}", Lane.NOTICE)] if ticket is not None else []


def _by_worker(turn: Turn, one: Today, grid: Grid, said: str) -> Effects:
    if said == TAKE:
        return _taken(turn, one, grid)
    return [Toast(line(f"ladder.toast_{ENDS[said]}"), alert=True), *_ended(turn, one, grid, ENDS[said])]


def _taken(turn: Turn, one: Today, grid: Grid) -> Effects:
    """我来处理, before or after a card was sent: the card comes to who took it, and the ladder stops."""
    if one.heard:
        return [Toast(line("ladder.toast_heard"), alert=True)]
    day = local(grid, turn.when).date()
    shown = phone_them(turn.db, turn.house, turn.when, grid=grid, resident_id=one.resident_id, day=day)
    ticket = stored.waiting_ticket(turn.db, one.resident_id)
    if ticket is None:
        return [Toast(line("ticket.already_moved"))]
    if ticket.state != "OPEN":
        return [Toast(line("ticket.already_taken"))]
    carded = shown if not isinstance(shown, str) else []
    moved = helping.move(turn, ticket, "claim")
    return [Toast(line("ticket.toast_claim")), *carded, *moved, *cards.bring_card(turn, ticket)]


def nobody(turn: Turn, ticket: Ticket) -> Effects:
    """Rung three times without an answer: somebody goes to the door at once."""
    grid = areas.grid(turn.db, ticket.grid_id or 0)
    assert grid is not None
    day = local(grid, ticket.opened_at).date()
    who = ticket.resident_id or 0
    shown = visit_them(turn.db, turn.house, turn.when, grid=grid, resident_id=who, day=day)
    return [] if isinstance(shown, str) else shown


def typed(turn: Turn) -> Effects | None:
    """Words about whom the question asked for, in reply to it or soon after; None when they are something else."""
    found = _meant(turn)
    if found is None:
        return None
    one, grid = found
    text = turn.message.text
    if plain(text) in NOT_REACHED_WORDS:
        return [Reply((line("ladder.toast_not_reached"),), private=True), *_not_reached(turn, one, grid)]
    if is_emergency(text):
        return _in_danger(turn, one, grid)
    meant = understand(text, "reply_to_reminder")
    thanks = Reply((line("ladder.toast_thanks"),), private=True)
    if meant.kind == "report" and len(meant.readings) == 1:
        return [thanks, *_heard(turn, one, grid, replace(meant.readings[0], room=None), works=False)]
    if is_distress(text) or understand_needs(text).kind == "need":
        return [Reply((line("ladder.toast_help"),), private=True), *_wants_help(turn, one, grid, works=False)]
    if plain(text) in REACHED_WORDS:
        return [Reply((line("ladder.and_how", name=one.name),), answers(one.resident_id), private=True)]
    return None


def _meant(turn: Turn) -> tuple[Today, Grid] | None:
    """Whom the words are about: by the question replied to, else the only one this account was just asked for."""
    message = turn.message
    if message.reply_to:
        asked = outbox.asked(turn.db, chat_id=message.chat_id, message_id=message.reply_to)
        who = [int(asked[1])] if asked is not None and asked[0] == ASKS else []
    elif message.private and _speaks_of_another(turn):
        who = stored.asked_lately(turn.db, turn.account_id, turn.when - ASKED_LATELY)
    else:
        who = []
    found = _whom(turn, who[0]) if len(who) == 1 else None
    if found is None or turn.account_id not in _asked(turn.db, who[0]):
        return None
    return found if message.reply_to or not found[0].heard else None


def _speaks_of_another(turn: Turn) -> bool:
    """她挺好的, 没人开门; from who reports for nobody's own health here, any word."""
    said = plain(turn.message.text)
    lives_here = any(kin.relation == "self" for kin in turn.caller.known.kin)
    return not lives_here or said in NOT_REACHED_WORDS or said in REACHED_WORDS or bool(OF_ANOTHER.search(said))


def _in_danger(turn: Turn, one: Today, grid: Grid) -> Effects:
    """Whoever was asked found them in danger: 120 first, and the alarm is about them."""
    _, shown = helping.open_(
        turn.db,
        turn.house,
        turn.when,
        cause=f"emergency:silent:{one.resident_id}:{local(grid, turn.when).date()}",
        kind="emergency",
        grid_id=grid.id,
        resident_id=one.resident_id,
        note=turn.message.text[:500],
    )
    return [Reply((alerts.call_120(turn),), private=True), *shown]


# --- what was settled elsewhere ---------------------------------------------------------------------------


def sweep_later(db: Session, grid_id: int, when: datetime) -> None:
    """Look once a minute whether those who are looked for have reported meanwhile: one look a grid, not a person."""
    at = when + SWEEP
    key = f"silence:{grid_id}:{at:%Y%m%d%H%M}"
    timetable.later(db, key=key, kind="silence", at=at, subject=grid_id)


def sweep(db: Session, due: Due, house: House, when: datetime) -> Effects:  # noqa: ARG001
    """Whoever was heard of is looked for no more: the card says so."""
    grid = areas.grid(db, due.subject)
    waiting = stored.broken_silences(db, due.subject)
    if grid is None or not waiting:
        return []
    heard = [ticket for ticket, last in waiting if last is not None and last >= local(grid, ticket.opened_at).date()]
    if len(heard) < len(waiting):
        sweep_later(db, due.subject, when)
    return [effect for ticket in heard for effect in _end(db, ticket, "DONE", when, "reported")]


def tried(db: Session, ticket: Ticket) -> Sequence[tuple[str, datetime, str]]:
    """The rungs of the day a ticket was opened on, oldest first, as (rung, when, outcome)."""
    grid = areas.grid(db, ticket.grid_id or 0)
    if grid is None or ticket.resident_id is None:
        return []
    done = stored.climbed(db, ticket.resident_id, local(grid, ticket.opened_at).date())
    return [(rung, at, outcome) for rung, (at, outcome) in done.items()]
