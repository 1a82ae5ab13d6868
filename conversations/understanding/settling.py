"""What only its surroundings tell about a token: doors, names, asides and small talk, settled before the verdicts."""

import re
from collections.abc import Mapping, Set
from dataclasses import replace
from itertools import pairwise

from conversations.understanding.behind import bring_aged_forward, bring_owners_forward
from conversations.understanding.chatter import without_chatter, without_opening
from conversations.understanding.degrees import celsius, plausible
from conversations.understanding.figures import Figure
from conversations.understanding.nicknames import FILLER, name_cells
from conversations.understanding.pauses import hear_pauses, is_value
from conversations.understanding.places import find_doors, find_lettered_doors
from conversations.understanding.repeats import hear_once
from conversations.understanding.rooms import FLOOR_MARK
from conversations.understanding.tokens import COMMA, Token

LeftOut = tuple[tuple[int, int], str]
MAY_NAME = frozenset({"unknown", "latin", "name", "relation", "placeholder"})


def settle(tokens: list[Token], means: Set[str], *, chain: bool) -> tuple[list[Token], list[LeftOut]]:
    """The tokens, of these `means`, with their meanings settled, and the numbers in brackets that are limits."""
    if not chain:
        tokens = _told(tokens, means)
    if "figure" in means:
        _count_out(tokens)
    if "hearsay" in means:
        _join_job(tokens)
    left = _set_asides_aside(tokens) if "sep" in means else []
    if "room" in means and not chain:
        _forget_idle_floors(tokens)
        _forget_denied_rooms(tokens)
    if "placeholder" in means:
        _set_nicknames_aside(tokens)
    if "fahrenheit" in means:
        _note_fahrenheit(tokens)
    if "relation" in means or "site" in means:
        _join_pet_names(tokens)
        _settle_relations(tokens)
        _settle_sites(tokens)
    if "when" in means:
        _name_days(tokens)
    if "clock" in means and "figure" in means:
        _split_clocks(tokens)
        _hear_one_o_clock(tokens)
    _settle_doors(tokens, means, chain=chain)
    if chain or not means.isdisjoint(MAY_NAME):
        name_cells(tokens, chain=chain)
    if "figure" in means and len(tokens) > 1:
        _settle_owners(tokens)
    return tokens, left


def _told(tokens: list[Token], means: Set[str]) -> list[Token]:
    """The tokens without small talk, and with the pauses between them heard."""
    tokens = without_chatter(tokens) if "topic" in means else without_opening(tokens)
    if "sep" in means:
        hear_pauses(tokens)
    return tokens


def _settle_doors(tokens: list[Token], means: Set[str], *, chain: bool) -> None:
    if "code" in means:
        find_lettered_doors(tokens)
    if "figure" in means:
        find_doors(tokens, chain=chain)


def _settle_owners(tokens: list[Token]) -> None:
    """The values, once each, and their owners before them."""
    texts = {token.text for token in tokens}
    numbers = [token.figure for token in tokens if token.figure is not None]
    several = len(numbers) > 1
    if several:
        hear_once(tokens)
    if "(" in texts:
        _bring_out_of_brackets(tokens)
    if not texts.isdisjoint(IS):
        _bring_forward(tokens)
    if "的" in texts:
        bring_owners_forward(tokens)
    if any(number.foreign for number in numbers):
        bring_aged_forward(tokens)
    if "for" in texts:
        _bring_me_forward(tokens)
    if several:
        _name_the_value(tokens)
        _pair_times(tokens)
    if not texts.isdisjoint(EACH):
        _tell_apart(tokens)
    if several:
        _put_in_order(tokens)
    if not texts.isdisjoint(NAME_LABELS):
        _bring_name_forward(tokens)


def _note_fahrenheit(tokens: list[Token]) -> None:
    """华氏97.7: the unit stands before the number, or was said once for all."""
    if any("fahrenheit" in token.means for token in tokens):
        for token in tokens:
            if token.figure is not None and token.figure.unit in {"", "c"} and 90 <= token.figure.value <= 110:
                token.figure.unit = "f"


EVENT_DAYS = frozenset({"那天", "当天", "前一天", "第二天", "后一天", "头一天"})


def _name_days(tokens: list[Token]) -> None:
    """住院前一天36.9，住院那天38.6，今天36.4: in a series of days the event names the day."""
    days = [at for at, token in enumerate(tokens) if token.text in EVENT_DAYS and _named_by_an_event(tokens, at)]
    dated = {at for at, token in enumerate(tokens) if token.means.get("when") in {"now", "past"}}.difference(days)
    if len(days) < 2 and not (days and dated):
        return
    for at in days:
        tokens[at].start, tokens[at].text = tokens[at - 1].start, tokens[at - 1].text + tokens[at].text
        tokens[at].means, tokens[at].figure = {"when": "past"}, None
        tokens[at - 1].means, tokens[at - 1].end, tokens[at - 1].text = FILLER, tokens[at - 1].start, ""


def _named_by_an_event(tokens: list[Token], at: int) -> bool:
    event = tokens[at - 1] if at else None
    valued = any(token.figure is not None for token in tokens[at + 1 : at + 3])
    return event is not None and valued and event.any("vacant", "unknown", "filler") and len(event.text) >= 2


PET_NAMES = frozenset({"毛毛", "妞妞", "囡囡", "宝宝", "仔仔", "崽崽", "囝囝", "孙孙", "娃娃"})
ELDERS = frozenset(
    {"爸", "妈", "爸爸", "妈妈", "爷爷", "奶奶", "外公", "外婆", "姥姥", "姥爷", "爷", "奶", "爹", "娘", "阿婆", "阿公"}
)


def _join_pet_names(tokens: list[Token]) -> None:
    """毛毛爸36.5: a child's pet name with a parent's word glued to it is the parent."""
    for child, elder in pairwise(tokens):
        called = child.text in PET_NAMES or ("name" in child.means and child.text[:1] == child.text[1:])
        if called and elder.text in ELDERS and child.end == elder.start:
            child.end, child.text = elder.end, child.text + elder.text
            elder.start, elder.text, elder.means = elder.end, "", FILLER


def _settle_relations(tokens: list[Token]) -> None:
    """俺奶36.5: behind 俺 it is a grandmother, no milk."""
    family = any("relation" in token.means and "topic" not in token.means for token in tokens)
    for at, token in enumerate(tokens):
        if not {"relation", "topic"} <= token.means.keys():
            continue
        owner, following = tokens[at - 1] if at else None, tokens[at + 1] if at + 1 < len(tokens) else None
        opens = at == 0 and is_value(next((near for near in tokens[1:3] if near.text != " "), token))
        listed = owner is not None and family and "sep" in owner.means and _has_more(following)
        if opens or listed or (owner is not None and "self" in owner.means):
            token.means = {"relation": ""}
        elif not _has_more(following) or (owner is not None and "unknown" in owner.means):
            token.means = {"topic": token.means["topic"]}


def _has_more(following: Token | None) -> bool:
    """奶36.5, 奶没发烧: something about a body is said behind the word."""
    return following is not None and following.any("figure", "sep", "body", "feverless", "symptom", "normal", "when")


SHAANXI = tuple("家屋们")
SELF: Mapping[str, str] = {"self": ""}


def _settle_sites(tokens: list[Token]) -> None:
    """吹风机口温度: a part of a thing is no part of the body; 额 beside 额家 is the speaker."""
    if any(token.text[:1] == "额" and token.text[1:2] in SHAANXI and "household" in token.means for token in tokens):
        for token in tokens:
            if token.text == "额":
                token.means = SELF
    for thing, token in pairwise(tokens):
        gauge = token.text.endswith(("枪", "计", "表"))
        if "site" in token.means and not gauge and thing.means.keys() == {"topic"} and thing.end == token.start:
            token.means = FILLER


def _set_asides_aside(tokens: list[Token]) -> list[LeftOut]:
    """体温(正常值36.0-37.2):36.9 - what a bracket says about limits is no part of the report."""
    left: list[LeftOut] = []
    opened = None
    for at, token in enumerate(tokens):
        if token.text not in BRACKETS:
            continue
        if token.text in {"(", "（"}:
            opened = at
        elif opened is not None:
            aside = tokens[opened + 1 : at]
            if any(part.any("hard_notice", "over", "over_after", "example", "under_after") for part in aside):
                for part in aside:
                    if part.figure is not None:
                        left.append(((part.start, part.end), "a limit in brackets"))
                    part.means, part.figure, part.parts = FILLER, None, None
            opened = None
    return left


BRACKETS = frozenset("()（）")
TIMES_OVER = re.compile(r"\s?[x×*✖]\s?([2-9])(?!\d)")
TIMES = frozenset("x×*✖")


def _count_out(tokens: list[Token]) -> None:
    """36.5×3: the same value of three people."""
    for at in reversed(range(len(tokens) - 1)):
        if tokens[at].figure is None:
            continue
        opening = tokens[at + 1].text[:1]
        if not (opening in TIMES or opening.isspace()) or not is_value(tokens[at]):
            continue
        for length in (1, 2):
            times = tokens[at + 1 : at + 1 + length]
            if match := TIMES_OVER.fullmatch("".join(token.text for token in times)):
                for token in times:
                    token.means, token.figure = COMMA, None
                tokens[at + 1 : at + 1] = [times[0], tokens[at]] * (int(match[1]) - 1)
                break


def _join_job(tokens: list[Token]) -> None:
    """快递员小董 3-101 36.4: whoever opens with a job and a name presents himself."""
    if len(tokens) > 1 and tokens[0].text in JOBS and "name" in tokens[1].means and tokens[0].end == tokens[1].start:
        tokens[1].start, tokens[1].text = tokens[0].start, tokens[0].text + tokens[1].text
        tokens[0].means, tokens[0].end, tokens[0].text = FILLER, tokens[0].start, ""


JOBS = frozenset(
    {"骑手", "快递员", "外卖员", "配送员", "送餐员", "司机", "保安", "门卫", "门口保安", "店员", "厨师", "前台"}
)


def _forget_denied_rooms(tokens: list[Token]) -> None:
    """是16-1-803不是16-1-308: the door that is taken back."""
    rooms = [at for at, token in enumerate(tokens) if token.parts is not None]
    for at in rooms if len(rooms) > 1 else ():
        if at and tokens[at - 1].text in {"不是", "而不是", "并不是", "不系"}:
            tokens[at].parts, tokens[at].means = None, FILLER


def _forget_idle_floors(tokens: list[Token]) -> None:
    """36.4。另：6楼灯不亮了, 麻烦别按电梯4楼: a floor in a clause about a thing is nobody's home."""
    first = 0
    for at in range(len(tokens) + 1):
        if at < len(tokens) and not tokens[at].any("comma", "stop"):
            continue
        clause = tokens[first:at]
        first = at + 1
        owned = any(token.figure is not None or token.any(*PERSON, *HOUSED) for token in clause)
        about = any(token.any("topic", "unknown", "negation") for token in clause)
        for token in clause:
            if token.parts is not None and (token.parts[0] or "").startswith(FLOOR_MARK) and about and not owned:
                token.parts, token.means = None, FILLER


HOUSED = ("body", "symptom", "normal", "feverless", "household", "pair", "descriptor", "proxy", "count")


def _set_nicknames_aside(tokens: list[Token]) -> None:
    """昵称：37°2｜姓名：韦一鸣｜体温：36.3: beside the name the nickname says nothing, whatever it looks like."""
    texts = [token.text for token in tokens]
    at = next((place for place, text in enumerate(texts[:-1]) if text in NICKNAMED and texts[place + 1] == ":"), None)
    if at is None or not {"姓名", "名字"} & set(texts):
        return
    for token in tokens[at + 2 :]:
        if token.text in {"|", ",", "\n", "\t", " "}:
            return
        token.means, token.figure, token.parts = FILLER, None, None


NICKNAMED = frozenset({"昵称", "群昵称", "微信名", "网名"})


def _bring_out_of_brackets(tokens: list[Token]) -> None:
    """36.7（早）36.6（老公）: a word in brackets behind a value stands as if before it."""
    for at in range(len(tokens) - 3):
        if tokens[at + 1].text != "(" or tokens[at].figure is None or tokens[at + 3].text != ")":
            continue
        value, opened, word, closed = tokens[at : at + 4]
        if word.any("when", "relation", "name", "nickname", "self") and word.text[-1] not in "前后":
            tokens[at : at + 4] = [word, value, opened, closed]


IS = frozenset({"是", "的是"})
WITHIN = 30  # tokens in which the value may have been said before


def _bring_forward(tokens: list[Token]) -> None:
    """37.5是我, 37.6是我爸: the owner behind a value stands as if before it."""
    for at in range(1, len(tokens) - 1):
        said = tokens[at].text == "是" and tokens[at - 1].text == "的" and at > 1 and is_value(tokens[at - 2])
        if said and not any(_same(near, tokens[at - 2]) for near in tokens[max(0, at - WITHIN) : at - 2]):
            tokens[at - 2], tokens[at - 1] = tokens[at - 1], tokens[at - 2]  # 36.9的是我妹
        if tokens[at].text not in IS or not is_value(tokens[at - 1]):
            continue
        last = at + 2 if at + 2 < len(tokens) and "relation" in tokens[at + 2].means else at + 1
        ends = last + 1 == len(tokens) or tokens[last + 1].any("comma", "stop") or tokens[last + 1].text == "的"
        if tokens[at + 1].any("self", "relation", "name") and ends:
            tokens[at - 1 : last + 1] = [*tokens[at + 1 : last + 1], tokens[at], tokens[at - 1]]


NAME_LABELS = frozenset({"姓名", "名字", "户主"})


def _bring_name_forward(tokens: list[Token]) -> None:
    """体温：36.6 姓名：申屠远: in a form the name may stand behind the only value."""
    value = [at for at, token in enumerate(tokens) if is_value(token)]
    label = [at for at, token in enumerate(tokens) if token.text in NAME_LABELS]
    if len(value) != 1 or len(label) != 1 or label[0] < value[0]:
        return
    name = next((at for at in range(label[0] + 2, min(label[0] + 4, len(tokens))) if tokens[at].any(*PERSON)), None)
    if name is not None and not any(token.any(*PERSON) for token in tokens[: label[0]]):
        tokens.insert(0, tokens.pop(name))


def _bring_me_forward(tokens: list[Token]) -> None:
    """36.6 for me: as if the owner stood before the value."""
    for at, token in enumerate(tokens):
        following = [
            place for place in range(at + 1, min(at + 7, len(tokens))) if tokens[place].text not in {" ", "my"}
        ]
        if token.figure is None or len(following) < 2 or tokens[following[0]].text != "for":
            continue
        if tokens[following[1]].any("relation", "name", "self"):
            tokens[at], tokens[following[1]] = tokens[following[1]], token


def _hear_one_o_clock(tokens: list[Token]) -> None:
    """十一点38.4，一点39: a bit is an hour where the values stand behind their hours."""
    if any("clock" in hour.means and is_value(value) for hour, value in pairwise(tokens)):
        for hour, value in pairwise(tokens):
            if hour.text == "一点" and value.figure is not None and plausible(celsius(value.figure)):
                hour.means = {"clock": ""}


HOUR_AND_VALUE = re.compile(r"(\d{1,2}\s?点)(3[6-9]|4[0-2])$")


def _split_clocks(tokens: list[Token]) -> None:
    """3点38.2，6点39: among values each behind its hour 6点39 is no time of the day."""
    if not any("clock" in hour.means and is_value(value) for hour, value in pairwise(tokens)):
        return
    for at in reversed(range(len(tokens))):
        token = tokens[at]
        if "clock" in token.means and (match := HOUR_AND_VALUE.match(token.text)):
            start = token.start + match.end(1)
            value = Figure(start, token.end, float(match[2]), "whole")
            tokens.insert(at + 1, Token(start, token.end, match[2], {"figure": ""}, figure=value))
            token.end, token.text = start, match[1]


PERSON = ("relation", "name", "nickname", "self")


def _name_the_value(tokens: list[Token]) -> None:
    """一个38.2一个36.9，38.2的是姐姐: a value said again with its owner, who stands as if before the first."""
    values = [at for at, token in enumerate(tokens) if is_value(token)]
    for at in reversed(values):
        owner = next((place for place in (at + 2, at + 3) if place < len(tokens) and tokens[place].any(*PERSON)), None)
        if owner is None or tokens[at + 1].text not in {"的", "的是", "那个", "是"}:
            continue
        first = next((place for place in values if place < at and _same(tokens[place], tokens[at])), None)
        if first is None:
            continue
        tokens[at].figure, tokens[at].means = None, FILLER
        known = replace(tokens[owner])
        if tokens[first - 1].text in EACH:
            tokens[first - 1] = known
        else:
            tokens.insert(first, known)


def _tell_apart(tokens: list[Token]) -> None:
    """一个38.2一个36.9: the first and the other of two who are not named."""
    if sum(map(is_value, tokens)) < len(("the one", "the other")):
        return
    each = [at for at, token in enumerate(tokens[:-1]) if token.text in EACH and is_value(tokens[at + 1])]
    for at in each:
        tokens[at].figure, tokens[at].means = None, {"others": ""}


EACH = frozenset({"一个", "另一个", "另外一个", "还有一个", "有一个"})
ORDERS = ("顺序", "次序", "依次", "分别")


BESIDE = frozenset("/、,|")


def _pair_times(tokens: list[Token]) -> None:
    """早/晚 36.5/36.7: as many times as values, each side by side: each time stands before its value."""
    values = [at for at, token in enumerate(tokens) if is_value(token)]
    times = [at for at, token in enumerate(tokens) if token.means.get("when") == "part"]
    if (
        len(values) < 2
        or len(times) != len(values)
        or not (_side_by_side(tokens, values) and _side_by_side(tokens, times))
    ):
        return
    told = [tokens[at] for at in times]
    for at, time in reversed([*zip(values, told, strict=True)]):
        tokens.insert(at, time)
    first = times[0] + (len(values) if times[0] > values[0] else 0)
    del tokens[first : first + 2 * len(times) - 1]


def _side_by_side(tokens: list[Token], places: list[int]) -> bool:
    """Whether the tokens stand one behind the other with the same mark between."""
    marks = {tokens[first + 1].text for first, second in pairwise(places) if second == first + 2}
    apart = any(second != first + 2 for first, second in pairwise(places))
    return not apart and len(marks) == 1 and marks <= BESIDE


def _same(first: Token, second: Token) -> bool:
    return first.figure is not None and second.figure is not None and first.figure.value == second.figure.value


def _put_in_order(tokens: list[Token]) -> None:
    """36.5 36.7 36.4（按爷爷、奶奶、我的顺序）: the owners are told behind, in the order of their values."""
    values = [at for at, token in enumerate(tokens) if is_value(token)]
    people = [at for at, token in enumerate(tokens) if token.any(*PERSON) and token.text and not _is_owner(tokens, at)]
    if len(values) < 2 or len(values) != len(people) or people[0] < values[-1]:
        return
    if any(order in token.text for token in tokens[values[-1] :] for order in ORDERS):
        owners = [tokens[at] for at in people]
        for at in reversed(people):
            del tokens[at]
        for at, owner in zip(reversed(values), reversed(owners), strict=True):
            tokens.insert(at, owner)


def _is_owner(tokens: list[Token], at: int) -> bool:
    """我 of 我妈."""
    return "self" in tokens[at].means and any("relation" in token.means for token in tokens[at + 1 : at + 2])
