"""Numbers that are limits, ranges, examples, sums or descriptions rather than somebody's value."""

import re

from conversations.understanding.degrees import FEVER, celsius, plausible
from conversations.understanding.figures import Figure
from conversations.understanding.judge.outcomes import BOUND, RANGE, UNSURE
from conversations.understanding.spoken import PEOPLE, TIMES, Spoken, in_group

SUM = re.compile(r"(?:[-+*/×]\s?[\d.]+)?\s?=")
LIKE = re.compile(r"(?<!不)如$")


def example(spoken: Spoken, at: int, figure: Figure) -> str | None:
    """例如36.5, 格式：36.5: an example is nobody's value."""
    earlier = [place for place in spoken.within(spoken.sentence, at) if place < at]
    opened = spoken.sentence[at].first
    follows_on = spoken.tokens[opened].text == "如" and spoken.has(range(max(0, opened - 16), opened), "example")
    if figure.shape == "fragment" and in_group(spoken) and _is_crossed_out(spoken, at):
        return "an example"
    if follows_on or spoken.has(earlier, "example") or LIKE.search(spoken.tokens[at - 1].text if at else ""):
        return "an example"
    return None


def _is_crossed_out(spoken: Spoken, at: int) -> bool:
    """36.X"""
    behind = spoken.tokens[at + 1 : at + 2]
    return bool(behind) and behind[0].text in {"x", "xx"} and behind[0].start == spoken.tokens[at].end


def describes(spoken: Spoken, at: int, figure: Figure) -> str | None:
    """36.5的那位, 37.3以上的, 一共36.5, 37.3是发热标准: the number describes something else."""
    before = spoken.tokens[at - 1].text if at else ""
    closing = at + 1 == len(spoken.tokens) and len(spoken.numbers) < 2  # nothing behind it says more of it
    if spoken.situation.chain or (closing and before not in LEADING):
        return None
    if before in SUMS or _is_added_up(spoken, at):
        return "a sum"
    if (
        before == "显示"
        and figure.value < NOBODYS
        and any(token.text in ALWAYS for token in spoken.tokens[max(0, at - 3) : at])
    ):
        return "about a broken gauge"
    if any(token.text == "的话" for token in spoken.tokens[at + 1 : at + 2]):
        return "a condition"
    if _is_set_apart(spoken, at):
        return "a comparison"
    if before in {"把", "将"} and not any(token.figure is not None for token in spoken.tokens[at + 1 : at + 8]):
        return "describes something"
    after = spoken.tokens[at + 1 : at + 4]
    if after and after[0].any("over_after", "under_after"):
        after = after[1:]
    if not after:
        return None
    if (
        after[0].text == "的"
        and len(after) > 1
        and not after[1].any("sep", "symptom", "self", "emoji")
        and not after[1].text.startswith(("是", "了", "样", "一天"))
    ):
        return UNSURE if _is_of_ones_own(spoken, at, figure) else "describes something"
    pointed = after[0].text in POINTED and not spoken.has(spoken.clause[at], "self", "relation", "name")
    someone = after[0].text != "那个" or (len(after) > 1 and after[1].any("relation", "unknown", "descriptor"))
    said = "".join(token.text for token in spoken.tokens[at + 1 : at + 7]).lstrip()
    ruled = said.startswith(("是个", "是一个", "是道")) or IS_A_LINE.match(said) is not None
    if said.startswith(NUMBER_ITSELF) or (in_group(spoken) and ruled):
        return "describes something"
    if after[0].text in KINDS or (pointed and someone):
        return "describes something"
    ruled = (
        after[0].text in {"是", "就是", "算", "不算", "不属于", "不叫", "属于", "叫", "才是", "才算"}
        and len(after) > 1
        and after[1].any("symptom", "normal", "notice")
    )
    ruled = ruled or ("normal" in after[0].means and (celsius(figure) or 0) >= FEVER and not after[-1].any(*TIMES))
    if ruled and not spoken.has(spoken.clause[at], *PEOPLE, "body", "site", "question", "mark", "room", "measured"):
        return "a rule" if in_group(spoken) else UNSURE
    return None


def _is_of_ones_own(spoken: Spoken, at: int, figure: Figure) -> bool:
    """我家37.8的老人什么时候能去医院: a fever between one's own home and who has it."""
    before, behind = spoken.tokens[at - 1 : at], spoken.tokens[at + 2 : at + 3]
    fever = plausible(celsius(figure)) and (celsius(figure) or 0) >= FEVER
    return fever and bool(before) and before[0].any("self", "household") and behind[0].any("relation")


AND = frozenset("和跟与比")
APART_BY = ("差", "只差", "就差", "区别", "没区别", "有啥区别", "有什么区别", "没啥区别")


def _is_added_up(spoken: Spoken, at: int) -> bool:
    """36.5+37.5=?"""
    following = spoken.tokens[at + 1 : at + 5]
    if not following or following[0].text[:1].isalnum():
        return False
    return SUM.match("".join(token.text for token in following)) is not None


def _is_set_apart(spoken: Spoken, at: int) -> bool:
    """37.2和37.3差0.1: one of two numbers that are compared."""
    last = at + 2 if at + 2 < len(spoken.tokens) and spoken.tokens[at + 1].text in AND else at
    joined = last > at or (at > 1 and spoken.tokens[at - 1].text in AND and spoken.tokens[at - 2].figure is not None)
    if not joined or spoken.tokens[last].figure is None:
        return False
    return "".join(token.text for token in spoken.tokens[last + 1 : last + 4]).startswith(APART_BY)


NUMBER_ITSELF = ("这个数", "这个温", "这条线", "这个标准", "这个线", "那个数", "这个度", "这数字", "这一数", "这个值")
ALWAYS = frozenset({"一直", "老是", "总是", "永远", "老", "总", "每次都", "天天"})
NOBODYS = 35.5  # Celsius; what a gauge shows again and again below this is its fault
IS_A_LINE = re.compile(r"^(?:就|才|也)?是[^,。我]{0,6}?(?:线|界|坎|槛|标准|上限|临界|关口)")  # 37.3是条线
KINDS = frozenset({"那种", "这种", "那款", "这款", "款", "档", "那档", "一档", "型"})
POINTED = frozenset({"那个", "那位", "那人", "那户", "那家", "那家人"})
SUMS = frozenset({"一共", "总共", "合计", "共计", "共", "总计"})
LEADING = SUMS | {"显示", "把", "将"}


LEVELS = re.compile(
    r"(?:不到|[没未不]到|[没未不][超过]过?|超过?|刚[过到]|才[过到]|[离距]|距离|快到?|差点到?|将近|接近|逼近|比|破|过了|过|往|靠近?|偏向?|挨着|高于|低于|小于|大于)$"
)
LEVELLED = re.compile(
    r"^[\s,]?(?:都[不没]|还[不没差]|[不没未][到超过]|差|以[下上内]|往?[上下]?靠|偏|[一两半]小?格|[的正]{0,2}(?:中间|之间|当中)"
    r"|[和跟与到、~-]\s?\d\d(?:度)?的?正?(?:中间|之间|当中))"
)
APART = 12  # tokens between a value and the level it is compared with
NEARBY = 1.6  # degrees


def level(spoken: Spoken, at: int, figure: Figure) -> str | None:
    """34.6，35都不到 and 线在36和37中间，36.6: a round number that a value beside it is compared with."""
    if len(spoken.numbers) < 2 or spoken.situation.chain:
        return None
    value = celsius(figure)
    if value is None or not _is_round(figure, value):
        return None
    before = "".join(token.text for token in spoken.tokens[max(0, at - 3) : at]).rstrip()
    after = "".join(token.text for token in spoken.tokens[at + 1 : at + 6])
    if not (LEVELS.search(before) or LEVELLED.search(after)):
        return None
    near = range(max(0, at - APART), min(len(spoken.tokens), at + APART + 1))
    return "a level" if any(_is_compared(spoken, at, place, value) for place in near) else None


def _is_round(figure: Figure, value: float) -> bool:
    return figure.shape == "whole" or (figure.shape == "decimal" and value in {37.2, 37.3, 37.5, 38.5, 37, 38, 36, 39})


def _is_compared(spoken: Spoken, at: int, place: int, level: float) -> bool:
    """Whether at `place` stands another value, near the level, with nobody named and no time told between."""
    figure = spoken.tokens[place].figure
    value = celsius(figure) if figure is not None else None
    if figure is None or figure.shape != "decimal" or not plausible(value) or place == at:
        return False
    between = range(min(at, place) + 1, max(at, place))
    near = value is not None and 0 < abs(value - level) <= NEARBY
    return near and not spoken.has(between, *PEOPLE, *TIMES, "room", "condition", "advice")


def limit(spoken: Spoken, at: int, figure: Figure) -> str | None:
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
    if at and spoken.tokens[at - 1].text in {"没有", "没", "冇", "无"} and (celsius(figure) or 0) >= 37:
        if (celsius(figure) or 0) > FEVER:
            return "denied"
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
    told = spoken.reply or spoken.has(sentence, "self", "relation", "name", "hot")
    if general or not told or _limit_leads_on(spoken, at):
        return "a limit"
    return UNSURE if value is not None and plausible(value) else "a limit"


def _limit_leads_on(spoken: Spoken, at: int) -> bool:
    """37.3以上不能到校: what follows the limit says what is to be done."""
    following = spoken.tokens[at + 2 : at + 3]
    return (
        spoken.tokens[min(at + 1, len(spoken.tokens) - 1)].any("over_after", "under_after")
        and bool(following)
        and not following[0].any("sep", "filler", "symptom", "emoji")
    )


def _is_denied_limit(spoken: Spoken, at: int) -> bool:
    """都没 超过37.3."""
    places = [place for place in range(max(0, at - 4), at) if "over" in spoken.tokens[place].means]
    return bool(places) and places[-1] > 0 and "negation" in spoken.tokens[places[-1] - 1].means


def in_a_range(spoken: Spoken, at: int, figure: Figure) -> str | None:
    """36.2-36.7, 36到37."""
    if spoken.situation.columns or not plausible(celsius(figure)):
        return None
    if _is_between_extremes(spoken, at):
        return RANGE
    if len(spoken.numbers) < 2 or (_across(spoken, at, 1) is None and _across(spoken, at, -1) is None):
        return None
    if _dashes_divide(spoken, at):
        return None
    sentence = spoken.within(spoken.sentence, at)
    asked = spoken.has(sentence, "question", "mark", "notice", "advice") and not spoken.has(
        range(sentence.first, spoken.within(spoken.clause, at).last + 1), "self", "household", "relation"
    )
    defined = any("范围" in spoken.tokens[place].text for place in sentence)
    if asked or defined or spoken.has(sentence, "hard_notice"):
        return "a rule's range"
    ruled = in_group(spoken) and spoken.has(sentence, "normal", "symptom", "vague")
    if ruled and not spoken.has(sentence, *PEOPLE, "room", "count", "body", "reporting"):
        return "a rule's range"
    if in_group(spoken) and spoken.has(sentence, "official") and not spoken.has(sentence, "self", "household", "room"):
        return "everybody's range"
    for step in (1, -1):
        other = _across(spoken, at, step)
        if other is not None and plausible(celsius(other)) and (other.shape == "three") == (figure.shape == "three"):
            return RANGE
    return None


def _is_between_extremes(spoken: Spoken, at: int) -> bool:
    """全家最高36.8 最低36.1."""
    sentence = spoken.within(spoken.sentence, at)
    if not spoken.has(sentence, "household", "pair") or spoken.has(sentence, "summary", "official"):
        return False
    return {"最高", "最低"} <= {spoken.tokens[place].text for place in sentence}


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
