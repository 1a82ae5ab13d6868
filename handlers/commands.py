"""Every command on one page: its name, its Chinese words, who may use it, and what it does.

The edge registers from this table, /help lists it, and each person's menu is cut from it.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from conversations import own_words
from handlers import residents, workers
from handlers.access import RANK, Turn
from handlers.care import contacts, easy, elders, telephone
from handlers.cases import tracks
from handlers.effects import Effects, Reply, Toast, button, line
from handlers.grid import grids, pausing, roles, rosters
from handlers.reporting.keeping import state
from handlers.work import queues
from storage import readings
from storage.models import Grid


@dataclass(frozen=True, slots=True)
class Command:
    """A command that anybody of `role` or above may use; `of_grid` ones are about one grid of theirs.

    What `takes_words` can be said in Chinese words with an argument behind them, in private.
    """

    name: str
    words: tuple[str, ...]
    role: str
    does: Callable[[Turn], Effects] | None = None
    of_grid: Callable[[Turn, Grid], Effects] | None = None
    takes_words: bool = False


def helped(turn: Turn) -> Effects:
    """/help: what this person can do."""
    rank = RANK[turn.caller.rank(turn.db)]
    shown = [command for command in COMMANDS if RANK[command.role] <= rank]
    lines = [line("help.title")]
    lines += [
        line("help.command", command=command.name, words="/".join(command.words), what=line(f"command.{command.name}"))
        for command in shown
    ]
    return [Reply(tuple(lines), private=True)]


COMMANDS = (
    Command("start", ("开始", "菜单"), "resident", residents.start),
    Command("report", ("报体温", "体温"), "resident", residents.report),
    Command("need", ("报需求", "需求"), "resident", residents.need),
    Command("travel", ("报备", "行程报备"), "resident", residents.travel),
    Command("me", ("我的", "算上我了吗"), "resident", residents.me),
    Command("hotline", ("热线", "人工"), "resident", residents.hotline),
    Command("volunteer", ("志愿", "志愿报名"), "resident", residents.volunteer),
    Command("family", ("家人",), "resident", residents.family),
    Command("easy", ("大字模式", "老人模式", "简单模式", "普通模式"), "resident", easy.command),
    Command("forget", ("忘记我",), "resident", residents.forget),
    Command("help", ("帮助",), "resident", helped),
    Command("today", ("今日",), "worker", of_grid=workers.today, takes_words=True),
    Command("missing", ("未报",), "worker", of_grid=workers.missing, takes_words=True),
    Command("remind", ("提醒",), "worker", of_grid=workers.remind, takes_words=True),
    Command("record", ("代报",), "worker", of_grid=workers.record, takes_words=True),
    Command("export", ("导出",), "worker", of_grid=workers.export, takes_words=True),
    Command("calls", ("电话",), "volunteer", telephone.command, takes_words=True),
    Command("roster", ("花名册",), "worker", of_grid=rosters.command, takes_words=True),
    Command("pause", ("暂停",), "worker", of_grid=pausing.command, takes_words=True),
    Command("silent", ("没消息",), "worker", of_grid=contacts.command, takes_words=True),
    Command("cases", ("随访",), "worker", of_grid=tracks.command, takes_words=True),
    Command("tickets", ("工单",), "worker", of_grid=queues.queue, takes_words=True),
    Command("audit", ("记录",), "worker", of_grid=workers.acts),
    Command("role", ("角色",), "worker", of_grid=roles.command, takes_words=True),
    Command("grid", ("网格",), "worker", grids.command, takes_words=True),
)
BY_NAME = {command.name: command for command in COMMANDS}
BY_WORD = {word: command for command in COMMANDS for word in command.words}
ALSO = {
    "start": "menu",
    "report": "report",
    "me": "我的记录",
    "help": "怎么用 怎么报 怎么报体温 怎么填 能干什么 你能干什么",
    "need": "要帮忙 要东西 要东西、要帮忙",
    "forget": "删除我的记录 删掉我的记录 我想退出 怎么退出 我要退出 不想用了 我不想用了 我不想用这个了 注销 取消登记",
    "family": "替家人报",
    "volunteer": "我想当志愿者",
    "today": "今日统计 统计",
    "missing": "谁没报 没报的",
    "remind": "提醒没报的 催报",
    "export": "导出Excel 导表",
    "calls": "电话名单",
}
"""The same in words that could be talk, and are heard in private where nothing else was meant."""
BY_OTHER_WORD = {word: (name, "") for name, words in ALSO.items() for word in words.split()} | {
    "值班": ("grid", "值班"),
    "值班表": ("grid", "值班"),
    "链接": ("grid", "链接"),
}
OPENS_A_DIALOGUE = frozenset({"start", "report", "need", "family", "volunteer", "forget"})
"""What is not heard in other words while a dialogue is open: the words may be its answer."""
WHOLE_WORDS = {"住户码": ("roster", "码")}
"""Words that say a command and its argument in one."""
INCOMING = re.compile(r"记来电\s*(.*)|来电\s+(\+?\d[\d -]{5,}.*|\S*\d-\d.*)", re.DOTALL)
"""记来电 with whatever is behind it; 来电 alone may be the electricity."""


def menu_of(role: str) -> list[Command]:
    """The commands that the menu of this role shows."""
    return [command for command in COMMANDS if RANK[command.role] <= RANK[role]]


def spelled(text: str, *, private: bool) -> tuple[str, str] | None:
    """The command and argument in Chinese words: the whole message in a group, also with an argument in private."""
    first, _, rest = text.strip().partition("\n" if "\n" in text.strip() else " ")
    head, _, more = first.partition(" ")
    alone = text.strip().rstrip("?？!！。 ")
    if alone in WHOLE_WORDS:
        return WHOLE_WORDS[alone]
    whole = BY_WORD.get(alone)
    if whole is not None:
        return whole.name, ""
    phoned = INCOMING.fullmatch(text.strip()) if private else None
    if phoned is not None:
        return "calls", f"来电 {phoned[1] or phoned[2] or ''}".strip()
    named = BY_WORD.get(head)
    if private and named is not None and named.takes_words:
        return named.name, f"{more}\n{rest}".strip() if "\n" in text.strip() else rest.strip()
    return None


NUMBERED = re.compile(r"[#＃]\s*(\d{1,6})")
"""A ticket's number, as its card shows it."""
RESUMED = re.compile(r"恢复\s*(\S*\d.*)")
"""恢复 before whom it is about; `/pause` has it behind."""


def spoken(text: str, *, works: bool = True) -> tuple[str, str] | None:
    """The command and argument in words of somebody's own, who `works` for a grid: 谁没报, 恢复 3-2-501 张三."""
    number = NUMBERED.fullmatch(text.strip())
    if number:
        return "tickets", number[1]
    resumed = RESUMED.fullmatch(text.strip())
    if resumed:
        return "pause", f"{resumed[1]} 恢复"
    return BY_OTHER_WORD.get(bare(text)) or (rosters.pasted(text) if works else None)


def bare(text: str) -> str:
    """The words without spaces and what trails behind them."""
    return "".join(text.split()).rstrip("?？!！。~吧呢")


def asked(turn: Turn) -> tuple[str, str] | None:
    """The command and argument that somebody asks for in a sentence, also in the middle of a dialogue."""
    text, rank = turn.message.text, RANK[turn.caller.rank(turn.db)]
    if elders.writes(turn):
        return own_words.asked_of_own(text)  # 怎么用 is for a person, who rings
    known, argument = BY_OTHER_WORD.get(bare(text), ("", ""))
    if known and known not in OPENS_A_DIALOGUE and not argument and RANK[BY_NAME[known].role] <= rank:
        return known, ""
    wanted = own_words.asked_of_workers(text) if rank else None
    may = wanted is not None and RANK[BY_NAME[wanted[0]].role] <= rank
    return wanted if may else own_words.asked_of_own(text)


def run(turn: Turn, name: str) -> Effects:
    """Carry a command out for whoever may; others hear kindly that it is not theirs."""
    command = BY_NAME[name]
    if turn.message.anonymous and RANK[command.role] > 0:
        return [Reply((line("command.anonymous"),), ((button("ask.come_button", link="menu"),),))]
    if command.does is not None:
        return command.does(turn)
    assert command.of_grid is not None
    grids_of = turn.caller.grids(turn.db)
    grid = _which(turn, list(grids_of))
    in_anothers = grid is None and turn.group is not None and turn.group.grid_id is not None
    if not grids_of or in_anothers:
        return [Reply((line("command.not_yours"),), private=True)]
    if grid is None and turn.message.attachment:
        return [Reply((line("command.which_grid_file", name=name, grid=grids_of[0].name),), private=True)]
    return _ask_which(turn, name, grids_of) if grid is None else command.of_grid(turn, grid)


def _ask_which(turn: Turn, name: str, grids_of: Sequence[Grid]) -> Effects:
    """Which of their grids it is about; what was written behind the command is kept until they chose."""
    said = f":{state(turn)}" if turn.message.argument else ""
    rows = tuple((button("command.grid_button", f"c:{name}:{one.id}{said}", grid=one.name),) for one in grids_of[:20])
    return [Reply((line("command.which_grid"),), rows, private=True)]


def chosen(turn: Turn, name: str, grid_id: int, statement_id: int | None) -> Effects:
    """The grid was chosen: the command is carried out for it, with the words it was sent with."""
    command, grid = BY_NAME[name], turn.db.get(Grid, grid_id)
    said = readings.statement_or_none(turn.db, statement_id) if statement_id is not None else None
    theirs = statement_id is None or (said is not None and said.account_id == turn.account_id)
    if grid is None or command.of_grid is None or not theirs or not turn.caller.works_for(turn.db, grid):
        return [Toast(line("press.not_yours"), alert=True)]
    if said is not None:
        argument = " ".join(said.text.split(None, 1)[1:])
        turn.message = replace(turn.message, argument=argument, text=said.text, said_at=said.said_at)
    return [Toast(line("press.ok")), *command.of_grid(turn, grid)]


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
