"""Is this number somebody's temperature? One verdict a number, and the reason for it.

The rules stand in `RULES`, in order; the first that has something to say decides.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from conversations.understanding.figures import HIGHEST, LOWEST, Figure
from conversations.understanding.tokens import HAN, Token

TAKE, ASK, UNSURE, RANGE, BOUND, PAST = "take", "ask", "unsure", "range", "bound", "past"

FEVER = 37.3  # Celsius; from here on a value is rather asked about than lost
PEOPLE = ("self", "relation", "household", "pair", "others", "name", "nickname")
CLEAR = (
    "body",
    "site",
    "feverless",
    "symptom",
    "reporting",
    "proxy",
    "strong_normal",
    "normal",
    "measured",
    "warm",
    "nth",
    "emoji",
)
PLACES = ("room", "count", "descriptor")
TIMES = ("when", "date", "clock")
QUANTITIES = frozenset({"price", "weight", "size", "percent"})
SIGN = 8  # tokens; a message as short as this is about its number
WINDOW = 48  # tokens on either side that may say what a number is; keeps long messages linear
CONSUMED = ("figure", "ratio", "phone", "coordinates")


@dataclass(slots=True)
class Situation:
    """Where the tokens were said: the context, and what the rest of the message makes likely."""

    context: str
    chain: bool = False
    temperatures: bool = False  # the chain's title or its other lines speak of temperatures
    columns: tuple[str, ...] = ()


class Stretch:
    """A run of tokens, first to last, and everything that any of them may mean."""

    __slots__ = ("first", "last", "means")

    def __init__(self, first: int, last: int, means: set[str]) -> None:
        self.first, self.last, self.means = first, last, means

    def __iter__(self) -> Iterator[int]:
        return iter(range(self.first, self.last + 1))


class Spoken:
    """Tokens with the sentence, clause and segment each belongs to."""

    __slots__ = ("clause", "everything", "segment", "sentence", "situation", "tokens")

    def __init__(self, tokens: list[Token], situation: Situation) -> None:
        self.tokens, self.situation = tokens, situation
        self.sentence: list[Stretch] = []
        self.clause: list[Stretch] = []
        self.segment: list[Stretch] = []
        self.everything = Stretch(0, len(tokens) - 1, set())
        sentence, clause, segment = (Stretch(0, -1, set()) for _ in range(3))
        for at, token in enumerate(tokens):
            means = token.means
            if "connector" in means:
                sentence, clause, segment = (Stretch(at, at, set()) for _ in range(3))
            for stretch, level in ((sentence, self.sentence), (clause, self.clause), (segment, self.segment)):
                stretch.means.update(means)
                stretch.last = at
                level.append(stretch)
            self.everything.means.update(means)
            if "sep" in means:
                segment = Stretch(at + 1, at, set())
                if "stop" in means or "comma" in means:
                    clause = Stretch(at + 1, at, set())
                if "stop" in means:
                    sentence = Stretch(at + 1, at, set())

    def within(self, level: list[Stretch], at: int) -> Stretch:
        """The sentence, clause or segment at `at`; of a very long one only the tokens near it are listed."""
        stretch = level[at]
        if stretch.last - stretch.first <= 2 * WINDOW:
            return stretch
        return Stretch(max(stretch.first, at - WINDOW), min(stretch.last, at + WINDOW), stretch.means)

    def has(self, places: Stretch | Iterable[int], *meanings: str) -> bool:
        """Whether any token at these places may be any of these."""
        if isinstance(places, Stretch):
            return not places.means.isdisjoint(meanings)
        return any(self.tokens[place].any(*meanings) for place in places)

    def before(self, at: int) -> Token | None:
        """The nearest token before `at` in its sentence that is no mark, filler or unknown letter."""
        for place in range(at - 1, max(-1, at - WINDOW), -1):
            token = self.tokens[place]
            if "stop" in token.means:
                return None
            if not _is_padding(token):
                return token
        return None

    def after(self, at: int) -> Token | None:
        """The nearest telling token after `at` in its sentence."""
        for token in self.tokens[at + 1 : at + WINDOW]:
            if "stop" in token.means:
                return None
            if not _is_padding(token):
                return token
        return None

    @property
    def reply(self) -> bool:
        """Whether this answers the reminder."""
        return self.situation.context == "reply_to_reminder"


def _is_padding(token: Token) -> bool:
    means = token.means
    return "sep" in means or "unknown" in means or (token.any("filler", "about", "emoji") and len(means) == 1)


def celsius(figure: Figure) -> float | None:
    """The temperature in Celsius that the figure spells out, or None if it spells none."""
    if figure.foreign or figure.shape in {"odd", "vague", "fragment"}:
        return None
    value = figure.value
    if figure.unit == "f":
        return round((value - 32) * 5 / 9, 1)
    if figure.shape == "three":
        return value / 10 if 360 <= value <= 379 else None
    if figure.shape == "four":
        return None
    return value


def plausible(value: float | None) -> bool:
    """Whether the value may be stored without asking."""
    return value is not None and LOWEST <= value <= HIGHEST


def slip(figure: Figure) -> float | None:
    """What a mistyped temperature probably meant (63.5 -> 36.5), or None if it looks like no temperature."""
    value = figure.value
    if figure.shape == "decimal" and 95 <= value <= 109.4:
        return round((value - 32) * 5 / 9, 1)
    digits = f"{value:g}".replace(".", "")
    if figure.shape == "fragment":
        return value if value >= 30 else None
    if figure.shape == "three" and 340 <= value < 430:
        return value / 10
    if figure.shape == "four" and 3400 <= value < 4300:
        return float(f"{digits[:2]}.{digits[-1]}")
    if figure.shape not in {"decimal", "loose"} or len(digits) < 2:
        return value if figure.shape == "whole" and (30 <= value <= 45) else None
    return _slipped_decimal(value, digits)


def _slipped_decimal(value: float, digits: str) -> float | None:
    tenth = digits[-1]
    if 340 <= value < 430:
        return float(f"{digits[:2]}.{tenth}")
    if 334 <= value < 340:
        return round(value - 300, 1)
    if 3.4 <= value < 4.3 and len(digits) == 3:
        return value * 10
    if 5.0 <= value < 10 and len(digits) == 2:
        return 30 + value
    if value > 43 and 63 <= value < 80 and digits[1:2] == "3":
        return float(f"3{digits[0]}.{tenth}")
    if 43 < value < 90 and digits[1:2] in "6789":
        return float(f"3{digits[1]}.{tenth}")
    if 20 <= value < 34:
        return float(f"36.{tenth}")
    return value if 43 < value < 50 else None


Rule = Callable[[Spoken, int, Figure], str | None]


def verdict(spoken: Spoken, at: int) -> str:
    """TAKE, ASK, UNSURE, RANGE, BOUND or PAST, or the reason why the number is left alone."""
    figure = spoken.tokens[at].figure
    if figure is None:
        return "no number"
    expected = spoken.has(spoken.everything, "body") and len(spoken.tokens) <= 6 and not figure.foreign
    odd = figure.shape == "odd" and len(spoken.tokens) <= SIGN
    if not _could_be(figure) and not expected and not odd:
        return f"unit: {figure.unit}" if figure.foreign else "no temperature"
    for rule in RULES:
        if (said := rule(spoken, at, figure)) is not None:
            return UNSURE if said.startswith("about") and _may_be_fever(spoken, at, figure) else said
    return "nothing says that it is a temperature"


def _may_be_fever(spoken: Spoken, at: int, figure: Figure) -> bool:
    """A fever told privately in a clause of its own is asked about, whatever else the message is about."""
    value = celsius(figure)
    if _in_group(spoken) or figure.shape != "decimal" or value is None or not FEVER <= value <= HIGHEST:
        return False
    return not spoken.has(spoken.within(spoken.clause, at), "topic")


def _could_be(figure: Figure) -> bool:
    return not figure.foreign and (
        figure.shape in {"vague", "fragment"} or plausible(celsius(figure)) or slip(figure) is not None
    )


def _other_unit(_spoken: Spoken, _at: int, figure: Figure) -> str | None:
    return f"unit: {figure.unit}" if figure.foreign else None


def _tied_to_a_word(spoken: Spoken, at: int, figure: Figure) -> str | None:
    """血压 130, 白菜36.5, 36.5割肉: the word beside the number says what it is."""
    if at and spoken.tokens[at - 1].text[-1:] in MONEY_VERBS and spoken.tokens[at - 1].end == spoken.tokens[at].start:
        return "about price"
    before = _label(spoken, at)
    if before is not None and "topic" in before.means and not before.any("normal", "self"):
        return f"about {before.means['topic']}"
    if before is not None and before.figure is not None:
        return "about a quantity"
    if before is not None and "book" in before.means:
        return "a title"
    places = spoken.within(spoken.segment, at)
    behind = [spoken.tokens[place] for place in places if place > at]
    topic = next(
        (token for token in behind if token.any("topic", "body", *PEOPLE) and token.means.get("topic") != "medicine"),
        None,
    )
    answered = spoken.reply and figure.shape == "decimal" and not figure.unit
    if (
        topic is not None
        and "topic" in topic.means
        and not answered
        and not spoken.has([p for p in places if p < at], "body", "site")
    ):
        return f"about {topic.means['topic']}"
    return None


def _label(spoken: Spoken, at: int) -> Token | None:
    """The word that names the number: the nearest telling one before it, a used-up label left aside."""
    numbers = 0
    for place in range(at - 1, max(-1, at - WINDOW), -1):
        token = spoken.tokens[place]
        if "stop" in token.means:
            return None
        if (
            token.figure is not None
            and token.figure.unit in QUANTITIES
            and spoken.clause[place] == spoken.clause[at]
            and not numbers
        ):
            return token
        vital = place > 0 and spoken.tokens[place - 1].means.get("topic") == "vitals"
        if token.any(*CONSUMED) or token.figure is not None or ("date" in token.means and vital):
            numbers += 1
            continue
        if token.means.get("topic") == "medicine" and place != at - 1:
            continue
        if _is_padding(token) or (
            token.any("when", "date", "clock", "about", "over", "under", "into", "measured", "filler")
            and not token.any("topic", "body", "site")
        ):
            continue
        if "topic" in token.means and numbers and token.means["topic"] in {"vitals", "size", "device", "count"}:
            return None
        if "topic" in token.means and spoken.clause[place] != spoken.clause[at] and _own_evidence(spoken, at):
            return None
        if token.means.get("topic") in PASSING and _just_measured(spoken, at):
            return None
        finished = "topic" in token.means and (spoken.reply or token.means["topic"] == "pet")
        if finished and _is_done_with(spoken, place):
            return None
        elsewhere = "topic" in token.means and spoken.clause[place] is not spoken.clause[at]
        if elsewhere and not _reaches_over(spoken, place, at):
            return None
        return token
    return None


def _is_done_with(spoken: Spoken, at: int) -> bool:
    """喝完热水37.2"""
    return any("完" in token.text for token in spoken.tokens[max(0, at - 2) : at])


MONEY_VERBS = tuple("收充送垫返挂付欠赚亏满卖")
SELLING = frozenset({"price", "goods", "stock", "alcohol", "electricity", "pet", "water", "vitals"})


def _reaches_over(spoken: Spoken, topic: int, at: int) -> bool:
    """Whether the topic of an earlier clause may still name the number: 猪肉新到，36.5 and 外面好热，38度."""
    about = spoken.tokens[topic].means["topic"]
    if about == "size" and spoken.tokens[topic].text[0] in "称体身重鞋码瘦胖":
        return True
    return about in SELLING or (about in {"weather", "device"} and figure_unit(spoken, at) == "c")


# What may be told on the way to a reading.
PASSING = frozenset({"test", "device", "count", "price", "goods", "joke", "medicine", "vitals"})
BACK = frozenset({"回来", "回家", "到家", "起来", "起床", "醒来", "下班回来", "刚到家", "买菜回来", "下班"})
MEASURES = re.compile(r"[量测夹探]|试表|试了|烧到|显示|measured|took")


def _just_measured(spoken: Spoken, at: int) -> bool:
    """做完核酸回来量的36.5: a measuring verb leads to the number."""
    for place in range(at - 1, max(-1, at - 6), -1):
        token = spoken.tokens[place]
        if "measured" in token.means:
            return MEASURES.search(token.text) is not None
        if token.text in BACK:
            return True
        if token.any("comma", "stop") or not _is_padding(token) or "unknown" in token.means:
            return False
    return False


def _own_evidence(spoken: Spoken, at: int) -> bool:
    """Whether the number's own clause names a person, a room or the body."""
    return spoken.has(
        spoken.within(spoken.clause, at), "body", "site", "room", "feverless", "symptom", "reporting", *PEOPLE
    )


LIKE = re.compile(r"(?<!不)如$")


def _example(spoken: Spoken, at: int, _figure: Figure) -> str | None:
    earlier = [place for place in spoken.within(spoken.sentence, at) if place < at]
    if spoken.has(earlier, "example") or LIKE.search(spoken.tokens[at - 1].text if at else ""):
        return "an example"
    return None


def _withdrawn(spoken: Spoken, at: int, _figure: Figure) -> str | None:
    """不是38.5; 38.5写错了; 38.6改36.6; 39.2降到38.4."""
    before = spoken.before(at)
    if before is not None and "not_this" in before.means:
        either = any(token.text == "就是" for token in spoken.tokens[at + 1 : at + 4])
        return UNSURE if either else "withdrawn"
    explained = _names_the_wrong_one(spoken, at)
    for place in range(at + 1, min(len(spoken.tokens), at + WINDOW)):
        token = spoken.tokens[place]
        if token.figure is not None:
            return None
        if token.text in CROSSES and not _figure_follows(spoken, place) and not _figure_precedes(spoken, at):
            return None
        if "stop" in token.means and spoken.situation.chain:
            return None
        slipped = spoken.tokens[place + 1 : place + 2]
        if token.any("question", "room", "name", "relation", "self") and not (
            token.text == "我" and slipped and "correction" in slipped[0].means
        ):
            return None
        if "not_this" in token.means and any(near.figure is not None for near in spoken.tokens[place + 1 : place + 4]):
            return None
        replaces = at > 1 and spoken.tokens[at - 1].any("into", "correction")
        if (
            "withdrawn" in token.means
            and spoken.clause[place] == spoken.clause[at]
            and not explained
            and not (replaces and _figure_precedes(spoken, at))
        ):
            return "withdrawn"
        if token.any("correction", "withdrawn") and _figure_follows(spoken, place):
            return "withdrawn"
        if "into" in token.means and _figure_follows(spoken, place) and not _has_time(spoken, at):
            return "an earlier value"
    return None


CROSSES = frozenset("❌✗×✘✖")  # beside a lone value they say that it is not in order


def _figure_precedes(spoken: Spoken, at: int) -> bool:
    return any(
        token.figure is not None and plausible(celsius(token.figure)) for token in spoken.tokens[max(0, at - 12) : at]
    )


def _names_the_wrong_one(spoken: Spoken, at: int) -> bool:
    """In 不是37.2 是38.2 手滑 the slip is already named."""
    near = spoken.tokens[max(0, at - 12) : at + 12]
    return any(token.any("not_this") and token.text.endswith(("是", "系")) for token in near)


def _figure_follows(spoken: Spoken, at: int) -> bool:
    return any(
        token.figure is not None and plausible(celsius(token.figure)) for token in spoken.tokens[at + 1 : at + WINDOW]
    )


def _has_time(spoken: Spoken, at: int) -> bool:
    return spoken.has(spoken.within(spoken.clause, at), *TIMES)


def _describes(spoken: Spoken, at: int, figure: Figure) -> str | None:
    """36.5的那位, 37.3以上的, 一共36.5, 37.3是发热标准: the number describes something else."""
    if spoken.situation.chain:
        return None
    before = spoken.tokens[at - 1].text if at else ""
    if before in SUMS:
        return "a sum"
    after = spoken.tokens[at + 1 : at + 4]
    if after and after[0].any("over_after", "under_after"):
        after = after[1:]
    if not after:
        return None
    if (
        after[0].text == "的"
        and len(after) > 1
        and not after[1].any("sep", "symptom", "self", "emoji")
        and not after[1].text.startswith(("是", "了", "样"))
    ):
        return "describes something"
    ruled = (
        after[0].text in {"是", "就是", "算", "属于", "叫", "才是", "才算"}
        and len(after) > 1
        and after[1].any("symptom", "normal", "notice")
    )
    ruled = ruled or ("normal" in after[0].means and (celsius(figure) or 0) >= FEVER and not after[-1].any(*TIMES))
    if ruled and not spoken.has(spoken.clause[at], *PEOPLE, "body", "site", "question", "mark", "room", "measured"):
        return "a rule"
    return None


SUMS = frozenset({"一共", "总共", "合计", "共计", "共", "总计"})


def _received(spoken: Spoken, at: int, _figure: Figure) -> str | None:
    """收到36.5 or 36.5收到, written in one, may be a worker's or a resident's word."""
    if spoken.situation.chain or spoken.reply:
        return None
    neighbours = spoken.tokens[max(0, at - 1) : at] + spoken.tokens[at + 1 : at + 2]
    return (
        ("an acknowledgement" if spoken.has(spoken.clause[at], "room") else UNSURE)
        if any(token.text in {"收到", "好的"} for token in neighbours) and not spoken.has(spoken.clause[at], *PEOPLE)
        else None
    )


def _bound(spoken: Spoken, at: int, figure: Figure) -> str | None:
    """37.3以上 and 超过37.3 are limits; 没超过37.3 may be somebody's state."""
    near = spoken.within(spoken.segment, at)
    before = next(
        (
            spoken.tokens[p]
            for p in range(at - 1, max(-1, at - 8), -1)
            if not spoken.tokens[p].any("sep", "filler", "unknown", "about") or spoken.tokens[p].any("over", "under")
        ),
        None,
    )
    after = next((spoken.tokens[p] for p in near if p > at and not spoken.tokens[p].any("filler")), None)
    over = (before is not None and "over" in before.means) or (after is not None and "over_after" in after.means)
    under = (before is not None and "under" in before.means) or (after is not None and "under_after" in after.means)
    if at and spoken.tokens[at - 1].text in {"没有", "没", "冇", "无"} and 37 <= (celsius(figure) or 0) <= FEVER:
        under = True
    if over and before is not None and _is_denied_limit(spoken, at):
        over, under = False, True
    if not over and not under:
        return None
    sentence = spoken.within(spoken.sentence, at)
    general = spoken.has(sentence, "notice", "condition", "advice", "question", "topic", "hearsay", "example")
    value = celsius(figure)
    own = spoken.reply or spoken.has(sentence, "body", *PEOPLE, "room", "count") or spoken.situation.temperatures
    if under and not over and not general and own and value is not None and 36 <= value <= 37.3:
        return BOUND
    if general or not spoken.has(sentence, "self", "relation", "name", "hot") or _limit_leads_on(spoken, at):
        return "a limit"
    return UNSURE if value is not None and plausible(value) else "a limit"


def _limit_leads_on(spoken: Spoken, at: int) -> bool:
    """37.3以上不能到校: what follows the limit says what is to be done."""
    following = spoken.tokens[at + 2 : at + 3]
    return (
        "over_after" in spoken.tokens[min(at + 1, len(spoken.tokens) - 1)].means
        and bool(following)
        and not following[0].any("sep", "filler", "symptom", "emoji")
    )


def _is_denied_limit(spoken: Spoken, at: int) -> bool:
    """都没 超过37.3."""
    places = [place for place in range(max(0, at - 4), at) if "over" in spoken.tokens[place].means]
    return bool(places) and places[-1] > 0 and "negation" in spoken.tokens[places[-1] - 1].means


def _range(spoken: Spoken, at: int, figure: Figure) -> str | None:
    """36.2-36.7, 36到37."""
    if spoken.situation.columns or not plausible(celsius(figure)):
        return None
    if (_across(spoken, at, 1) is None and _across(spoken, at, -1) is None) or _dashes_divide(spoken, at):
        return None
    sentence = spoken.within(spoken.sentence, at)
    asked = spoken.has(sentence, "question", "mark", "notice", "advice") and not spoken.has(
        sentence, "self", "household", "relation"
    )
    if asked or spoken.has(sentence, "hard_notice"):
        return "a rule's range"
    for step in (1, -1):
        other = _across(spoken, at, step)
        if other is not None and plausible(celsius(other)):
            return RANGE
    return None


def _dashes_divide(spoken: Spoken, at: int) -> bool:
    """501-36.5-36.6: in a chain the dash after the door divides the values as well."""
    place = at
    while place > max(0, at - 12) and (spoken.tokens[place].figure is not None or spoken.tokens[place].text == "-"):
        place -= 1
    opened = spoken.tokens[place].any("room", "name", "nickname") and spoken.tokens[place + 1].text == "-"
    return spoken.situation.chain and opened


def _across(spoken: Spoken, at: int, step: int) -> Figure | None:
    marks = 0
    for place in range(at + step, at + 5 * step, step):
        if not 0 <= place < len(spoken.tokens):
            return None
        token = spoken.tokens[place]
        if token.figure is not None:
            return token.figure if marks else None
        if token.text in {"-", "—", "~", "到", "至", "--", "——"}:
            marks += 1
        elif token.text != " ":
            return None
    return None


def _general(spoken: Spoken, at: int, figure: Figure) -> str | None:
    """Notices, advice, conditions, hearsay, acknowledgements: somebody speaks, but not about himself."""
    if spoken.situation.chain or _answers(spoken, at, figure):
        return None
    clause, sentence = spoken.within(spoken.clause, at), spoken.within(spoken.sentence, at)
    own = spoken.has(clause, "self", "household", "pair", "relation")
    if spoken.has(sentence, "long_ago"):
        return "long ago"
    if spoken.has(clause, "book"):
        return "a title"
    if _about_a_pet(spoken, clause, at):
        return "a pet's"
    acknowledged = [
        place
        for place in sentence
        if "ack" in spoken.tokens[place].means
        and (place > at or spoken.clause[place] == spoken.clause[at])
        and not (spoken.tokens[place].text == "报了" and spoken.has(spoken.clause[place], "self"))
    ]
    noted = any(
        (place > at and spoken.tokens[place - 1].text == "我") or "报的" in spoken.tokens[place].text
        for place in acknowledged
    )
    if acknowledged and (noted or not spoken.has(clause, "self", "household", "pair")):
        return "an acknowledgement"
    if _to_somebody_else(spoken, sentence, clause, at):
        return "said to somebody else"
    if _hearsay(spoken, sentence, clause, at):
        return "hearsay"
    if spoken.has([p for p in sentence if p < at], "condition"):
        return "a condition"
    if spoken.has(sentence, "advice") and not (
        spoken.has(clause, "self", "relation", "site") and spoken.has(sentence, "question", "mark", "about")
    ):
        return "advice"
    if spoken.has(sentence, "summary") and not spoken.has(clause, "self", "relation", "name"):
        return "a summary"
    if spoken.has(sentence, "hard_notice") and not own and not spoken.has(clause, "room", "name"):
        return "a notice"
    return None


def _about_a_pet(spoken: Spoken, clause: Stretch, at: int) -> bool:
    """我家猫38.6: a pet in the clause, unless a person stands between it and the number."""
    pets = [
        place
        for place in clause
        if spoken.tokens[place].means.get("topic") == "pet" and not _is_done_with(spoken, place)
    ]
    if not pets:
        return False
    return not (pets[-1] < at and spoken.has(range(pets[-1] + 1, at), *PEOPLE))


YOUR = frozenset(
    {
        "您家",
        "你家",
        "你妈",
        "你爸",
        "你家里",
        "您家里",
        "你们家",
        "侬屋里",
        "恁家",
        "贵户",
        "您爱人",
        "你儿子",
        "你女儿",
        "你孩子",
        "您孩子",
        "您母亲",
        "您父亲",
        "你老公",
        "你老婆",
        "您老伴",
        "your",
    }
)


def _to_somebody_else(spoken: Spoken, sentence: Stretch, clause: Stretch, at: int) -> bool:
    """您家36.5; 收到602体温36.4,您今天吃药了吗."""
    yours = [place for place in sentence if "you" in spoken.tokens[place].means]
    if any(spoken.tokens[place].text in YOUR and place < at for place in yours):
        return True
    if spoken.has(clause, "self", "household", "pair"):
        return False
    first = spoken.tokens[sentence.first]
    received = (
        first.text in {"收到", "好的", "好嘞", "已收到"}
        and sentence.last > sentence.first
        and "sep" not in spoken.tokens[sentence.first + 1].means
    )
    thanked = any(spoken.tokens[place].text in {"辛苦", "辛苦了", "您", "你"} for place in sentence if place > at)
    if received and (thanked or spoken.tokens[sentence.first + 1].any("room", "name")):
        return True
    if any(place < at for place in yours) and not spoken.has(clause, "name") and not spoken.reply:
        addressed = max(place for place in yours if place < at)
        asking = spoken.tokens[addressed - 1].text if addressed else ""
        if asking not in {"麻烦", "请", "谢谢", "辛苦", "帮", "给"} and addressed in range(clause.first, at):
            return True
    before = spoken.before(at)
    return before is not None and before.text in {"您", "你"} and spoken.has(range(clause.first, at), "you")


TELLS = frozenset({"说", "讲", "传", "称", "讲说", "说是"})


def _hearsay(spoken: Spoken, sentence: Stretch, clause: Stretch, at: int) -> bool:
    """听说3栋有人38.5; 一个39度的. One's own family speaks for itself unless it was only heard."""
    if spoken.has(sentence, "strong_hearsay"):
        told = max(place for place in sentence if "strong_hearsay" in spoken.tokens[place].means)
        if told < clause.first and not _in_group(spoken) and spoken.has(clause, "self", "relation"):
            return not spoken.has(sentence, "self")
        mine = [place for place in clause if place > told or told > at]
        return not (spoken.has(mine, "self") and spoken.has(clause, "measured", "body"))
    if (
        at
        and spoken.tokens[at - 1].text in {"一个", "有个", "那个", "有一个"}
        and at + 1 < len(spoken.tokens)
        and spoken.tokens[at + 1].text == "的"
    ):
        return True
    if not spoken.has(sentence, "hearsay") or spoken.has(sentence, "household"):
        return False
    told = max(place for place in sentence if "hearsay" in spoken.tokens[place].means)
    tells = [place for place in range(told + 1, at) if spoken.tokens[place].text in TELLS]
    if tells:
        return not spoken.has(range(tells[-1] + 1, at), "self", "relation")
    own = any(
        spoken.tokens[place].any("self", "relation", "name", "room") and spoken.tokens[place].text != "自己"
        for place in clause
    )
    return not own or spoken.has(clause, "official")


def _question(spoken: Spoken, at: int, figure: Figure) -> str | None:
    """A bare number is a question about the rule; a measured one is a reading; a subject alone is asked back."""
    if spoken.situation.chain:
        return None
    asked = _asked_about(spoken, at)
    if (
        asked is not None
        and _answers(spoken, at, figure)
        and spoken.clause[asked.first] is spoken.clause[at]
        and not spoken.has(asked, "mark")
    ):
        asked = None
    if asked is None:
        return None
    sentence = spoken.within(spoken.sentence, at)
    measured = spoken.has(
        [p for p in sentence if spoken.clause[p] is not spoken.clause[asked.first]], "symptom", "when"
    ) or any(
        "measured" in spoken.tokens[place].means
        and spoken.tokens[place].text not in {"还是", "还有", "测", "一直"}
        and not (place > at and spoken.tokens[place].text == "显示")
        for place in sentence
    )
    if measured or spoken.has(asked, "help") or _measured_next(spoken, at):
        return None
    if spoken.has(sentence, "self", "relation", "name", "household", "nickname", "site"):
        return UNSURE if plausible(celsius(figure)) else "a question"
    if (celsius(figure) or 0) >= FEVER and len(spoken.tokens) <= 4 and _alone(spoken, at):
        return UNSURE
    if spoken.reply and len(spoken.tokens) <= 4:
        return UNSURE
    return "a question"


def _measured_next(spoken: Spoken, at: int) -> bool:
    """我37.3算高吗？刚量的"""
    following = spoken.tokens[spoken.sentence[at].last + 1 : at + SIGN + 4]
    return any("measured" in token.means and MEASURES.search(token.text) for token in following) and not any(
        token.figure is not None for token in following
    )


ABOUT_A_READING = re.compile(
    r"要紧|严重|怎么办|咋办|咋整|算|高|烧|正常|上报|医院|吃药|隔离|有事|没事|碍事|点算|咋弄|关系|行|可以|准|这样|对|低|看医生"
)


def _supposed(spoken: Spoken, clause: Stretch) -> bool:
    """37.2不算发烧吧."""
    last = spoken.tokens[clause.last]
    said = last if "sep" not in last.means else spoken.tokens[max(clause.first, clause.last - 1)]
    return said.text == "吧" and any("算" in spoken.tokens[place].text for place in clause)


REQUEST = re.compile(r"帮|联系|麻烦|借|送|能来|派")


def _is_exclaimed(spoken: Spoken, clause: Stretch, at: int) -> bool:
    """怎么37.6啊，吓死: no question, but fright."""
    questions = [place for place in clause if "question" in spoken.tokens[place].means]
    return (
        questions == [at - 1]
        and spoken.tokens[at - 1].text in {"怎么", "咋", "怎么就", "咋就"}
        and not spoken.has(clause, "mark")
    )


def _asked_about(spoken: Spoken, at: int) -> Stretch | None:
    """The places of the question that is put about the number: in its clause, or right behind it."""
    clause = spoken.within(spoken.clause, at)
    if _is_exclaimed(spoken, clause, at):
        return None
    if spoken.has(clause, "question", "mark") or _supposed(spoken, clause):
        return clause
    last = clause.last
    if last + 1 < len(spoken.tokens):
        following = spoken.within(spoken.clause, last + 1)
        said = "".join(spoken.tokens[place].text for place in following)
        about = (
            ABOUT_A_READING.search(said)
            and not REQUEST.search(said)
            and not spoken.has(following, "topic", "not_symptom")
        )
        if (
            spoken.sentence[following.first] == spoken.sentence[at]
            and spoken.has(following, "question", "mark")
            and about
        ):
            return following
    return None


def _past(spoken: Spoken, at: int, figure: Figure) -> str | None:
    clause = spoken.within(spoken.clause, at)
    return PAST if spoken.has(clause, "past") and plausible(celsius(figure)) else None


def _elsewhere(spoken: Spoken, at: int, figure: Figure) -> str | None:
    """外面38度好热, 今天又跌了,36.5: the sentence is about something else and names nobody."""
    if _answers(spoken, at, figure) or _opens_by_itself(spoken, at, figure):
        return None
    if spoken.situation.chain and spoken.situation.temperatures:
        return None
    sentence = spoken.within(spoken.sentence, at)
    clause = spoken.within(spoken.clause, at)
    if spoken.reply and figure.shape == "decimal" and not spoken.has(range(clause.first, at), "topic"):
        return None
    if spoken.has(clause, "body", "site", "feverless", "symptom", "reporting"):
        return None
    if _just_measured(spoken, at) and {spoken.tokens[place].means.get("topic", "joke") for place in clause} <= PASSING:
        return None
    here = [
        place
        for place in clause
        if spoken.tokens[place].means.get("topic", "medicine") != "medicine" and not _has_its_number(spoken, place, at)
    ]
    earlier = [
        place
        for place in sentence
        if place < clause.first
        and spoken.tokens[place].means.get("topic", "medicine") != "medicine"
        and _reaches_over(spoken, place, at)
        and not _is_received(spoken, place)
        and not _is_done_with(spoken, place)
        and not _has_its_number(spoken, place, at)
    ]
    later = [
        place
        for place in sentence
        if place > clause.last and spoken.tokens[place].means.get("topic") in {"price", "weather"}
    ]
    if any(spoken.tokens[place].means["topic"] == "joke" and place < at for place in here):
        return "about joke"
    person = spoken.has([p for p in clause if p < at or not earlier], *PEOPLE, "room", "count")
    for place in here:
        if not person or (
            place < at
            and spoken.tokens[place].means["topic"] not in {"device", "pet"}
            and not spoken.has(range(place + 1, at), *PEOPLE, "room")
        ):
            return f"about {spoken.tokens[place].means['topic']}"
    about_something = (
        earlier or (later and (figure.unit == "c" or _strangers(spoken, at))) or spoken.has(clause, "book")
    )
    evidence = person or spoken.reply or spoken.has(sentence, "body", "feverless", "measured", "reporting", "symptom")
    return "about something else" if about_something and not evidence else None


def _has_its_number(spoken: Spoken, topic: int, at: int) -> bool:
    """血压126/80 血氧98 36.5: a vital sign with its own number leaves the next one alone."""
    between = spoken.tokens[topic + 1 : at]
    return spoken.tokens[topic].means["topic"] == "vitals" and any(
        token.any("ratio", "date") or token.figure is not None for token in between
    )


GOT = re.compile(r"谢|已取|取完|收到|拿到|领到|感谢|到了|取了|取到|好吃|吃了|吃完")


def _is_received(spoken: Spoken, at: int) -> bool:
    """菜收到了谢谢，36.5: thanks for goods on the way to a reading."""
    clause = spoken.within(spoken.clause, at)
    return GOT.search("".join(spoken.tokens[place].text for place in clause)) is not None


def _opens_by_itself(spoken: Spoken, at: int, figure: Figure) -> bool:
    """37.1 太阳晒的: a bare number first, then talk that is about no goods and no money."""
    topics = {spoken.tokens[place].means.get("topic", "weather") for place in spoken.within(spoken.sentence, at)}
    alone = spoken.segment[at].first == at and spoken.segment[at].last <= at + 1
    if at or not alone or figure.unit or figure.shape != "decimal":
        return False
    return topics <= {"weather", "joke"} or _asks_for_something(spoken, at) or _thanks_for_something(spoken, at)


def _thanks_for_something(spoken: Spoken, at: int) -> bool:
    """36.6 菜也收到了"""
    return GOT.search("".join(token.text for token in spoken.tokens[at + 1 : at + WINDOW])) is not None


WISHES = re.compile(r"求|帮|麻烦|带|需要|想要|要[一二两三四五六七八九十几]|谢谢")


def _asks_for_something(spoken: Spoken, at: int) -> bool:
    """36.4 求带一袋盐: the number first, then an errand with its own quantity."""
    following = spoken.tokens[at + 1 : at + WINDOW]
    said = "".join(token.text for token in following)
    return WISHES.search(said) is not None and any(
        token.any("count")
        or (token.figure is not None and token.figure.foreign)
        or (token.means.get("topic") == "price" and token.text[0] in "一两")
        for token in following
    )


def _answers(spoken: Spoken, at: int, figure: Figure) -> bool:
    """36.6 今天核酸几点: in reply to the reminder, a number that opens the message by itself is the answer."""
    if not spoken.reply or figure.shape not in {"decimal", "loose"}:
        return False
    segment = spoken.segment[at]
    opens = (
        all(_is_padding(token) and "unknown" not in token.means for token in spoken.tokens[max(0, at - 12) : at])
        and at <= 12
    )
    return opens and all(
        place == at or "sep" in spoken.tokens[place].means or spoken.tokens[place].any("filler", "emoji", "connector")
        for place in segment
    )


def _plain_reading(spoken: Spoken, at: int, figure: Figure) -> str | None:
    """A value with a point in the plausible range, somewhere where it can be a person's."""
    value = celsius(figure)
    if not plausible(value) or figure.shape not in {"decimal", "loose"}:
        return None
    if figure.shape == "loose" and not _loose_is_fine(spoken, at, figure):
        return UNSURE if _alone(spoken, at) else None
    if figure.unit == "f" and figure.value < 90:
        return UNSURE
    if spoken.situation.chain or spoken.reply or _evidence(spoken, at):
        return TAKE
    if spoken.situation.context == "private" or not _strangers(spoken, at):
        return TAKE
    if _stands_apart(spoken, at, figure):
        return TAKE
    return UNSURE if value is not None and value >= FEVER and _is_short(spoken, at) else None


def _stands_apart(spoken: Spoken, at: int, figure: Figure) -> bool:
    """你们别催啦，36.5; 36.3 老样子: a clause or an end of the message is nothing but the number."""
    segment, clause = spoken.segment[at], spoken.clause[at]
    alone = all(
        place == at or (_is_padding(spoken.tokens[place]) and "unknown" not in spoken.tokens[place].means)
        for place in spoken.within(spoken.segment, at)
    )
    if not alone or figure.shape != "decimal" or spoken.has(spoken.sentence[at], "book", "latin"):
        return False
    sentence = spoken.within(spoken.sentence, at)
    if _opens_by_itself(spoken, at, figure):
        return True
    topics = [
        place
        for place in sentence
        if "topic" in spoken.tokens[place].means
        and not _is_done_with(spoken, place)
        and not _is_received(spoken, place)
    ]
    if any(place > at or _reaches_over(spoken, place, at) for place in topics):
        return False
    whole_clause = segment.first == clause.first and segment.last >= clause.last
    return whole_clause or segment.first == 0 or segment.last == len(spoken.tokens) - 1


def _is_short(spoken: Spoken, at: int) -> bool:
    sentence = spoken.within(spoken.sentence, at)
    return sum(len(spoken.tokens[place].text) for place in sentence if "unknown" in spoken.tokens[place].means) <= 8


def _loose_is_fine(spoken: Spoken, at: int, figure: Figure) -> bool:
    by = figure.by.strip()
    if spoken.situation.chain:
        return by != "" or spoken.situation.temperatures
    if spoken.reply:
        return by != "" or not spoken.has(spoken.everything, "topic")
    if by in {"。", "。。", ".", "..", ",", "，", "o", "·", ". "}:
        return by != "," or _clear(spoken, at) or _alone(spoken, at)
    return _clear(spoken, at)


def _clear(spoken: Spoken, at: int) -> bool:
    return spoken.has(spoken.within(spoken.sentence, at), "body", "site") or spoken.situation.temperatures


def _evidence(spoken: Spoken, at: int) -> bool:
    """Somebody, some room or something about the body is named near the number."""
    clause, sentence = spoken.within(spoken.clause, at), spoken.within(spoken.sentence, at)
    label = spoken.before(at)
    if label is not None and ("gauge" in label.means or label.text in BACK):
        return True
    if spoken.has(clause, *PEOPLE, *PLACES, *CLEAR) or spoken.has(
        sentence, "body", "site", "feverless", "symptom", "reporting", "room"
    ):
        return True
    if spoken.has([place for place in sentence if place < at], *PEOPLE):
        return True
    return figure_unit(spoken, at) == "c" and spoken.has(sentence, "measured", "when")


def figure_unit(spoken: Spoken, at: int) -> str:
    """The unit behind the number at `at`."""
    figure = spoken.tokens[at].figure
    return figure.unit if figure else ""


def _strangers(spoken: Spoken, at: int) -> bool:
    """Whether unknown words stand in the number's clause."""
    clause = spoken.within(spoken.clause, at)
    return any(
        len(HAN.findall(spoken.tokens[p].text)) > 1 or "latin" in spoken.tokens[p].means
        for p in clause
        if spoken.tokens[p].any("unknown", "latin")
    )


def _alone(spoken: Spoken, at: int) -> bool:
    """Whether the message says nothing beside the number and small words."""
    return all(
        place == at
        or (_is_padding(token) and "unknown" not in token.means)
        or token.any("greeting", "mention", "room", "when", "about", "mark", "unsure", *PEOPLE)
        for place, token in enumerate(spoken.tokens)
    )


def _whole_number(spoken: Spoken, at: int, figure: Figure) -> str | None:
    """36, 365, 三六五: taken in reply, with 度, or where temperatures are being listed."""
    if figure.shape not in {"whole", "three"}:
        return None
    value = celsius(figure)
    if value is None or not 36 <= value < 40:
        high = figure.shape == "whole" and value is not None and 40 <= value <= 42
        return UNSURE if high and not figure.unit and _goes_on_in_a_series(spoken, at) else None
    feverish = at > 0 and spoken.tokens[at - 1].any("symptom", "measured") and "烧" in spoken.tokens[at - 1].text
    if at > 1 and spoken.tokens[at - 1].text == " " and not _in_group(spoken):
        feverish = feverish or spoken.tokens[at - 2].means.get("symptom") == "发热"
    spelled_out = figure.unit in {"c", "f"} or feverish or _named_temperature(spoken, at)
    if (
        figure.shape == "whole"
        and spelled_out
        and (_evidence(spoken, at) or spoken.reply or not _strangers(spoken, at) or spoken.situation.chain)
    ):
        return TAKE
    if spoken.situation.chain and (
        not spoken.situation.temperatures
        or (
            figure.shape == "three"
            and not spelled_out
            and not spoken.has(spoken.everything, "name", "nickname", "room", "relation")
        )
    ):
        return UNSURE
    if figure.shape == "three" and (figure.unit == "c" or (spelled_out and not _in_group(spoken))):
        return TAKE
    if spoken.situation.chain and spoken.situation.temperatures:
        return TAKE
    if spoken.reply and _says_only_numbers(spoken):
        return TAKE
    if figure.shape == "whole" and _goes_on_in_a_series(spoken, at):
        return UNSURE if _in_group(spoken) else TAKE
    return UNSURE if _alone(spoken, at) else None


def _goes_on_in_a_series(spoken: Spoken, at: int) -> bool:
    """早上38.1，晚上39: a time and a whole number beside a time and a value."""
    label = spoken.before(at)
    if label is None or not label.any(*TIMES) or spoken.has(spoken.everything, "topic", "question", "mark"):
        return False
    if not spoken.has(spoken.segment[at], *TIMES) or _figure_unlike_a_value(spoken, at):
        return False
    return any(
        token.figure is not None
        and token.figure.shape == "decimal"
        and plausible(celsius(token.figure))
        and place not in range(spoken.clause[at].first, spoken.clause[at].last + 1)
        and spoken.has(spoken.clause[place], *TIMES)
        for place, token in enumerate(spoken.tokens[max(0, at - WINDOW) : at + WINDOW], start=max(0, at - WINDOW))
    )


def _figure_unlike_a_value(spoken: Spoken, at: int) -> bool:
    """晚上39人: unknown letters glued behind the number may be its unit."""
    following = spoken.tokens[at + 1 : at + 2]
    return bool(following) and following[0].any("unknown", "latin")


def _in_group(spoken: Spoken) -> bool:
    return spoken.situation.context == "group"


def _named_temperature(spoken: Spoken, at: int) -> bool:
    """Whether 体温 or a site is the label of the number."""
    label = _label(spoken, at)
    return label is not None and label.any("body", "site")


def _says_only_numbers(spoken: Spoken) -> bool:
    return (
        not spoken.has(spoken.everything, "topic", "question", "mark", "vacant", "hearsay")
        and sum(len(token.text) for token in spoken.tokens if "unknown" in token.means) <= 4
    )


def _mistyped(spoken: Spoken, at: int, figure: Figure) -> str | None:
    """46.5, 3.65, 386: asked about where a temperature is expected."""
    if slip(figure) is None and not (
        (figure.shape in {"odd", "fragment"} or _named_temperature(spoken, at)) and _alone(spoken, at)
    ):
        return None
    sentence = spoken.within(spoken.sentence, at)
    expected = spoken.situation.temperatures or _named_temperature(spoken, at) or figure.unit == "c"
    near = spoken.before(at)
    person = (
        near is not None
        and near.any(*PEOPLE, "when")
        and figure.shape in {"decimal", "three", "whole"}
        and not any("unknown" in token.means for token in spoken.tokens[max(0, at - 3) : at])
    )
    if figure.shape == "whole" and not (
        figure.unit == "c" or _named_temperature(spoken, at) or spoken.reply or _alone(spoken, at)
    ):
        return None
    if spoken.has(sentence, "topic"):
        return None
    if spoken.reply and (_alone(spoken, at) or person or expected):
        return ASK
    if expected and (spoken.situation.chain or _evidence(spoken, at) or _alone(spoken, at)):
        return ASK
    if spoken.situation.chain:
        return ASK if figure.shape == "decimal" and figure.value > 20 else None
    if person and figure.shape in {"decimal", "three"}:
        return ASK
    if (
        _alone(spoken, at)
        and not spoken.has(spoken.everything, "room")
        and figure.value >= (3 if spoken.situation.context == "private" else 20 if figure.shape != "decimal" else 3.4)
    ):
        return ASK
    return None


def _vague(spoken: Spoken, at: int, figure: Figure) -> str | None:
    """36度多 is normal; 38度多 is no value, but nobody may lose it."""
    if figure.shape != "vague" or not 35 <= figure.value <= 42:
        return None
    sentence = spoken.within(spoken.sentence, at)
    if not (spoken.reply or spoken.situation.chain or _evidence(spoken, at) or _alone(spoken, at)) or spoken.has(
        sentence, "topic"
    ):
        return "no value"
    if figure.value >= 38 and spoken.has(spoken.within(spoken.sentence, at), "symptom"):
        return BOUND
    return BOUND if figure.value == 36 else UNSURE


RULES: tuple[Rule, ...] = (
    _other_unit,
    _example,
    _tied_to_a_word,
    _describes,
    _bound,
    _withdrawn,
    _range,
    _general,
    _question,
    _past,
    _received,
    _elsewhere,
    _vague,
    _plain_reading,
    _whole_number,
    _mistyped,
)
