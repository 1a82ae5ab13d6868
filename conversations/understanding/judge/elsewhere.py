"""Sentences about something else: 外面38度好热; and readings that stand beside such talk."""

import re
from itertools import pairwise

from conversations.understanding.figures import Figure
from conversations.understanding.judge.asides import GOT, PASSING, is_done_with, is_received, leads_back, reaches_over
from conversations.understanding.judge.evidence import has_strangers, is_retaken, just_measured, lists_doors
from conversations.understanding.judge.outcomes import UNSURE
from conversations.understanding.spoken import PEOPLE, WINDOW, Spoken, Stretch, in_group, is_padding
from conversations.understanding.tokens import Token
from conversations.understanding.words.health import TAKES


def elsewhere(spoken: Spoken, at: int, figure: Figure) -> str | None:
    """外面38度好热, 今天又跌了,36.5: the sentence is about something else and names nobody."""
    if _is_the_weathers(spoken, at, figure):
        return "about weather"
    if _is_a_joke(spoken, at):
        return "about joke"
    if _is_of_a_broken_gauge(spoken, at):
        return "about a broken gauge" if in_group(spoken) else UNSURE
    if lists_doors(spoken, at) or _speaks_for_a_person(spoken, at, figure):
        return None
    clause = spoken.within(spoken.clause, at)
    here, earlier = _topics_here(spoken, clause, at), _topics_earlier(spoken, clause, at)
    if _is_on_the_way(spoken, clause, earlier, at):
        return None
    if any(spoken.tokens[place].means["topic"] == "joke" and place < at for place in here):
        return "about joke"
    person = spoken.has([p for p in clause if p < at or not earlier], *PEOPLE, "room", "count")
    for place in here:
        topic = spoken.tokens[place].means["topic"]
        nearer = place < at and not spoken.has(range(place + 1, at), *PEOPLE, "room")
        if not person or (nearer and topic not in {"device", "pet"}):
            return f"about {topic}"
    about = earlier or spoken.has(clause, "book") or _turns_to_trade(spoken, clause, at, figure)
    return "about something else" if about and not person and not _has_witness(spoken, at) else None


def _is_a_joke(spoken: Spoken, at: int) -> bool:
    """涨得我体温都38了, 体温36.5，心温100: in the group a figure of speech has no temperature, though it says 体温."""
    if not in_group(spoken) or spoken.situation.chain:
        return False
    if any(spoken.tokens[place].text in CONTRASTED for place in spoken.within(spoken.sentence, at)):
        return True
    if any(spoken.tokens[place].text in JUST_TAKEN for place in spoken.within(spoken.sentence, at)):
        return False
    said = [spoken.tokens[place] for place in spoken.within(spoken.segment, at) if place < at]
    hot = any(
        first.text.endswith("得") and "topic" in first.means and "self" in then.means for first, then in pairwise(said)
    )
    return hot or any(token.means.get("topic") == "joke" and token.text.endswith(SO_MUCH) for token in said)


JUST_TAKEN = frozenset({"刚量", "刚测", "刚量的", "刚测的", "刚刚量", "刚刚测", "量了", "测了"})


def _is_of_a_broken_gauge(spoken: Spoken, at: int) -> bool:
    """测温仪坏了，一直显示35.2: what it shows is nobody's."""
    before = [spoken.tokens[place] for place in spoken.within(spoken.sentence, at) if place < at]
    broken = any(spoken.tokens[place].text.startswith("坏") for place in spoken.within(spoken.sentence, at))
    shown = bool(before) and any(token.text in SHOWS for token in before[-3:])
    return broken and shown and not spoken.has(spoken.clause[at], "self", "relation", "name")


def _speaks_for_a_person(spoken: Spoken, at: int, figure: Figure) -> bool:
    """The number answers, opens the message, stands in a list, or its own clause speaks of a body."""
    if answers_the_reminder(spoken, at, figure) or opens_by_itself(spoken, at, figure):
        return True
    if spoken.situation.chain and spoken.situation.temperatures:
        return True
    clause = spoken.within(spoken.clause, at)
    if spoken.reply and figure.shape == "decimal" and not spoken.has(range(clause.first, at), "topic"):
        return True
    return spoken.has(clause, "body", "site", "feverless", "symptom", "reporting")


def _topics_here(spoken: Spoken, clause: Stretch, at: int) -> list[int]:
    """Where the number's own clause speaks of something else."""
    return [
        place
        for place in clause
        if _is_topic(spoken, place, at)
        and not leads_back(spoken, place)
        and not (place < at == spoken.numbers[-1] and is_done_with(spoken, place))
        and not (place < spoken.segment[at].first and is_received(spoken, place))
    ]


def _topics_earlier(spoken: Spoken, clause: Stretch, at: int) -> list[int]:
    """Where an earlier clause of the sentence speaks of something that may still name the number."""
    return [
        place
        for place in spoken.within(spoken.sentence, at)
        if place < clause.first
        and _is_topic(spoken, place, at)
        and reaches_over(spoken, place, at)
        and not is_received(spoken, place)
        and not is_done_with(spoken, place)
    ]


def _is_topic(spoken: Spoken, place: int, at: int) -> bool:
    topic = spoken.tokens[place].means.get("topic", "medicine")
    return topic != "medicine" and not _has_its_number(spoken, place, at)


def _is_on_the_way(spoken: Spoken, clause: Stretch, earlier: list[int], at: int) -> bool:
    """做完核酸回来量的36.5: what is told on the way to a number that was just measured."""
    heated = any(spoken.tokens[place].means["topic"] == "water" for place in earlier)
    passing = {spoken.tokens[place].means.get("topic", "joke") for place in clause} <= PASSING
    cold = not heated or _is_taken(spoken.tokens[at - 1]) or is_retaken(spoken, at)
    return just_measured(spoken, at) and passing and cold


def _turns_to_trade(spoken: Spoken, clause: Stretch, at: int, figure: Figure) -> bool:
    """38度，天气预报说的: a later clause says what degrees or strangers were about."""
    sentence = spoken.within(spoken.sentence, at)
    offered = any(spoken.tokens[place].means.get("topic") == "medicine" for place in sentence if place < clause.first)
    if figure.unit != "c" and not offered and not has_strangers(spoken, at):
        return False
    return any(
        place > clause.last and spoken.tokens[place].means.get("topic") in {"price", "weather"} for place in sentence
    )


def _has_witness(spoken: Spoken, at: int) -> bool:
    """Whether the sentence speaks of a body or of measuring it."""
    sentence = spoken.within(spoken.sentence, at)
    if spoken.reply or spoken.has(sentence, "body", "feverless", "reporting", "symptom"):
        return True
    return any(_is_taken(spoken.tokens[place]) for place in sentence)


def _is_the_weathers(spoken: Spoken, at: int, figure: Figure) -> bool:
    """今天真热啊。39度！: whole degrees of nobody, beside a sentence about the weather or a boiler."""
    if figure.shape != "whole" or figure.unit != "c" or not in_group(spoken):
        return False
    near = spoken.tokens[max(0, at - WINDOW) : at + WINDOW]
    heated = any(token.means.get("topic") in {"weather", "water"} for token in near)
    return heated and not spoken.has(spoken.everything, *PEOPLE, "room", "body", "site", "symptom", "reporting")


def _is_taken(token: Token) -> bool:
    """量, 测, 夹: hands take a temperature; 烧到, 显示 and 现在 are said of boilers as well."""
    return "measured" in token.means and TAKES.search(token.text) is not None


def _has_its_number(spoken: Spoken, topic: int, at: int) -> bool:
    """血压126/80 血氧98 36.5: a vital sign with its own number leaves the next one alone."""
    between = spoken.tokens[topic + 1 : at] if topic < at else spoken.tokens[topic + 1 : topic + 4]
    return spoken.tokens[topic].means["topic"] == "vitals" and any(
        token.any("ratio", "date") or token.figure is not None for token in between
    )


SHOWS = frozenset({"显示", "一直", "老是", "总是", "永远", "只显示", "一直显示"})
SO_MUCH = ("得我", "得俺", "的我", "到", "愿大家", "愿我们", "愿各位", "愿你们", "愿天下", "愿人人")  # 气得我, 亏到
WITH_DEGREES = frozenset({"weather", "water", "alcohol", "eyes", "place", "electricity", "medicine", "pet"})
CONTRASTED = frozenset({"心温", "心的温度", "爱的温度"})  # with 体温 in poems, never in a report
LONGEST_OPENING = 12  # tokens
FOR_SALE = frozenset({"price", "stock", "medicine", "size", "sport"})


def opens_by_itself(spoken: Spoken, at: int, figure: Figure) -> bool:
    """37.1 太阳晒的: a bare number first, then talk that is about no goods and no money."""
    topics = {spoken.tokens[place].means.get("topic", "") for place in spoken.within(spoken.sentence, at)} - {""}
    alone = spoken.segment[at].first == at and spoken.segment[at].last <= at + 1
    if not opens(spoken, at) or not alone or figure.foreign or figure.shape != "decimal":
        return False
    harmless = {"joke", "test"} if figure.unit else {"weather", "joke", "test"}
    if topics <= harmless:
        return True
    if figure.unit and not topics.isdisjoint(WITH_DEGREES):
        return False
    return asks_on(spoken, at, figure) or _asks_for_something(spoken, at) or _thanks_for_something(spoken, at)


def opens(spoken: Spoken, at: int) -> bool:
    """Whether nothing but greetings and small words stands before the number in its sentence."""
    first = spoken.sentence[at].first
    return at - first <= LONGEST_OPENING and all(
        token.any("sep", "greeting", "mention", "filler", "emoji", "official", "when") and "topic" not in token.means
        for token in spoken.tokens[first:at]
    )


def asks_on(spoken: Spoken, at: int, figure: Figure) -> bool:
    """36.5 今天菜到了吗: the number first and by itself, then a question about something that is not for sale."""
    if not opens(spoken, at) or figure.shape != "decimal" or figure.unit == "price" or spoken.segment[at].last > at + 1:
        return False
    topics = {spoken.tokens[place].means.get("topic", "") for place in spoken.within(spoken.sentence, at)} - {""}
    told = spoken.has(spoken.sentence[at], "topic", "self", "relation", "official")
    return told and topics.isdisjoint(FOR_SALE) and spoken.has(spoken.sentence[at], "question", "mark")


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


def answers_the_reminder(spoken: Spoken, at: int, figure: Figure) -> bool:
    """36.6 今天核酸几点: in reply to the reminder, a number that opens the message by itself is the answer."""
    if not spoken.reply or figure.shape not in {"decimal", "loose"}:
        return False
    segment = spoken.segment[at]
    opens = (
        all(is_padding(token) and "unknown" not in token.means for token in spoken.tokens[max(0, at - 12) : at])
        and at <= 12
    )
    return opens and all(
        place == at or "sep" in spoken.tokens[place].means or spoken.tokens[place].any("filler", "emoji", "connector")
        for place in segment
    )
