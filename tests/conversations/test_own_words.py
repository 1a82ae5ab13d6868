"""Commands asked for in sentences of one's own, and the talk that only sounds like one."""

import pytest

from conversations import own_words


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("今天还有几个没报？", "missing"),
        ("看看谁还没填", "missing"),
        ("还差谁呀", "missing"),
        ("帮我提醒一下没报的", "remind"),
        ("催一下大家", "remind"),
        ("今天情况怎么样", "today"),
        ("今天有发烧的吗", "today"),
        ("现在报了多少", "today"),
        ("把今天的表发我", "export"),
        ("导出今天的", "export"),
        ("有没有人要东西", "tickets"),
        ("还有什么事没处理", "tickets"),
        ("今天要给谁打电话", "calls"),
        ("哪些人联系不上", "silent"),
        ("今天怎么样", "today"),
        ("3号楼还有谁没报", "missing"),
        ("三栋2单元还有哪些没报", "missing"),
        ("把昨天的表也发我一份", "export"),
        ("11月22日的表", "export"),
        ("上周的数据给我", "export"),
        ("怎么加别的网格员", "role"),
        ("帮我把提醒时间改一下", "grid"),
        ("把截止时间改成8点半", "grid"),
        ("给我打印个二维码", "grid"),
        ("怎么添加新来的住户", "roster"),
    ],
)
def test_a_worker_is_understood(text: str, command: str) -> None:
    said = own_words.asked_of_workers(text)
    assert said is not None
    assert said[0] == command


@pytest.mark.parametrize(
    "text",
    [
        "我家没报",
        "有人发烧了",
        "有人发烧了怎么办",
        "提醒我吃药",
        "帮我提醒一下物业",
        "3-2-501 没报",
        "要体温表两个",
        "谁家有退烧药",
        "我发烧了吗",
        "张奶奶今天一天没有消息了，我们几个都很担心，能不能麻烦谁去看看",
    ],
)
def test_what_only_sounds_like_a_command_is_none(text: str) -> None:
    assert own_words.asked_of_workers(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "看看我报了没",
        "我妈报了吗",
        "报了没有？",
        "我的体温登记上了没",
        "帮我看看我的记录",
        "我妈今天什么情况",
        "我爸多少度",
    ],
)
def test_a_resident_asks_after_their_own_record(text: str) -> None:
    assert own_words.asked_of_own(text) == ("me", "")


@pytest.mark.parametrize("text", ["有什么活", "现在有单吗", "我的任务", "今天要送什么"])
def test_a_helper_asks_what_there_is_to_do(text: str) -> None:
    assert own_words.asked_of_own(text) == ("volunteer", "")


@pytest.mark.parametrize("text", ["我要报", "我怎么报", "谁没报", "我家收到菜了", "我报 36.5"])
def test_a_resident_who_says_something_else_does_not(text: str) -> None:
    assert own_words.asked_of_own(text) is None
