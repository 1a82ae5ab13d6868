"""The front door: what each kind of incoming thing means, in the order it is tried."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from conversations.answers import number
from conversations.understanding.needs import is_emergency
from documents.roster import Roster
from handlers import (
    alerts,
    asking,
    calls,
    commands,
    deciding,
    elders,
    errands,
    following,
    guided,
    hotline,
    joining,
    needing,
    relatives,
    reports,
    residents,
    rosters,
    tickets,
    voices,
)
from handlers.access import House, Turn, turn_for
from handlers.effects import Effects, Receipt, Refresh, Remove, Reply, Tell, Toast, line
from handlers.hearing import understand
from handlers.incoming import Incoming
from handlers.keeping import follow, settled
from storage import areas, cases, outbox, people, readings, rounds
from storage import tickets as stored_tickets
from storage.models import Grid, Group
from storage.outbox import Lane

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
    alarm = alerts.emergency(turn) if is_emergency(message.text) else []
    pressed_big = hotline.digit(message.text) if message.private else ""
    if pressed_big:
        return guided.on_hotline(turn, pressed_big) or []
    relayed = _relayed(turn)
    if relayed is not None:
        return alarm + relayed
    spelled = commands.spelled(message.text, private=message.private)
    if spelled is not None and not _answers_dialogue(turn, spelled[0]):
        turn.message = _with_command(message, *spelled)
        return commands.run(turn, spelled[0])
    if message.private:
        trip = errands.offered(turn)
        if trip is not None:
            return trip
        answered = guided.answer(turn, alarmed=bool(alarm))
        if answered is not None:
            return alarm + answered
        arrived = tickets.said_arrived(turn)
        if arrived is not None:
            return arrived
    return alarm + _free_text(turn, alarmed=bool(alarm))


def _relayed(turn: Turn) -> Effects | None:
    """Talk about a ticket, in a reply to its card or to what its helper said."""
    if not turn.message.reply_to:
        return None
    return voices.typed(turn) or tickets.relay(turn, tells_health=reports.is_report(turn))


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
    if _is_spoken_to_us(turn) and not is_fragment and reports.says_well(turn):
        return follow(turn, reports.i_am_well(turn))
    if _is_spoken_to_us(turn) and not is_fragment and number(turn.message.text) == 0:
        return residents.person(turn)
    if meant.kind == "ambiguous" or is_fragment:
        return reports.ambiguous(turn)
    need = None if alarmed else needing.heard(turn.message.text)
    if need is not None and turn.message.private:
        return guided.begin(turn, "need", heard=need.label())
    if need is not None and turn.group is not None and turn.group.kind == "grid":
        return needing.offer(turn, need)
    if turn.message.private and not alarmed:
        return residents.menu(turn) if turn.caller.known.kin or turn.caller.roles(turn.db) else residents.start(turn)
    return []


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


# --- presses ----------------------------------------------------------------------------------------------


def pressed(turn: Turn) -> Effects:
    """A button: data is whatever a client sends, so everything is checked again."""
    kind, _, rest = turn.message.data.partition(":")
    try:
        press = PRESSES[kind]
        return press(turn, rest)
    except (KeyError, ValueError):
        return [Toast(line("press.old")), *(residents.menu(turn) if _is_elders_chat(turn) else [])]


def _is_elders_chat(turn: Turn) -> bool:
    """An old button must not be a dead end for somebody who knows no other way."""
    return turn.message.private and elders.writes(turn)


MOST = 2**31 - 1  # the largest id a table gives


def _number(text: str) -> int:
    """An id out of a button; what no table can hold raises `ValueError`."""
    number = int(text)
    if not 0 <= number <= MOST:
        raise ValueError(text)
    return number


def _is_yes(text: str) -> bool:
    if text not in ("0", "1"):
        raise ValueError(text)
    return text == "1"


def _normal(turn: Turn, rest: str) -> Effects:
    """全家正常: counts for now, whatever round the button hung on."""
    orphan = _orphan(turn, _number(rest))
    if not turn.caller.known.kin:
        return [Toast(line("press.enrol_first"), link="report"), *orphan]
    if all(kin.relation != "self" for kin in turn.caller.known.kin):
        return [Toast(line("press.normal_whose"), alert=True), *orphan]
    kept = reports.everyone_normal(turn)
    effects = follow(turn, kept)
    key = "press.normal_late" if any(one.late for one in kept) else "press.normal"
    held = _still_ill(turn, kept)
    toast = line("press.normal_but_ill") if held else line(key, count=len(kept))
    return [Toast(toast, alert=held), *[one for one in effects if not isinstance(one, Receipt)], *orphan]


def _still_ill(turn: Turn, kept: list[Any]) -> bool:
    """Whether somebody of the household was ill today: the tap does not erase it, and says so."""
    settled(turn.db)
    stands = [
        rounds.standing(turn.db, round_id=one.round.id, resident_id=one.resident_id)
        for one in kept
        if one.round is not None and one.resident_id is not None
    ]
    return any(stand is not None and (stand.fever or stand.symptoms) for stand in stands)


def _orphan(turn: Turn, round_id: int) -> Effects:
    """A board we do not know was sent just before a crash: it goes, the live one stays."""
    if turn.group is None or turn.group.kind != "grid" or not round_id:
        return []
    hung = [board for board, group in rounds.boards(turn.db, round_id) if group.id == turn.group.id]
    message_id = turn.message.message_id
    if not hung or hung[0].message_id is None or rounds.is_notice(turn.db, turn.message.chat_id, message_id):
        return []
    if rounds.board_at(turn.db, group_id=turn.group.id or 0, message_id=message_id) is not None:
        return []
    return [Remove(turn.message.chat_id, message_id)]


MENU: dict[str, Callable[[Turn], Effects]] = {
    "report": residents.report,
    "need": residents.need,
    "forget": residents.forget,
    "me": residents.me,
    "help": residents.helped,
    "person": residents.person,
    "enrol": residents.enrol,
}


def _resident(turn: Turn, rest: str) -> Effects:
    return [Toast(line("press.ok")), *MENU[rest](turn)]


def _ticket(turn: Turn, rest: str) -> Effects:
    number, _, trigger = rest.partition(":")
    if trigger not in tickets.TRIGGERS:
        raise ValueError(trigger)
    return tickets.press(turn, _number(number), trigger)


def _arrived(turn: Turn, rest: str) -> Effects:
    number, _, yes = rest.partition(":")
    return tickets.confirmed(turn, _number(number), arrived=_is_yes(yes))


def _offered(turn: Turn, rest: str) -> Effects:
    """The answer to a quiet offer to register a need."""
    statement, _, yes = rest.partition(":")
    known = needing.offered(turn, _number(statement))
    if known is None:
        return [Toast(line("press.not_yours"), alert=True)]
    return guided.begin(turn, "need", **known) if yes == "1" else [Toast(line("press.ok"))]


def _questions(turn: Turn, rest: str) -> Effects:
    """The questions after a fever, about the person of the alarm, by who reported it."""
    ticket = stored_tickets.ticket(turn.db, _number(rest))
    if ticket is None or ticket.account_id != turn.account_id:
        return [Toast(line("press.not_yours"), alert=True)]
    return guided.begin(turn, "follow_up", **following.about(turn, ticket.resident_id))


def _look(turn: Turn, rest: str) -> Effects:
    """A later look at somebody who is followed up."""
    case = cases.case(turn.db, _number(rest))
    if case is None or case.account_id != turn.account_id:
        return [Toast(line("press.not_yours"), alert=True)]
    if case.state != "open":
        return [Toast(line("ticket.already_moved"))]
    return guided.begin(turn, "follow_up_round", **following.about(turn, case.resident_id))


def _close_case(turn: Turn, rest: str) -> Effects:
    return following.closed(turn, _number(rest))


def _open_card(turn: Turn, rest: str) -> Effects:
    return tickets.open_card(turn, _number(rest))


def _consent(turn: Turn, rest: str) -> Effects:
    number, _, yes = rest.partition(":")
    return relatives.consented(turn, _number(number), yes=_is_yes(yes))


def _decision(turn: Turn, rest: str) -> Effects:
    number, _, yes = rest.partition(":")
    return deciding.decide(turn, _number(number), accept=_is_yes(yes))


def _ask(turn: Turn, rest: str) -> Effects:
    statement, _, answer = rest.partition(":")
    effects = asking.answered(turn, _number(statement), answer)
    return effects if any(isinstance(one, Toast) for one in effects) else [Toast(line("press.ok")), *effects]


def _whom(turn: Turn, rest: str) -> Effects:
    reading, _, resident = rest.partition(":")
    effects = asking.is_whom(turn, _number(reading), _number(resident))
    return effects if any(isinstance(one, Toast) for one in effects) else [Toast(line("press.ok")), *effects]


def _dialogue(turn: Turn, rest: str) -> Effects:  # noqa: ARG001
    return guided.answer(turn) or [Toast(line("press.old")), *residents.menu(turn)]


def _command(turn: Turn, rest: str) -> Effects:
    """A worker's command out of the menu, `c:today:`, or for the one grid of several they chose, `c:today:2`."""
    name, colon, number = rest.partition(":")
    command = commands.BY_NAME[name]
    if colon and not number and command.of_grid is not None:
        return [Toast(line("press.ok")), *commands.run(turn, name)]
    grid = turn.db.get(Grid, _number(number))
    if grid is None or command.of_grid is None or not turn.caller.works_for(turn.db, grid):
        return [Toast(line("press.not_yours"), alert=True)]
    return [Toast(line("press.ok")), *command.of_grid(turn, grid)]


def _remove(turn: Turn, rest: str) -> Effects:
    """Take the sender's own words about a fever out of the group."""
    group_id, _, message = rest.partition(":")
    group = turn.db.get(Group, _number(group_id))
    theirs = group and any(
        (said_ := readings.statement_or_none(turn.db, statement)) and said_.account_id == turn.account_id
        for statement, _ in readings.versions(turn.db, chat_id=group.telegram_id, message_id=_number(message))
    )
    if group is None or not theirs:
        return [Toast(line("press.not_yours"), alert=True)]
    return [Toast(line("fever.removed")), Remove(group.telegram_id, _number(message))]


def _call(turn: Turn, rest: str) -> Effects:
    ticket, _, outcome = rest.partition(":")
    if outcome not in calls.OUTCOMES:
        raise ValueError(outcome)
    return calls.outcome(turn, _number(ticket), outcome)


def _voice(turn: Turn, rest: str) -> Effects:
    ticket, _, answer = rest.partition(":")
    return voices.settled(turn, _number(ticket), answer)


def _play(turn: Turn, rest: str) -> Effects:
    return voices.again(turn, _number(rest))


def _at_door(turn: Turn, rest: str) -> Effects:
    """Somebody chose who they are behind the door of a printed card."""
    code, _, resident = rest.partition(":")
    entered = joining.chosen_at_door(turn, code, _number(resident))
    is_in = any(isinstance(effect, Reply) for effect in entered)
    return [*entered, *(guided.begin(turn, "hotline") if is_in and elders.writes(turn) else [])]


PRESSES: dict[str, Callable[[Turn, str], Effects]] = {
    "n": _normal,
    "r": _resident,
    "t": _ticket,
    "y": _arrived,
    "o": _open_card,
    "j": _offered,
    "f": _questions,
    "g": _look,
    "k": _close_case,
    "e": _decision,
    "q": _consent,
    "a": _ask,
    "w": _whom,
    "d": _dialogue,
    "c": _command,
    "x": _remove,
    "l": _call,
    "v": _voice,
    "p": _play,
    "h": _at_door,
}


# --- the bot's own place in chats -------------------------------------------------------------------------


def membership(turn: Turn) -> Effects:
    """The bot was added, promoted, restricted, removed, started or blocked."""
    message = turn.message
    if message.private:
        people.set_reach(turn.db, turn.account_id, "yes" if message.bot_is == "member" else "blocked")
        return []
    assert turn.group is not None
    turn.group.bot_is = message.bot_is
    turn.group.sees_all = message.bot_is == "administrator" or turn.house.reads_all
    turn.db.flush()
    if message.bot_is not in ("member", "administrator"):
        return _lost(turn, turn.group)
    return _greeting(turn, turn.group)


def _lost(turn: Turn, group: Group) -> Effects:
    """The bot is out of a grid's group: the grid's worker hears of it."""
    grid = turn.db.get(Grid, group.grid_id) if group.grid_id else None
    if grid is None:
        return []
    told = [one for _, one, reach, _, _ in people.holders(turn.db, grid=grid, names=("worker",)) if reach == "yes"]
    words = (line("group.lost", group=group.title, grid=grid.name),)
    return [Tell(chat, words, (), grid.language, Lane.REPLY) for chat in told or sorted(turn.house.operators)]


def _greeting(turn: Turn, group: Group) -> Effects:
    """Say once, kindly, what is missed while privacy mode is on; nothing when everything is seen."""
    if group.told_privacy or group.sees_all:
        return []
    group.told_privacy = True
    turn.db.flush()
    return [Reply((line("group.privacy"),))]


def moved(turn: Turn) -> Effects:
    """The group became a supergroup: same group, new chat id, and today's board goes up again there."""
    areas.move_group(turn.db, old=turn.message.chat_id, new=turn.message.moved_to)
    outbox.move_chat(turn.db, old=turn.message.chat_id, new=turn.message.moved_to)
    group = areas.group_of_chat(turn.db, turn.message.moved_to)
    grid = turn.db.get(Grid, group.grid_id) if group is not None and group.grid_id else None
    round_ = rounds.latest(turn.db, grid, turn.when) if grid is not None else None
    return [Refresh(f"board:{round_.id}", Lane.NOTICE)] if round_ is not None and round_.state == "open" else []


KINDS: dict[str, Callable[[Turn], Effects]] = {
    "message": said,
    "edit": edited,
    "press": pressed,
    "membership": membership,
    "moved": moved,
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
