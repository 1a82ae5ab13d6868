"""Is this number somebody's temperature? One verdict a number, and the reason for it.

The rules stand in `RULES`, in order; the first that has something to say decides.
"""

from collections.abc import Callable
from functools import lru_cache

from conversations.understanding.degrees import FEVER, celsius, plausible, slip
from conversations.understanding.figures import HIGHEST, Figure
from conversations.understanding.judge.corrections import withdrawn
from conversations.understanding.judge.elsewhere import elsewhere
from conversations.understanding.judge.labels import tied_to_a_word
from conversations.understanding.judge.limits import describes, example, in_a_range, level, limit
from conversations.understanding.judge.outcomes import SIGN, UNSURE
from conversations.understanding.judge.questions import question
from conversations.understanding.judge.speakers import acknowledged, general, past, pointed_at, received
from conversations.understanding.judge.spellings import mistyped, plain_reading, vague, whole_number
from conversations.understanding.spoken import Spoken, in_group

HEARD = "long_ago room mention mark question you receipt hearsay strong_hearsay condition advice descriptor pronoun"
TOLD = "book topic summary hard_notice unknown"
HEATED = frozenset({"about weather", "about water", "about pet", "about price"})  # these have degrees or prices
SPOILED = frozenset({"advice", "hearsay", "a notice", "long ago"})  # what may only be said behind a reading
SUPPOSED = ("condition", "example", "long_ago", "you", "book")
ADDRESSED = "said to somebody else"  # or pasted from a platform: 您填报的体温为38.6℃
TALES = ("hearsay", "strong_hearsay", *SUPPOSED)
PLAIN_FEVER = 38
NAMED = 6  # tokens; a message as short as this that says 体温 is about its number
PASSING_TALK = frozenset({"test", "medicine", "device", "joke", "count", "weather", "vitals"})  # beside a fever
Rule = Callable[[Spoken, int, Figure], str | None]


def verdict(spoken: Spoken, at: int) -> str:
    """TAKE, ASK, UNSURE, RANGE, BOUND or PAST, or the reason why the number is left alone."""
    figure = spoken.tokens[at].figure
    if figure is None:
        return "no number"
    if not _could_be(figure) and not _is_expected(spoken, figure):
        return f"unit: {figure.unit}" if figure.foreign else "no temperature"
    for rule in _called_up(spoken.everything.means & CALLS):
        said = rule(spoken, at, figure)
        if said is None or (said.startswith("about") and _answers_all_the_same(spoken, at, figure, said)):
            continue
        return UNSURE if _is_kept(spoken, at, figure, said) else said
    return UNSURE if _is_left_over(spoken, at, figure) else "nothing says that it is a temperature"


def _is_expected(spoken: Spoken, figure: Figure) -> bool:
    """体温453, 36.5.8: a number that can be no temperature, where the message holds little else."""
    named = spoken.has(spoken.everything, "body") and len(spoken.tokens) <= NAMED and not figure.foreign
    return named or (figure.shape == "odd" and len(spoken.tokens) <= SIGN)


def _is_kept(spoken: Spoken, at: int, figure: Figure, said: str) -> bool:
    """Whether a fever is asked about although a rule found a reason to leave it alone."""
    if said.startswith("about") or said == ADDRESSED:
        return _may_be_fever(spoken, at, figure)
    return said in SPOILED and _is_an_owned_fever(spoken, at, figure)


@lru_cache(1024)
def _called_up(means: frozenset[str]) -> tuple[Rule, ...]:
    """The rules for messages in which these of CALLS are meant, in order."""
    return tuple(rule for rule, calls in RULES if not calls or not means.isdisjoint(calls))


def _answers_all_the_same(spoken: Spoken, at: int, figure: Figure, about: str) -> bool:
    """喝了酒37.1: in reply a plain decimal answers whatever else is told, unless the topic is its label."""
    free = spoken.reply or (not in_group(spoken) and about == "about test")
    if not free or figure.shape != "decimal" or not plausible(celsius(figure)) or about in HEATED:
        return False
    label = next((place for place in range(at - 1, max(-1, at - 4), -1) if spoken.tokens[place].text != " "), None)
    if label is None or "topic" not in spoken.tokens[label].means:
        return True
    told = spoken.tokens[max(spoken.segment[label].first, label - 2) : label]
    return any(token.text in {"了", "过"} or token.text.endswith("完") or "negation" in token.means for token in told)


def _may_be_fever(spoken: Spoken, at: int, figure: Figure) -> bool:
    """A fever told privately, or of a person named right before it, is asked about, whatever else is told."""
    value = celsius(figure)
    owner = spoken.before(at)
    owned = owner is not None and owner.any("self", "relation") and spoken.has(spoken.clause[at], "self")
    if (in_group(spoken) and not owned) or figure.shape != "decimal" or value is None or not FEVER <= value <= HIGHEST:
        return False
    clause = spoken.within(spoken.clause, at)
    labelled = owner is not None and owner.any("relation", "self", "name")  # then only what is told before counts
    told = [place for place in clause if place < at or not labelled]
    topics = {spoken.tokens[place].means.get("topic", "test") for place in told}
    beside = spoken.has(range(clause.first, min(at + 3, clause.last + 1)), "topic", "question", "mark")
    if not in_group(spoken) and not beside and not spoken.has(clause, "question", "mark"):
        return True  # 我爸拒绝隔离，38.1还想去打麻将
    if topics <= {"test"} and (labelled or not spoken.has(clause, "topic")):
        return True
    owned = spoken.has(clause, "self", "relation", "name") and not spoken.has(clause, "question", "mark")
    return owned and topics <= PASSING_TALK


def _is_an_owned_fever(spoken: Spoken, at: int, figure: Figure) -> bool:
    """我妈38.5，都说是被隔离吓的: a fever of one's own, told before any word that makes it a tale or a rule."""
    value = celsius(figure)
    if figure.shape != "decimal" or value is None or not FEVER <= value <= HIGHEST:
        return False
    sentence, clause = spoken.within(spoken.sentence, at), spoken.within(spoken.clause, at)
    here = range(clause.first, at)
    if spoken.has(here, *TALES, "advice", "hard_notice", "topic", "pronoun", "descriptor"):
        return False
    owned = spoken.has(here, "self") or (not in_group(spoken) and spoken.has(here, "relation"))
    return owned and not spoken.has(range(sentence.first, at), *SUPPOSED)


def _is_left_over(spoken: Spoken, at: int, figure: Figure) -> bool:
    """38.几 没看准 in reply or private: a number as high as a fever, with no other sense, is asked about."""
    cut_off = spoken.reply and figure.shape in {"fragment", "vague"}
    high = figure.shape in {"whole", "fragment", "vague"} and figure.value >= PLAIN_FEVER
    if in_group(spoken) or not (high or cut_off) or figure.value > HIGHEST:
        return False
    if spoken.has(spoken.within(spoken.sentence, at), "topic", "question", "hearsay"):
        return False
    behind = spoken.tokens[at + 1 : at + 2]
    burning = any("烧" in token.text for token in spoken.tokens[max(0, at - 2) : at])
    unsure = burning or spoken.has(spoken.everything, "unsure", "about", "symptom")
    return (spoken.reply or unsure) and not (behind and behind[0].any("unknown", "latin"))


def _could_be(figure: Figure) -> bool:
    return not figure.foreign and (
        figure.shape in {"vague", "fragment"} or plausible(celsius(figure)) or slip(figure) is not None
    )


def _other_unit(_spoken: Spoken, _at: int, figure: Figure) -> str | None:
    return f"unit: {figure.unit}" if figure.foreign else None


# Each rule with the meanings that call it up somewhere in the message; without any it is always asked.
RULES: tuple[tuple[Rule, frozenset[str]], ...] = tuple(
    (rule, frozenset(calls.split()))
    for rule, calls in (
        (_other_unit, "foreign"),
        (example, "example unknown latin placeholder"),
        (tied_to_a_word, "self topic book unknown nickname latin foreign phone coordinates ratio"),
        (describes, ""),
        (level, ""),
        (limit, "over under over_after under_after negation"),
        (acknowledged, "ack room"),
        (withdrawn, "not_this withdrawn correction into measured"),
        (in_a_range, ""),
        (pointed_at, "filler"),
        (general, f"{HEARD} {TOLD}"),
        (question, "question mark withdrawn negation"),
        (past, "past"),
        (received, "receipt"),
        (elsewhere, "topic book gauge"),
        (vague, ""),
        (plain_reading, ""),
        (whole_number, ""),
        (mistyped, ""),
    )
)
CALLS = frozenset[str]().union(*(calls for _, calls in RULES))
