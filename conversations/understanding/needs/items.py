"""The things a request names, with their amounts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from conversations.understanding.needs.amounts import PACKED, Amount
from conversations.understanding.needs.lexicon import Hit, lexicon
from conversations.understanding.needs.request import Item

BREAKS = frozenset(",.!?;:。，！？；：、\n\t/|~()[]【】「」\"'&·…+ ")
SOFT = frozenset("、和跟及与或&/ ")
LONGEST = 14
STRIPPED = (
    "的",
    "了",
    "吧",
    "呢",
    "啊",
    "呀",
    "哦",
    "哈",
    "嘛",
    "吗",
    "点",
    "些",
    "个",
    "来",
    "把",
    "是",
    "有",
    "就",
    "都",
    "也",
    "再",
    "新鲜",
    "便宜",
    "嫩",
    "一点",
    "一些",
    "什么",
    "那种",
    "那个",
    "这个",
    "和",
    "跟",
    "还",
    "及",
    "与",
    "给",
    "儿",
    "只",
    "得",
    "快",
    "每",
    "各",
    "共",
    "一共",
    "总共",
    "大概",
    "最好",
    "牌",
    "of ",
    "the ",
    "some ",
    "a ",
)


@dataclass(frozen=True, slots=True)
class Thing:
    """A name in the text that may be something asked for."""

    start: int
    end: int
    name: str
    category: str | None
    known: bool


def things(text: str, original: str, hits: Sequence[Hit], numbers: Sequence[Amount]) -> list[Thing]:
    """The runs of letters that no other word or number claims; a run with a known good in it is known."""
    found: list[Thing] = []
    start = 0
    good: Hit | None = None
    for at, end, hit in _walls(text, hits, numbers):
        if hit is not None and any(mark.startswith("goods.") for mark in hit.marks):
            good = hit if good is None or hit.end - hit.start >= good.end - good.start else good
            continue
        _close(found, text, original, start, at, good)
        start, good = max(start, end), None
    _close(found, text, original, start, len(text), good)
    return found


def _walls(text: str, hits: Sequence[Hit], numbers: Sequence[Amount]) -> list[tuple[int, int, Hit | None]]:
    walls: list[tuple[int, int, Hit | None]] = [(hit.start, hit.end, hit) for hit in hits]
    walls += [(number.start, number.end, None) for number in numbers]
    walls += [(index, index + 1, None) for index, letter in enumerate(text) if letter in BREAKS]
    return sorted(walls, key=lambda wall: wall[0])


def _close(found: list[Thing], text: str, original: str, start: int, end: int, good: Hit | None) -> None:
    if end <= start or (good is None and end - start > LONGEST):
        return
    start, end = _trim(text, start, end)
    if end <= start:
        return
    if good is not None and end - start > LONGEST:
        start, end = good.start, good.end
    within = text[start:end]
    if (of := within.rfind("的", 0, len(within) - 1)) >= 0 and (good is None or start + of < good.start):
        start += of + 1
        within = text[start:end]
    name = lexicon().names.get(f"goods:{within}") or original[start:end]
    category = _category(within, good)
    found.append(Thing(start, end, name, category, good is not None))


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave off particles at both ends, and the space round a name."""
    trimmed = True
    words = lexicon().plain_marks
    while trimmed and start < end and text[start:end] not in words:
        trimmed = False
        for particle in STRIPPED:
            if text.startswith(particle, start, end):
                start, trimmed = start + len(particle), True
                break
            if text.endswith(particle, start, end):
                end, trimmed = end - len(particle), True
                break
    return start, end


def _category(name: str, good: Hit | None) -> str | None:
    if good is not None:
        endings = _by_ending(name) if good.end - good.start < 2 <= len(name) else None
        return endings or next(mark[6:] for mark in good.marks if mark.startswith("goods."))
    return _by_ending(name) if len(name) >= 2 else None


def _by_ending(name: str) -> str | None:
    for size in (4, 3, 2, 1):
        if len(name) > size and (category := lexicon().endings.get(name[-size:])):
            return category
    return None


def pair(
    text: str, found: Iterable[Thing], numbers: Iterable[Amount], *, unknown: bool
) -> list[tuple[Item, Thing | None]]:
    """Join names with their amounts: 牛奶两箱, 两箱牛奶, 葱姜各一斤; a bare number counts after a name only."""
    events: list[Thing | Amount] = sorted([*found, *numbers], key=lambda event: event.start)
    items: list[tuple[Item, Thing | None]] = []
    ahead: Amount | None = None  # 两箱 still waiting for its name
    for index, event in enumerate(events):
        if isinstance(event, Thing):
            after = events[index + 1] if index + 1 < len(events) else None
            if not event.known and not _counts(event, ahead, after, items):
                continue
            items.append((Item(event.name, ahead.qty if ahead else None, ahead.unit if ahead else None), event))
            ahead = None
        elif event.kind in {"amount", "bare"}:
            ahead = _count(text, items, event, ahead, events, index)
        elif event.kind == "spec" and ahead is None and event.unit in PACKED:
            ahead = event if _waiting(events, index) else ahead
    if ahead is not None and (ahead.plus or not items):
        items.append((Item(None, ahead.qty, ahead.unit), None))
    return items


def _counts(thing: Thing, ahead: Amount | None, after: object, items: Sequence[tuple[Item, Thing | None]]) -> bool:
    """Whether an unknown name is a thing asked for: an amount touches it, and no known thing waits for that amount."""
    if items and items[-1][1] is not None and items[-1][1].known and items[-1][0].qty is None and not thing.category:
        return False
    if ahead is not None:
        return thing.start - ahead.end <= 1
    return isinstance(after, Amount) and after.kind in {"amount", "bare"} and after.start - thing.end <= 1


def _waiting(events: Sequence[Thing | Amount], index: int) -> bool:
    """Whether a name follows: 一袋的米 counts, the 一袋20斤的 after a name does not."""
    return index + 1 < len(events) and isinstance(events[index + 1], Thing)


def _count(
    text: str,
    items: list[tuple[Item, Thing | None]],
    event: Amount,
    ahead: Amount | None,
    events: Sequence[Thing | Amount],
    index: int,
) -> Amount | None:
    """Give an amount to the names before it, or keep it for the name after it."""
    if text[max(0, event.start - 1) : event.start] == "各" or text[max(0, event.start - 2) : event.start] == "各要":
        for place, (item, thing) in enumerate(items):
            if item.qty is None:
                items[place] = (Item(item.name, event.qty, event.unit), thing)
        return ahead
    last, thing = items[-1] if items else (None, None)
    if last is not None and thing is not None and _belongs(text, thing, event, last, events, index):
        items[-1] = (Item(last.name, event.qty, event.unit), thing)
        return ahead
    if event.kind == "bare" and not event.plus and not _alone(text, event):
        return ahead
    return event


def _belongs(text: str, thing: Thing, event: Amount, last: Item, events: Sequence[Thing | Amount], index: int) -> bool:
    between = text[thing.end : event.start]
    after = events[index + 1] if index + 1 < len(events) else None
    follows = isinstance(after, Thing) and after.known and after.start - event.end <= 1
    if last.qty is None:
        return not follows or len(between) <= 1 or not any(stop in between for stop in ",.!?;、和")
    return event.unit in PACKED and not follows


def _alone(text: str, event: Amount) -> bool:
    return len(text.strip()) <= event.end - event.start + 6
