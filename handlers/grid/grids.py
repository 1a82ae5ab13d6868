"""/grid: bind a group or a work room, the fixed number, the times, the rest days."""

import re
from typing import Any

from conversations.addresses import clean_name
from handlers.access import Turn
from handlers.effects import Effects, Menu, Refresh, Reply, Show, line
from handlers.grid import posters, resting
from handlers.grid.rounds import open_round
from handlers.work import duty
from storage import areas, roles, rounds
from storage.models import DAY, Grid, Group, Round
from storage.rounds import instant, local

WORK_ROOM = ("工作群", "work", "workroom")
PHONE = ("电话", "phone")
TIMES = ("时间", "times")
CLINIC = ("发热门诊", "clinic")
DUTY = ("值班", "值班表", "duty")
CLOCK = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)")


def command(turn: Turn) -> Effects:
    """Set up or show; who may not is told kindly."""
    words = turn.message.argument.split()
    if words and words[0] in PHONE + TIMES + CLINIC + resting.REST:
        return _change(turn, words)
    if words and words[0] in DUTY:
        return _duty(turn, words)
    if words and words[0].lower() in posters.LINK:
        return _link(turn, words)
    if not words:
        return _show(turn)
    if turn.group is None:
        return _named(turn, " ".join(words))
    if not turn.caller.operator:
        return [Reply((line("grid.operators_only", id=turn.message.user_id),), private=True)]
    return _bind(turn, turn.group, words)


def _named(turn: Turn, name: str) -> Effects:
    grid = areas.grid_named(turn.db, name)
    if grid is None or not turn.caller.works_for(turn.db, grid):
        return [Reply((line("grid.bind_in_group"),), private=True)]
    return [_page(turn, grid)]


def _page(turn: Turn, grid: Grid) -> Show:
    return Show(turn.message.user_id, "grid", {"grid": grid.id}, turn.language)


def _show(turn: Turn) -> Effects:
    if turn.group is not None and not turn.group.kind:
        return [Reply((line("grid.bind_here"),))]
    grid = turn.grid() if turn.group is not None else None
    mine = [grid] if grid and turn.caller.works_for(turn.db, grid) else list(turn.caller.grids(turn.db))
    if not mine:
        return [Reply((line("grid.bind_in_group"),), private=True)]
    return [_page(turn, one) for one in mine]


def _bind(turn: Turn, group: Group, words: list[str]) -> Effects:
    community, words = _community(words)
    is_work_room = len(words) > 1 and words[-1] in WORK_ROOM
    name = clean_name(" ".join(words[:-1] if is_work_room else words))
    if not name:
        return [Reply((line("grid.bind_in_group"),), private=True)]
    grid = areas.make_grid(
        turn.db,
        name=name,
        community=community or name,
        when=turn.when,
        timezone=turn.house.timezone,
        language=turn.house.language,
    )
    group.kind, group.grid_id, group.community_id = ("work" if is_work_room else "grid"), grid.id, grid.community_id
    turn.db.flush()
    roles.grant(turn.db, account_id=turn.account_id, role="worker", area="grid", area_id=grid.id or 0, when=turn.when)
    turn.note("grid.bind", grid.id, f"group {group.id}")
    bound = line("grid.bound_room" if is_work_room else "grid.bound", grid=grid.name)
    hung = [] if is_work_room else _hang(turn, grid)
    return [Reply((bound,)), *_what_next(turn, grid), Menu(turn.message.user_id, turn.caller.rank(turn.db)), *hung]


def _what_next(turn: Turn, grid: Grid) -> Effects:
    """Roster, phone, another worker: privately, if that is open."""
    if turn.caller.known.reach != "yes" or any(tally.due for tally in rounds.tally(turn.db, _today(turn, grid))):
        return []
    return [Reply((line("grid.next", grid=grid.name),), private=True)]


def _today(turn: Turn, grid: Grid) -> Round:
    return rounds.latest(turn.db, grid, turn.when)


def _community(words: list[str]) -> tuple[str, list[str]]:
    """Takes `--community 幸福社区` out of the words; a phone's keyboard makes — of --."""
    for index, word in enumerate(words):
        if word.lstrip("-—–").lower() in ("community", "社区") and word[0] in "-—–":
            return clean_name(" ".join(words[index + 1 : index + 2])), words[:index] + words[index + 2 :]
    return "", words


def _hang(turn: Turn, grid: Grid) -> Effects:
    """Another group joins an open round: its board goes up at once. A new grid's round is the clock's business."""
    round_ = rounds.latest(turn.db, grid, turn.when)
    return open_round(turn.db, grid, round_, turn.house) if round_.state == "open" else []


def _which(turn: Turn, words: list[str]) -> Grid | None:
    """The grid that a change is about: the group's, the only one, or the one named."""
    mine = turn.caller.grids(turn.db)
    here = turn.grid()
    if here in mine:
        return here
    if turn.group is not None and turn.group.grid_id is not None:
        return None  # in a group it is about that group's grid
    named = mine if len(mine) == 1 else [one for one in mine if one.name in words]
    return named[0] if len(named) == 1 else None


def _not_clear(turn: Turn) -> Effects:
    mine = turn.caller.grids(turn.db)
    return [Reply((line("grid.which" if mine else "grid.bind_in_group"),), private=True)]


def _duty(turn: Turn, words: list[str]) -> Effects:
    """The rota: everything behind the word, its lines kept apart; a grid's name may stand first."""
    grid = _which(turn, words)
    if grid is None:
        return _not_clear(turn)
    said = turn.message.argument.lstrip().removeprefix(words[0]).strip()
    return duty.command(turn, grid, said.removeprefix(grid.name).strip())


def _link(turn: Turn, words: list[str]) -> Effects:
    grid = _which(turn, words)
    if grid is None:
        return _not_clear(turn)
    return posters.command(turn, grid, [word for word in words[1:] if word != grid.name])


def _change(turn: Turn, words: list[str]) -> Effects:
    grid = _which(turn, words)
    if grid is None:
        return _not_clear(turn)
    rest = [word for word in words[1:] if word != grid.name]
    changed = _set(turn, grid, words[0], rest)
    if not changed:
        return [Reply((line("grid.not_understood"),), private=True)]
    turn.note("grid.change", grid.id)
    turn.db.flush()
    return [_page(turn, grid), *_boards(turn, grid)]


def _boards(turn: Turn, grid: Grid) -> Effects:
    round_ = rounds.latest(turn.db, grid, turn.when)
    return [Refresh(f"board:{round_.id}")] if round_.state == "open" else []


def _set(turn: Turn, grid: Grid, what: str, rest: list[str]) -> bool:
    if what in TIMES:
        return _set_times(turn, grid, rest)
    if what in resting.REST:
        return resting.set_days(grid, rest, local(grid, turn.when).date())
    number = re.sub(r"[^\d+-]", "", " ".join(rest))
    if not 3 <= len(number) <= 20:
        return False
    if what in PHONE:
        grid.phone = number
    else:
        grid.clinic = number
    return True


def _set_times(turn: Turn, grid: Grid, clocks: list[str]) -> bool:
    """`时间 08:00 18:00`: opening and cut-off; reminders and the last call follow from them."""
    found = [CLOCK.fullmatch(clock) for clock in clocks]
    if len(found) != 2 or found[0] is None or found[1] is None:
        return False
    opens, closes = (int(m[1]) * 60 + int(m[2]) for m in found if m)
    if closes - opens < 60 or closes > 22 * 60:
        return False
    grid.rounds = [_times(opens, closes), *grid.rounds[1:]]
    today = rounds.latest(turn.db, grid, turn.when)
    _retime(grid, today)
    return True


def _retime(grid: Grid, round_: Round) -> None:
    day = round_.day
    times = grid.rounds[round_.number]
    if round_.state != "closed":
        round_.opens_at, round_.closes_at = instant(grid, day, times["open"]), instant(grid, day, times["close"])


def _times(opens: int, closes: int) -> dict[str, Any]:
    def clock(minutes: int) -> str:
        return f"{minutes // 60:02}:{minutes % 60:02}"

    span = closes - opens
    reminds = [clock(opens + span * 2 // 5), clock(opens + span * 4 // 5)]
    return DAY | {
        "open": clock(opens),
        "remind": reminds,
        "last_call": clock(closes - min(30, span // 4)),
        "close": clock(closes),
        "door_list": clock(closes + 5),
        "brief": clock(min(closes + 120, 23 * 60 + 30)),
    }
