"""What every button does, by the letters its data begins with; anybody may press, so all is checked again."""

from collections.abc import Callable, Collection

from handlers import commands, guided, residents
from handlers.access import Turn
from handlers.care import answering, calls, contacts, doors, elders, phoned, silence, visits, voices
from handlers.cases import following, tracks
from handlers.effects import Effects, Remove, Toast, line
from handlers.grid import pausing
from handlers.people import deciding, door_cards, relatives
from handlers.reporting import asking, needing, taps
from handlers.work import arrivals, cancelling, passing, queues, tickets
from storage import cases, readings
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


Press = Callable[[Turn, str], Effects]
"""What a button does with what stands behind the letters of its data."""


def _of(do: Callable[[Turn, int], Effects]) -> Press:
    """`o:7`: something is done with one row."""
    return lambda turn, rest: do(turn, _number(rest))


def _of_two(do: Callable[[Turn, int, int], Effects]) -> Press:
    """`w:7:9`: something is done with two rows."""

    def press(turn: Turn, rest: str) -> Effects:
        first, _, second = rest.partition(":")
        return do(turn, _number(first), _number(second))

    return press


def _said(do: Callable[[Turn, int, str], Effects], words: Collection[str] = ()) -> Press:
    """`t:7:claim`: a word is said about a row; where words are given, no other is one."""

    def press(turn: Turn, rest: str) -> Effects:
        number, _, word = rest.partition(":")
        if words and word not in words:
            raise ValueError(word)
        return do(turn, _number(number), word)

    return press


def _answered(do: Callable[..., Effects], name: str) -> Press:
    """`e:7:1`: yes or no is said about a row, as the argument of that name."""

    def press(turn: Turn, rest: str) -> Effects:
        number, _, yes = rest.partition(":")
        return do(turn, _number(number), **{name: _is_yes(yes)})

    return press


def _noted(press: Press) -> Press:
    """A press that says 好的 where it says nothing else."""

    def noted(turn: Turn, rest: str) -> Effects:
        effects = press(turn, rest)
        return effects if any(isinstance(one, Toast) for one in effects) else [Toast(line("press.ok")), *effects]

    return noted


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


def _pass(turn: Turn, rest: str) -> Effects:
    """转派: to whom, `pass:7`, or to this one, `pass:7:3`."""
    number, colon, account = rest.partition(":")
    return passing.passed(turn, _number(number), _number(account)) if colon else passing.offered(turn, _number(number))


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


def _at_door(turn: Turn, rest: str) -> Effects:
    """Somebody chose who they are behind the door of a printed card."""
    code, _, resident = rest.partition(":")
    return door_cards.chosen(turn, code, _number(resident))


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


PRESSES: dict[str, Press] = {
    "n": _of(taps.everyone_normal),
    "r": _resident,
    "t": _said(tickets.press, tickets.TRIGGERS),
    "y": _answered(arrivals.confirmed, "arrived"),
    "pass": _pass,
    "drop": _of(cancelling.asked_back),
    "no": _of(cancelling.taken_back),
    "track": _of(tracks.publish),
    "o": _of(queues.open_card),
    "j": _offered,
    "f": _questions,
    "g": _look,
    "k": _of(following.closed),
    "e": _answered(deciding.decide, "accept"),
    "q": _answered(relatives.consented, "yes"),
    "a": _noted(_said(asking.answered)),
    "w": _noted(_of_two(asking.is_whom)),
    "d": _dialogue,
    "c": _command,
    "x": _remove,
    "l": _said(calls.outcome, calls.OUTCOMES),
    "v": _said(voices.settled),
    "p": _of(voices.again),
    "h": _at_door,
    "u": _ring,
    "s": _said(silence.pressed),
    "b": _said(contacts.pressed),
    "i": _said(contacts.answered),
    "m": _said(visits.press, visits.OUTCOMES),
    "z": _door,
    "away": _said(pausing.pressed, pausing.TOLD),
}
