"""What somebody asks us for in words of their own: 今天还有几个没报?, 看看我报上了没.

A wish is a few groups of words that must all be said. Only a short message without a temperature is one: whoever
writes more is telling something.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from conversations import days
from conversations.addresses import BUILDING
from conversations.answers import plain

LONGEST = 22  # letters
NOT_A_WISH = re.compile(r"\d|怎么[办治处]|药|为什么")


@dataclass(frozen=True)
class Wish:
    """A command with its argument, and the words that ask for it: one of each group, none of `unless`."""

    name: str
    says: tuple[str, ...]
    unless: str = ""
    argument: str = ""

    @cached_property
    def _groups(self) -> tuple["re.Pattern[str]", ...]:
        return tuple(re.compile(group) for group in self.says)

    def is_said(self, words: str) -> bool:
        """Whether the words ask for it."""
        return not (self.unless and re.search(self.unless, words)) and all(one.search(words) for one in self._groups)


CLOCK = re.compile(r"\d{1,2}(?:点(?:半|\d{1,2}分?)?|:\d\d)")
READ_ON = frozenset({"missing", "remind", "export"})
"""The commands that find a building or a day in the sentence itself."""
NOT_YET = "没报|未报|没有报|没上报|未上报|没填|没交|没量|漏报|没登记体温"
OF_WORK = (
    Wish("remind", ("提醒|催|喊|叫", f"{NOT_YET}|大家|他们|所有人|全部人|报体温|^(?:再)?[提催]醒?(?:一下|一遍|下)$")),
    Wish("missing", (NOT_YET, "谁|哪|几|多少|还有|名单|看|查|列|有没有"), unless="我报|我家|我们家|昨|前天"),
    Wish("missing", ("还差|还缺|差几|差多少", "谁|哪|几|多少"), unless="钱|菜|药"),
    Wish("today", ("发烧|发热|有症状|体温高|不正常|异常", "谁|哪|几个|多少|有没有|吗|名单"), unless="我"),
    Wish(
        "today",
        (
            "今天|今日|现在|目前|上午|下午|早上",
            "情况|怎么样|咋样|如何|统计|汇总|进度|报了多少|多少人报|几个人报|报了几|报齐",
        ),
    ),
    Wish("today", ("都报了|报齐了|报完了|报得怎么样|报了多少人|多少人报了|报了几个",), unless="我家|我们家|我报"),
    Wish(
        "export",
        ("导出|导一下|导个|下载|生成|发我|发给我|给我|我要", "表|数据|明细|excel|汇总"),
        unless="口罩|手表|体温表",
    ),
    Wish("export", ("^(?:帮我)?导出",)),
    Wish("export", ("^(?:的|那天的|份)?(?:表格?|数据|明细|记录表|excel)$",)),
    Wish("role", ("怎么|加|添|换|新增|交接|替", "网格员|志愿者|接班"), unless="找|联系|电话"),
    Wish("grid", ("改|调|设|换|推迟|提前", "(?:提醒|开始|截止|上报|每天的?)的?时间|几点(?:提醒|开始|截止)")),
    Wish("grid", ("给|发|要|打印|哪|怎么", "二维码|海报|报体温的链接|上报链接"), argument="链接"),
    Wish("roster", ("怎么|想|要|加|添|新增|录入|导入", "住户|花名册|新搬来|新来的"), unless="没报"),
    Wish("tickets", ("待办|^(?:还有)?(?:什么|哪些)事(?:没|要)",), unless="我家"),
    Wish(
        "tickets",
        ("谁|哪家|哪户|哪些|几个|有没有|有人|什么事", "要帮忙|需要帮|要东西|要买|没处理|未处理|没办|没接的?单"),
    ),
    Wish("calls", ("打", "电话", "谁|哪些|名单|给几个"), unless="我"),
    Wish("silent", ("谁|哪|几", "没消息|没动静|失联|联系不上|没回音")),
)
OF_OWN = (
    Wish("volunteer", ("^(?:现在|今天|还)*有(?:什么|没有|啥)?(?:活|单子?|任务)(?:[吗么没呀干接]|要送|可以接|$)",)),
    Wish("volunteer", ("^我的任务|^(?:今天|现在)?要?我?(?:送|干|做)(?:什么|啥|点什么|点啥)",)),
    Wish(
        "me",
        ("我|我家|咱", "(?:报|记|登记|算|收|填)(?:了|上|到|好|进去|过)(?:了|去)?(?:没|吗|么|嘛|不$)"),
        unless="^算了",
    ),
    Wish("me", ("^(?:今天|今儿)?(?:报|记|登记)(?:了|上|上了|好了|过了)(?:没有?|吗|么|嘛)$",)),
    Wish(
        "me", ("我[爸妈爷奶公婆]|爸妈|我家|老[爸妈]", "什么情况|情况怎么?样|多少度|体温(?:多少|怎么样)|正常吗|还好吗")
    ),
    Wish("me", ("看|查", "我", "报|记录|体温"), unless="谁|没报的|怎么"),
)


def asked_of_workers(text: str) -> tuple[str, str] | None:
    """The command that a worker means, and its argument."""
    return _asked(text, OF_WORK)


def asked_of_own(text: str) -> tuple[str, str] | None:
    """The command by which somebody asks after their own record, or for an errand to do, and its argument."""
    return _asked(text, OF_OWN)


def _asked(text: str, wishes: tuple[Wish, ...]) -> tuple[str, str] | None:
    words = BUILDING.sub("", days.DATED.sub("", CLOCK.sub("", "".join(plain(text).split()))))
    if len(words) > LONGEST or NOT_A_WISH.search(words):
        return None
    meant = next((wish for wish in wishes if wish.is_said(words)), None)
    return (meant.name, text if meant.name in READ_ON else meant.argument) if meant else None
