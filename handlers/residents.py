"""The residents' commands: start, report, my record, help."""

from collections.abc import Callable

from conversations import small_talk
from conversations.answers import plain
from handlers import guided
from handlers.access import Turn
from handlers.care import elders
from handlers.cases import tracks
from handlers.effects import Effects, Menu, Reply, Rows, Show, button, line
from handlers.grid import roles
from handlers.people import door_cards
from handlers.reporting.placing import Household
from handlers.work import duty, errands
from storage import ladder as stored_ladder
from storage import people
from storage.people import Kin


def start(turn: Turn) -> Effects:
    """Enrol, or the menu; a deep link's payload says what they came for."""
    payload = turn.message.argument.strip()
    if payload.startswith("i_"):
        return roles.accept(turn, payload[2:])
    if payload.startswith("h_") and turn.message.private:
        return door_cards.scanned(turn, payload[2:])
    _come_from(turn, payload)
    if turn.house.operators == frozenset() and turn.grid() is None:
        return [Reply((line("start.set_up", id=turn.message.user_id),), private=True)]
    if payload.startswith("help"):
        return person(turn)
    for name, does in LINKS.items():
        if payload.startswith(name):
            return does(turn)
    if not turn.caller.known.kin:
        return _newcomer(turn)
    if payload.startswith("report"):
        return guided.begin(turn, "temperature")
    return [*menu(turn), Menu(turn.message.user_id, turn.caller.rank(turn.db))]


def _come_from(turn: Turn, payload: str) -> None:
    """`report_12` from the board of grid 12: where a newcomer lives."""
    _, _, grid = payload.partition("_")
    if grid.isascii() and grid.isdigit() and turn.caller.known.grid_id is None:
        found = people.grid_exists(turn.db, int(grid))
        if found:
            people.set_home(turn.db, turn.account_id, int(grid))
            turn.caller.known.grid_id = int(grid)


def _newcomer(turn: Turn) -> Effects:
    """Enrolment for whoever may live here; a worker without a home here gets the menu."""
    if turn.caller.rank(turn.db) != "resident" and not turn.message.argument:
        return [*menu(turn), Menu(turn.message.user_id, turn.caller.rank(turn.db))]
    return _join(turn)


def _join(turn: Turn) -> Effects:
    """Enrolment, unless a worker is already looking at one of theirs."""
    if people.awaits_confirmation(turn.db, turn.account_id):
        return [Reply((line("join.still_waits"),), ((button("join.again", "r:enrol"),),), private=True)]
    return enrol(turn)


def enrol(turn: Turn) -> Effects:
    """The enrolment dialogue."""
    return guided.begin(turn, "enrolment")


def menu(turn: Turn) -> Effects:
    """What they can do here, in big buttons."""
    if elders.writes(turn) and not turn.caller.grids(turn.db):
        return guided.begin(turn, "hotline")
    phone, hours = duty.fixed_number(turn.db, turn.grid(), turn.when, turn.language)
    lines = [line("menu.title"), *([duty.number_line(phone, hours)] if phone else [])]
    resident: Rows = (
        (button("board.report_here", "r:report"), button("board.normal", "n:0")),
        (button("menu.me", "r:me"), button("menu.need", "r:need")),
        (button("menu.more", "r:more"), button("menu.person", "r:person")),
    )
    works = bool(turn.caller.grids(turn.db))
    if works:
        lines.append(line("menu.in_words"))
    rows = (WORK if works else ()) + (resident if turn.caller.known.kin or not works else ())
    return [Reply(tuple(lines), rows, private=True)]


def talk(turn: Turn) -> Effects:
    """Thanks are returned, a slip is told how to mend, a question goes to a person; all else brings the menu."""
    works = bool(turn.caller.grids(turn.db))
    if works and small_talk.is_notice(turn.message.text):
        return [Reply((line("menu.notice"),), private=True)]
    reply = None if elders.writes(turn) else small_talk.reply_to(turn.message.text)
    if reply is None or (works and reply == "question"):  # who is asked by others is not sent on to themselves
        return menu(turn)
    ways = {
        "journey": button("menu.travel", "r:travel"),
        "family_elsewhere": button("menu.family", "r:family"),
        "question": button("menu.person", "r:person"),
        "change": button("menu.person", "r:person"),
    }
    rows = ((ways[reply],),) if reply in ways else ()
    return [Reply((line(f"menu.{reply}"),), rows, private=True)]


def more(turn: Turn) -> Effects:  # noqa: ARG001
    """What is wanted less often, a button each."""
    rows = tuple((button(f"menu.{name}", f"r:{name}"),) for name in ("travel", "family", "volunteer", "forget", "help"))
    return [Reply((line("menu.more_title"),), rows, private=True)]


WORK: Rows = (
    (button("menu.today", "c:today:"), button("menu.missing", "c:missing:")),
    (button("menu.remind", "c:remind:"), button("menu.export", "c:export:")),
    (button("menu.calls", "u:more"), button("menu.help", "r:help")),
)
"""What a worker wants all day."""


def report(turn: Turn) -> Effects:
    """/report: the temperature dialogue, in private; a newcomer enrols first."""
    if not turn.message.private and turn.message.kind != "press":
        return [Reply((line("report.come"),), ((button("board.report", link="report"),),))]
    return guided.begin(turn, "temperature") if turn.caller.known.kin else _join(turn)


def need(turn: Turn) -> Effects:
    """/need: the need dialogue, in private."""
    return _guided(turn, "need")


def travel(turn: Turn) -> Effects:
    """/travel: the declaration of a journey or a contact, in private; a newcomer enrols first."""
    if not turn.caller.known.kin and turn.message.private:
        return _join(turn)
    place = tracks.tapped(turn, turn.message.argument.strip()) if turn.message.private else ""
    return guided.begin(turn, "travel", place=place) if place else _guided(turn, "travel")


def family(turn: Turn) -> Effects:
    """/family: the relatives this person reports for."""
    return _guided(turn, "family")


def volunteer(turn: Turn) -> Effects:
    """/volunteer: the sign-up, or for who is one already the errands in hand."""
    if any(role == "volunteer" for role, _, _ in turn.caller.roles(turn.db)):
        return errands.mine(turn)
    return _guided(turn, "volunteering")


def offer(turn: Turn) -> Effects:
    """What a volunteer offered: changed, or taken back."""
    return guided.begin(turn, "volunteering")


def forget(turn: Turn) -> Effects:
    """忘记我: be erased, after two clear yeses."""
    return _guided(turn, "forgetting")


LINKS: dict[str, Callable[[Turn], Effects]] = {
    "need": need,
    "travel": travel,
    "family": family,
    "volunteering": volunteer,
    "forgetting": forget,
}
"""What a deep link's payload leads to, by its beginning."""


def _guided(turn: Turn, name: str) -> Effects:
    """Open a dialogue in private; in a group the way there is shown."""
    if not turn.message.private and turn.message.kind != "press":
        return [Reply((line("offer.come_private"),), ((button("ask.come_button", link=name),),))]
    return guided.begin(turn, name)


def me(turn: Turn) -> Effects:
    """/me: exactly what was recorded, when, from which message, and who entered it."""
    known = turn.caller.known
    if not known.kin:
        return [Reply((line("me.unknown"),), ((button("ask.enrol_button", "r:enrol"),),), private=True)]
    proven = [kin.resident_id for kin in known.kin if kin.verified]
    own = [kin.resident_id for kin in known.kin]
    is_home = any(kin.verified and kin.relation == "self" for kin in known.kin)
    household = [member.id for member in Household(turn.db, known).members() if is_home]
    grid = turn.grid()
    ids = {
        "residents": list(dict.fromkeys([*own, *household])),
        "account": known.account_id,
        "all": list(dict.fromkeys([*proven, *household])),
        "grid": grid.id if grid else None,
        "set": [kin.resident_id for kin in known.kin if kin.verified and _is_looked_after(turn, kin)],
    }
    return [Show(turn.message.user_id, "me", ids, turn.language)]


def _is_looked_after(turn: Turn, kin: Kin) -> bool:
    """Whether it is said for them how they are reached and whom to ask: relatives, and whose silence is noticed."""
    today = stored_ladder.today(turn.db, kin.resident_id, turn.when.date())
    return kin.relation == "relative" or elders.is_looked_after(today, turn.when)


def hotline(turn: Turn) -> Effects:
    """/hotline and 热线: the hotline; 人工 is a person at once."""
    return person(turn) if plain(turn.message.text) == "人工" else guided.begin(turn, "hotline")


def person(turn: Turn) -> Effects:
    """0, 人工: a person, who will ring, and when that suits."""
    return guided.on_hotline(turn, "0") or []
