"""A need: what and how much, how soon, when to come, anything to note; then all of it read back."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any

import texts
from conversations import answers, choices, goods
from conversations.answers import NO, YES, Answer, plain
from conversations.choices import CHANGE, NO_MORE, RIGHT, is_just_one, lacks
from conversations.dialogue import Ask, Dialogue, Step, Turn, chose
from conversations.events import EmergencyTold, Event, NeedTold
from conversations.goods import BY_CODE, COUNTED, LIKELY, PORTION
from conversations.prompts import Kind, Option, Params, Prompt
from conversations.said_times import told_time
from conversations.understanding import understand
from conversations.understanding.needs import Item, is_emergency, understand_needs
from conversations.understanding.needs.amounts import amounts

DECLINED = re.compile(r"不要|别|不用|去掉|删|退")
MIXED = re.compile(r"[0-9].*[^\W\d]|[^\W\d].*[0-9]")  # in 大米 2 the digit is an amount, not the second option
ASKED_AS_A_QUESTION = re.compile(r"^(?:请问|能不能|可不可以|能否|能|可以)|[吗么嘛不?]+$")
DROPPED = re.compile(
    "^(?:不要|别要|别买|去掉|删掉|不用)(?:那个|这个)?(.{1,8}?)了?$|^(.{1,8}?)(?:就?不[要用]|去掉|删掉|别要|取消)了?吧?$"
)
CORRECTED = re.compile(r"\s*(?:不对|不是|错了|说错了|写错了)[\s,，。;；]*(.+)")
NOTHING = frozenset({*NO, *YES, "没有", "没", "不知道", "随便", "谢谢", "你好"})


class Asking(Enum):
    """Where a need stands."""

    WHAT = auto()
    ITEMS = auto()
    MORE_ITEMS = auto()
    AMOUNT = auto()
    MEDICINE_LEFT = auto()
    URGENCY = auto()
    WHEN = auto()
    NOTE = auto()
    ONWARD = auto()  # the first part still missing, then read back
    READ_BACK = auto()
    CHANGE = auto()
    NOTED = auto()
    HELP_COMES = auto()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Things asked for in a person's own words."""

    category: str
    items: tuple[Item, ...]
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Amount:
    """So much of everything whose amount is asked; `unit` is None when only a number was said."""

    qty: float
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Soon:
    """How soon, said together with when it suits."""

    urgency: str
    when: str


@dataclass(frozen=True, slots=True)
class Note:
    """A note that was said where a time was asked."""

    code: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """Something named before that is not wanted any more."""

    name: str


DANGER = "danger"


# What an answer means.


def dropped(need: "Need") -> Dropped | None:
    """大米不要了: a thing named before is let go of."""
    found = DROPPED.search(plain(need.said.text))
    word = (found[1] or found[2]).strip() if found else ""
    named = [item.name or "" for item in need.items]
    return next((Dropped(name) for name in named if word and (word in name or name in word)), None)


def what(need: "Need") -> object | None:
    """A category, `last`, or the things themselves."""
    return need.said.choice() or in_words(need.said.text)


def things(need: "Need") -> object | None:
    """The codes of things on offer, `()` for no more, or things in words; of a known category any words will do."""
    text = need.said.text
    code = need.said.choice()
    if code is not None:
        return () if code == "none" else (code,)
    named = () if MIXED.search(plain(text)) else need.said.choices()
    if named and all(each is not None and each != "none" for each in named):
        return tuple(dict.fromkeys(named))
    return in_words(text) or _as_said(text)


def in_words(text: str) -> Wanted | str | None:
    """The things a text asks for, or `danger`; None when it asks for none, or declines them."""
    if is_emergency(text):
        return DANGER
    if DECLINED.search(text) or understand(text, "reply_to_reminder").kind == "report":
        return None
    bare = ASKED_AS_A_QUESTION.sub("", plain(text))
    requests = (understand_needs(text), understand_needs(f"要{text}"), understand_needs(f"要{bare}"))
    found = next((each for each in requests if any(item.name for item in each.items)), None)
    if found is None:
        return None
    return Wanted(found.category, tuple(item for item in found.items if item.name), found.urgent)


def _as_said(text: str) -> Wanted | None:
    said = choices.remark(text)
    is_thing = said is not None and plain(text) not in NOTHING and not DECLINED.search(text)
    return Wanted("other", (Item(said, None, None),)) if is_thing else None


def how_much(need: "Need") -> object | None:
    """An amount for all, amounts by name, or `as_seen_fit`."""
    code = need.said.choice()
    if code is not None:
        return Amount(int(code)) if code.isdigit() else code
    count = answers.number(need.said.text)
    if count:
        return Amount(count)
    wanted = in_words(need.said.text)
    if isinstance(wanted, Wanted):
        return wanted if any(item.qty is not None for item in wanted.items) else None
    said = [each for each in amounts(plain(need.said.text)) if each.kind in {"amount", "bare"} and each.qty]
    return wanted or (Amount(said[0].qty or 0, said[0].unit) if len(said) == 1 else None)


def how_soon(need: "Need") -> object | None:
    """How soon, also inside a sentence; with the part of the day in it, 明天上午, that is known too."""
    code = choices.one(need)
    return Soon(str(code), need.said.text) if code and _named(TIMES, need.said.text) else code


def when(need: "Need") -> object | None:
    """A part of the day, or any time in words; what is a note, such as 放门口, is kept as one."""
    code, text = need.said.choice(), need.said.text
    note = None if code or need.said.code or _named(TIMES, text) else _named(NOTES, text)
    return code or (Note(note) if note else choices.remark(text))


def noted(need: "Need") -> object | None:
    """A note in words, or things corrected: 不对,鸡蛋两板."""
    corrected = CORRECTED.match(need.said.text)
    wanted = in_words(corrected[1]) if corrected else None
    return wanted if isinstance(wanted, Wanted) else need.said.choice() or choices.remark(need.said.text)


def _named(options: tuple[Option, ...], text: str) -> str | None:
    """The one of these options that is named inside a sentence."""
    named = choices.mentioned(Answer(Prompt("", options=options), text))
    return named[0] if len(named) == 1 else None


def verdict(need: "Need") -> object | None:
    """`right`, `change` or a part to change; or things, added or corrected straight away."""
    return need.said.choice() or in_words(need.said.text)


# What is kept.


def keep_what(need: "Need") -> None:
    """Keep the category, all of last time, or the things said."""
    keep_things(need)
    if need.value == "last":
        need.recall(need.facts["last"])
    elif isinstance(need.value, str) and need.value not in {DANGER, need.given.get("category")}:
        need.given.update(category=need.value, items=[])


def keep_things(need: "Need") -> None:
    """Keep things from buttons or words; words and several digits say all there is, a single button may not."""
    given = need.given
    if isinstance(need.value, Wanted):
        need.add(need.value)
    elif isinstance(need.value, tuple):
        need.add(Wanted(given["category"], tuple(Item(BY_CODE[code].name, None, None) for code in need.value)))
    given["all_named"] = not is_just_one(need) or given.get("category") not in COUNTED


def keep_amount(need: "Need") -> None:
    """Keep the amount of everything asked about, or that it is as seen fit."""
    asked = need.to_count
    need.given["counted"] = [item["name"] for item in asked]
    if isinstance(need.value, Wanted):
        need.add(need.value)
        return
    for item in asked:
        amount = need.value if isinstance(need.value, Amount) else None
        item["qty"] = amount.qty if amount else None
        item["unit"] = (amount.unit or goods.unit_of(item["name"])) if amount else None
        item["as_seen_fit"] = amount is None


LEFT_MEANS = {"out": "today", "few": "soon", "plenty": "later"}


ALL_GONE = re.compile("(?<!快)(?:[吃用]完|没)了|断药|断了|没药|一[片粒颗]都?也?没|今天最后一")
NEARLY_GONE = re.compile("快(?:要)?[吃用]?[完没断]|见底|不多了|[剩够][一两二三]?[天片粒]|只剩|就剩")


def told_medicine_left(text: str) -> str | None:
    """How long the medicine lasts, where that was told with it."""
    said = plain(text)
    return "few" if NEARLY_GONE.search(said) else "out" if ALL_GONE.search(said) else None


def keep_medicine_left(need: "Need") -> None:
    """Keep how soon the medicine is needed: what runs out today is needed today."""
    need.given["urgency"] = LEFT_MEANS[str(need.value)]


def keep_urgency(need: "Need") -> None:
    """Keep how soon, and when it suits if that was said with it."""
    if isinstance(need.value, Soon):
        need.given.update(urgency=need.value.urgency, when=need.value.when)
    else:
        need.given["urgency"] = need.value


def keep_when(need: "Need") -> None:
    """Keep when it suits; who said where to leave it minds no hour."""
    if isinstance(need.value, Note):
        need.given.update(when="any", note="" if need.value.code == "no_note" else need.value.code)
    else:
        need.given["when"] = need.value


def keep_note(need: "Need") -> None:
    """Keep the note, or that there is none; things corrected instead leave it open."""
    if isinstance(need.value, Wanted):
        need.add(need.value)
    else:
        need.given["note"] = "" if need.value == "no_note" else need.value


def keep_change(need: "Need") -> None:
    """Keep a correction said straight away; a part that was picked is asked anew."""
    if isinstance(need.value, Wanted):
        need.add(need.value)
    for part in PARTS_DROPPED.get(str(need.value), ()):
        need.given.pop(part, None)


PARTS_DROPPED = {
    "items": ("category", "items", "all_named", "urgent"),
    "urgency": ("urgency",),
    "when": ("when",),
    "note": ("note",),
}


# Which way on.


def is_danger(need: "Need") -> bool:
    """Somebody is in danger: a person, not a purchase."""
    return need.value == DANGER


def items_missing(need: "Need") -> bool:
    """Nothing is named yet."""
    return not need.given.get("items")


def amount_missing(need: "Need") -> bool:
    """Something that is counted has no amount."""
    return need.given.get("category") in COUNTED and bool(need.uncounted)


def may_want_more(need: "Need") -> bool:
    """One thing was picked, and there may be more."""
    return not need.given.get("all_named")


def medicine_left_unasked(need: "Need") -> bool:
    """It is medicine, and how long it lasts is not known."""
    return need.given.get("category") == "medicine" and "urgency" not in need.given


# What is told.


def told(need: "Need") -> Iterable[Event]:
    """The need, confirmed."""
    given = need.given
    yield NeedTold(given["category"], need.items, given["urgency"], given["when"], given["note"])


def emergency(need: "Need") -> Iterable[Event]:
    """That somebody may be in danger."""
    yield EmergencyTold(None, "self", need.said.text)


# What is offered, and the words of each question.

CATEGORIES = (
    Option("food", "need.option.food", words=("吃的", "买菜", "菜", "食品", "粮食", "买吃的")),
    Option("medicine", "need.option.medicine", words=("药", "配药", "开药", "药品")),
    Option("daily", "need.option.daily", words=("日用", "用的", "生活用品")),
    Option("repair", "need.option.repair", words=("修", "维修", "报修", "坏了")),
    Option("medical", "need.option.medical", words=("车", "要车", "用车", "去医院", "看病", "就医")),
    Option("care", "need.option.care", words=("照顾", "照看", "看护", "陪护")),
    Option("document", "need.option.document", words=("证明", "开条子", "盖章")),
    Option("other", "need.option.other", words=("其他", "别的", "跑腿", "帮忙")),
)
AGAIN_WORDS = ("同上次", "和上次一样", "跟上次一样", "再来一份", "老样子", "上次的", "一样", "same", "same again")
AS_SEEN_FIT = Option("as_seen_fit", "need.option.as_seen_fit", words=("随便", "看着买", "都行", "适量", "你看着办"))
URGENCIES = (
    Option("today", "need.option.today", words=("今天", "急", "很急", "马上", "现在", "尽快", "越快越好")),
    Option("soon", "need.option.soon", words=("明天", "后天", "这两天", "一两天")),
    Option("later", "need.option.later", words=("不着急", "慢慢来", "有空再说", "都行")),
)
LEFT = (
    Option("out", "need.option.out", words=("没了", "没有了", "用完了", "断了", "今天", "一天")),
    Option("few", "need.option.few", words=("两三天", "两天", "三天", "快没了", "不多了")),
    Option("plenty", "need.option.plenty", words=("还有", "够", "还够", "一周", "一个星期", "不急")),
)
TIMES = (
    Option("any", "need.option.any", words=("都行", "随时", "都可以", "任何时候", "家里有人")),
    Option("morning", "need.option.morning", words=("早上", "早晨")),
    Option("afternoon", "need.option.afternoon", words=("午后",)),
    Option("evening", "need.option.evening", words=("傍晚", "夜里")),
)
NOTES = (
    Option("no_note", "need.option.no_note", words=(*NO, "没有", "不用", "跳过", "没了", "没什么")),
    Option("handle", "need.option.handle", words=("门把手", "挂门上", "挂把手")),
    Option("door", "need.option.door", words=("门口", "放门外")),
    Option("knock", "need.option.knock", words=("敲门", "敲敲门")),
    Option("call", "need.option.call", words=("打电话", "给我打电话")),
)
PARTS = (
    Option("items", "need.option.items", words=("东西", "数量", "多少")),
    Option("urgency", "need.option.urgency", words=("急", "时间")),
    Option("when", "need.option.when", words=("送的时间", "几点")),
    Option("note", "need.option.note", words=("交代", "备注", "放哪儿")),
)


def say(code: str, language: str) -> str:
    """A `when` or `note` of a need in words; a resident's own words stay as they are."""
    return choices.label((*TIMES, *NOTES), code, language) or texts.say("need.no_note", language)


def categories(need: "Need") -> tuple[Option, ...]:
    """The same as last time, if there was one, and the kinds of need."""
    last = need.facts.get("last")
    if not last:
        return CATEGORIES
    items = choices.listed((goods.say(Item(**item), need.language) for item in last["items"]), need.language)
    return (Option("last", "need.option.again", {"items": items}, AGAIN_WORDS), *CATEGORIES)


def likely(need: "Need") -> tuple[Option, ...]:
    """What is most often asked for of this kind and was not yet."""
    named = {item.name for item in need.items}
    return tuple(good.option for good in LIKELY.get(need.given["category"], ()) if good.name not in named)


def likely_or_no_more(need: "Need") -> tuple[Option, ...]:
    """No more, or what else is often asked for."""
    return (NO_MORE, *likely(need))


def likely_amounts(need: "Need") -> tuple[Option, ...]:
    """One to four of its unit, or as seen fit."""
    units = {goods.unit_of(item["name"]) for item in need.to_count}
    unit = goods.UNITS[units.pop() if len(units) == 1 else PORTION]
    counts = (Option(str(count), f"need.amount_of.{unit}", {"count": str(count)}) for count in (1, 2, 3, 4))
    return (*counts, AS_SEEN_FIT)


def things_so_far(need: "Need") -> Params:
    """What was named."""
    return {"items": need.listed(need.items)}


def things_uncounted(need: "Need") -> Params:
    """What has no amount yet."""
    return {"items": need.listed(Item(item["name"], None, None) for item in need.to_count)}


def hint(need: "Need") -> Params:
    """That it sounded urgent."""
    return {"hint": texts.say("need.hint", need.language) if need.given.get("urgent") else ""}


def all_of_it(need: "Need") -> Params:
    """Every part, to be read back."""
    given, language = need.given, need.language
    return {
        **things_so_far(need),
        "urgency": choices.label(URGENCIES, given["urgency"], language),
        "when": say(given["when"], language),
        "note": say(given["note"], language),
    }


def how_to_call(need: "Need") -> Params:
    """How to reach a person by voice."""
    return need.call


def may_drop(ask: Ask) -> Ask:
    """The question, at which a thing named before may also be let go of."""
    reads, keeps = ask.reads, ask.keeps
    assert reads is not None
    assert keeps is not None

    def read(need: "Need") -> object | None:
        return dropped(need) or reads(need)

    def keep(need: "Need") -> None:
        if isinstance(need.value, Dropped):
            need.drop(need.value.name)
        else:
            keeps(need)

    return replace(ask, reads=read, keeps=keep)


class Need(Dialogue):
    """What somebody needs, how soon and when; a danger on the way reaches a person instead.

    Facts: `last` {category, items [{name, qty, unit}], note} is their last need, to repeat; `heard` (a request
    already understood, as its `label()` with its `text`) begins at the first part still missing; `grid_phone`,
    `language`.
    """

    name = "need"
    states = Asking
    asks = {
        Asking.WHAT: Ask("need.what", Kind.CHOICE, categories, reads=what, keeps=keep_what),
        Asking.ITEMS: Ask("need.items", Kind.MANY, likely, reads=things, keeps=keep_things),
        Asking.MORE_ITEMS: may_drop(
            Ask("need.more_items", Kind.MANY, likely_or_no_more, things_so_far, things, keep_things)
        ),
        Asking.AMOUNT: may_drop(
            Ask("need.amount", Kind.AMOUNT, likely_amounts, things_uncounted, how_much, keep_amount)
        ),
        Asking.MEDICINE_LEFT: Ask("need.medicine_left", Kind.CHOICE, LEFT, reads=choices.one, keeps=keep_medicine_left),
        Asking.URGENCY: may_drop(Ask("need.urgency", Kind.CHOICE, URGENCIES, hint, how_soon, keep_urgency)),
        Asking.WHEN: may_drop(Ask("need.when", Kind.TEXT, TIMES, reads=when, keeps=keep_when)),
        Asking.NOTE: may_drop(Ask("need.note", Kind.TEXT, NOTES, reads=noted, keeps=keep_note)),
        Asking.READ_BACK: may_drop(
            Ask("need.read_back", Kind.CONFIRM, (RIGHT, CHANGE), all_of_it, verdict, keep_change)
        ),
        Asking.CHANGE: may_drop(Ask("need.change", Kind.CHOICE, PARTS, reads=verdict, keeps=keep_change)),
        Asking.NOTED: Ask("need.noted", params=how_to_call),
        Asking.HELP_COMES: Ask("need.help_comes", params=how_to_call),
    }
    steps = (
        Step(Asking.WHAT, Asking.HELP_COMES, when=is_danger, tells=emergency),
        Step(Asking.WHAT, Asking.ONWARD),
        Step(Asking.ITEMS, Asking.HELP_COMES, when=is_danger, tells=emergency),
        Step(Asking.ITEMS, Asking.ONWARD),
        Step(Asking.MORE_ITEMS, Asking.HELP_COMES, when=is_danger, tells=emergency),
        Step(Asking.MORE_ITEMS, Asking.ONWARD),
        Step(Asking.AMOUNT, Asking.HELP_COMES, when=is_danger, tells=emergency),
        Step(Asking.AMOUNT, Asking.ONWARD),
        Step(Asking.MEDICINE_LEFT, Asking.ONWARD),
        Step(Asking.URGENCY, Asking.ONWARD),
        Step(Asking.WHEN, Asking.ONWARD),
        Step(Asking.NOTE, Asking.ONWARD),
        Step(Asking.ONWARD, Asking.WHAT, when=lacks("category")),
        Step(Asking.ONWARD, Asking.ITEMS, when=items_missing),
        Step(Asking.ONWARD, Asking.AMOUNT, when=amount_missing),
        Step(Asking.ONWARD, Asking.MORE_ITEMS, when=may_want_more),
        Step(Asking.ONWARD, Asking.MEDICINE_LEFT, when=medicine_left_unasked),
        Step(Asking.ONWARD, Asking.URGENCY, when=lacks("urgency")),
        Step(Asking.ONWARD, Asking.WHEN, when=lacks("when")),
        Step(Asking.ONWARD, Asking.NOTE, when=lacks("note")),
        Step(Asking.ONWARD, Asking.READ_BACK),
        Step(Asking.READ_BACK, Asking.NOTED, when=chose("right"), tells=told),
        Step(Asking.READ_BACK, Asking.CHANGE, when=chose("change")),
        Step(Asking.READ_BACK, Asking.HELP_COMES, when=is_danger, tells=emergency),
        Step(Asking.READ_BACK, Asking.ONWARD),
        Step(Asking.CHANGE, Asking.HELP_COMES, when=is_danger, tells=emergency),
        Step(Asking.CHANGE, Asking.ONWARD),
    )

    def first(self) -> Asking:
        """What was said already is not asked again."""
        heard = self.facts.get("heard")
        if heard:
            self.recall(heard)
            self.given["urgent"] = bool(heard.get("urgent"))
        state = self.way_on(Asking.ONWARD)
        assert isinstance(state, Asking)
        return state

    def also(self, heard: dict[str, Any]) -> Turn:
        """Things asked for elsewhere join those named here; then the first part still missing."""
        self.recall(heard)
        self.state = self.way_on(Asking.ONWARD)
        return self.again()

    def volunteered(self) -> object | None:
        """Things said to a dialogue that has to start again."""
        return in_words(self.said.text)

    @property
    def items(self) -> tuple[Item, ...]:
        """What was asked for so far."""
        return tuple(Item(item["name"], item["qty"], item["unit"]) for item in self.given.get("items", ()))

    @property
    def uncounted(self) -> list[dict[str, Any]]:
        """The kept items whose amount is still to be asked."""
        return [item for item in self.given.get("items", ()) if item["qty"] is None and not item.get("as_seen_fit")]

    @property
    def to_count(self) -> list[dict[str, Any]]:
        """The kept items whose amount is asked: those without one, or those asked last when the answer is changed."""
        last = self.given.get("counted", ())
        return self.uncounted or [item for item in self.given.get("items", ()) if item["name"] in last]

    def listed(self, items: Iterable[Item]) -> str:
        """Items in a row, in words."""
        return choices.listed((goods.say(item, self.language) for item in items), self.language)

    def recall(self, earlier: dict[str, Any]) -> None:
        """Take over what was asked for another time, or said before this began."""
        items = tuple(Item(**item) for item in earlier["items"] if item["name"])
        self.add(Wanted(earlier["category"], items))
        self.given["all_named"] = bool(items)
        if earlier.get("note") is not None:
            self.given["note"] = earlier["note"]
        text = earlier.get("text", "")
        soon, at = told_time(text)
        if self.given["category"] == "medicine":  # it is needed when what is there runs out
            left = told_medicine_left(text)
            soon = LEFT_MEANS[left] if left else None
        if soon:
            self.given["urgency"] = soon
        if at:
            self.given["when"] = at

    def drop(self, name: str) -> None:
        """Let go of a thing named before."""
        self.given["items"] = [each for each in self.given["items"] if each["name"] != name]

    def add(self, wanted: Wanted) -> None:
        """Keep things beside those named before; the later amount of the same thing stands."""
        if self.given.get("category", "other") == "other":
            self.given["category"] = wanted.category
        self.given["urgent"] = self.given.get("urgent", False) or wanted.urgent
        kept: list[dict[str, Any]] = self.given.setdefault("items", [])
        for item in wanted.items:
            same = next((each for each in kept if each["name"] == item.name), None)
            if same is None:
                kept.append(item.label())
            elif item.qty is not None:
                same["qty"], same["unit"] = item.qty, item.unit or same["unit"]
