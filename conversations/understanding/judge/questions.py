"""Numbers that are asked about: 37.3要不要上报 is about the rule, 我37.3，怎么办 is a reading."""

import re

from conversations.understanding.degrees import FEVER, celsius, plausible
from conversations.understanding.figures import Figure
from conversations.understanding.judge.elsewhere import answers_the_reminder, asks_on, opens
from conversations.understanding.judge.evidence import MEASURES, is_alone
from conversations.understanding.judge.outcomes import SIGN, UNSURE
from conversations.understanding.spoken import PEOPLE, TIMES, Spoken, Stretch, in_group


def question(spoken: Spoken, at: int, figure: Figure) -> str | None:
    """A bare number is a question about the rule; a measured one is a reading; a subject alone is asked back."""
    if spoken.situation.chain:
        return None
    if _asks_why_again(spoken, at):
        return "a question"
    asked = _asked_about(spoken, at)
    if (
        asked is not None
        and answers_the_reminder(spoken, at, figure)
        and spoken.clause[asked.first] is spoken.clause[at]
        and not spoken.has(asked, "mark")
    ):
        asked = None
    if asked is None or (asks_on(spoken, at, figure) and not _is_about_it(spoken, asked)):
        return None
    if not in_group(spoken) and _is_either_or(spoken, at):
        return UNSURE
    if ASKS_BACK.search(_text(spoken, asked)) or _is_put_at_a_gate(spoken, at, asked):
        return "a question"
    if (
        spoken.has(asked, "help")
        or _is_scored(spoken, at, asked)
        or _was_measured(spoken, at, asked)
        or _measured_next(spoken, at)
    ):
        return None
    sentence = spoken.within(spoken.sentence, at)
    if spoken.has(sentence, "self", "relation", "name", "household", "nickname", "site"):
        return UNSURE if plausible(celsius(figure)) else None if spoken.reply else "a question"
    if (celsius(figure) or 0) >= FEVER and (
        _is_brief(spoken, at) or (len(spoken.tokens) <= 4 and is_alone(spoken, at))
    ):
        return UNSURE
    parts = any(spoken.tokens[place].means.get("when") == "part" for place in spoken.within(spoken.segment, at))
    told = "body" in spoken.segment[at].means or parts
    if not in_group(spoken) and (celsius(figure) or 0) >= FEVER and told:
        return UNSURE
    brief = spoken.sentence[at].last - spoken.sentence[at].first < ANSWER
    if spoken.reply and (brief or len(spoken.tokens) <= ANSWER) and not spoken.has(spoken.sentence[at], "topic"):
        return UNSURE
    return None if spoken.reply and opens(spoken, at) and not plausible(celsius(figure)) else "a question"


def _is_scored(spoken: Spoken, at: int, asked: Stretch) -> bool:
    """37℃ 及格不: half in jest, of one's own value."""
    ruled = spoken.has(spoken.sentence[at], "notice", "hard_notice", "condition", "over", "under", "over_after")
    return not ruled and SCORED.search(_text(spoken, asked)) is not None


def _is_put_at_a_gate(spoken: Spoken, at: int, asked: Stretch) -> bool:
    """医院门口体温38度会被拦吗: what becomes of anybody there."""
    return GATE.search(_text(spoken, asked)) is not None and not spoken.has(spoken.clause[at], *PEOPLE)


def _text(spoken: Spoken, places: Stretch) -> str:
    return "".join(spoken.tokens[place].text for place in places)


def _was_measured(spoken: Spoken, at: int, asked: Stretch) -> bool:
    """我37.3，头疼，要不要紧: beside the question stand symptoms, a time or the measuring."""
    sentence = spoken.everything if _is_told_in_two(spoken, at) else spoken.within(spoken.sentence, at)
    own = spoken.has(sentence, "self", "relation", "household")
    named = own or spoken.has(sentence, "name", "room")
    told = [
        place
        for place in sentence
        if (named or spoken.clause[place] is not spoken.clause[asked.first])
        and not _asks(spoken, spoken.segment[place])
    ]
    if spoken.has(told, "symptom", "when") or any(_tells_of_measuring(spoken, place, at) for place in sentence):
        return True
    return own and any(spoken.tokens[place].means.get("when") == "past" for place in sentence)


def _tells_of_measuring(spoken: Spoken, place: int, at: int) -> bool:
    token = spoken.tokens[place]
    if "measured" not in token.means or token.text in {"还是", "还有", "测", "一直"}:
        return False
    if place > at and token.text == "显示":
        return False
    somebody = spoken.has(spoken.within(spoken.sentence, at), "self", "relation", "when", "name")
    return somebody or not in_group(spoken) or token.text not in BURNS


def _asks_why_again(spoken: Spoken, at: int) -> bool:
    """昨天报的36.5，今天还要报？"""
    reported = spoken.has(spoken.clause[at], "reporting", "ack", "not_this") and any(
        spoken.tokens[place].means.get("when") == "past" for place in spoken.within(spoken.clause, at) if place < at
    )
    said = "".join(spoken.tokens[place].text for place in spoken.within(spoken.sentence, at) if place > at)
    return reported and spoken.has(spoken.sentence[at], "question", "mark") and AGAIN.search(said) is not None


AGAIN = re.compile(r"还(?:要|用|得|需)?(?:要|再)?报|又要?报|再报|天天报")


def _is_either_or(spoken: Spoken, at: int) -> bool:
    """35.8还是36.8？字太小: one of two readings of one scale."""
    told = [token for token in spoken.tokens[max(0, at - 4) : at + 5] if "sep" not in token.means]
    return any(
        "or" in either.means
        and all(near.figure is not None and plausible(celsius(near.figure)) for near in (first, last))
        for first, either, last in zip(told, told[1:], told[2:], strict=False)
    )


def _is_brief(spoken: Spoken, at: int) -> bool:
    """可能38？ told privately: a sentence of the number and small words, whatever follows."""
    said = (spoken.tokens[place] for place in spoken.within(spoken.sentence, at) if place != at)
    return not in_group(spoken) and all("mark" in token.means or token.means.keys() <= BRIEF for token in said)


BRIEF = frozenset({"sep", "filler", "about", "comma", "stop", "when", "unsure"})


def _measured_next(spoken: Spoken, at: int) -> bool:
    """我37.3算高吗？刚量的"""
    following = spoken.tokens[spoken.sentence[at].last + 1 : at + SIGN + 4]
    if not any("measured" in token.means and MEASURES.search(token.text) for token in following):
        return False
    further = spoken.tokens[spoken.sentence[at].last + 1 : at + 2 * SIGN + 4]
    return not any(token.figure is not None for token in further)


SCORED = re.compile(r"及格|过关|达标|合格|中不|成不|要得不")
GATE = re.compile(
    r"拦|放行|让进|给进|让不让|进得[去了]|能进|劝返|登机|上车|出门|上班|上学|坐车|坐高铁|出小区|返校|请下|赶出|轰出|接走|进站|进场"
)
ASKS_BACK = re.compile(r"意思|报了|报过|为什么|为啥|等于|相当于")  # about the reporting itself
TWO_LINES = 10  # tokens; in so short a message a question on a line of its own is about the number above
ANSWER = 8  # tokens; a reply as short as this is about its own number
BURNS = frozenset({"烧到", "烧上", "烧成", "烧至", "烧起"})  # of anybody, unless somebody or a time is named
ABOUT_A_READING = re.compile(
    r"要紧|严重|怎么办|咋办|咋整|算|高|烧|正常|上报|医院|吃药|隔离|有事|没事|碍事|点算|咋弄|关系|行|可以|准|这样|对|低|看医生|管|注意"
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


def _asks(spoken: Spoken, places: Stretch) -> bool:
    return spoken.has(places, "question", "mark") or _ends_in_not(spoken, places)


def _ends_in_not(spoken: Spoken, places: Stretch) -> bool:
    """37.3还能出门不"""
    last = places.last
    while last > places.first and "sep" in spoken.tokens[last].means:
        last -= 1
    return last > places.first and spoken.tokens[last].text == "不"


def _asked_about(spoken: Spoken, at: int) -> Stretch | None:
    """The places of the question that is put about the number: in its clause, or right behind it."""
    clause = spoken.within(spoken.clause, at)
    if _is_exclaimed(spoken, clause, at):
        return None
    told = spoken.segment[at]
    earlier = range(clause.first, told.last + 1)
    anchored = spoken.has(earlier, *PEOPLE, "room", "body", "site", "symptom", *TIMES) and not _asks(spoken, told)
    if anchored and told.last < clause.last:
        return _if_about(spoken, at, Stretch(spoken.tokens, told.last + 1, clause.last))
    if anchored and told.first > clause.first and "body" in told.means:
        return None
    if _asks(spoken, clause) or _supposed(spoken, clause):
        return clause
    if clause.last + 1 < len(spoken.tokens):
        return _if_about(spoken, at, spoken.within(spoken.clause, clause.last + 1))
    return None


def _if_about(spoken: Spoken, at: int, following: Stretch) -> Stretch | None:
    """What follows in the same sentence, if it asks what to make of the number."""
    apart = spoken.sentence[following.first] is not spoken.sentence[at]
    if (apart and not _is_told_in_two(spoken, at)) or not _asks(spoken, following):
        return None
    others = {spoken.tokens[place].text for place in following if spoken.tokens[place].any("relation", "name")}
    if others and not others & {spoken.tokens[place].text for place in spoken.within(spoken.clause, at)}:
        return None  # 我36.6，孩子爸要单独隔离吗
    return following if _is_about_it(spoken, following) else None


def _is_told_in_two(spoken: Spoken, at: int) -> bool:
    """婆婆37.3。这算发烧不: a short message about a person in two sentences."""
    return len(spoken.tokens) <= TWO_LINES and spoken.has(spoken.sentence[at], *PEOPLE)


def _is_about_it(spoken: Spoken, asked: Stretch) -> bool:
    said = _text(spoken, asked)
    about = ABOUT_A_READING.search(said) is not None and REQUEST.search(said) is None
    return about and not spoken.has(asked, "topic", "not_symptom")
