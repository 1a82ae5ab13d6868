"""Errands: 我有空到16:00 gives a helper one trip in stair order; what is not done returns by itself."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from conversations.addresses import stair_order
from conversations.answers import plain
from conversations.tickets import moved
from handlers.access import House, Turn
from handlers.effects import Effects, Reply, button, line
from handlers.work import steps
from handlers.work import tickets as helping
from handlers.work.cards import bring_card
from handlers.work.kinds import kind_of
from storage import people, tickets, timetable
from storage.models import Due, Grid, Ticket
from storage.rounds import instant, local

FREE_UNTIL = re.compile(
    r"我?(?:有空|空闲)到\s*(?:今天)?(?:早上|上午|中午|下午|傍晚|晚上)?\s*(\d{1,2})\s*(?:[:：点时]\s*(\d{1,2})?\s*分?)?"
    r"|(?:i am |i'm )?free until (\d{1,2})(?::(\d{2}))?",
    re.IGNORECASE,
)
FREE_PART = re.compile(
    "我?(?:今天|今儿)?(早上|上午|中午|下午|傍晚|晚上|一?整天|全天)我?都?(?:有空|有时间|空着|可以帮忙|能帮忙|可以跑腿)[的了呢]?"
)
ENDS = {"早上": "12:00", "上午": "12:00", "中午": "14:00", "下午": "18:00", "傍晚": "20:00", "晚上": "21:00"}
END_OF_DAY = "18:00"
FREE = re.compile("我?(?:现在|今天|今儿)?(?:都)?(?:有空|有时间|可以帮忙|能帮忙|可以跑腿)[的了呢]?")
DONE = re.compile(
    "(?:都|已经?|我)?(?:送到|送完|送好|放门口|挂门上|交给本?人|办好|处理好|搞定|买好送到|完成)(?:家|手上)?[了啦]?"
)
ON_THE_WAY = re.compile("我?(?:出发|在路上|去送|去买|这就去|马上去)[了啦]?")
MOST_STOPS = 6  # a trip that somebody on foot finishes
SHORTEST = timedelta(minutes=10)


def free_until(text: str, grid: Grid, when: datetime) -> datetime | None:
    """Until when somebody says they are free today, 4 being 16:00 at noon; None when the text says no such thing."""
    found = FREE_UNTIL.fullmatch(plain(text))
    if found is None:
        return _end_of_part(plain(text), grid, when)
    hour, minute = int(found[1] or found[3]), int(found[2] or found[4] or 0)
    if hour > 23 or minute > 59:
        return None
    now = local(grid, when)
    if hour < 12 and (hour, minute) <= (now.hour, now.minute):
        hour += 12
    return instant(grid, now.date(), f"{hour:02}:{minute:02}")


def _end_of_part(text: str, grid: Grid, when: datetime) -> datetime | None:
    """我下午有空: until the end of that part of the day, while something of it is left."""
    found = FREE_PART.fullmatch(text)
    if found is None:
        return None
    ends = instant(grid, local(grid, when).date(), ENDS.get(found[1], END_OF_DAY))
    return ends if ends > when else None


def offered(turn: Turn) -> Effects | None:
    """A trip for a helper who says 我有空到16:00; None when this is something else."""
    grid = _grid_of(turn)
    if grid is None or not turn.message.private:
        return None
    until = free_until(turn.message.text, grid, turn.when)
    if until is None:
        asked = FREE.fullmatch(plain(turn.message.text)) is not None
        return [Reply((line("errand.until_when"),))] if asked else None
    if until - turn.when < SHORTEST:
        return [Reply((line("errand.too_short"),))]
    room = MOST_STOPS - len(tickets.owned(turn.db, turn.account_id))
    if room <= 0:
        return mine(turn)
    chosen = _trip(turn.db, grid, room)
    if not chosen:
        return [Reply((line("errand.nothing"),))]
    return _take(turn, chosen, until, local(grid, until).strftime("%H:%M"))


def told_done(turn: Turn) -> Effects | None:
    """送到了, said by who has one errand in hand, or 出发了; of several it is asked which. None for other words."""
    said = plain(turn.message.text)
    trigger = "finish" if DONE.fullmatch(said) else "set_out" if ON_THE_WAY.fullmatch(said) else ""
    own = [one for one in tickets.owned(turn.db, turn.account_id) if one.kind == "need"] if trigger else []
    if len(own) == 1 and moved(own[0].state, trigger) is not None:
        return [Reply((line(f"ticket.toast_{trigger}"),), private=True), *helping.move(turn, own[0], trigger)]
    return mine(turn) if len(own) > 1 else None


def _grid_of(turn: Turn) -> Grid | None:
    held = [
        area_id
        for role, area, area_id in turn.caller.roles(turn.db)
        if area == "grid" and role in ("volunteer", "worker")
    ]
    return turn.db.get(Grid, held[0]) if held else None


def _trip(db: Session, grid: Grid, room: int) -> list[tuple[Ticket, people.Place]]:
    """The building of the most pressing errand, its open errands in stair order, as many as there is `room` for."""
    waiting = [one for one in tickets.of_grid(db, grid.id or 0, states=("OPEN",)) if kind_of(one).for_volunteers]
    placed = [(one, people.place_of(db, one.resident_id)) for one in waiting if one.resident_id is not None]
    if not placed:
        return []
    first = min(placed, key=lambda pair: (not pair[0].urgent, pair[0].due_at or pair[0].opened_at, pair[0].id))
    same = [pair for pair in placed if pair[1].building == first[1].building]
    same.sort(key=lambda pair: (not pair[0].urgent, pair[0].id))
    return sorted(same[:room], key=lambda pair: _stairs(pair[1]))


def _stairs(place: people.Place) -> tuple[object, ...]:
    building, _, rest = place.room.partition("-")
    entrance, _, door = rest.rpartition("-")
    return stair_order(building, entrance, door)


def _take(turn: Turn, chosen: Sequence[tuple[Ticket, people.Place]], until: datetime, clock: str) -> Effects:
    """The stops in order, then each one's card: a card loses its address when it is done, a message would not."""
    effects: Effects = []
    for ticket, _ in chosen:
        effects += [*bring_card(turn, ticket), *helping.move(turn, ticket, "claim")]
        ticket.trip_until = until
        key = f"trip:{ticket.id}:{until:%d%H%M}:{turn.message.cause}"
        timetable.later(turn.db, key=key, kind="trip", at=until, subject=ticket.id or 0)
    stops = [
        line("errand.stop", number=n, ticket=ticket.id, what=steps.what(ticket))
        for n, (ticket, _) in enumerate(chosen, start=1)
    ]
    return [Reply((line("errand.trip", count=len(chosen), until=clock), *stops)), *effects]


def mine(turn: Turn) -> Effects:
    """/volunteer: the errands in hand, and how to get one."""
    own = tickets.owned(turn.db, turn.account_id)
    change = (button("errand.change_offer", "r:offer"),)
    if not own:
        return [Reply((line("errand.none"),), (change,), private=True)]
    lines = [line("errand.mine", count=len(own))]
    lines += [line("errand.line", number=ticket.id, what=steps.what(ticket)) for ticket in own]
    rows = tuple((button("queue.open", f"o:{ticket.id}", number=ticket.id),) for ticket in own)
    return [Reply(tuple(lines), (*rows, change), private=True)]


def over(db: Session, due: Due, house: House, when: datetime) -> Effects:
    """A trip's time is over: what was not done goes back to everybody."""
    ticket = tickets.ticket(db, due.subject)
    if ticket is None or ticket.trip_until is None or ticket.state not in ("CLAIMED", "ON_THE_WAY"):
        return []
    if ticket.trip_until > when:
        return []
    return helping.come_back(db, ticket, house, when)
