"""The hotline by telephone keys: who it is, then the same dialogue as in the chat, said and keyed."""

from collections.abc import Callable, Sequence

from conversations.keypad import answer, bare, masked, parts
from handlers import guided
from handlers.effects import Effects, Line, Refresh, Reply, line
from handlers.phone import callers
from handlers.phone.phone_endings import end, note, person
from handlers.phone.phone_talk import Conversation, Said, Talk
from handlers.work import alerts
from storage import tickets
from storage.models import Resident

MISSES = 2  # then a person rings
AGAIN, PERSON, WELL = "9", "0", "1"
EVERYBODY = "4"  # 都平安, where the hotline asks who it is
KEPT = frozenset({"report.kept", "report.kept_late"})  # what is said when something was recorded
AT_ONCE = ("1", "2", "3")  # keys of the menu that are heard while it still rings


# --- who it is --------------------------------------------------------------------------------------------


def ask(call: Conversation, before: tuple[Line, ...]) -> Said:
    """The first question that is still open: the door, who of them it is, or the hotline's own."""
    talk = call.talk
    if talk.on_paper:
        return person(call, before, "line.note_paper")
    if talk.whom:
        return _menu(call, before)
    households = {call.db.get_one(Resident, one).household_id for one in talk.sharing}
    if len(households) == 1:
        return _who(call, before, talk.sharing)
    talk.stage, talk.keyed = "door", []
    return (*before, line("line.door"), line("line.person")), "keys", []


def _who(call: Conversation, before: tuple[Line, ...], residents: Sequence[int]) -> Said:
    """Who of several it is; names are told in full only to the number that is theirs."""
    talk = call.talk
    talk.stage, talk.named = "who", list(residents)[: callers.MOST_NAMED]
    names = callers.names(call.db, talk.named)
    told: list[str | Line] = [*names] if _is_theirs(talk) else [masked(name) for name in names]
    if _is_theirs(talk):
        told.append(line("line.together"))
    lines = [line("chat.numbered", label=name, number=number) for number, name in enumerate(told, start=1)]
    return (*before, line("line.who"), *lines, line("line.person")), "keys", []


def _is_theirs(talk: Talk) -> bool:
    """Whether the number is known to be that of everybody who is named."""
    return set(talk.named) <= set(talk.sharing)


def _keyed_door(call: Conversation, said: str) -> Said:
    talk = call.talk
    more = parts(said)
    keyed = list(more) if len(more) > 1 else [*talk.keyed, *more]
    meant = callers.behind(call.db, keyed, call.grids(), talk.sharing)
    if meant.asks:
        talk.keyed = keyed
        return (line(f"line.door_{meant.asks}"),), "keys", []
    if not meant.room:
        return _again(call, said, line("line.no_such_door"))
    talk.room, call.row.grid_id = meant.room, meant.grid_id
    if not meant.residents:
        return person(call, (), "line.note_room")
    if len(meant.residents) > 1:
        return _who(call, (), meant.residents)
    talk.whom = list(meant.residents)
    return _menu(call, ())


def _keyed_who(call: Conversation, said: str) -> Said:
    talk = call.talk
    number = int(said) if said.isascii() and said.isdigit() else 0
    if 1 <= number <= len(talk.named):
        talk.whom = [talk.named[number - 1]]
    elif number == len(talk.named) + 1 and _is_theirs(talk):
        talk.whom = list(talk.named)
    else:
        return _again(call, said, line("line.not_understood"))
    return _menu(call, ())


def _again(call: Conversation, said: str, kindly: Line) -> Said:
    """Asked once more, which 9 may do as often as it likes; what is not understood twice is for a person."""
    talk = call.talk
    if said == AGAIN:
        return _repeated(call, ())
    talk.missed += 1
    talk.unclear.append(said)
    return person(call, (), "line.note_unclear") if talk.missed >= MISSES else _repeated(call, (kindly,))


def _repeated(call: Conversation, before: tuple[Line, ...]) -> Said:
    """The open question once more."""
    if call.talk.stage == "menu":
        return _hotline(call, AGAIN, before)
    return _who(call, before, call.talk.named) if call.talk.stage == "who" else ask(call, before)


# --- the dialogue -----------------------------------------------------------------------------------------


def _menu(call: Conversation, before: tuple[Line, ...]) -> Said:
    """The hotline from its beginning: the question of an earlier call is not this one's."""
    call.talk.stage = "menu"
    turn = call.turn()
    call.row.grid_id = call.row.grid_id or next((kin.grid_id for kin in turn.caller.known.kin), None)
    return _heard(call, guided.begin(turn, "hotline"), before)


def _keyed_menu(call: Conversation, said: str) -> Said:
    talk = call.talk
    is_confirmed, talk.confirms = talk.confirms and said == WELL, False
    if is_confirmed:
        return _hotline(call, AGAIN, (line("line.confirmed"),))
    meant = answer(said)
    effects = guided.on_hotline(call.turn(meant), meant) if meant else None
    if effects is None:
        return _unclear(call, said)
    if said == WELL and len(talk.whom) > 1:
        effects = [*effects, *(guided.on_hotline(call.turn(EVERYBODY), EVERYBODY) or [])]
    return _heard(call, effects, ())


def _unclear(call: Conversation, said: str) -> Said:
    """No key of the menu, and no sure temperature: asked once more, then a person rings."""
    talk = call.talk
    talk.missed += 1
    talk.unclear.append(said)
    if talk.missed >= MISSES:
        return _hotline(call, PERSON, (line("line.not_understood"),))
    return _hotline(call, AGAIN, (line("line.unclear"),))


def _hotline(call: Conversation, keys: str, before: tuple[Line, ...]) -> Said:
    return _heard(call, guided.on_hotline(call.turn(keys), keys) or [], before)


def _heard(call: Conversation, effects: Effects, before: tuple[Line, ...]) -> Said:
    """What the hotline answers, and whether anything was kept or asked for by it."""
    talk, keys = call.talk, _keys(effects)
    lines = _lines(effects)
    talk.recorded = talk.recorded or not keys.isdisjoint(KEPT)
    talk.confirms = "report.care" in keys
    noted = _asked(call, effects)
    said = (*_kept(lines), line("line.confirm")) if talk.confirms else (*lines, line("line.again"))
    return (*before, *said), "keys", [*effects, *noted]


def _lines(effects: Effects) -> tuple[Line, ...]:
    """What the last answer says."""
    replies = [effect for effect in effects if isinstance(effect, Reply)]
    return replies[-1].lines if replies else ()


def _keys(effects: Effects) -> set[str]:
    return {one.key for one in _lines(effects)}


def _kept(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """What was kept, and nothing else: a fever is read back alone, the menu can wait."""
    return tuple(one for one in lines if one.key.startswith("report."))


def _asked(call: Conversation, effects: Effects) -> Effects:
    """Note that a person was asked for, with what could not be understood before."""
    talk, turn = call.talk, call.turn()
    waiting = tickets.waiting_call(call.db, turn.account_id)
    shown = {effect.card for effect in effects if isinstance(effect, Refresh)}
    if waiting is None or f"ticket:{waiting.id}" not in shown or talk.asked:
        return []
    talk.asked, call.row.ticket_id = True, waiting.id
    if not talk.unclear:
        return []
    return alerts.help_wanted(turn, note(call, "line.note_keyed", keys=" ".join(talk.unclear)))


# --- keys, or none ----------------------------------------------------------------------------------------


def keyed(call: Conversation, keys: str) -> Said:
    """Keys were pressed, or none were."""
    talk, said = call.talk, bare(keys)
    if talk.stage == "ring":
        return _while_ringing(call, said)
    if not said:
        return _silence(call)
    talk.silent = 0
    if said == PERSON and talk.stage != "menu":
        return person(call, (), "line.note_person")
    return KEYED[talk.stage](call, said)


KEYED: dict[str, Callable[[Conversation, str], Said]] = {
    "door": _keyed_door,
    "who": _keyed_who,
    "menu": _keyed_menu,
}


def _while_ringing(call: Conversation, said: str) -> Said:
    """A key instead of waiting: 0 waits on for a person; the menu's keys are heard at once from who is known."""
    if said == PERSON and call.talk.to_ring:
        return (), "ring", []
    asked = ask(call, ())
    return _keyed_menu(call, said) if call.talk.stage == "menu" and said in AT_ONCE else asked


def _silence(call: Conversation) -> Said:
    """Nothing was keyed: asked once more; then goodbye, and who neither reported nor asked for anything is rung."""
    talk = call.talk
    talk.silent += 1
    if talk.recorded or talk.asked:
        end(call, "asked" if talk.asked else "recorded")
        return (line("line.goodbye"),), "end", []
    return person(call, (line("line.silence"),), "line.note_silent") if talk.silent > 1 else _repeated(call, ())
