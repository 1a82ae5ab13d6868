"""The word that names a number: 血压 130, 白菜36.5, 体温36.5."""

from conversations.understanding.figures import Figure
from conversations.understanding.judge.asides import PASSING, is_done_with, is_received, leads_back, reaches_over
from conversations.understanding.judge.evidence import is_retaken, just_measured, own_evidence
from conversations.understanding.spoken import PEOPLE, WINDOW, Spoken, in_group, is_padding
from conversations.understanding.tokens import Token

QUANTITIES = frozenset({"price", "weight", "size", "percent"})
CONSUMED = ("figure", "ratio", "phone", "coordinates")


def tied_to_a_word(spoken: Spoken, at: int, figure: Figure) -> str | None:
    """血压 130, 白菜36.5, 36.5割肉: the word beside the number says what it is."""
    if _is_paid(spoken, at):
        return "about price"
    if _measures_a_thing(spoken, at):
        return "about a thing"
    if _names_a_quantity(spoken, at):
        return "about a quantity"
    if _is_an_extreme(spoken, at, figure):
        return "about weather"
    before = _label(spoken, at)
    if before is not None and "topic" in before.means and not before.any("normal", "self"):
        return f"about {before.means['topic']}"
    if before is not None and before.figure is not None:
        return "about a quantity"
    if before is not None and "book" in before.means:
        return "a title"
    if "topic" not in spoken.everything.means:
        return None
    places = spoken.within(spoken.segment, at)
    behind = [spoken.tokens[place] for place in places if place > at]
    topic = next(
        (token for token in behind if token.any("topic", "body", *PEOPLE) and token.means.get("topic") != "medicine"),
        None,
    )
    asks_for = spoken.has(spoken.segment[at], "question", "mark") and before is not None and before.any(*PEOPLE)
    answered = asks_for or (spoken.reply and figure.shape == "decimal" and not figure.unit)
    if (
        topic is not None
        and "topic" in topic.means
        and not answered
        and not _is_felt(spoken, at, before)
        and not _is_told_farther_on(spoken, before, behind.index(topic))
        and not _has_its_number(spoken, at + 1 + behind.index(topic))
        and not spoken.has([p for p in places if p < at], "body", "site")
    ):
        return f"about {topic.means['topic']}"
    return None


def _is_felt(spoken: Spoken, at: int, before: Token | None) -> bool:
    """老头子三十八度一咳得不得了: a person before the number, and behind it how he feels."""
    return before is not None and before.any(*PEOPLE) and spoken.has(spoken.segment[at], "symptom", "feverless")


def _has_its_number(spoken: Spoken, topic: int) -> bool:
    """他爸36.2猫37.9: the cat's own number stands right behind."""
    following = spoken.tokens[topic + 1 : topic + 2]
    return bool(following) and following[0].figure is not None


def _is_told_farther_on(spoken: Spoken, before: Token | None, words: int) -> bool:
    """我38.3但是明天要交房租: told privately, a person before the value, and the talk goes on behind it."""
    return not in_group(spoken) and before is not None and before.any("self", "relation", "name") and words > 0


def _is_paid(spoken: Spoken, at: int) -> bool:
    """垫36.5, 多收我36.5: money passes on."""
    verb = at - 1
    if verb > 0 and spoken.tokens[verb].any("self", "you", "pronoun"):
        passed = "".join(token.text for token in spoken.tokens[max(0, verb - 2) : verb])
        return passed.rstrip("了").endswith(PAID_TO)
    return (
        at > 0
        and spoken.tokens[verb].text[-1:] in MONEY_VERBS
        and not spoken.tokens[verb].any("name", "nickname", "relation")
        and spoken.tokens[verb].end == spoken.tokens[at].start
    )


def _is_aimed_at_a_thing(spoken: Spoken, at: int) -> bool:
    """体温枪对着暖壶打出38.5: the gauge was held to no body."""
    clause = spoken.within(spoken.clause, at)
    aims = [place for place in clause if place + 1 < at and spoken.tokens[place].text in AIMED]
    return bool(aims) and not spoken.tokens[aims[-1] + 1].any("site", *PEOPLE)


def _measures_a_thing(spoken: Spoken, at: int) -> bool:
    """测桌子都36.5, 量了下热水38: what was measured stands behind the verb and is nobody."""
    if _is_aimed_at_a_thing(spoken, at):
        return True
    place = at - 1
    if place > 0 and spoken.tokens[place].text == "都":
        place -= 1
    if place < 1:
        return False
    verb, thing = spoken.tokens[place - 1], spoken.tokens[place]
    return verb.text in MEASURING and "unknown" in thing.means and len(thing.text) == THING and not spoken.reply


def _names_a_quantity(spoken: Spoken, at: int) -> bool:
    """腹围36.8, 芯温38: an unknown word that ends like a measure."""
    before = spoken.tokens[at - 1] if at else None
    return before is not None and "unknown" in before.means and before.text[-1] in MEASURE_ENDS and len(before.text) > 1


def _is_an_extreme(spoken: Spoken, at: int, figure: Figure) -> bool:
    """今天最高36度: a highest or lowest that names nobody is the weather's."""
    if figure.unit != "c" and figure.shape != "whole":
        return False
    near = any(token.text in EXTREMES for token in spoken.tokens[max(0, at - 2) : at])
    return near and not spoken.reply and not spoken.has(spoken.sentence[at], *PEOPLE, "body", "site", "symptom", "room")


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
            and not (place and spoken.tokens[place - 1].means.get("topic") == "medicine")
            and not leads_back(spoken, place)
        ):
            return token
        vital = place > 0 and spoken.tokens[place - 1].means.get("topic") == "vitals"
        if token.any(*CONSUMED) or token.figure is not None or ("date" in token.means and vital):
            numbers += 1
            continue
        if token.means.get("topic") == "medicine" and place != at - 1:
            continue
        if is_padding(token) or (
            token.any("when", "date", "clock", "about", "over", "under", "into", "measured", "filler")
            and not token.any("topic", "body", "site")
        ):
            continue
        if "topic" in token.means and numbers and token.means["topic"] in {"vitals", "size", "device", "count"}:
            return None
        if "topic" in token.means and spoken.clause[place] != spoken.clause[at] and own_evidence(spoken, at):
            return None
        if token.means.get("topic") in PASSING and just_measured(spoken, at):
            return None
        finished = "topic" in token.means and (not in_group(spoken) or token.means["topic"] == "pet")
        if (finished and is_done_with(spoken, place)) or ("topic" in token.means and leads_back(spoken, place)):
            return None
        elsewhere = "topic" in token.means and spoken.clause[place] is not spoken.clause[at]
        if elsewhere and (is_received(spoken, place) or is_retaken(spoken, at) or not reaches_over(spoken, place, at)):
            return None
        return token
    return None


MEASURING = frozenset({"测", "量", "测了", "量了", "测了下", "量了下", "测了一下", "量了一下"})
THING = 2  # letters of an unknown word for a thing
EXTREMES = frozenset({"最高", "最低", "高达", "最高到", "最低到"})
MEASURE_ENDS = frozenset("围宽厚深费价钱码率龄额速温压距")
AIMED = frozenset({"对着", "对准", "冲着", "朝着"})
PAID_TO = tuple("收转退找扣垫欠赔")  # with whom behind: 收我36.5
MONEY_VERBS = tuple("收充送垫返挂付欠赚亏满卖")


def named_temperature(spoken: Spoken, at: int) -> bool:
    """Whether 体温 or a site is the label of the number."""
    label = _label(spoken, at)
    return label is not None and label.any("body", "site")
