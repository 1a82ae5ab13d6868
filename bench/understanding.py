"""How fast messages are understood, beside a plain regex, and whether hostile input stays linear."""

import gc
import json
import re
import time
from collections.abc import Callable
from pathlib import Path

from bot import memory
from conversations.understanding import understand
from conversations.understanding.needs import understand_needs

PLAIN = re.compile(r"3[4-9]\.\d|4[0-2]\.\d")
SAMPLES = Path(__file__).parents[1] / "tests/conversations/understanding"
SHORT = 40  # letters
HOSTILE = {
    "digits": "36",
    "values": "36.5 ",
    "nested brackets": "「（【(",
    "combining marks": "3\u0301",
    "relations": "我妈36.5不是38.5，",
    "denials": "无咳嗽、",
    "doors": "3-501 ",
    "orders": "要两袋米，",
    "cries": "不是着火",
    "questions": "我36.5要紧吗？",
    "hearsay": "听说3栋有个38.6的，",
    "names": "甲乙36.5 ",
    "small talk": "今天菜到了吗。36.6。",
    "full stops": "。3",
    "chain lines": "1. 张三丰 36.5\n",
    "lines without marks": "1. 张三36.5\n李四\n",
    "columns": "张三|36.5|",
    "copied messages": "张三: 36.5\n李四: 发烧\n",
    "times": "早上36.5晚上36.7，",
    "fevers": "我发烧了，",
    "floors": "5楼",
    "symptoms": "咳嗽",
    "answers": "「张三：36.5」\n我36.6\n",
    "telephones": "张三 13800012345 36.5，",
}
LIMIT = 12.0


def seconds(work: Callable[[], object]) -> float:
    """The best of five runs, in processor time: other work on the machine does not count."""
    best = float("inf")
    for _ in range(5):
        gc.collect()
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def messages_a_second(read: Callable[[str], object], texts: list[str]) -> float:
    """Messages a second over the texts, after one warm-up round."""

    def all_of_them() -> None:
        for text in texts:
            read(text)

    all_of_them()
    return len(texts) / seconds(all_of_them)


def growth(read: Callable[[str], object], unit: str) -> float:
    """time(100 kB) / time(10 kB); 10 is linear.

    The small one is read ten times in a row: a run that is ten times shorter finds a quiet moment more easily, and
    its best would be too good.
    """
    small, large = (unit * (size // len(unit) + 1) for size in (10_000, 100_000))
    read(small)
    return 10 * seconds(lambda: read(large)) / seconds(lambda: [read(small) for _ in range(10)])


def short_messages(name: str) -> list[str]:
    """The short messages of one file of examples."""
    texts = [json.loads(line)["text"] for line in (SAMPLES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    return [text for text in texts if len(text) <= SHORT]


def main() -> None:
    """Print the table."""
    memory.settle()  # as a running Linli does
    short, needs = short_messages("sample") * 5, short_messages("needs_sample") * 10
    print(f"understand        {messages_a_second(understand, short):>10,.0f} short messages/s")
    print(f"understand needs  {messages_a_second(understand_needs, needs):>10,.0f} short messages/s")
    print(f"plain regex       {messages_a_second(PLAIN.search, short):>10,.0f} short messages/s")
    for name, unit in HOSTILE.items():
        for reader, read in (("", understand), ("needs, ", understand_needs)):
            ratio = growth(read, unit)
            print(f"{reader + name:<24} 100 kB / 10 kB = {ratio:4.1f} {'ok' if ratio <= LIMIT else 'OVER'}")


if __name__ == "__main__":
    main()
