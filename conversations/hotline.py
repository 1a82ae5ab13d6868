"""The hotline: what an old person needs all day behind one digit each, and every digit means one thing everywhere.

1 is 我平安, 2 a temperature or a correction, 3 help, 0 a person. 4 to 8 answer the few questions that follow; an old
message or a late answer can therefore never be taken for something else.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum, auto

import texts
from conversations.answers import NO, YES, Answer, number, plain
from conversations.choices import remark
from conversations.dialogue import MISSES_BEFORE_A_PERSON, Ask, Dialogue, Step, Turn
from conversations.events import CallWished, Event, HelpWanted, Status, TemperatureTaken
from conversations.prompts import Kind, Option, Params, Prompt
from conversations.understanding import understand
from conversations.understanding.needs import understand_needs
from texts.typed import clean

REMEMBERED_WORDS = 3  # what was written last goes to whoever rings
LONGEST_WORDS = 200


class Call(Enum):
    """Where a call stands."""

    MENU = auto()
    RECORDED = auto()
    NUMBER = auto()
    WHO = auto()
    HELP = auto()
    WHEN = auto()
    WAITING = auto()
    WRITTEN_TO = auto()


@dataclass(frozen=True, slots=True)
class Taken:
    """How somebody is: a number, or `normal`."""

    celsius: str | None
    status: Status | None


@dataclass(frozen=True, slots=True)
class Told:
    """Words that a person has to hear."""

    words: str


@dataclass(frozen=True, slots=True)
class Wish:
    """When to be rung, in the resident's own words."""

    words: str


WELL = Option(
    "well",
    "hotline.option.well",
    words=("平安", "没事", "我没事", "正常", "好着呢", "很好", "挺好", "都好", "i am well", "i'm well", "fine"),
    digit=1,
)
WRONG = ("改", "改一下", "修改", "要改", "改改", "记错了", "写错了", "按错了", "发错了", "错了", "wrong")
MEASURE = Option(
    "measure", "hotline.option.measure", words=("体温", "量体温", "报体温", "temperature", *WRONG), digit=2
)
CHANGE = Option("change", "hotline.option.change", words=WRONG, digit=2)
HELP = Option(
    "help",
    "hotline.option.help",
    words=("帮忙", "帮我", "要帮助", "需要帮忙", "求助", "help", "不好", "不太好", "我不好", "不平安", "我不平安"),
    digit=3,
)
FOOD = Option("food", "hotline.option.food", words=("买菜", "东西", "吃的", "没吃的"), digit=4)
MEDICINE = Option(
    "medicine", "hotline.option.medicine", words=("药", "拿药", "买药", "配药", "看病", "没药了"), digit=5
)
UNWELL = Option("unwell", "hotline.option.unwell", words=("难受",), digit=6)
NOW = Option("now", "hotline.option.now", words=("现在", "马上", "尽快", "随时", "都行", "now"), digit=7)
LATER = Option("later", "hotline.option.later", words=("晚点", "等会儿", "等一会儿", "过会儿", "later"), digit=8)

# In answer to 今天平安吗 a plain yes is 我平安; after something was kept, a plain no is a correction.
WELL_TODAY = replace(WELL, words=(*WELL.words, *YES))
HELP_TODAY = replace(HELP, words=(*HELP.words, *(word for word in NO if word not in WRONG)))
NOT_SO = replace(CHANGE, words=(*CHANGE.words, *NO))
AT_ONCE = replace(NOW, words=(*NOW.words, *YES))

EVERYWHERE = Prompt("hotline.menu", options=(WELL, MEASURE, HELP, FOOD, MEDICINE, UNWELL, NOW, LATER), kind=Kind.CHOICE)
KEYS = (WELL, Option("measure", "hotline.option.measure_or_change", digit=2), HELP)
"""The big buttons that stay, together with 0 for a person."""

THANKS = frozenset(
    (*YES, "谢谢", "谢谢你", "谢谢您", "多谢", "知道了", "收到", "明白", "辛苦了", "再见", "thanks", "thank you")
)
DISTRESS = re.compile(
    "不舒服|不行了|(?<![不没别])(?:帮帮|帮忙|帮我|难受|疼|痛|头晕|发晕|摔|跌倒|害怕|心慌|憋闷|饿|断药|没药|没米|没菜|没吃的)|"
    "help|not well|unwell|feel (?:bad|ill|sick)|dizzy|fell|hurt|scared|hungry"
)
ASKS_FOR_SOMEBODY = re.compile(
    "(?<![不没别用])(?:叫|喊|找|让|通知|联系).{0,4}(?:儿子|女儿|孩子|闺女|家里人|家人|老伴|网格员|社区|居委会|大夫|医生|志愿者)|"
    "(?<![不没别用])(?:给我|帮我).{0,4}打.{0,3}电话|打.{0,3}电话给我|(?<![不没别用])回个?电话|"
    "^(?:快|请|你们)?(?:叫|喊|来|派|找)个?人(?:来|过来|帮忙)?$|^[^,，。?？!！不没]{1,6}在(?:吗|不在|嘛|么)|"
    "不会(?:用|弄|按|发|填|报|写)|[看弄搞]不(?:懂|明白|来)|怎么(?:用|弄|按|发|填|报)|"
    "(?:call|ring|phone) me|(?:do not|don't) understand|how do i"
)
"""Whoever is wanted, or cannot manage: a person rings."""
ANOTHER_TIME = re.compile(
    r"(?:等|过|晚|迟)(?:一|半|两)?(?:会|下|个?(?:半)?小时|点)|[早晚]上|[上中下]午|明天|饭后|睡醒|\d{1,2}[:点]|later|tomorrow|afternoon|evening"
)
CLOCK = re.compile(r"\d{1,2}[:：]\d{2}")


THANKING = re.compile(
    "(?:(?:好|好的|好嘞|行|嗯|知道了|收到)[ ,，。]*)?"
    "(?:谢谢|多谢|感谢|辛苦)(?:你们?|您|大家|各位|网格员|社区)?的?(?:帮忙|关心|照顾|惦记|了)?[啊呀哦啦]*"
    r"(?:[ ,，]*(?:[小老]\w|\w{1,3}(?:同志|师傅|老师|姑娘|小伙子?|医生|大夫|[姐哥妹弟姨叔]))[啊呀哦啦]*)?"
)


def is_thanks(text: str) -> bool:
    """Whether somebody only says 好的 or 谢谢: a report in answer to 今天平安吗, and else none."""
    said = plain(text)
    return said in THANKS or THANKING.fullmatch(said) is not None


def is_distress(text: str) -> bool:
    """Whether the words are for a person at once, who is no number of theirs."""
    said = plain(text)
    return bool(DISTRESS.search(said) or ASKS_FOR_SOMEBODY.search(said))


def key(option: Option, language: str) -> str:
    """What a big button says: its digit and its label."""
    return texts.say("chat.button", language, number=option.digit or 0, label=option.say(language))


# What an answer means: a code, how somebody is, words for a person, or a wish.


def meant(hotline: "Hotline") -> object | None:
    """The answer, whatever was asked: None for what is not understood here."""
    said = hotline.said
    code = said.choice() or Answer(EVERYWHERE, said.text, said.code).choice()
    if code is not None:
        return code
    if is_thanks(said.text):
        return "thanks"
    heard = understand(said.text, "reply_to_reminder")
    if heard.kind == "report":
        return _own(said.text)
    if is_distress(said.text) or (heard.kind == "not_report" and _is_wanted(said.text)):
        return Told(said.text)
    return _wish(hotline) if heard.kind == "not_report" else None


def _is_wanted(text: str) -> bool:
    return understand_needs(text).kind in {"need", "question", "emergency"}


def _own(text: str) -> Taken | None:
    """The writer's own number or 正常; anything more about health is read by whoever reads free text."""
    heard = understand(text, "reply_to_reminder")
    if heard.kind != "report" or heard.ask or len(heard.readings) != 1:
        return None
    (one,) = heard.readings
    if one.who != "self" or one.room or one.of or one.when or one.symptoms or one.status == "abnormal":
        return None
    return Taken(None if one.celsius is None else f"{one.celsius:.1f}", one.status)


def _wish(hotline: "Hotline") -> Wish | None:
    """When to be rung, where that was asked; another time while the call is waited for."""
    said = plain(hotline.said.text)
    if hotline.state is Call.WAITING and ANOTHER_TIME.search(said):
        return Wish(clean(hotline.said.text))
    if hotline.state is not Call.WHEN:
        return None
    words = remark(hotline.said.text) or (clean(hotline.said.text) if CLOCK.search(hotline.said.text) else None)
    return Wish(words) if words else None


def keep(hotline: "Hotline") -> None:
    """Keep what is to be recorded until it is known of whom, and what was written."""
    hotline.remember(hotline.said.text)
    match hotline.value:
        case "well":
            hotline.given["reading"] = [None, "normal"]
        case Taken(celsius, status):
            hotline.given["reading"] = [celsius, status]
        case "change" | "measure":
            hotline.given["corrects"] = hotline.value == "change"


# Which way on.


def is_reading(hotline: "Hotline") -> bool:
    """Somebody's number, or 我平安."""
    return hotline.value == "well" or isinstance(hotline.value, Taken)


def of_one_of_several(hotline: "Hotline") -> bool:
    """A reading on a phone that several people share."""
    return is_reading(hotline) and len(hotline.people) > 1


def is_somebody(hotline: "Hotline") -> bool:
    """One of those who share the phone, or all of them."""
    return hotline.value == "all" or hotline.value in hotline.people


def wants_to_say_a_number(hotline: "Hotline") -> bool:
    """2: a temperature, or a correction."""
    return hotline.value in {"measure", "change"}


def wants_help(hotline: "Hotline") -> bool:
    """3: help of some kind."""
    return hotline.value == "help"


def wants_a_person(hotline: "Hotline") -> bool:
    """0, a kind of help, or words that a person has to hear: a wish, a question, distress."""
    return hotline.value in {"person", "food", "medicine", "unwell"} or isinstance(hotline.value, Told)


def is_written_to(hotline: "Hotline") -> bool:
    """A person is wanted by somebody who wants no calls."""
    return wants_a_person(hotline) and bool(hotline.facts.get("text_only"))


def says_when(hotline: "Hotline") -> bool:
    """When to be rung."""
    said = hotline.value in {"now", "later"} or isinstance(hotline.value, Wish)
    return said and not hotline.facts.get("text_only")


# What is told.


def what_was_read(hotline: "Hotline") -> Iterable[Event]:
    """The reading, of the writer or of whom they named."""
    celsius, status = hotline.given.pop("reading", [None, "normal"])
    corrects = hotline.given.pop("corrects", False) and celsius is not None
    measured = None if celsius is None else Decimal(celsius)
    whom: Iterable[int | None] = hotline.people.values() if hotline.value == "all" else [hotline.whom]
    for member in whom:
        yield TemperatureTaken(member, "self", measured, None if measured is not None else status, corrects=corrects)


def help_wanted(hotline: "Hotline") -> Iterable[Event]:
    """That a person is wanted, with what was asked for and written last."""
    asked = next((option for option in (FOOD, MEDICINE, UNWELL) if option.code == hotline.value), None)
    words = [*hotline.words, *([asked.say(hotline.language)] if asked else [])]
    yield HelpWanted(hotline.name, hotline.question, tuple(words))


def wish(hotline: "Hotline") -> Iterable[Event]:
    """When to be rung."""
    hotline.given["wish"] = _wished(hotline)
    yield CallWished(hotline.given["wish"])


def _wished(hotline: "Hotline") -> str:
    if isinstance(hotline.value, Wish):
        return hotline.value.words
    return texts.say(f"hotline.wish.{hotline.value}", hotline.language)


# What is said.


def people_here(hotline: "Hotline") -> tuple[Option, ...]:
    """All of them, then each of those who share the phone."""
    named = [Option(code, "hotline.option.somebody", {"name": hotline.name_of(code)}) for code in hotline.people]
    everyone = Option("all", "hotline.option.everyone", words=("都平安", "都好", "大家都好"))
    return tuple(replace(option, digit=digit) for digit, option in enumerate((everyone, *named), start=4) if digit < 9)


def who_rings(hotline: "Hotline") -> Params:
    """Who will ring, and from which number."""
    who = str(hotline.facts.get("rings") or texts.say("hotline.worker", hotline.language))
    phone = str(hotline.facts.get("grid_phone") or "")
    return {"who": who, "from": texts.say("hotline.from", hotline.language, phone=phone) if phone else ""}


def when_to_ring(hotline: "Hotline") -> Params:
    """When the call was wished for."""
    return {"wish": str(hotline.given.get("wish", ""))}


def _ways_on(state: Call) -> tuple[Step, ...]:
    """The same from everywhere; what is not one of these stays where it is."""
    return (
        Step(state, Call.WHO, when=of_one_of_several),
        Step(state, Call.RECORDED, when=is_reading, tells=what_was_read),
        Step(state, Call.RECORDED, when=is_somebody, tells=what_was_read),
        Step(state, Call.NUMBER, when=wants_to_say_a_number),
        Step(state, Call.HELP, when=wants_help),
        Step(state, Call.WRITTEN_TO, when=is_written_to, tells=help_wanted),
        Step(state, Call.WHEN, when=wants_a_person, tells=help_wanted),
        Step(state, Call.WAITING, when=says_when, tells=wish),
        Step(state, state),
    )


def _ask(
    text: str, options: tuple[Option, ...] | Callable[["Hotline"], tuple[Option, ...]], kind: Kind = Kind.CHOICE
) -> Ask:
    return Ask(f"hotline.{text}", kind, options, reads=meant, keeps=keep)


class Hotline(Dialogue):
    """The fallback for whoever cannot or will not use the rest: four choices, two levels, and it never ends.

    Facts: `people` [{id, name}] who share the phone, `recorded` (whether today's report is kept), `rings` (who will
    ring), `text_only` (who wants no calls), `grid_phone`, `language`.
    """

    name = "hotline"
    states = Call
    asks = {
        Call.MENU: _ask("menu", (WELL_TODAY, MEASURE, HELP_TODAY)),
        Call.RECORDED: _ask("recorded", (NOT_SO, HELP)),
        Call.NUMBER: _ask("number", (WELL,), Kind.TEMPERATURE),
        Call.WHO: _ask("who", people_here),
        Call.HELP: _ask("help", (FOOD, MEDICINE, UNWELL)),
        Call.WHEN: replace(_ask("when", (AT_ONCE, LATER)), params=who_rings),
        Call.WAITING: replace(_ask("waiting", (WELL, MEASURE, HELP)), params=when_to_ring),
        Call.WRITTEN_TO: _ask("written_to", (WELL, MEASURE, HELP)),
    }
    steps = tuple(step for state in Call for step in _ways_on(state))

    def first(self) -> Call:
        """Whoever has reported today is not asked again."""
        return Call.RECORDED if self.facts.get("recorded") else Call.MENU

    @property
    def people(self) -> dict[str, int]:
        """Those who share the phone, by the code of their button."""
        return {f"p{one['id']}": one["id"] for one in self.facts.get("people") or ()}

    def name_of(self, code: str) -> str:
        """What one of them is called."""
        return next(str(one["name"]) for one in self.facts["people"] if f"p{one['id']}" == code)

    @property
    def whom(self) -> int | None:
        """Whom a reading is of; None for the writer."""
        return self.people.get(str(self.value))

    @property
    def words(self) -> list[str]:
        """What was written last."""
        kept: list[str] = self.given.get("words", [])
        return kept

    def remember(self, text: str) -> None:
        """Keep what was written for whoever rings; a digit tells them nothing."""
        said = clean(text, limit=LONGEST_WORDS)
        if said and number(said) is None:
            self.given["words"] = [*self.words, said][-REMEMBERED_WORDS:]

    def _missed(self) -> Turn:
        """Asked again once; the second time a person is called."""
        if self.missed + 1 < MISSES_BEFORE_A_PERSON:
            self.remember(self.said.text)
            return super()._missed()
        return replace(self._onward("person"), missed=True)

    def _shortcut(self, wish: str) -> Turn:
        if wish != "person":
            return super()._shortcut(wish)
        (prompt,) = self.asking
        self.said = Answer(prompt, "")
        return self._onward("person")
