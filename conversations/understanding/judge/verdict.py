"""Is this number somebody's temperature? One verdict a number, and the reason for it.

The rules stand in `RULES`, in order; the first that has something to say decides.
"""

from collections.abc import Callable

from conversations.understanding.degrees import FEVER, celsius, plausible, slip
from conversations.understanding.figures import HIGHEST, LOWEST, Figure
from conversations.understanding.judge.corrections import withdrawn
from conversations.understanding.judge.elsewhere import elsewhere
from conversations.understanding.judge.labels import tied_to_a_word
from conversations.understanding.judge.limits import SUMS, describes, example, in_a_range, limit
from conversations.understanding.judge.outcomes import SIGN, TAKE, UNSURE
from conversations.understanding.judge.questions import question
from conversations.understanding.judge.speakers import acknowledged, general, past, received
from conversations.understanding.judge.spellings import mistyped, plain_reading, vague, whole_number
from conversations.understanding.spoken import Spoken, in_group

Rule = Callable[[Spoken, int, Figure], str | None]


def verdict(spoken: Spoken, at: int) -> str:
    """TAKE, ASK, UNSURE, RANGE, BOUND or PAST, or the reason why the number is left alone."""
    figure = spoken.tokens[at].figure
    if figure is None:
        return "no number"
    if _is_plain(spoken, at, figure):
        return TAKE
    expected = spoken.has(spoken.everything, "body") and len(spoken.tokens) <= 6 and not figure.foreign
    odd = figure.shape == "odd" and len(spoken.tokens) <= SIGN
    if not _could_be(figure) and not expected and not odd:
        return f"unit: {figure.unit}" if figure.foreign else "no temperature"
    for rule in RULES:
        if (said := rule(spoken, at, figure)) is not None:
            return UNSURE if said.startswith("about") and _may_be_fever(spoken, at, figure) else said
    return "nothing says that it is a temperature"


# Where a message means nothing but these, a plain value needs no rule: nobody asks, limits, corrects or trades.
HARMLESS = frozenset(
    (
        "body",
        "clock",
        "comma",
        "count",
        "date",
        "descriptor",
        "emoji",
        "feverless",
        "figure",
        "filler",
        "greeting",
        "household",
        "measured",
        "mention",
        "name",
        "negation",
        "nickname",
        "normal",
        "pair",
        "pronoun",
        "proxy",
        "relation",
        "reporting",
        "room",
        "self",
        "sep",
        "site",
        "stop",
        "strong_normal",
        "symptom",
        "warm",
        "when",
    )
)
TURNING = frozenset("-—~的如是") | {"--", "——", "到", "至", "收到", "好的", *SUMS}


def _is_plain(spoken: Spoken, at: int, figure: Figure) -> bool:
    """我妈36.5 咳嗽: a value below fever in the midst of harmless words."""
    if figure.shape != "decimal" or figure.unit not in {"", "c"} or not LOWEST <= figure.value < FEVER:
        return False
    if not spoken.everything.means <= HARMLESS:
        return False
    near = spoken.tokens[max(0, at - 4) : at + 5]
    return not any(token.text in TURNING or (token.figure is not None and token.figure.foreign) for token in near)


def _may_be_fever(spoken: Spoken, at: int, figure: Figure) -> bool:
    """A fever told privately in a clause of its own is asked about, whatever else the message is about."""
    value = celsius(figure)
    if in_group(spoken) or figure.shape != "decimal" or value is None or not FEVER <= value <= HIGHEST:
        return False
    return not spoken.has(spoken.within(spoken.clause, at), "topic")


def _could_be(figure: Figure) -> bool:
    return not figure.foreign and (
        figure.shape in {"vague", "fragment"} or plausible(celsius(figure)) or slip(figure) is not None
    )


def _other_unit(_spoken: Spoken, _at: int, figure: Figure) -> str | None:
    return f"unit: {figure.unit}" if figure.foreign else None


RULES: tuple[Rule, ...] = (
    _other_unit,
    example,
    tied_to_a_word,
    describes,
    limit,
    acknowledged,
    withdrawn,
    in_a_range,
    general,
    question,
    past,
    received,
    elsewhere,
    vague,
    plain_reading,
    whole_number,
    mistyped,
)
