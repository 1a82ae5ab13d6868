"""Every command on one page: its name, its Chinese words, who may use it, and what it does.

The edge registers from this table, /help lists it, and each person's menu is cut from it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from handlers import following, grids, queues, residents, roles, rosters, telephone, workers
from handlers.access import RANK, Turn
from handlers.effects import Effects, Reply, button, line
from storage.models import Grid


@dataclass(frozen=True, slots=True)
class Command:
    """A command that anybody of `role` or above may use; `of_grid` ones are about one grid of theirs."""

    name: str
    words: tuple[str, ...]
    role: str
    does: Callable[[Turn], Effects] | None = None
    of_grid: Callable[[Turn, Grid], Effects] | None = None


COMMANDS = (
    Command("start", ("开始", "菜单"), "resident", residents.start),
    Command("report", ("报体温", "体温"), "resident", residents.report),
    Command("need", ("报需求", "需求"), "resident", residents.need),
    Command("travel", ("报备", "行程报备"), "resident", residents.travel),
    Command("me", ("我的", "算上我了吗"), "resident", residents.me),
    Command("hotline", ("热线", "人工"), "resident", residents.hotline),
    Command("volunteer", ("志愿", "志愿报名"), "resident", residents.volunteer),
    Command("family", ("家人",), "resident", residents.family),
    Command("forget", ("忘记我",), "resident", residents.forget),
    Command("help", ("帮助",), "resident", residents.helped),
    Command("today", ("今日",), "worker", of_grid=workers.today),
    Command("missing", ("未报",), "worker", of_grid=workers.missing),
    Command("remind", ("提醒",), "worker", of_grid=workers.remind),
    Command("record", ("代报",), "worker", of_grid=workers.record),
    Command("export", ("导出",), "worker", of_grid=workers.export),
    Command("calls", ("电话",), "volunteer", telephone.command),
    Command("roster", ("花名册",), "worker", of_grid=rosters.command),
    Command("pause", ("暂停",), "worker", of_grid=workers.pause),
    Command("cases", ("随访",), "worker", of_grid=following.listed),
    Command("tickets", ("工单",), "worker", of_grid=queues.queue),
    Command("audit", ("记录",), "worker", of_grid=workers.acts),
    Command("role", ("角色",), "worker", of_grid=roles.command),
    Command("grid", ("网格",), "worker", grids.command),
)
BY_NAME = {command.name: command for command in COMMANDS}
BY_WORD = {word: command for command in COMMANDS for word in command.words}
TAKES_WORDS = frozenset(
    {"record", "export", "roster", "pause", "role", "grid", "today", "missing", "remind", "tickets", "calls"}
)


def menu_of(role: str) -> list[Command]:
    """The commands that the menu of this role shows."""
    return [command for command in COMMANDS if RANK[command.role] <= RANK[role]]


def spelled(text: str, *, private: bool) -> tuple[str, str] | None:
    """The command and argument in Chinese words: the whole message in a group, also with an argument in private."""
    first, _, rest = text.strip().partition("\n" if "\n" in text.strip() else " ")
    head, _, more = first.partition(" ")
    whole = BY_WORD.get(text.strip().rstrip("?？!！。 "))
    if whole is not None:
        return whole.name, ""
    named = BY_WORD.get(head)
    if private and named is not None and named.name in TAKES_WORDS:
        return named.name, f"{more}\n{rest}".strip() if "\n" in text.strip() else rest.strip()
    return None


def run(turn: Turn, name: str) -> Effects:
    """Carry a command out for whoever may; others hear kindly that it is not theirs."""
    command = BY_NAME[name]
    if turn.message.anonymous and RANK[command.role] > 0:
        return [Reply((line("command.anonymous"),), ((button("ask.come_button", link="menu"),),))]
    if command.does is not None:
        return command.does(turn)
    assert command.of_grid is not None
    grids_of = turn.caller.grids(turn.db)
    if not grids_of:
        return [Reply((line("command.not_yours"),), private=True)]
    grid = _which(turn, list(grids_of))
    if grid is None and (turn.message.argument or turn.message.attachment):
        again = "file" if turn.message.attachment else "again"
        return [Reply((line(f"command.which_grid_{again}", name=name, grid=grids_of[0].name),), private=True)]
    if grid is None:
        rows = tuple((button("command.grid_button", f"c:{name}:{one.id}", grid=one.name),) for one in grids_of[:20])
        return [Reply((line("command.which_grid"),), rows, private=True)]
    return command.of_grid(turn, grid)


def _which(turn: Turn, grids_of: list[Grid]) -> Grid | None:
    """The group's grid, the only one, or the one named first in the argument; a stranger's group gives nothing."""
    if turn.group is not None and turn.group.grid_id is not None:
        return next((one for one in grids_of if one.id == turn.group.grid_id), None)
    return grids_of[0] if len(grids_of) == 1 else _named(turn, grids_of)


def _named(turn: Turn, grids_of: list[Grid]) -> Grid | None:
    """The grid that a file's caption or an argument begins with; its name is taken off."""
    words = turn.message.text if turn.message.attachment else turn.message.argument
    for grid in grids_of:
        name, rest = words[: len(grid.name)], words[len(grid.name) :]
        if name == grid.name and (not rest or rest[0].isspace()):
            turn.message = replace(turn.message, argument=rest.strip())
            return grid
    return None
