"""Talk on the way to a number that is over, or has its own sense, where the number begins."""

import re

from conversations.understanding.judge.evidence import BACK
from conversations.understanding.spoken import Spoken, figure_unit, is_padding

GOT = re.compile(r"谢|已取|取完|已领|领了|领完|领好|收到|拿到|领到|感谢|取了|取到|好吃|吃了|吃完")
AFTERWARDS = frozenset({"后", "之后", "以后", "完", "完后", "回"})
SELLING = frozenset({"price", "goods", "stock", "alcohol", "electricity", "pet", "water", "vitals"})
# What may be told on the way to a reading.
PASSING = frozenset({"test", "device", "count", "price", "goods", "joke", "medicine", "vitals"})


def is_received(spoken: Spoken, at: int) -> bool:
    """菜收到了谢谢，36.5: thanks for goods on the way to a reading."""
    clause = spoken.within(spoken.clause, at)
    return GOT.search("".join(spoken.tokens[place].text for place in clause)) is not None


def is_done_with(spoken: Spoken, at: int) -> bool:
    """喝完热水37.2, 遛狗回来36.7"""
    if any("完" in token.text for token in spoken.tokens[max(0, at - 2) : at]):
        return True
    return leads_back(spoken, at)


def leads_back(spoken: Spoken, at: int) -> bool:
    """遛狗回来: what was gone out for is over."""
    following = spoken.tokens[at + 1 : at + 3]
    return any(token.text in BACK for token in following) or (bool(following) and following[0].text in AFTERWARDS)


def _says_more(spoken: Spoken, topic: int) -> bool:
    """手机没电了, 血压有点高: the clause goes on after its topic, so the next number is not the topic's."""
    behind = range(topic + 1, spoken.within(spoken.clause, topic).last + 1)
    return any("unknown" in spoken.tokens[place].means or not is_padding(spoken.tokens[place]) for place in behind)


def reaches_over(spoken: Spoken, topic: int, at: int) -> bool:
    """Whether the topic of an earlier clause may still name the number: 猪肉新到，36.5 and 外面好热，38度."""
    about = spoken.tokens[topic].means["topic"]
    if topic and "negation" in spoken.tokens[topic - 1].means:
        return False
    if about in {"vitals", "device"} and _says_more(spoken, topic):
        return False
    eaten = spoken.tokens[max(spoken.clause[topic].first, topic - 4) : topic]
    if about in {"water", "goods", "alcohol"} and any(token.text[:1] in "喝吃" for token in eaten):
        return False  # 喝了3杯热水，还是38.0
    if about == "price" and any(
        token.any("gauge", "measured", "site") for token in spoken.tokens[topic + 1 : topic + 3]
    ):
        return False  # 用新买的枪打的，36.8
    if about == "size" and spoken.tokens[topic].text[0] in "称体身重鞋码瘦胖":
        return True
    return about in SELLING or (about in {"weather", "device"} and figure_unit(spoken, at) == "c")
