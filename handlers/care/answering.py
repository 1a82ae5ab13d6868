"""What somebody says on the telephone, kept by whoever has them on the line: well, a temperature, or a wish."""

import re
from dataclasses import replace
from datetime import timedelta

from conversations.answers import plain
from conversations.understanding import Heard
from conversations.understanding import understand as hear
from conversations.understanding.needs import is_emergency, understand_needs
from handlers.access import Turn
from handlers.care import calling
from handlers.effects import Effect, Effects, Refresh, Reply, Toast, button, line
from handlers.reporting.keeping import follow
from handlers.reporting.proxying import NORMAL, kept
from handlers.work import tickets as helping
from storage import calls
from storage.models import Call
from storage.outbox import Lane

SECOND_THOUGHTS = timedelta(minutes=2)
"""So long a number typed after a report corrects it."""
HELP, WELL, BACK = "help", "well", "back"
WELL_WORDS = frozenset({"平安", "正常", "好", "都好", "没事", "一切好", "well"})


def press(turn: Turn, call_id: int, said: str) -> Effects:
    """A button of the call list: an outcome, or after 接通 a temperature in tenths, 一切好, 要帮忙 or 要回电."""
    call = calling.open_to(turn, call_id)
    if call is None:
        return [Toast(line("press.not_yours"), alert=True)]
    if not calling.is_of_today(turn, call):
        return [Toast(line("calling.over"))]
    return calling.press(turn, call, said) if said in calling.OUTCOMES else _told(turn, call, said)


def _told(turn: Turn, call: Call, said: str) -> Effects:
    heard = _heard(said)
    if call.outcome != "reached":
        return [Toast(line("calling.already"))]
    if said == BACK:
        return [Toast(line("press.ok")), *ring_back(turn, call)]
    return [Toast(line("press.ok")), *(wish(turn, call) if heard is None else record(turn, call, heard))]


def _heard(said: str) -> Heard | None:
    """The reading behind a button; None for a wish. What no button of ours says raises `ValueError`."""
    if said in (HELP, BACK):
        return None
    heard = NORMAL if said == WELL else replace(NORMAL, celsius=int(said) / 10, status=None)
    if heard.celsius is not None and not 34 <= heard.celsius <= 43:
        raise ValueError(said)
    return heard


def record(turn: Turn, call: Call, heard: Heard) -> Effects:
    """Keep what they said of their health as their caller's word; then the next one, unless this one needs care."""
    one = kept(turn, call.resident_id or 0, heard, corrects=call.said is not None)
    call.said, call.at = {"reading": one.reading_id}, turn.when
    turn.db.flush()
    calls.close_day(turn.db, call.resident_id or 0, call.day, "reached", by=turn.account_id, at=turn.when)
    calling.note(turn, call, "record")
    return [*follow(turn, [one]), *_go_on(turn, call, at_once=not one.alarming)]


def _go_on(turn: Turn, call: Call, *, at_once: bool) -> Effects:
    """The next one on the list; who rang us has none behind them."""
    if call.way != "out":
        return []
    if at_once:
        return calling.offered(turn)
    return [Reply((line("calling.when_ready"),), ((button("calling.next", "u:more"),),), private=True)]


# --- wishes -----------------------------------------------------------------------------------------------


def wish(turn: Turn, call: Call, words: str = "") -> Effects:
    """They need something: a ticket at once, and what it is on the same one as soon as the caller writes it."""
    ticket, shown = helping.open_(
        turn.db,
        turn.house,
        turn.when,
        cause=f"call:{call.id}",
        kind="need",
        grid_id=call.grid_id,
        resident_id=call.resident_id,
        category=understand_needs(words).category or "other",
        items=_items(words),
    )
    if not shown:
        ticket.items = [*(ticket.items or []), *_items(words)]
        shown = [Refresh(f"ticket:{ticket.id}", Lane.REPLY)]
    call.ticket_id = ticket.id
    calls.close_day(turn.db, call.resident_id or 0, call.day, "reached", by=turn.account_id, at=turn.when)
    calling.note(turn, call, "wish")
    more = ((button("calling.next", "u:more"),),) if call.way == "out" else ()
    key = "calling.wish_kept" if words else "calling.wish"
    return [Reply((line(key, number=ticket.id),), more, private=True), *shown]


def _items(words: str) -> list[dict[str, object]]:
    """What was asked for, as it was said, when no single goods can be told."""
    request = understand_needs(words)
    named = [item.label() for item in request.items if item.name] if request.kind == "need" else []
    return named or ([{"name": words[:200], "qty": None, "unit": None}] if words else [])


def ring_back(turn: Turn, call: Call) -> Effects:
    """They want somebody to ring them later."""
    ticket, shown = helping.open_(
        turn.db,
        turn.house,
        turn.when,
        cause=f"call:{call.id}:back",
        kind="help",
        grid_id=call.grid_id,
        resident_id=call.resident_id,
    )
    call.ticket_id = ticket.id
    calling.note(turn, call, "wish")
    return [Reply((line("calling.back_kept", number=ticket.id),), private=True), *shown]


# --- typed ------------------------------------------------------------------------------------------------


def typed(turn: Turn) -> Effects | None:
    """What a caller types while somebody is on the line; None when it is about something else."""
    message = turn.message
    if not message.private or message.reply_to or not (turn.caller.operator or turn.caller.roles(turn.db)):
        return None
    since = turn.when - calling.LEASE
    offered = calls.in_hand(turn.db, turn.account_id, since=since)
    if offered is not None and calling.open_to(turn, offered.id or 0) is not None:
        return _came_of_it(turn, offered)
    call = calls.on_the_phone(turn.db, turn.account_id, since=since)
    if call is None or call.resident_id is None or calling.open_to(turn, call.id or 0) is None:
        return None
    if call.said is not None and call.at <= turn.when - SECOND_THOUGHTS:
        return None  # their report is in: a later number is the caller's own
    meant = hear(message.text, "reply_to_reminder")
    if any(heard.who != "self" or heard.room for heard in meant.readings):
        return None
    said = told(turn, call, message.text)
    if said is None and meant.kind == "not_report" and call.ticket_id:
        return wish(turn, call, message.text)
    return said


OUTCOMES = {
    "reached": ("接通", "接通了", "打通", "打通了", "通了", "reached"),
    "nobody": ("没人接", "无人接", "无人接听", "没接", "不接", "没打通", "打不通", "no answer", "nobody"),
    "visit": ("要上门", "上门", "上门看看", "visit"),
    "refused": ("不愿意", "不肯", "拒绝", "refused"),
    "away": ("外出", "不在家", "出门了", "away"),
    "hospital": ("住院", "住院了", "在医院", "hospital"),
    "next": ("下一位", "下一个", "跳过", "next"),
}
"""What may be typed in place of a button of the call list."""
OUTCOME_OF = {word: outcome for outcome, words in OUTCOMES.items() for word in words}


def _came_of_it(turn: Turn, call: Call) -> Effects | None:
    """没人接, or 接通 36.5; a bare number from who reports nobody's here is of whom they ring."""
    if not calling.is_of_today(turn, call):
        return None
    first, _, rest = turn.message.text.strip().partition(" ")
    outcome = OUTCOME_OF.get(plain(turn.message.text)) or (
        "reached" if OUTCOME_OF.get(plain(first)) == "reached" else ""
    )
    if not outcome:
        first, rest = "", turn.message.text
        if turn.caller.known.kin or _reading(rest) is None:
            return None
        if calls.reached_since(turn.db, turn.account_id, turn.when - SECOND_THOUGHTS):
            return [Reply((line("calling.of_whom"),), private=True)]  # the last one's, corrected, or the next one's?
        outcome = "reached"
    pressed = calling.press(turn, call, outcome)
    kept = told(turn, call, rest) if outcome == "reached" and rest else None
    if kept is not None:
        return kept
    return [Reply((one.text,), private=True) if isinstance(one, Toast) else one for one in pressed if _is_news(one)]


def _is_news(effect: Effect) -> bool:
    """What a typed outcome is answered with: a bare 好的 is none."""
    return not isinstance(effect, Toast) or effect.text.key != "press.ok"


def told(turn: Turn, call: Call, words: str) -> Effects | None:
    """Danger, how they are, what they need, or both in one breath; None when it is none of these."""
    if is_emergency(words):
        return emergency(turn, call, words)
    heard, rest = _heard_in(words)
    needs = rest if understand_needs(rest).kind == "need" else ""
    if heard is None and not needs:
        return None
    wished = wish(turn, call, needs) if needs else []
    return [*wished, *(record(turn, call, heard) if heard is not None else [])]


def _heard_in(words: str) -> tuple[Heard | None, str]:
    """The one reading in these words, 平安 being one, and what is said beside it."""
    whole = _reading(words)
    if whole is not None:
        start, end = whole.span
        return whole, f"{words[:start]} {words[end:]}" if whole.celsius is not None else words
    clauses = [clause.strip() for clause in re.split(r"[,,。;;!!\s]+", words)]
    for at, clause in enumerate(clauses):
        heard = NORMAL if clause in WELL_WORDS else _reading(clause)
        if heard is not None:
            return heard, " ".join((*clauses[:at], *clauses[at + 1 :]))
    return None, words


def _reading(words: str) -> Heard | None:
    meant = hear(words, "reply_to_reminder")
    return meant.readings[0] if meant.kind == "report" and len(meant.readings) == 1 else None


def emergency(turn: Turn, call: Call, words: str) -> Effects:
    """Danger to life on the line: 120 first, and everybody hears of the person who is in it."""
    _, shown = helping.open_(
        turn.db,
        turn.house,
        turn.when,
        cause=f"emergency:call:{call.id}",
        kind="emergency",
        grid_id=call.grid_id,
        resident_id=call.resident_id,
        note=words[:500],
    )
    calling.note(turn, call, "wish")
    return [Reply((line("calling.emergency"),), private=True), *shown]
