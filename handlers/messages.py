"""The front door: what each kind of incoming thing means, in the order it is tried."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from conversations.answers import number, shortcut
from conversations.hotline import is_distress
from documents.roster import Roster
from handlers import commands, guided, membership, presses, residents
from handlers.access import House, Turn, turn_for
from handlers.care import answering, doors, elders, hotline, large_print, phoned, silence, voices
from handlers.effects import Effects, Reply, button, line
from handlers.grid import rosters
from handlers.incoming import Incoming
from handlers.people import declining, door_cards, languages, looking_up, relatives
from handlers.phone import phone_line
from handlers.reporting import asking, needing, reports
from handlers.reporting.hearing import is_emergency, understand
from handlers.reporting.keeping import follow
from handlers.work import alerts, arrivals, asked, collecting, errands, relays
from storage.models import Grid

SPREADSHEETS = (".xlsx", ".xls", ".csv", ".ods")


def handle(db: Session, message: Incoming, house: House, when: datetime) -> tuple[Turn, Effects]:
    """What one incoming thing leads to, its rows written on `db`; and the turn it was."""
    turn = turn_for(db, message, house, when)
    return turn, elders.at_hand(turn, KINDS[message.kind](turn))


def said(turn: Turn) -> Effects:
    """A new message: a command, an answer to a dialogue, a paper, or free text."""
    message = turn.message
    if message.command:
        return commands.run(turn, message.command) if message.command in commands.BY_NAME else _unknown(turn)
    if message.attachment is not None:
        return _attached(turn)
    if not message.text and not message.contact:
        return []
    if not message.private and turn.house.bot_name and _mention(turn) in message.text:
        return _mentioned(turn)
    told = _on_the_phone(turn) or silence.typed(turn)
    if told is not None:
        return told
    alarm = alerts.emergency(turn) if is_emergency(message.text) else []
    pressed_big = hotline.digit(message.text) if message.private else ""
    on_paper = declining.told(turn, pressed_big)
    if on_paper is not None:
        return alarm + on_paper
    if pressed_big:
        return guided.on_hotline(turn, pressed_big) or []
    relayed = _relayed(turn)
    shown = large_print.asked(turn) if relayed is None else relayed
    if shown is not None:
        return alarm + shown
    spelled = commands.spelled(message.text, private=message.private)
    if spelled is not None and not _answers_dialogue(turn, spelled[0]):
        turn.message = _with_command(message, *spelled)
        return commands.run(turn, spelled[0])
    to_us = _to_us(turn, alarm) if message.private else None
    return alarm + _free_text(turn, alarmed=bool(alarm)) if to_us is None else to_us


def _mention(turn: Turn) -> str:
    return f"@{turn.house.bot_name}"


def _mentioned(turn: Turn) -> Effects:
    """@linli_bot in the group: what stands beside it, as said there; where that means nothing, the way to us."""
    turn.message = replace(turn.message, text=turn.message.text.replace(_mention(turn), " ").strip())
    come = Reply((line("offer.come_private"),), ((button("ask.come_button", link="menu"),),))
    return said(turn) or [come]


def _to_us(turn: Turn, alarm: Effects) -> Effects | None:
    """A command in a sentence of their own, a list typed back, or an answer to what was asked; None for other words."""
    wanted = None if alarm else commands.asked(turn)
    if wanted is not None:
        turn.message = _with_command(turn.message, *wanted)
        return commands.run(turn, wanted[0])
    helper = (
        doors.typed(turn)
        or collecting.typed(turn, turn.message.text)
        or errands.offered(turn)
        or errands.told_done(turn)
        or relatives.typed(turn)
        or languages.chosen(turn)
        or door_cards.typed(turn)
    )
    if helper is not None:
        return alarm + helper
    answered = guided.answer(turn, alarmed=bool(alarm))
    if answered is not None:
        return _said_once(alarm, answered)
    return arrivals.said_arrived(turn)


def _said_once(alarm: Effects, answered: Effects) -> Effects:
    """120 is said once: by the dialogue, where it says so itself, with what it asks next."""
    if any(isinstance(effect, Reply) and elders.says_120(effect.lines) for effect in answered):
        alarm = [effect for effect in alarm if not isinstance(effect, Reply)]
    return alarm + answered


def _on_the_phone(turn: Turn) -> Effects | None:
    """What somebody types who has a resident on the telephone; None when it is something else."""
    is_command = commands.spelled(turn.message.text, private=turn.message.private) is not None
    return phoned.typed(turn) or answering.typed(turn) if turn.message.private and not is_command else None


def _relayed(turn: Turn) -> Effects | None:
    """Talk about a ticket, in a reply to its card or to what its helper said."""
    if not turn.message.reply_to:
        return None
    typed = phone_line.noted(turn) or voices.typed(turn)
    return typed or relays.relay(turn, tells_health=reports.is_report(turn))


def _with_command(message: Incoming, name: str, argument: str) -> Incoming:
    return replace(message, command=name, argument=argument)


def _answers_dialogue(turn: Turn, name: str) -> bool:
    """人工 and 菜单 inside a dialogue are the dialogue's own shortcuts."""
    return turn.message.private and name in ("hotline", "start") and guided.is_open(turn)


def _free_text(turn: Turn, *, alarmed: bool) -> Effects:
    meant = understand(turn.message.text, reports.context_of(turn))
    if meant.kind == "report":
        return reports.take(turn, meant)
    is_fragment = asking.is_fragment(turn)
    if _is_spoken_to_us(turn) and not is_fragment:
        pressed = _one_key(turn)
        if pressed is not None:
            return pressed
    if meant.kind == "ambiguous" and _is_a_cry(turn):
        return guided.on_hotline(turn, turn.message.text) or reports.ambiguous(turn)
    if meant.kind == "ambiguous" or is_fragment:
        return reports.ambiguous(turn)
    about_theirs = asked.typed(turn) if turn.message.private and not alarmed else None
    if about_theirs is not None:
        return about_theirs
    need = None if alarmed else needing.heard(turn.message.text)
    if need is not None and turn.message.private:
        if not need.items and turn.caller.grids(turn.db) and not turn.caller.known.kin:
            return _beside_the_point(turn)  # who works here and lives elsewhere speaks of somebody, or of the work
        return guided.begin(turn, "need", **needing.begun(turn, need, turn.message.text))
    if need is not None and turn.group is not None and turn.group.kind == "grid":
        return needing.offer(turn, need)
    return _beside_the_point(turn) if turn.message.private and not alarmed else []


def _beside_the_point(turn: Turn) -> Effects:
    """What else is said in private: a command in other words, thanks, or talk, which is answered with the menu."""
    if not turn.caller.known.kin and not turn.caller.roles(turn.db):
        return residents.start(turn)
    works = bool(turn.caller.grids(turn.db))
    spoken = None if elders.writes(turn) else commands.spoken(turn.message.text, works=works)
    if spoken is not None:
        turn.message = _with_command(turn.message, *spoken)
        return commands.run(turn, spoken[0])
    return relays.told_more(turn) or looking_up.typed(turn) or residents.talk(turn)


def _one_key(turn: Turn) -> Effects | None:
    """What a digit said to us means: 1 I am well, 0 a person; in a group an elder's others too, answered in private."""
    if reports.says_well(turn):
        return follow(turn, reports.i_am_well(turn))
    if _wants_a_person(turn):
        return residents.person(turn)
    return guided.on_hotline(turn, turn.message.text) if not turn.message.private and _is_a_key(turn) else None


def _wants_a_person(turn: Turn) -> bool:
    """0; in private also 有人吗, 打电话 and the like."""
    text = turn.message.text
    return shortcut(text) == "person" if turn.message.private else number(text) == 0


def _is_a_key(turn: Turn) -> bool:
    """Whether an elder's digit is one of the big buttons': it means the same everywhere."""
    return number(turn.message.text) in range(2, 9) and elders.writes(turn)


def _is_a_cry(turn: Turn) -> bool:
    """不舒服, written to us by a resident: that is no number to be asked about, but for a person."""
    return turn.message.private and not turn.caller.roles(turn.db) and is_distress(turn.message.text)


def _is_spoken_to_us(turn: Turn) -> bool:
    """In private, or in a reply to us in a grid's group, one digit is said to us."""
    in_grid = turn.group is not None and turn.group.kind == "grid"
    return turn.message.private or (turn.message.reply_to_us and in_grid)


def _unknown(turn: Turn) -> Effects:
    return residents.menu(turn) if turn.message.private else []


def _attached(turn: Turn) -> Effects:
    """A spreadsheet from a worker is a roster; anything else a person sends privately goes to a person."""
    attachment = turn.message.attachment
    assert attachment is not None
    if attachment.kind == "document" and attachment.name.lower().endswith(SPREADSHEETS) and turn.message.private:
        if turn.caller.grids(turn.db):
            return commands.run(turn, "roster")
        return [Reply((line("command.not_yours"),), private=True)]
    alarm = alerts.emergency(turn) if is_emergency(turn.message.text) else []
    relayed = relays.relay(turn, tells_health=reports.is_about_health(turn))
    if relayed is not None:
        return alarm + relayed
    if not turn.message.private or reports.is_about_health(turn):
        return alarm + (_free_text(turn, alarmed=bool(alarm)) if turn.message.text else [])
    if attachment.kind == "voice":
        return alarm + voices.sent(turn, attachment)
    note = turn.message.text or line_note(attachment.kind)
    return alarm + alerts.help_wanted(turn, note, attachment)


def line_note(kind: str) -> str:
    """What a ticket says of something that cannot be read."""
    return f"[{kind}]"


def edited(turn: Turn) -> Effects:
    """An edited message is a correction, or an emergency that was written too fast."""
    if turn.message.command or not turn.message.text:
        return []
    alarm = alerts.emergency(turn) if is_emergency(turn.message.text) else []
    return alarm + reports.edited(turn, understand(turn.message.text, reports.context_of(turn)))


KINDS: dict[str, Callable[[Turn], Effects]] = {
    "message": said,
    "edit": edited,
    "press": presses.pressed,
    "membership": membership.changed,
    "moved": membership.moved,
}


def arrived(db: Session, ids: dict[str, Any], roster: Roster, house: House, when: datetime) -> tuple[Turn, Effects]:
    """A roster that was fetched and read is here; its sender must still be the grid's worker.

    `ids["letter"]` is the letter that fetched it: it makes the answer this file's own and no other's.
    """
    grid = db.get_one(Grid, ids["grid"])
    message = Incoming(-ids["letter"], "message", ids["chat"], private=True, user_id=ids["chat"], said_at=when)
    turn = turn_for(db, message, house, when)
    if not turn.caller.works_for(db, grid):
        return turn, [Reply((line("command.not_yours"),), private=True)]
    return turn, rosters.arrived(turn, grid, roster)
