"""When something is wanted, told in the same breath as what: 十斤大米,明天上午, or 降压药吃完了."""

import re

from conversations.answers import plain

COMING = re.compile(
    r"(?P<soon>明天|明早|明晚|后天|大后天)(?:早上|上午|中午|下午|傍晚|晚上)?(?:\d{1,2}[点:]\d{0,2})?(?:半|钟)?(?:之?前|以?后|左右)?"
    r"|(?P<today>今天|今晚|今早)(?:早上|上午|中午|下午|傍晚|晚上)?(?:\d{1,2}[点:]\d{0,2})?(?:半|钟)?(?:之?前|以?后|左右|就|要|能|送|内)"
)
A_PART = re.compile("[早晚]$|早上|上午|中午|下午|傍晚|晚上|点|:")
NO_HURRY = re.compile("不急|不着急|慢慢来|什么时候都行|有空再|方便的时候")
GONE_BY = re.compile("昨天|昨晚|前天|上次|上周")
ALL_GONE = re.compile("(?<!快)(?:[吃用]完|没)了|断药|断了|没药|一[片粒颗]都?也?没|今天最后一")
NEARLY_GONE = re.compile("快(?:要)?[吃用]?[完没断]|见底|不多了|[剩够][一两二三]?[天片粒]|只剩|就剩")


def told_time(text: str) -> tuple[str | None, str | None]:
    """How soon (`today`, `soon`, `later`) and when in the resident's words; None for what was not told."""
    said = plain(text)
    found = [] if GONE_BY.search(said) else list(COMING.finditer(said))
    if len(found) != 1:
        return ("later", None) if NO_HURRY.search(said) and not found else (None, None)
    words = re.sub("[就要能送内]$", "", found[0][0])
    return found[0].lastgroup, words if A_PART.search(words) else None


def told_medicine_left(text: str) -> str | None:
    """How long the medicine lasts, where that was told with it."""
    said = plain(text)
    return "few" if NEARLY_GONE.search(said) else "out" if ALL_GONE.search(said) else None
