"""What every button does, by the letters its data begins with; anybody may press, so all is checked again."""

from collections.abc import Callable
from typing import Any

from handlers import commands, guided, residents
from handlers.access import Turn
from handlers.care import answering, calls, contacts, doors, elders, phoned, silence, visits, voices
from handlers.cases import following, tracks
from handlers.effects import Effects, Receipt, Remove, Reply, Toast, line
from handlers.people import deciding, joining, relatives
from handlers.reporting import asking, needing, reports
from handlers.reporting.keeping import follow, settled
from handlers.work import arrivals, cancelling, passing, queues, tickets
from storage import cases, readings, rounds
from storage import tickets as stored_tickets
from storage.models import Group


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
    if turn.caller.known.declined:
        return [Toast(line("press.on_paper"), alert=True), *orphan]
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
    "travel": residents.travel,
    "family": residents.family,
    "volunteer": residents.volunteer,
    "more": residents.more,
    "forget": residents.forget,
    "offer": residents.offer,
    "me": residents.me,
    "help": commands.helped,
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


def _pass(turn: Turn, rest: str) -> Effects:
    """转派: to whom, `pass:7`, or to this one, `pass:7:3`."""
    number, colon, account = rest.partition(":")
    return passing.passed(turn, _number(number), _number(account)) if colon else passing.offered(turn, _number(number))


def _drop(turn: Turn, rest: str) -> Effects:
    return cancelling.asked_back(turn, _number(rest))


def _track(turn: Turn, rest: str) -> Effects:
    return tracks.publish(turn, _number(rest))


def _no_longer(turn: Turn, rest: str) -> Effects:
    return cancelling.taken_back(turn, _number(rest))


def _arrived(turn: Turn, rest: str) -> Effects:
    number, _, yes = rest.partition(":")
    return arrivals.confirmed(turn, _number(number), arrived=_is_yes(yes))


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
    name, known = following.questions(turn, case)
    return guided.begin(turn, name, **known)


def _close_case(turn: Turn, rest: str) -> Effects:
    return following.closed(turn, _number(rest))


def _open_card(turn: Turn, rest: str) -> Effects:
    return queues.open_card(turn, _number(rest))


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
    """A command out of the menu, `c:today:`; for the grid they chose, `c:today:2`; with its words, `c:pause:2:9`."""
    name, colon, chosen = rest.partition(":")
    if colon and not chosen and commands.BY_NAME[name].of_grid is not None:
        return [Toast(line("press.ok")), *commands.run(turn, name)]
    grid, said, statement = chosen.partition(":")
    return commands.chosen(turn, name, _number(grid), _number(statement) if said else None)


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


def _ring(turn: Turn, rest: str) -> Effects:
    """A button of the call list; `u:more` is the next one on it."""
    if rest == "more":
        return [Toast(line("press.ok")), *commands.run(turn, "calls")]
    number, _, said = rest.partition(":")
    if said.startswith("r") and said[1:].isdecimal():
        return phoned.chosen(turn, _number(number), _number(said[1:]))
    return answering.press(turn, _number(number), said)


def _door(turn: Turn, rest: str) -> Effects:
    """An answer to what a typed door list left open, or the list on paper."""
    call, _, number = rest.partition(":")
    if call == "print":
        return doors.printed(turn, _number(number))
    return doors.press(turn, _number(call), _number(number))


def _visit(turn: Turn, rest: str) -> Effects:
    number, _, said = rest.partition(":")
    if said not in visits.OUTCOMES:
        raise ValueError(said)
    return visits.press(turn, _number(number), said)


def _silent(turn: Turn, rest: str) -> Effects:
    """An answer about somebody who has not been heard of."""
    resident, _, said = rest.partition(":")
    return silence.pressed(turn, _number(resident), said)


def _ladder(turn: Turn, rest: str) -> Effects:
    resident, _, said = rest.partition(":")
    return contacts.pressed(turn, _number(resident), said)


def _contact(turn: Turn, rest: str) -> Effects:
    contact, _, said = rest.partition(":")
    return contacts.answered(turn, _number(contact), said)


PRESSES: dict[str, Callable[[Turn, str], Effects]] = {
    "n": _normal,
    "r": _resident,
    "t": _ticket,
    "y": _arrived,
    "pass": _pass,
    "drop": _drop,
    "no": _no_longer,
    "track": _track,
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
    "u": _ring,
    "s": _silent,
    "b": _ladder,
    "i": _contact,
    "m": _visit,
    "z": _door,
}
