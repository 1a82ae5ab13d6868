"""One message in, one request out: signs are gathered, then the first rule of rules.toml that holds decides."""

import re
import tomllib
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cache

from conversations.understanding.needs.amounts import TABLE, Amount, amounts
from conversations.understanding.needs.dangers import find_danger
from conversations.understanding.needs.items import Thing, asked_for, called_for, pair, things
from conversations.understanding.needs.lexicon import TABLES, Hit, lexicon
from conversations.understanding.needs.request import Item, Kind, Request, Span
from conversations.understanding.needs.topics import Mention, mentions
from conversations.understanding.normal import Plain, plain

REPAIR_REACH = 7
SHAPES = tuple(
    (sign, re.compile(shape))
    for sign, shape in (
        ("choice", r"(?<!不)([^能有可是会要行好用够需事,.!?;、\s])[不没]\1"),  # 停不停水
        (
            "asking",
            r"(?<!不)([^事\W\da-z])[不没]\1|[是算要去走做测用填选放交发吃喝按填][^,。.!?;\n]{1,10}还是|[吗么没不][,。?]",
        ),  # 看不看, 是A还是B
        ("follow", r"(?<![各再送带过])来\s?[\d一两二三四五六七八九十]"),  # 面包来三个
        ("chain", r"^\s*\d{1,3}\s?[.、)]\s?\D|\n\s*\d{1,3}\s?[.、)]\s?\D"),
        ("thanks_past", r"^(?:谢谢|感谢|多谢)(?:[^,。!]{2,})"),
        ("cancel", r"(?:不用|不需要|不必)[^,。.!?;\n]{1,4}了|(?:已经|都)(?:买|拿|领|收|借|修|送)[^,。.!?;\n]{0,2}了"),
        ("offer", r"需要[^,。.!?;\n]{0,8}(?:找我|联系我|私我|说一声|来拿|喊我|叫我)"),
        (
            "carry",
            r"把[^,。!?]{1,9}(?:拿|送|搬|带|扛|抬|提|拎|转交|捎|取)(?:到|上|给|下|去|过|回|进)",
        ),
        (
            "fetch",
            r"从[^,。!?]{1,10}(?:带|拿|送|捎|取)[^,。!?]{1,8}[到回来]|[帮求请烦][^,。!?]{0,8}(?:抬|搬|扛|拎)"
            r"|能[^,。!?]{0,6}(?:取|拿|领|搬|运)[^,。!?]{0,4}(?:回来|上来|过来|下来)",
        ),
        (  # 能不能请医生上门, 可否派个人来
            "help",
            r"(?:能不能|能否|可否|可不可以|可以|能|麻烦|劳烦|劳驾|拜托)[^,。.!?;\n吗]{0,8}"
            r"(?:帮[^大你您]|请[^问勿大各假]|派|借[我一个点用]|匀|捎|给[我俺咱]|代[买购取缴交办领送配充]|有人[^知说晓阳])",
        ),
        (  # 能不能统一取回来, 社区可以上门吗; not 我们能下楼拿菜吗, which asks leave
            "modal",
            r"(?<![我们咱子人民主])(?:能不能|能否|可否|可不可以|是否可以|能|可以)(?!去|出|下|自己|回|进|吃|喝|用)"
            r"[^,。.!?;\n吗]{0,8}(?:开[^窗门学业店始了]|开$|买|送|取|带|换|修|联系|约|安排|上门|借|打印|办|搬|提|拿|收"
            r"|派|来|教|照|代|补|发|充|加|寄|看看|看一|处理|解决)",
        ),
        (
            "want",
            r"(?<![不很好真多别谁我在就只最太光])想(?![起念到不必说法家你他她问知死哭看])|希望(?!大家|早|能早|别)",
        ),
        ("wh", r"(?:一人|每人|每户|一户|一家|发|有|是)几[\u4e00-\u9fff][?。!~ ]*$|是(?:哪|谁|啥|什么)|干[嘛吗什]"),
        ("wh", r"[给问跟和找报]谁|谁[?。!~ ]*$"),
        ("lack", r"(?:还能|还够|只够|只能|够)(?:吃|用|喝|撑|顶)[^,。.!?;\n]{0,3}[天顿次晚片粒支]"),
        (
            "please_carry",
            r"^(?:请|麻烦|帮忙|帮)?把[^,。.!?\n]{1,10}(?:从|送|拿|带|取|搬)[^,。.!?了]{1,10}(?:[,。.!?]|$)",
        ),
        (
            "offer",
            r"(?:要用|要|需要|想要|缺)的[^,。.!?]{0,3}(?:来拿|来取|自取|找我|说|喊|叫)"
            r"|有(?:事|需要|要)[^,。.!?]{0,4}(?:叫我|找我|喊我|联系我|说一声)",
        ),
        ("volunteer", r"我(?:能|会|可以)(?:修|帮[大忙]|教|剪|理发|免费)"),
        ("either", r"[吗呢的]?还是(?:只|去|在|不|要|没|有|按|走|打)"),
        ("must", r"(?:要|需要|得|用)[^,。.!?;\n]{1,10}(?:吗|么|不|嘛)[?。!~ ]*$"),
        ("follow", r"[^,。.!?;\s]我家?(?:要|来|订|报|拿)\s?[\d一两二三四五六七八九十半]"),
        (
            "modal",
            r"(?:换|给|买|送|要|借|拿|带|开|来|派)[^,。.!?;\n]{1,12}(?:行不行|行不|行吗|可以吗|可不可以|好吗|好不好|成不)",
        ),
        ("wh", r"几[次天片粒颗顿点号楼栋人例轮批户层时元块][^,。.!?;\n]{0,4}(?:[?。!~ ]|$)|里面?有没有"),
        (  # 疼得坐不住, 三天没大便
            "acute",
            r"[疼痛胀肿痒烧吐拉咳]得[^,。.!?;\n]{0,2}(?:坐|睡|走|站|不行|受|厉害|直|下不|起不|吃不|打|翻|满|要命)"
            r"|[疼痛吐拉烧](?:了|了一)?(?:一夜|一晚|一宿|[两三四五]天)|[三四五六七几]天没(?:大便|拉|尿|解手|排便)",
        ),
        (  # 谁家有老花镜, 有打印机的邻居吗, 哪个会修
            "who_can",
            r"(?:谁|哪位|哪个|啥人|边个|哪家|有人|有没有人|有没有谁|哪位[大好]\S)"
            r"(?:家|手头|手里|手上|那里|那儿|那|邻居|家里)?(?:还|正好|刚好|有好)?"
            r"(?:有[^消人说通电微二知]|会[修弄做剪教开通]|能[^进出走不]|借(?!给)|匀|帮|去[药超买]|路过|要去|去|出去|顺路|方便)"
            r"|有[^,。.!?;\n]{1,8}的?(?:邻居|师傅|朋友|好心人|亲|业主|人家)[吗么没不嘛?]",
        ),
    )
)
NUMERIC = re.compile("[0-9?一二两俩三四五六七八九十半]")
LACKING = re.compile("(?<!有)(?:没|没有|冇|断|缺|莫得|没得)$")
CALLERS = frozenset({"who_can", "wish", "acquire"})
GROUP_UNITS = frozenset(TABLE["shares"].split())


@dataclass(slots=True)
class Signs:
    """Everything noticed in one message, with the place of each sign."""

    written: Plain
    hits: list[Hit]
    deep: list[Hit]
    numbers: list[Amount]
    at: dict[str, Span] = field(default_factory=dict)
    goods: list[Thing] = field(default_factory=list)
    services: list[Mention] = field(default_factory=list)
    repairs: list[tuple[str, int, int]] = field(default_factory=list)

    def note(self, sign: str, start: int, end: int) -> None:
        self.at.setdefault(sign, (start, end))


@dataclass(frozen=True, slots=True)
class Rule:
    """A decision and the signs it takes: all of `all`, one of `any`, none of `none`."""

    outcome: str
    why: str
    all: frozenset[str]
    any: frozenset[str]
    none: frozenset[str]

    def holds(self, signs: Set[str]) -> bool:
        return self.all <= signs and (not self.any or not self.any.isdisjoint(signs)) and self.none.isdisjoint(signs)


@cache
def rules(table: str) -> tuple[Rule, ...]:
    """The rules of one decision, in their order."""
    rows = tomllib.loads((TABLES / "rules.toml").read_text(encoding="utf-8"))[table]
    return tuple(
        Rule(row["is"], row["why"], *(frozenset(row.get(part, ())) for part in ("all", "any", "none"))) for row in rows
    )


def decide(table: str, signs: Iterable[str]) -> Rule:
    """The first rule of the table that holds; the last rule of a table asks for nothing."""
    noticed = set(signs)
    return next(rule for rule in rules(table) if rule.holds(noticed))


@cache
def _letters() -> tuple[frozenset[str], dict[int, str]]:
    pairs = tomllib.loads((TABLES / "letters.toml").read_text(encoding="utf-8"))["pairs"].split()
    return frozenset(pair[0] for pair in pairs), {ord(pair[0]): pair[1] for pair in pairs}


def _plain(text: str) -> Plain:
    written = plain(text)
    traditional, simplified = _letters()
    if traditional.isdisjoint(written.text):
        return written
    return replace(written, text=written.text.translate(simplified))


def is_emergency(text: str) -> bool:
    """Whether the message tells of a danger to life, or of fire, gas or electricity out of hand, now."""
    written = _plain(text)
    return find_danger(written.text, lexicon().scan(written.text)[1]) is not None


def understand_needs(text: str) -> Request:
    """What the message asks for, of whom nobody need be known; never raises."""
    written = _plain(text)
    hits, deep = lexicon().scan(written.text)
    if not hits and not deep and not NUMERIC.search(written.text):
        return Request("other", "other", why="no word of any table")
    danger = find_danger(written.text, deep)
    if danger is not None:
        return _emergency(written, danger, deep)
    signs = _gather(written, hits, deep)
    rule = decide("kind", signs.at)
    kind: Kind = rule.outcome  # type: ignore[assignment]
    if kind == "other":
        return Request("other", "other", why=rule.why, spans=_spans(signs, rule))
    return _request(signs, kind, rule)


def _emergency(written: Plain, danger: Mention, deep: Sequence[Hit]) -> Request:
    asked = any(
        topic.name == "ambulance" and part is None for hit in deep for topic, part in hit.topics.get("dangers", ())
    )
    items = (Item("救护车", None, None),) if danger.topic.item or asked else ()
    return Request(
        "emergency",
        danger.topic.category,
        items,
        urgent=True,
        why=f"danger: {danger.topic.name}",
        spans=tuple(written.span(*place) for place in danger.places),
    )


def _gather(written: Plain, hits: list[Hit], deep: list[Hit]) -> Signs:
    numbers = _numbers(written.text, hits)
    signs = Signs(written, hits, deep, numbers)
    for hit in (*hits, *deep):
        for mark in hit.marks:
            signs.note(mark, hit.start, hit.end)
    for number in numbers:
        signs.note(f"number.{number.kind}", number.start, number.end)
        if number.plus:
            signs.note("plus", number.start, number.end)
        if number.kind == "amount" and number.unit in GROUP_UNITS:
            signs.note("group_unit", number.start, number.end)
    _gather_goods(signs)
    _gather_services(signs)
    _gather_repairs(signs)
    _gather_shape(signs)
    return signs


def _numbers(text: str, hits: Sequence[Hit]) -> list[Amount]:
    """The amounts, except those inside a word of the tables (五花肉, 84消毒液)."""
    named = {index for hit in hits if _hides_numbers(hit) for index in range(hit.start, hit.end)}
    return [number for number in amounts(text) if number.start not in named]


def _hides_numbers(hit: Hit) -> bool:
    return hit.end - hit.start > 1 and any(mark == "plain" or mark.startswith("goods.") for mark in hit.marks)


def _gather_goods(signs: Signs) -> None:
    signs.goods = called_for(things(signs.written, signs.hits, signs.numbers), signs.hits)
    for thing in signs.goods:
        sign = "goods" if thing.known else "ending" if thing.category else "unknown"
        signs.note(sign, thing.start, thing.end)
        if thing.known:
            signs.note(f"goods.{thing.category}", thing.start, thing.end)


def _gather_services(signs: Signs) -> None:
    signs.services = sorted(mentions("services", signs.deep), key=_precedence)
    for mention in signs.services:
        signs.note("service" if mention.topic.asks else "matter", mention.start, mention.end)
        signs.note(f"service.{mention.topic.category}", mention.start, mention.end)
        if mention.topic.urgent:
            signs.note("pressing", mention.start, mention.end)


def _gather_repairs(signs: Signs) -> None:
    """A thing and what it does when broken, near each other; or an outage, which is both."""
    names = lexicon().names
    text = signs.written.text
    thing: Hit | None = None
    state: Hit | None = None
    for hit in signs.hits:
        if "outage" in hit.marks:
            signs.repairs.append((names[f"outage:{text[hit.start : hit.end]}"], hit.start, hit.end))
        if "thing" in hit.marks:
            thing = hit
        if "broken" in hit.marks:
            state = hit
        if thing and state and _apart(thing, state) <= REPAIR_REACH and hit in (thing, state):
            name = names[f"thing:{text[thing.start : thing.end]}"]
            signs.repairs.append((name, min(thing.start, state.start), max(thing.end, state.end)))
            state = None
    if signs.repairs:
        signs.note("repair", *signs.repairs[0][1:])


def _apart(one: Hit, other: Hit) -> int:
    return max(one.start, other.start) - min(one.end, other.end)


def _gather_shape(signs: Signs) -> None:
    """Signs of the sentence as a whole: a question mark, an ending particle, nothing but an amount."""
    text = signs.written.text.strip(" ~!。.")
    if "?" in text or text.endswith(
        ("吗", "么", "不", "没", "伐", "咩", "嘛", "没有", "ma", "对吧", "是吧", "对不对", "不呀", "没呀", "吗呀")
    ):
        signs.note("asking", len(text) - 1, len(text))
    named_before = {thing.end + gap for thing in signs.goods if thing.known for gap in (0, 1)}
    counted = [
        number
        for number in signs.numbers
        if number.kind == "amount" or (number.kind == "bare" and number.start in named_before)
    ]
    if counted:
        signs.note("counted", counted[0].start, counted[0].end)
    if counted and not any(thing.known or thing.category for thing in signs.goods):
        signs.note("nameless", counted[0].start, counted[0].end)
    for sign, shape in SHAPES:
        for found in shape.finditer(text):
            signs.note(sign, *found.span())
    lacking = _starts(signs, "lack")
    calls = {hit.end for hit in (*signs.hits, *signs.deep) if not CALLERS.isdisjoint(hit.marks)}
    beside = {edge + gap for number in counted for edge in (number.start, number.end) for gap in (-1, 0, 1)}
    for thing in signs.goods:
        if thing.known and LACKING.search(text[max(0, thing.start - 4) : thing.start]):
            signs.note("lack", thing.start, thing.end)
        if thing.known and (thing.end in lacking or thing.end + 1 in lacking):
            signs.note("goods_lack", thing.start, thing.end)
        if thing.known and any(thing.start - gap in calls for gap in range(4)):
            signs.note("goods_called", thing.start, thing.end)
        if thing.start in beside or thing.end in beside:
            signs.note("named", thing.start, thing.end)


def _request(signs: Signs, kind: Kind, rule: Rule) -> Request:
    items: tuple[Item, ...] = ()
    category, named = _category(signs, kind)
    signs.note(f"is.{category}", 0, 0)
    urgent_rule = decide("urgent", signs.at) if kind == "need" else None
    if kind != "question":
        items = named
    urgent = urgent_rule is not None and urgent_rule.outcome == "urgent"
    why = rule.why if urgent_rule is None else f"{rule.why}; {urgent_rule.why}"
    spans = _spans(signs, rule) + (_spans(signs, urgent_rule) if urgent_rule else ())
    return Request(kind, category, items, urgent, why, tuple(dict.fromkeys(spans)))


def _category(signs: Signs, kind: Kind) -> tuple[str, tuple[Item, ...]]:
    goods = _goods_items(signs)
    counted_first = sorted(goods, key=lambda entry: entry[0].unit is None)
    goods_category = next((thing.category for _, thing in counted_first if thing and thing.category), None)
    items = tuple(item for item, _ in goods)
    if kind == "group_buy":
        return goods_category or "food", items
    if kind == "question":
        topic = next(iter(sorted(mentions("topics", signs.deep), key=_precedence)), None)
        if topic is None or (goods_category == "medicine" and topic.topic.category == "medical"):
            return goods_category or _first_service(signs) or "other", ()
        return topic.topic.category, ()
    known = any(
        thing and (thing.known or thing.category) and (item.qty, item.unit) != (None, None) for item, thing in goods
    )
    return _need_category(signs, items, goods_category, counted=known)


def _first_service(signs: Signs) -> str | None:
    return signs.services[0].topic.category if signs.services else None


def _precedence(mention: Mention) -> int:
    return mention.topic.order


def _need_category(
    signs: Signs, items: tuple[Item, ...], goods: str | None, *, counted: bool
) -> tuple[str, tuple[Item, ...]]:
    """Papers first, then errands and treatments, counted goods, services, repairs, goods, complaints of the body."""
    asked = [mention for mention in signs.services if mention.topic.asks]
    if goods == "food" and "pet" in signs.at:
        goods = "daily"
    named = counted or any(item.name not in lexicon().generic for item in items)
    listed = goods or ("daily" if any(item.qty is not None and item.name for item in items) else None)
    papers = next((mention for mention in asked if mention.topic.category == "document"), None)
    errand = next((mention for mention in asked if mention.topic.first), None)
    if errand and errand.topic.category == "errand" and "stamp" not in signs.at:
        return "errand", (_service_item(signs, errand),)
    if papers:
        return "document", (_service_item(signs, papers),)
    if named and goods in {"medicine", "baby"} and "lack" in signs.at:
        return goods, items
    if "carry" in signs.at or ("fetch" in signs.at and not counted):
        return "errand", (items[0] if items else Item(errand.topic.name if errand else "跑腿", None, None),)
    if errand:
        return errand.topic.category, (_service_item(signs, errand),)
    if "starving" in signs.at and not counted and goods in {None, "food", "daily"} and "pet" not in signs.at:
        return "food", items or (Item("食物", None, None),)
    if goods and not signs.at.keys().isdisjoint(
        {"goods_called", "acquire"} if signs.repairs else {"goods_called", "goods_lack"}
    ):
        return goods, items
    if asked and not counted and not (named and goods in {"medicine", "baby"}):
        return asked[0].topic.category, (_service_item(signs, asked[0]),)
    if signs.repairs and not counted:
        return "repair", (Item(signs.repairs[0][0], None, None),)
    if listed:
        return listed, items
    if signs.services:
        return signs.services[0].topic.category, (_service_item(signs, signs.services[0]),)
    if "acquire" in signs.at:
        return next((thing.category for thing in signs.goods if thing.category), "daily"), items
    return ("care" if "weak" in signs.at else "errand"), items


SHEETS = {"document": frozenset(TABLE["sheets"].split()), "errand": frozenset(TABLE["pages"].split())}


def _service_item(signs: Signs, service: Mention) -> Item:
    """The service as an item, with its sheets or yuan where they are named."""
    name = service.topic.name
    for number in signs.numbers:
        if number.kind == "amount" and number.unit in SHEETS.get(service.topic.category, ()):
            return Item(name, number.qty, number.unit if number.unit not in {"块", "块钱", "元钱"} else "元")
        if number.kind == "bare" and name.endswith("充值"):
            return Item(name, number.qty, "元")
    return Item(name, 1, "张") if name.endswith(("条", "出门证", "通行证", "出入证")) else Item(name, None, None)


def _goods_items(signs: Signs) -> list[tuple[Item, Thing | None]]:
    aside_after = _edges(signs, "declined", 1) | _edges(signs, "left", 3)
    aside_before = {start - gap for start in _starts(signs, "declined") for gap in (0, 1)}
    wanted = [thing for thing in signs.goods if thing.start not in aside_after and thing.end not in aside_before]
    paired = asked_for(pair(signs.written.text, wanted, _counting(signs)), signs.hits)
    if len(paired) == 1 and paired[0][0] == Item(None, 1, None):
        return []  # a bare +1 names nothing
    return paired


def _edges(signs: Signs, sign: str, reach: int) -> set[int]:
    """Where a name right after a word of this sign would begin: 不要草莓, 只剩饼干."""
    return {hit.end + gap for hit in signs.hits if sign in hit.marks for gap in range(reach + 1)}


def _starts(signs: Signs, sign: str) -> set[int]:
    return {hit.start for hit in signs.hits if sign in hit.marks}


def _counting(signs: Signs) -> list[Amount]:
    """The amounts that are asked for: not 还剩一个, and only the last of 两箱改一箱 or 共两份."""
    left = {hit.end for hit in signs.hits if "left" in hit.marks}
    counting = [
        number for number in signs.numbers if number.kind in {"amount", "bare", "spec"} and number.start not in left
    ]
    changed = [hit.start for hit in signs.hits if "changed" in hit.marks]
    if changed and counting and counting[-1].start > changed[-1]:
        return [number for number in counting if number.start > changed[-1]]
    return counting


def _spans(signs: Signs, rule: Rule) -> tuple[Span, ...]:
    named = [sign for sign in (*rule.all, *rule.any) if sign in signs.at]
    return tuple(
        signs.written.span(*signs.at[sign])
        for sign in named
        if signs.at[sign][0] < signs.at[sign][1] <= len(signs.written.text)
    )
