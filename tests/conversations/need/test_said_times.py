"""When something is wanted, told together with what."""

import pytest

from conversations.need.said_times import told_time


@pytest.mark.parametrize(
    ("text", "soon", "at"),
    [
        ("要十斤大米两板鸡蛋，明天上午", "soon", "明天上午"),
        ("后天帮我取个快递", "soon", None),
        ("明晚8点前送两袋米", "soon", "明晚8点前"),
        ("今天下午能送点菜吗", "today", "今天下午"),
        ("今天就要一罐奶粉", "today", None),
        ("酱油一瓶，不急", "later", None),
        ("今天没菜了，要一颗白菜", None, None),
        ("昨天晚上冰箱坏了，明天能修吗", None, None),
        ("大米两袋", None, None),
    ],
)
def test_when_something_is_wanted(text: str, soon: str | None, at: str | None) -> None:
    assert told_time(text) == (soon, at)
