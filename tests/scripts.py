"""One way through every dialogue that collects something, answer by answer, for whoever walks it."""

from dataclasses import dataclass
from datetime import date, timedelta

DAY = date(2026, 3, 2)


@dataclass(frozen=True, slots=True)
class Script:
    """One dialogue: how it begins, then each answer as the code of its button and as words; no code is only words."""

    opening: str
    answers: tuple[tuple[str, str], ...]
    by_newcomers: bool = False  # who is not enrolled yet


def days_ago(days: int) -> str:
    return (DAY - timedelta(days=days)).isoformat()


SCRIPTS = {
    "enrolment": Script(
        "/start", (("yes", "同意"), ("", "{home}"), ("skip", "没有"), ("right", "对")), by_newcomers=True
    ),
    "temperature": Script(
        "/report",
        (
            ("m0", "我"),
            ("36.8", "36.8"),
            ("m1", "{mate}"),
            ("abnormal", "发烧了"),
            ("38.5", "38.5"),
            ("cough", "咳嗽"),
            ("none", "没有了"),
            ("right", "对"),
        ),
    ),
    "need": Script(
        "/need",
        (
            ("food", "买菜"),
            ("rice", "大米"),
            ("2", "2"),
            ("eggs", "鸡蛋"),
            ("3", "3"),
            ("none", "没了"),
            ("today", "今天就要"),
            ("afternoon", "下午"),
            ("handle", "挂门把手"),
            ("right", "对"),
        ),
    ),
    "travel": Script(
        "/travel",
        (
            ("province", "外地"),
            ("none", "没有"),
            (days_ago(3), "三天前"),
            (days_ago(1), "昨天"),
            ("contact", "接触过"),
            (days_ago(2), "前天"),
            ("train", "高铁"),
            ("right", "对"),
        ),
    ),
    "family": Script("/family", (("", "{mates_home}"), ("mother", "妈妈"), ("ask", "问本人"), ("right", "对"))),
    "volunteering": Script(
        "/volunteer",
        (
            ("deliver", "送菜"),
            ("phone", "陪聊"),
            ("none", "没了"),
            ("weekend", "周末"),
            ("none", "没了"),
            ("building", "本楼"),
            ("right", "对"),
        ),
    ),
    "follow_up": Script(
        "f:",
        (
            ("safe", "没有"),
            (days_ago(1), "昨天"),
            ("cough", "咳嗽"),
            ("none", "没有了"),
            ("contact", "接触过"),
            ("pickup", "要车"),
            ("right", "对"),
        ),
    ),
    "follow_up_round": Script(
        "g:", (("worse", "更难受"), ("safe", "没有"), ("38.0", "38.0"), ("medicine", "缺药"), ("right", "对"))
    ),
    "observation": Script(
        "g:",
        (
            ("unwell", "不舒服"),
            ("throat", "嗓子疼"),
            ("none", "没有了"),
            ("36.8", "36.8"),
            ("home", "没出门"),
            ("food", "要吃的"),
            ("right", "对"),
        ),
    ),
    "forgetting": Script("忘记我", (("go_on", "删"), ("forget", "确定"))),
}

BEFORE = {
    "follow_up": ("38.5",),
    "follow_up_round": ("38.5",),
    "forgetting": ("36.5",),
}
"""What is said before some of them can begin."""
FIRST = {"follow_up_round": "follow_up", "observation": "travel"}
"""The dialogue that has to be finished before."""
