"""A whole day of one grid, as its people live it: every step through the chats, nothing behind the bot's back."""

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any

import openpyxl
from sqlmodel import func, select

from sandbox import acts, membership
from sandbox.chat import Chat
from sandbox.message import Message
from storage.models import Reading, Ticket
from tests.journeys.conftest import eventually
from tests.journeys.town import OPERATOR, WORKER, Bot, Town, at

GRID = -4900000001
WORK_ROOM = -1001000000009
WANG, LI, ZHANG, CHEN, SUN = 20001, 20002, 20003, 20004, 20005
NAMES = {WANG: "王建国", LI: "李秀英", ZHANG: "张三丰", CHEN: "陈桂芳", SUN: "孙大力"}
ROSTER = [
    ("和平里", "3", "1", "101", "王建国", "13800010001", 1950, "独居"),
    ("和平里", "3", "1", "101", "李秀英", "13800010002", 1952, ""),
    ("和平里", "3", "1", "102", "张三丰", "13800010003", 1980, ""),
    ("和平里", "3", "2", "201", "陈桂芳", "13800010004", 1940, "慢病"),
    ("和平里", "5", "1", "301", "赵春花", "13800010009", 1938, "独居 高龄"),
    ("和平里", "5", "1", "302", "钱有福", "13800010010", 1945, "独居"),
    ("和平里", "5", "1", "303", "周平安", "", 1970, ""),
]
PAUSE = timedelta(seconds=16)  # between two edits of a board


@dataclass
class Day:
    """One day in the town, with its group wherever that is now."""

    town: Town
    group: Chat
    bot: Bot

    async def hears(self, who: int, words: str) -> Message:
        """Somebody's chat gets a message with these words."""
        return await eventually(lambda: self.town.last(who, words))

    async def taps(self, who: int, label: str, chat: int | None = None) -> dict[str, Any]:
        """Somebody presses the newest button of that label."""
        place = who if chat is None else chat
        for message in reversed(self.town.heard(place)):
            for row in (message.inline or {}).get("inline_keyboard", []):
                for button in row:
                    if label in button["text"] and "callback_data" in button:
                        return await self.town.press(who, place, button["callback_data"])
        raise AssertionError(f"no button {label}")

    async def quiet(self) -> None:
        """Everything that was said is dealt with."""
        await eventually(lambda: self.town.undone() == 0)

    @property
    def board(self) -> str:
        """What the pinned message shows."""
        pinned = self.group.pinned
        return self.group.messages[pinned[-1]].text if pinned else ""

    async def shows(self, words: str) -> None:
        """The board says so, at the latest after its pause."""
        for _ in range(8):
            await self.quiet()
            if words in self.board:
                return
            self.town.clock.move_to(self.town.clock.now().replace(microsecond=0) + PAUSE)
        await eventually(lambda: words in self.board, 10)


async def test_a_whole_day_of_one_grid(town: Town) -> None:
    day = await morning(town)
    await the_grid_is_set_up(day)
    await the_roster_comes_as_a_file(day)
    town.clock.move_to(at("08:00"))
    await eventually(lambda: day.group.pinned)
    await people_enrol_by_deep_link(day)
    await people_report(day)
    await a_fever_reaches_the_worker(day)
    await a_newcomer_is_confirmed(day)
    await only_who_owes_is_reminded(day)
    await the_group_becomes_a_supergroup(day)
    await the_bot_is_stopped_and_started(day)
    await a_blocked_chat_is_work_for_a_person(day)
    await the_round_closes_and_late_is_late(day)
    await the_worker_gets_the_doors_and_the_file(day)
    await nobody_saw_what_is_private(day)


async def morning(town: Town) -> Day:
    town.clock.move_to(at("07:30"))
    for number, name in NAMES.items():
        town.person(number, name)
    group = town.group(GRID, "和平里群", [OPERATOR, WORKER, *NAMES])
    group.type = group.api["type"] = "group"
    town.group(WORK_ROOM, "社区工作群", [OPERATOR, WORKER])
    town.private_words += [row[5] for row in ROSTER if row[5]]
    bot = town.start()
    return Day(town, group, bot)


async def the_grid_is_set_up(day: Day) -> None:
    town = day.town
    town.say(ZHANG, "/grid 我的网格", GRID)
    town.say(OPERATOR, "/grid 第一网格 --community 幸福社区", GRID)
    await day.hears(GRID, "第一网格")
    town.say(OPERATOR, "/grid 第一网格 工作群", WORK_ROOM)
    await day.hears(WORK_ROOM, "工作群")
    town.say(OPERATOR, "/role 网格员")
    link = (await day.hears(OPERATOR, "?start=i_")).text
    acts.start(town.world, town.world.accounts[WORKER], link.partition("?start=")[2].split()[0])
    await day.hears(WORKER, "网格员了")
    town.say(WORKER, "/grid 电话 021-5555-0101")
    await day.hears(WORKER, "021-5555-0101")


async def the_roster_comes_as_a_file(day: Day) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["小区", "楼栋", "单元", "门牌", "姓名", "电话", "出生年", "标签"])
    for row in ROSTER:
        sheet.append(row)
    data = BytesIO()
    book.save(data)
    form = {"as": str(WORKER), "chat": str(WORKER)}
    for words in ("新增 7 人", "不变 7 人"):
        files = {"file": ("花名册.xlsx", data.getvalue())}
        sent = await day.town.http.post(f"{day.town.url}/sim/upload", data=form, files=files)
        assert sent.status_code == 200
        await day.hears(WORKER, words)


async def people_enrol_by_deep_link(day: Day) -> None:
    board = day.group.messages[day.group.pinned[0]]
    urls = {one["text"]: one.get("url", "") for row in (board.inline or {})["inline_keyboard"] for one in row}
    for who, room in ((WANG, "3-1-101"), (LI, "3号楼1单元101"), (ZHANG, "３－１－１０２"), (CHEN, "3-2-201")):
        acts.start(day.town.world, day.town.world.accounts[who], urls["报体温"].partition("?start=")[2])
        await through_enrolment(day, who, room)
        await day.hears(who, "登记好了")


async def through_enrolment(day: Day, who: int, room: str) -> None:
    await day.hears(who, "记什么")
    await day.taps(who, "同意")
    await day.hears(who, "请发房号和姓名")
    day.town.say(who, f"{room} {NAMES[who]}")
    await day.hears(who, "留个电话")
    await day.taps(who, "跳过")
    await day.hears(who, "请您看一下")
    await day.taps(who, "对")


async def people_report(day: Day) -> None:
    """Typed in the group and corrected there, in private, with one tap for the household, and for a neighbour."""
    town = day.town
    said = town.say(ZHANG, "63.5", GRID)
    await day.quiet()
    acts.edit(town.world, town.world.accounts[ZHANG], said, "36.5")
    await eventually(lambda: town.world.bot.id in said.reactions)
    town.say(WANG, "36.6")
    await day.hears(WANG, "36.6℃")
    toast = await day.taps(WANG, "全家正常", GRID)
    assert "全家 2 人正常" in toast["toast"]
    town.say(ZHANG, "代5-1-301赵春花 36.2", GRID)
    await day.shows("合计 4/7 人")
    assert "3号楼 3/4" in day.board
    assert "5号楼 1/3" in day.board
    town.say(LI, "/me")
    await day.hears(LI, "正常(王建国 代报)")
    stranger = await day.taps(SUN, "全家正常", GRID)
    assert "登记" in stranger["toast"]


async def a_fever_reaches_the_worker(day: Day) -> None:
    """In the work room, with a button that is not for everybody; in the group it looks like any other report."""
    town = day.town
    town.clock.move_to(at("10:00"))
    said = town.say(LI, "我38.5,有点咳嗽", GRID)
    card = await day.hears(WORK_ROOM, "李秀英")
    assert "38.5℃" in card.text
    await eventually(lambda: said.reactions.get(town.world.bot.id) == "✍")
    await day.hears(LI, "网格员")
    toast = await day.taps(WORKER, "我来处理", WORK_ROOM)
    assert toast["toast"] == "好的,归您处理"
    await eventually(lambda: "在处理" in card.text)
    town.say(LI, "正常", GRID)
    await day.quiet()
    town.say(WORKER, "今日")
    await day.hears(WORKER, "38.5℃")


async def a_newcomer_is_confirmed(day: Day) -> None:
    """Who is not on the roster reports at once; a worker says yes, and the report counts."""
    town = day.town
    town.clock.move_to(at("11:00"))
    town.say(SUN, "36.7", GRID)
    acts.start(town.world, town.world.accounts[SUN])
    await through_enrolment(day, SUN, "5-1-304")
    card = await day.hears(WORK_ROOM, "孙大力")
    await day.taps(WORKER, "是我们的居民", WORK_ROOM)
    await day.hears(SUN, "36.7℃")
    await eventually(lambda: "已确认" in card.text)
    await day.shows("合计 5/8 人")


async def only_who_owes_is_reminded(day: Day) -> None:
    town = day.town
    town.clock.move_to(at("12:00"))
    await day.hears(CHEN, "还没收到:陈桂芳")
    note = await day.hears(GRID, "还有 3 人没报体温")
    assert "5号楼 还差 2 人" in note.text
    assert all(town.last(who, "还没收到") is None for who in (WANG, LI, ZHANG))


async def the_group_becomes_a_supergroup(day: Day) -> None:
    """Nothing is lost on the way, and today's board goes up again in the new chat."""
    town = day.town
    town.clock.move_to(at("13:00"))
    new = acts.migrate(town.world, day.group)
    town.say(ZHANG, "36.8", new.id)
    await eventually(lambda: new.pinned)
    day.group = new
    await day.shows("合计 5/8 人")
    assert len(town.boards()) == 1


async def the_bot_is_stopped_and_started(day: Day) -> None:
    """What is said while nobody listens counts when somebody does again."""
    town = day.town
    town.clock.move_to(at("14:00"))
    assert await day.bot.stop() == 0
    town.say(WORKER, "/record 5-1-303 周平安 36.9")
    day.bot = town.start()
    await day.hears(WORKER, "周平安:36.9℃")
    await day.shows("合计 6/8 人")


async def a_blocked_chat_is_work_for_a_person(day: Day) -> None:
    town = day.town
    membership.set_blocked(town.world, town.world.accounts[CHEN], blocked=True)
    await day.quiet()
    town.clock.move_to(at("16:00"))
    await day.hears(day.group.id, "还有 2 人没报体温")
    town.say(WORKER, "未报")
    assert "联系不上" in (await day.hears(WORKER, "3-2-201 陈桂芳")).text
    membership.set_blocked(town.world, town.world.accounts[CHEN], blocked=False)


async def the_round_closes_and_late_is_late(day: Day) -> None:
    town = day.town
    town.clock.move_to(at("17:30"))
    await day.hears(day.group.id, "最后提醒:还有 2 人")
    town.clock.move_to(at("18:00"))
    await day.shows("已截止")
    town.clock.move_to(at("18:03"))
    town.say(CHEN, "36.4")
    await day.hears(CHEN, "补报")


async def the_worker_gets_the_doors_and_the_file(day: Day) -> None:
    town = day.town
    town.clock.move_to(at("18:05"))
    doors = (await day.hears(WORKER, "上门名单")).text
    assert "钱有福 13800010010 独居" in doors
    assert "陈桂芳" not in doors
    town.say(WORKER, "导出")
    file = (await eventually(lambda: [one.file for one in town.heard(WORKER) if one.file]))[0]
    for row, expected in zip(sheet(file.data), EXPECTED, strict=True):
        assert row == expected
    town.clock.move_to(at("20:00"))
    await day.hears(WORKER, "今日简报")


EXPECTED = [
    ("3", "101", "王建国", "已报", 36.6, None, "对话", "王建国", None),
    ("3", "101", "李秀英", "已报", 38.5, "咳嗽", "文字", "李秀英", None),
    ("3", "102", "张三丰", "已报", 36.8, None, "文字", "张三丰", "是"),
    ("3", "201", "陈桂芳", "补报", 36.4, None, "对话", "陈桂芳", None),
    ("5", "301", "赵春花", "已报", 36.2, None, "文字", "张三丰", None),
    ("5", "302", "钱有福", "未报", None, None, None, None, None),
    ("5", "303", "周平安", "已报", 36.9, None, "代录", "网格员小赵", None),
    ("5", "304", "孙大力", "已报", 36.7, None, "文字", "孙大力", None),
]


def sheet(data: bytes) -> list[tuple[Any, ...]]:
    """What matters of every row."""
    page = openpyxl.load_workbook(BytesIO(data)).active
    assert page is not None
    head, *rows = page.iter_rows(values_only=True)
    assert head[:3] == ("日期", "社区", "小区")
    named = [dict(zip(head, row, strict=True)) for row in rows]
    wanted = ("楼栋", "门牌", "姓名", "状态", "体温", "症状", "来源", "上报人", "更正过")
    return [tuple(row[name] or None for name in wanted) for row in named]


async def nobody_saw_what_is_private(day: Day) -> None:
    """No name, no temperature and no illness in anything the bot wrote where everybody reads."""
    public = [one.text for chat in (GRID, day.group.id) for one in day.town.heard(chat)]
    private = [*NAMES.values(), "赵春花", "钱有福", "周平安", "38.5", "36.", "发热", "咳嗽", "138000"]
    assert [text for text in public if any(word in text for word in private) and "(如 36.5)" not in text] == []
    assert day.town.look(lambda db: db.exec(select(func.count()).select_from(Ticket)).one()) >= 1
    assert day.town.look(lambda db: db.exec(select(func.count()).select_from(Reading)).one()) >= 7
