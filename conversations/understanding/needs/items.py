"""The things a request names, with their amounts."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from conversations.understanding.needs.amounts import PACKED, TABLE, Amount
from conversations.understanding.needs.lexicon import Hit, lexicon
from conversations.understanding.needs.request import Item
from conversations.understanding.normal import Plain

BREAKS = re.compile("[" + re.escape(",.!?;:。，！？；：、\n\t/|~()[]【】「」\"'&·…+→>") + "]")
JOINED = re.compile("[和跟与及]")
SIZE = re.compile(
    r"(?!\d+码)(?!\d+(?:\.\d+)?(?:[lgw]|ml|kg|cm|mm)(?![a-z]))[a-z0-9]+(?:码|段|型)?|[一二三四1-4]段|[大中小]号"
)
STAGE = re.compile("[一二三四1-4]段(?!奶粉)")
LONGEST = 14  # letters of an unknown name
LONGEST_PREFIX = 6
LONGEST_FORM = 5
FOR_WHAT = ("药", "喷雾", "吸入剂")
PARTICLES = frozenset((*TABLE["particles"].split(), " "))
ALONGSIDE = frozenset(("和", "跟", "与", "及", "或", "、", "+", "/", "或者", "还有", "以及", "或是"))
CALLS = frozenset({"want", "wish", "help", "get", "have_any", "who_can", "lack", "join"})


class Thing(NamedTuple):
    """A name in the text that may be something asked for; `known` when a good of the tables is in it."""

    start: int
    end: int
    name: str
    category: str | None
    known: bool


Paired = tuple[Item, Thing | None]


def things(written: Plain, hits: Sequence[Hit], numbers: Sequence[Amount]) -> list[Thing]:
    """The goods of the tables, and the runs of letters that no other word or number claims."""
    found: list[Thing] = []
    start = 0
    goods: list[Hit] = []
    for at, end, hit in _walls(written.text, hits, numbers):
        if hit is not None:
            goods.append(hit)
            continue
        if goods or start < at:
            found += _run(written, start, at, goods)
            goods = []
        start = max(start, end)
    return found + list(_run(written, start, len(written.text), goods))


def _walls(text: str, hits: Sequence[Hit], numbers: Sequence[Amount]) -> list[tuple[int, int, Hit | None]]:
    """What ends a run of letters; a good is no end, it comes with its hit."""
    walls = [(hit.start, hit.end, hit if _good(hit) else None) for hit in hits]
    walls += [(number.start, number.end, None) for number in numbers]
    walls += [(stop.start(), stop.end(), None) for stop in BREAKS.finditer(text)]
    walls += [(index, index + 1, None) for index in _blanks(text)]
    return sorted(walls, key=lambda wall: wall[0])


def _blanks(text: str) -> Iterator[int]:
    """Blanks that part Chinese words; those inside an English name do not."""
    for blank in re.finditer(" ", text):
        index = blank.start()
        if not (text[index - 1 : index].isascii() and text[index + 1 : index + 2].isascii()):
            yield index


def _good(hit: Hit) -> str | None:
    return good_of(hit.marks)


@cache
def good_of(marks: tuple[str, ...]) -> str | None:
    """The category of the good that words of these marks name, if they name one."""
    return next((mark[6:] for mark in marks if mark.startswith("goods.")), None)


def _run(written: Plain, start: int, end: int, goods: Sequence[Hit]) -> Iterator[Thing]:
    if not goods:
        yield from _unknown(written, start, end)
    index = 0
    while index < len(goods):
        first = last = goods[index]
        while index + 1 < len(goods) and _one_name(written.text, last, goods[index + 1]):
            index += 1
            last = goods[index]
        index += 1
        until = goods[index].start if index < len(goods) else end
        yield _known(written, start, first, last, until)
        start = last.end


def _one_name(text: str, word: Hit, following: Hit) -> bool:
    """Whether two goods side by side are one: 面包套餐 is, 奶瓶奶嘴 is not."""
    return word.end == following.start and text[following.start : following.end] in lexicon().heads


def _known(written: Plain, start: int, first: Hit, last: Hit, end: int) -> Thing:
    text = written.text
    category = _good(last)
    begin = first.start
    word = text[first.start : last.end]
    if category in {"medicine", "baby"} or len(word) == 1:
        begin = _prefix(text, start, first.start, category)
    if category == "daily" and text.endswith(lexicon().beginnings, start, first.start):
        category = "baby"  # 婴儿澡盆
    finish = _form(text, last.end, end) if category == "medicine" else last.end
    stage = STAGE.match(text, finish) if category == "baby" else None
    if stage:
        return Thing(begin, stage.end(), _staged(written, begin, finish, stage[0]), category, known=True)
    size = SIZE.match(text, finish, end) if _sized(text[first.start : last.end], category) else None
    finish = size.end() if size else finish
    if len(word) == 1 < last.end - begin:
        category = _by_ending(text[begin : last.end]) or category
    return Thing(begin, finish, _written(written, begin, finish), category, known=True)


def _staged(written: Plain, start: int, end: int, stage: str) -> str:
    """A brand or a milk powder with its stage: 爱他美3段奶粉, 二段奶粉."""
    name = _written(written, start, end)
    return name.removesuffix("奶粉") + stage + "奶粉"


def _sized(word: str, category: str | None) -> bool:
    """Whether a size or a letter right behind belongs to the name: 尿不湿L码, 套餐B, but not 灯泡E27."""
    return category in {"medicine", "baby"} or word.endswith(("套餐", "餐", "包"))


def _form(text: str, start: int, end: int) -> int:
    """Where a medicine's name ends with the form it comes in: 甲钴胺片, 布洛芬混悬液."""
    endings = lexicon().endings
    for finish in range(min(end, start + LONGEST_FORM), start, -1):
        run = text[start:finish]
        if any(endings.get(run[place:]) == "medicine" for place in range(len(run))):
            return finish
    return start


def _prefix(text: str, start: int, end: int, category: str | None) -> int:
    """Where the name begins before its known word: 鼻炎喷雾, but not 屋里油."""
    begin = max(start, end - (LONGEST_PREFIX if category in {"medicine", "baby"} else 2))
    for part in JOINED.finditer(text, begin, end):
        begin = part.end()
    begin = max(begin, *(text.rfind(word, begin, end) + len(word) for word in FOR_WHAT if word in text[begin:end]), 0)
    begin = max(begin, text.rfind("的", begin, end) + 1)
    return _trim(text, begin, end)[0]


def _unknown(written: Plain, start: int, end: int) -> Iterator[Thing]:
    text = written.text
    for part in JOINED.split(text[start:end]) if end - start <= 2 * LONGEST else []:
        begin, finish = _trim(text, start, start + len(part))
        if 0 < finish - begin <= LONGEST:
            begin = max(begin, text.rfind("的", begin, finish - 1) + 1)
            category = _by_ending(text[begin:finish])
            yield Thing(begin, finish, _written(written, begin, finish), category, known=False)
        start += len(part) + 1


def _written(written: Plain, start: int, end: int) -> str:
    """The name as the resident spelt it, but in plain letters: Type-C keeps its capitals, 雞蛋 becomes 鸡蛋."""
    word = written.text[start:end]
    if name := lexicon().names.get(f"goods:{word}"):
        return name
    first, last = written.span(start, end)
    original = written.original[first:last]
    return original.strip() if original.lower() == word else word.strip()


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave off particles and blanks at both ends of an unknown name."""
    while start < end and (width := _particle(text, start, end)):
        start += width
    while start < end and (text[end - 1] in PARTICLES or text[end - 2 : end] in PARTICLES):
        end -= 1
    return start, end


def _particle(text: str, start: int, end: int) -> int:
    """How long the particle is with which a name begins; 0 when it begins with none."""
    if start + 2 <= end and text[start : start + 2] in PARTICLES:
        return 2
    return 1 if text[start] in PARTICLES or not text[start].isalnum() else 0


def _by_ending(name: str) -> str | None:
    if name.startswith(lexicon().beginnings):
        return "baby"
    for size in (4, 3, 2, 1):
        if len(name) > size and (category := lexicon().endings.get(name[-size:])):
            return category
    return None


def called_for(found: Iterable[Thing], hits: Sequence[Hit]) -> list[Thing]:
    """Take a name that only ends like a good for one where a word of asking touches it: 缺搓澡巾, 尿垫用完了."""
    ends = {hit.end for hit in hits if not CALLS.isdisjoint(hit.marks)}
    starts = {hit.start for hit in hits if "lack" in hit.marks}
    return [
        thing._replace(known=True) if thing.category and (thing.start in ends or thing.end in starts) else thing
        for thing in found
    ]


def named(found: Sequence[Thing]) -> Sequence[Thing]:
    """Without 吃的 where any food is called by its name: 面包有吗,糖尿病吃的."""
    plain = [thing for thing in found if thing.name != "食物"]
    return plain if any(thing.known for thing in plain) else found


def pair(text: str, found: Iterable[Thing], numbers: Iterable[Amount]) -> list[Paired]:
    """Join names with their amounts: 牛奶两箱, 两箱牛奶, 葱姜各一斤; a bare number counts after a name only."""
    events: list[Thing | Amount] = sorted([*found, *numbers], key=lambda event: event.start)
    items: list[Paired] = []
    ahead: Amount | None = None  # 两箱 still waiting for its name
    for index, event in enumerate(events):
        after = events[index + 1] if index + 1 < len(events) else None
        if isinstance(event, Thing):
            if event.known or _counts(event, ahead, after, items):
                items.append((Item(event.name, ahead.qty if ahead else None, ahead.unit if ahead else None), event))
                ahead = None
        elif event.kind != "spec":
            beyond = events[index + 2] if index + 2 < len(events) else None
            ahead = _give(text, items, event, ahead, None if _counted(after, beyond) else after)
        elif ahead is None and event.unit in PACKED and isinstance(after, Thing):
            ahead = event
    if ahead is not None and (ahead.plus or not items):
        items.append((Item(None, ahead.qty, ahead.unit), None))
    return items


def _counted(thing: object, amount: object) -> bool:
    """Whether an amount of its own touches the end of a name: the 2个 of 1把，替换头2个."""
    if not isinstance(thing, Thing) or not isinstance(amount, Amount):
        return False
    return amount.unit is not None and amount.start == thing.end


def _counts(thing: Thing, ahead: Amount | None, after: object, items: Sequence[Paired]) -> bool:
    """Whether an unknown name is asked for: an amount touches it, and no known thing waits for that amount."""
    if items and items[-1][1] is not None and items[-1][1].known and items[-1][0].qty is None and not thing.category:
        return False
    if ahead is not None and not ahead.plus:
        return thing.start - ahead.end <= 1
    return isinstance(after, Amount) and after.kind in {"amount", "bare"} and after.start - thing.end <= 1


def _give(text: str, items: list[Paired], amount: Amount, ahead: Amount | None, after: object) -> Amount | None:
    """Give an amount to the names before it, or keep it for the name after it."""
    if "各" in text[max(0, amount.start - 2) : amount.start]:
        for place, (item, thing) in enumerate(items):
            if item.qty is None:
                items[place] = (replace(item, qty=amount.qty, unit=amount.unit), thing)
        return ahead
    if items and items[-1][1] is not None and _belongs(text, items[-1][0], items[-1][1], amount, after):
        item, thing = items[-1]
        items[-1] = (replace(item, qty=amount.qty, unit=amount.unit), thing)
        return ahead
    if amount.kind == "bare" and not amount.plus and len(text) > amount.end - amount.start + 6:
        return ahead
    return amount


def _belongs(text: str, item: Item, thing: Thing, amount: Amount, after: object) -> bool:
    """Whether an amount counts the thing before it rather than the one after."""
    between = text[thing.end : amount.start]
    follows = isinstance(after, Thing) and (after.known or bool(after.category)) and after.start - amount.end <= 1
    if item.qty is not None:
        return amount.unit in PACKED and not follows
    return not follows or not between.strip() or not any(stop in between for stop in ",.!?;、和")


def asked_for(text: str, paired: Sequence[Paired], hits: Sequence[Hit]) -> list[Paired]:
    """Keep what a word of asking or an amount stands beside, and what is listed with it; all, when nothing is."""
    ends = {hit.end for hit in hits if not CALLS.isdisjoint(hit.marks)}
    starts = {hit.start for hit in hits if "lack" in hit.marks}
    kept = [
        thing is None
        or (item.qty, item.unit) != (None, None)
        or any(thing.start - gap in ends for gap in range(4))
        or any(thing.end + gap in starts for gap in range(3))
        for item, thing in paired
    ]
    between = [_between(text, *both) for both in pairwise(paired)]
    for place, joint in enumerate(between):
        kept[place + 1] |= kept[place] and joint is not None and (len(joint) <= 1 or joint in ALONGSIDE)
    for place in reversed(range(len(between))):
        kept[place] |= kept[place + 1] and between[place] in ALONGSIDE
    return _specific(_once([entry for entry, wanted in zip(paired, kept, strict=True) if wanted] or list(paired)))


def _between(text: str, one: Paired, other: Paired) -> str | None:
    """What stands between two things that are named one after the other: the 和 of 米和油."""
    if one[1] is None or other[1] is None or one[1].end > other[1].start:
        return None
    return text[one[1].end : other[1].start]


def _once(paired: Iterable[Paired]) -> list[Paired]:
    """Each name without an amount once, and not beside the same name with one."""
    counted = {item.name for item, _ in paired if item.qty is not None}
    seen: set[str | None] = set()
    kept: list[Paired] = []
    for item, thing in paired:
        if item.qty is None and (item.name in counted or item.name in seen):
            continue
        seen.add(item.name)
        kept.append((item, thing))
    return kept


def _specific(paired: list[Paired]) -> list[Paired]:
    """Of 降压药 and 硝苯地平, 奶粉 and 爱他美, 药 and 降压药: the one by its own name."""
    things = [thing for _, thing in paired if thing]
    return [
        (item, thing)
        for item, thing in paired
        if thing is None or item.qty is not None or not any(_says_more(other, thing) for other in things)
    ]


def _says_more(other: Thing, thing: Thing) -> bool:
    """Whether another thing is a closer name for a generic one."""
    if not _general(thing) or other.category != thing.category or other.name == thing.name:
        return False
    return not _general(other) or thing.name in other.name


def _general(thing: Thing) -> bool:
    """Whether a name says only what a thing is for: 降压药, 前列腺药, 哮喘喷雾."""
    return thing.name in lexicon().generic or (thing.category == "medicine" and thing.name.endswith(FOR_WHAT))
