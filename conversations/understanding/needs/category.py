"""The category of a request and the things or services it asks for."""

import re
from collections.abc import Sequence

from conversations.understanding.needs.amounts import TABLE, Amount
from conversations.understanding.needs.items import Thing, asked_for, named, pair
from conversations.understanding.needs.lexicon import CATEGORIES, lexicon
from conversations.understanding.needs.request import Item, Kind
from conversations.understanding.needs.rules import decide
from conversations.understanding.needs.signs import Signs, precedence, starts
from conversations.understanding.needs.topics import Mention, mentions

DENIED = ("不是", "这", "那")
PEOPLE = tuple(TABLE["people"].split())
HEADS = frozenset({"个", "口", "位", "名"})
PAPERS = tuple(TABLE["papers"].split())
CARRIES = {verb[0]: verb[-1] for verb in TABLE["carries"].split()}
LINES = 2  # a list has at least so many
MONEY = frozenset({"元", "元钱", "块钱"})
# Before an amount: there is no more than so much, or it was so much, or so much is paid.
ASIDE = re.compile("[一每][天次顿日]\\s?$|(?:最后|剩|起送|起订|满|还差|已付|付了|原来|原先|本来)[^,.!?;、 ]{0,4}$")
NONE_LEFT = re.compile("[^,.!?;、 ]{0,6}(?:[都也]?没有|[都也]没|[都也]?没了|[都也]不剩)")
SHEETS = {"document": frozenset(TABLE["sheets"].split()), "errand": frozenset(TABLE["pages"].split())}


def categorise(signs: Signs, kind: Kind) -> tuple[str, tuple[Item, ...]]:
    """The category, and the items written down with it; a question has none."""
    goods = _goods_items(signs)
    counted_first = sorted(goods, key=lambda entry: entry[0].unit is None)
    goods_category = next((thing.category for _, thing in counted_first if thing and thing.category), None)
    items = tuple(item for item, _ in goods)
    if kind == "group_buy":
        leaves = "leave" in signs.at and not any(item.qty for item in items)
        return goods_category or "food", () if leaves else items
    if kind == "question":
        topic = next(iter(sorted(mentions("topics", signs.deep), key=precedence)), None)
        if topic is None or (goods_category == "medicine" and topic.topic.category == "medical"):
            return goods_category or _first_service(signs) or "other", ()
        return topic.topic.category, ()
    known = any(
        thing and (thing.known or thing.category) and (item.qty, item.unit) != (None, None) for item, thing in goods
    )
    return _need_category(signs, items, goods_category, counted=known)


def items_of(signs: Signs, category: str, items: tuple[Item, ...]) -> tuple[Item, ...]:
    """The items of a need of another category than the tables give it: those it names of that one."""
    if category in CATEGORIES:
        goods = tuple(item for item, _ in _goods_items(signs))
        return goods or items
    service = next((mention for mention in signs.services if mention.topic.category == category), None)
    if service is not None:
        return (_service_item(signs, service),)
    if category == "repair":
        return tuple(Item(name, None, None) for name, _, _ in signs.repairs[:1]) or _first_broken(signs)
    return ()


def _first_broken(signs: Signs) -> tuple[Item, ...]:
    """The first thing of the house that is named."""
    names, text = lexicon().names, signs.written.text
    things = (names[f"thing:{text[hit.start : hit.end]}"] for hit in signs.hits if "thing" in hit.marks)
    return tuple(Item(name, None, None) for name in things)[:1]


def _first_service(signs: Signs) -> str | None:
    return signs.services[0].topic.category if signs.services else None


def _need_category(
    signs: Signs, items: tuple[Item, ...], goods: str | None, *, counted: bool
) -> tuple[str, tuple[Item, ...]]:
    """What the need is for, chosen by the `category` rules among the papers, services, repairs and goods it names."""
    goods = _goods_category(signs, goods)
    asked = [mention for mention in signs.services if mention.topic.asks and not _outdone(mention, signs)]
    papers = next((mention for mention in asked if mention.topic.category == "document"), None)
    first = next((mention for mention in asked if mention.topic.first), None)
    listed = any(item.qty is not None and item.name for item in items)
    by_name = counted or any(item.name not in lexicon().generic for item in items)
    has = {
        "has.goods": goods is not None,
        f"of.{goods}": True,
        "has.list": goods is not None or listed,
        "has.amount": counted,
        "has.name": by_name,
        "has.papers": papers is not None,
        "has.first": first is not None,
        f"first.{first and first.topic.category}": True,
        "has.asked": bool(asked),
        "has.service": bool(signs.services),
    }
    rule = decide("category", [*signs.at, *(sign for sign, there in has.items() if there)])
    service = {"first": first, "papers": papers, "service": next(iter(asked), None)}.get(rule.outcome)
    if service is not None:
        return service.topic.category, (_service_item(signs, service),)
    return _other_category(signs, rule.outcome, items, goods, first)


def _goods_category(signs: Signs, goods: str | None) -> str | None:
    """The goods' own category, but what a pet or a baby eats is not food."""
    if goods != "food":
        return goods
    return "daily" if "pet" in signs.at else "baby" if "goods.baby" in signs.at else goods


def _outdone(mention: Mention, signs: Signs) -> bool:
    """Whether somebody shall come to look at a broken thing, not at a person."""
    return bool(signs.repairs) and mention.topic.category == "care"


def _other_category(
    signs: Signs, outcome: str, items: tuple[Item, ...], goods: str | None, first: Mention | None
) -> tuple[str, tuple[Item, ...]]:
    """The category where no service that is asked for names it."""
    if outcome == "repair":
        return "repair", (Item(signs.repairs[0][0], None, None),)
    if outcome == "carried":
        return "errand", (_carried(signs, items, first),)
    if outcome == "hunger":
        return "food", items or (Item("食物", None, None),)
    if outcome == "mentioned":
        return signs.services[0].topic.category, (_service_item(signs, signs.services[0]),)
    if outcome == "goods":
        return goods or next((thing.category for thing in signs.goods if thing.category), None) or "daily", items
    return outcome, items


def _carried(signs: Signs, items: tuple[Item, ...], first: Mention | None) -> Item:
    """What is carried, with the way it goes: 送被子, 取钥匙."""
    if not items or not items[0].name:
        sent = next((mention for mention in signs.services if mention.topic.category == "errand"), first)
        return _service_item(signs, sent) if sent else Item("跑腿", None, None)
    start, end = next((signs.at[sign] for sign in ("carry", "please_carry", "fetch") if sign in signs.at), (0, 0))
    verb = next((CARRIES[letter] for letter in signs.written.text[start:end] if letter in CARRIES), "")
    return Item(verb + items[0].name, None, None) if verb else items[0]


def _service_item(signs: Signs, service: Mention) -> Item:
    """The service as an item, with its sheets or yuan where they are named."""
    name = _own_name(signs, service)
    for number in signs.numbers:
        if number.kind == "amount" and number.unit in SHEETS.get(service.topic.category, ()):
            return Item(name, number.qty, number.unit if number.unit not in {"块", "块钱", "元钱"} else "元")
        if number.kind == "bare" and name.endswith("充值"):
            return Item(name, number.qty, "元")
    return Item(name, 1, "张") if name.endswith(("条", "出门证")) else Item(name, None, None)


def _own_name(signs: Signs, service: Mention) -> str:
    """The name the resident gave it (返岗证明), or that of the table."""
    text = signs.written.text
    if service.topic.category == "document":
        papers = [text[start:end] for mention in signs.services for start, end in mention.places]
        papers += [thing.name for thing in signs.goods]
        whole = max((_paper(name) for name in papers if name.endswith(PAPERS)), key=len, default="")
        if whole not in (*PAPERS, ""):
            return whole
    names, topic = lexicon().names, service.topic
    places = (place for mention in signs.services if mention.topic is topic for place in mention.places)
    named = (names.get(f"services {topic.name}:{text[start:end]}") for start, end in places)
    return next(filter(None, named), topic.name)


def _paper(name: str) -> str:
    """A paper's name without what is done for it: 租客办居住证明."""
    done = max(name.rfind(verb) for verb in "开办") + 1
    return (name if name[done:] in PAPERS else name[done:]).lstrip("要个张份")


def _goods_items(signs: Signs) -> list[tuple[Item, Thing | None]]:
    aside_after = _edges(signs, "declined", 1) | _edges(signs, "left", 3)
    aside_before = {start - gap for start in starts(signs, "declined") for gap in (0, 1)}
    wanted = [thing for thing in signs.goods if thing.start not in aside_after and thing.end not in aside_before]
    if listed := _one_good_listed(signs, wanted):
        return listed
    text = signs.written.text
    paired = asked_for(text, pair(text, _wanted_only(signs, named(wanted)), _counting(signs)), signs.hits)
    if len(paired) == 1 and paired[0][0] == Item(None, 1, None):
        return []  # a bare +1 names nothing
    return paired


def _one_good_listed(signs: Signs, wanted: Sequence[Thing]) -> list[tuple[Item, Thing | None]]:
    """A list of doors under one good: each line is an amount of it, and the names are the neighbours'."""
    goods = [thing for thing in wanted if thing.known]
    rooms = [number.end for number in signs.numbers if number.kind == "room"]
    if "chain" not in signs.at or len(goods) != 1 or len(rooms) < LINES or goods[0].start > rooms[-LINES]:
        return []
    amounts = [number for number in _counting(signs) if number.kind == "amount" and number.start > goods[0].end]
    return [(Item(goods[0].name, number.qty, number.unit), goods[0]) for number in amounts]


def _wanted_only(signs: Signs, wanted: Sequence[Thing]) -> Sequence[Thing]:
    """Without what only the last of is left (最后一包泡面), unless nothing else is named."""
    text = signs.written.text
    ends = {number.end for number in signs.numbers if ASIDE.search(text[max(0, number.start - 8) : number.start])}
    kept = [thing for thing in wanted if thing.start not in ends]
    return kept if any(thing.known for thing in kept) else wanted


def _edges(signs: Signs, sign: str, reach: int) -> set[int]:
    """Where a name right after a word of this sign would begin: 不要草莓, 只剩饼干."""
    return {hit.end + gap for hit in signs.hits if sign in hit.marks for gap in range(reach + 1)}


def _aside(text: str, number: Amount) -> bool:
    """Whether an amount is what is left, not one of it, paid, or counts people: 最后一片, 一片都没有, 室友四个."""
    if ASIDE.search(text[max(0, number.start - 8) : number.start]):
        return True
    if number.unit in HEADS and (text.endswith(PEOPLE, 0, number.start) or text.startswith(PEOPLE, number.end)):
        return True
    return number.qty == 1 and NONE_LEFT.match(text, number.end) is not None


def _counting(signs: Signs) -> list[Amount]:
    """The amounts that are asked for: not 还剩一个, 这一片 or 不是三份, and only the last of 两箱改一箱 or 共两份."""
    left = {hit.end for hit in signs.hits if "left" in hit.marks}
    text = signs.written.text
    inside = {index for thing in signs.goods if thing.known for index in range(thing.start, thing.end)}
    counting = [
        number
        for number in signs.numbers
        if number.kind in {"amount", "bare", "spec"}
        and number.start not in left
        and number.start not in inside
        and number.unit not in MONEY
        and not text.endswith(DENIED, 0, number.start)
        and not _aside(text, number)
    ]
    changed = [hit.start for hit in signs.hits if "changed" in hit.marks]
    if changed and counting and counting[-1].start > changed[-1]:
        return [number for number in counting if number.start > changed[-1]]
    return counting
