"""Numbers that spell a temperature: plain, whole, mistyped or vague, and where each may be taken."""

from conversations.understanding.degrees import FEVER, celsius, plausible, slip
from conversations.understanding.figures import Figure
from conversations.understanding.judge.asides import is_done_with, is_received, reaches_over
from conversations.understanding.judge.elsewhere import opens, opens_by_itself
from conversations.understanding.judge.evidence import (
    has_evidence,
    has_strangers,
    is_alone,
    is_plain,
    just_measured,
    scope,
)
from conversations.understanding.judge.labels import named_temperature
from conversations.understanding.judge.outcomes import ASK, BOUND, SIGN, TAKE, UNSURE
from conversations.understanding.spoken import PEOPLE, TIMES, WINDOW, Spoken, in_group, is_padding

PLAIN_FEVER = 38  # Celsius


def plain_reading(spoken: Spoken, at: int, figure: Figure) -> str | None:
    """A value with a point in the plausible range, somewhere where it can be a person's."""
    value = celsius(figure)
    if not plausible(value) or figure.shape not in {"decimal", "loose"}:
        return None
    if figure.shape == "loose" and not _loose_is_fine(spoken, at, figure):
        return UNSURE if is_alone(spoken, at) else None
    if figure.unit == "f" and figure.value < 90:
        return UNSURE
    if spoken.situation.chain or spoken.reply or has_evidence(spoken, at):
        return TAKE
    if spoken.situation.context == "private" or not has_strangers(spoken, at):
        return TAKE
    if _stands_apart(spoken, at, figure):
        return TAKE
    return UNSURE if value is not None and value >= FEVER and _is_short(spoken, at) else None


def _stands_apart(spoken: Spoken, at: int, figure: Figure) -> bool:
    """你们别催啦，36.5; 36.3 老样子: a clause or an end of the message is nothing but the number."""
    segment, clause = spoken.segment[at], spoken.clause[at]
    alone = all(
        place == at or (is_padding(spoken.tokens[place]) and "unknown" not in spoken.tokens[place].means)
        for place in spoken.within(spoken.segment, at)
    )
    if not alone or figure.shape != "decimal" or spoken.has(spoken.sentence[at], "book", "latin"):
        return False
    sentence = spoken.within(spoken.sentence, at)
    if opens_by_itself(spoken, at, figure):
        return True
    topics = [
        place
        for place in sentence
        if "topic" in spoken.tokens[place].means and not is_done_with(spoken, place) and not is_received(spoken, place)
    ]
    if any(place > at or reaches_over(spoken, place, at) for place in topics):
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
        return by != "" or not spoken.has(scope(spoken, at), "topic")
    if by in {"。", "。。", ".", "..", ",", "，", "o", "·", ". "}:
        return by != "," or is_plain(spoken, at) or is_alone(spoken, at)
    return is_plain(spoken, at)


def whole_number(spoken: Spoken, at: int, figure: Figure) -> str | None:
    """36, 365, 三六五: taken in reply, with 度, or where temperatures are being listed."""
    if figure.shape not in {"whole", "three"}:
        return None
    value = celsius(figure)
    if value is None or not 36 <= value < 40:
        high = figure.shape == "whole" and value is not None and 40 <= value <= 42
        return UNSURE if high and not figure.unit and _goes_on_in_a_series(spoken, at) else None
    feverish = at > 0 and spoken.tokens[at - 1].any("symptom", "measured") and "烧" in spoken.tokens[at - 1].text
    if at > 1 and spoken.tokens[at - 1].text == " " and not in_group(spoken):
        feverish = feverish or spoken.tokens[at - 2].means.get("symptom") == "发热"
    spelled_out = figure.unit in {"c", "f"} or feverish or named_temperature(spoken, at)
    if (
        figure.shape == "whole"
        and spelled_out
        and (has_evidence(spoken, at) or spoken.reply or not has_strangers(spoken, at) or spoken.situation.chain)
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
    if figure.shape == "three" and figure.unit == "f" and _is_owned_by_name(spoken, at):
        return TAKE
    if figure.shape == "three" and (figure.unit == "c" or (spelled_out and not in_group(spoken))):
        return TAKE
    if spoken.situation.chain and spoken.situation.temperatures:
        return TAKE
    if spoken.reply and _says_only_numbers(spoken, at):
        return TAKE
    if figure.shape == "whole" and _stands_among_people(spoken, at):
        return TAKE
    if figure.shape == "whole" and _goes_on_in_a_series(spoken, at):
        return UNSURE if in_group(spoken) else TAKE
    return UNSURE if is_alone(spoken, at) or _rises_to(spoken, at, figure) else None


def _rises_to(spoken: Spoken, at: int, figure: Figure) -> bool:
    """我不是密接但是我38了: a whole number as high as a fever, with 了 at the end, right behind a person."""
    told = spoken.tokens[at - 1 : at + 3]
    if figure.shape != "whole" or figure.unit or figure.value < PLAIN_FEVER or len(told) < 3:
        return False
    ended = told[2].text == "了" and (len(told) < 4 or "sep" in told[3].means)
    return ended and told[0].any("self", "relation") and not spoken.has(spoken.clause[at], "question", "mark")


def _is_owned_by_name(spoken: Spoken, at: int) -> bool:
    """Baby 102F: whoever has the value stands before it."""
    label = spoken.before(at)
    return label is not None and label.any("relation", "self", "body", "name", "nickname")


def _goes_on_in_a_series(spoken: Spoken, at: int) -> bool:
    """早上38.1，晚上39: a time and a whole number beside a time and a value."""
    label = spoken.before(at)
    if label is None or not label.any(*TIMES) or spoken.has(spoken.everything, "question", "mark"):
        return False
    if any(spoken.tokens[place].means["topic"] != "medicine" for place in spoken.places("topic")):
        return False
    if not spoken.has(spoken.segment[at], *TIMES) or _figure_unlike_a_value(spoken, at):
        return False
    return any(
        token.figure is not None
        and token.figure.shape == "decimal"
        and plausible(celsius(token.figure))
        and place not in spoken.segment[at]
        and spoken.has(spoken.clause[place], *TIMES)
        for place, token in enumerate(spoken.tokens[max(0, at - WINDOW) : at + WINDOW], start=max(0, at - WINDOW))
    )


def _stands_among_people(spoken: Spoken, at: int) -> bool:
    """我38度，老婆37度8，俩孩子都39: told privately, a person and a whole number beside others with their values."""
    label = spoken.before(at)
    if (
        in_group(spoken)
        or label is None
        or not label.any("relation", "name", "self")
        or _figure_unlike_a_value(spoken, at)
    ):
        return False
    if spoken.has(spoken.everything, "topic", "question", "mark"):
        return False
    return any(
        token.figure is not None
        and place != at
        and (token.figure.unit == "c" or token.figure.shape == "decimal")
        and plausible(celsius(token.figure))
        and spoken.has(spoken.clause[place], *PEOPLE)
        for place, token in enumerate(spoken.tokens[max(0, at - WINDOW) : at + WINDOW], start=max(0, at - WINDOW))
    )


def _figure_unlike_a_value(spoken: Spoken, at: int) -> bool:
    """晚上39人: unknown letters glued behind the number may be its unit."""
    following = spoken.tokens[at + 1 : at + 2]
    return bool(following) and following[0].any("unknown", "latin")


def _says_only_numbers(spoken: Spoken, at: int) -> bool:
    said = scope(spoken, at)
    strange = sum(len(spoken.tokens[place].text) for place in said if "unknown" in spoken.tokens[place].means)
    return strange <= 4 and not spoken.has(said, "topic", "question", "mark", "vacant", "hearsay")


def mistyped(spoken: Spoken, at: int, figure: Figure) -> str | None:
    """46.5, 3.65, 386: asked about where a temperature is expected."""
    named = named_temperature(spoken, at)
    if slip(figure) is None and not (
        (figure.shape in {"odd", "fragment"} or named) and (is_alone(spoken, at) or _is_all_there_is(spoken))
    ):
        return None
    sentence = spoken.within(spoken.sentence, at)
    expected = spoken.situation.temperatures or named or figure.unit == "c"
    near = spoken.before(at)
    person = (
        near is not None
        and near.any(*PEOPLE, "when")
        and figure.shape in {"decimal", "three", "whole"}
        and not any("unknown" in token.means for token in spoken.tokens[max(0, at - 3) : at])
    )
    if figure.shape == "whole" and not (figure.unit == "c" or named or spoken.reply or is_alone(spoken, at)):
        return None
    if spoken.reply and opens(spoken, at) and figure.shape in {"decimal", "loose"} and slip(figure) is not None:
        return ASK
    if spoken.has(sentence, "topic") or (figure.shape == "three" and _stands_among_doors(spoken, at)):
        return None
    if spoken.reply and (is_alone(spoken, at) or person or expected or just_measured(spoken, at)):
        return ASK
    if expected and (spoken.situation.chain or has_evidence(spoken, at) or is_alone(spoken, at)):
        return ASK
    if spoken.situation.chain:
        return ASK if figure.shape == "decimal" and figure.value > 20 else None
    if person and figure.shape in {"decimal", "three"}:
        return ASK
    if (
        is_alone(spoken, at)
        and not spoken.has(spoken.everything, "room")
        and figure.value >= (3 if spoken.situation.context == "private" else 20 if figure.shape != "decimal" else 3.4)
    ):
        return ASK
    return None


def _stands_among_doors(spoken: Spoken, at: int) -> bool:
    """301 402 503: beside numbers that are no temperature in any spelling."""
    beside = [*spoken.tokens[max(0, at - 2) : at], *spoken.tokens[at + 1 : at + 3]]
    near = (token.figure for token in beside if token.figure is not None)
    return any(other.shape == "three" and celsius(other) is None and slip(other) is None for other in near)


def _is_all_there_is(spoken: Spoken) -> bool:
    """我体温453: a person, 体温 and the number."""
    return all(token.any("body", "self", "relation", "name", "room", "figure", "sep") for token in spoken.tokens[:SIGN])


def vague(spoken: Spoken, at: int, figure: Figure) -> str | None:
    """36度多 is normal; 38度多 is no value, but nobody may lose it."""
    if figure.shape != "vague" or not 35 <= figure.value <= 42:
        return None
    sentence = spoken.within(spoken.sentence, at)
    if not (spoken.reply or spoken.situation.chain or has_evidence(spoken, at) or is_alone(spoken, at)) or spoken.has(
        sentence, "topic"
    ):
        return "no value"
    if figure.value >= 38 and spoken.has(spoken.within(spoken.sentence, at), "symptom"):
        return BOUND
    return BOUND if figure.value == 36 else UNSURE
