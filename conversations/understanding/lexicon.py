"""Every known word with what it may mean, ready to be looked up at any place in a text."""

from collections.abc import Mapping

from conversations.understanding.words import health, people, speech, topics

Meaning = Mapping[str, str]

TABLES: dict[str, str | Mapping[str, str]] = {
    "self": people.SELF,
    "relation": people.RELATIONS,
    "household": people.HOUSEHOLD,
    "pronoun": people.PRONOUNS,
    "pair": people.PAIRS,
    "others": people.OTHERS,
    "descriptor": people.DESCRIPTORS,
    "official": people.OFFICIALS,
    "placeholder": people.PLACEHOLDERS,
    "name": people.PLAIN_NAMES,
    "body": health.BODY,
    "warm": health.WARM,
    "fahrenheit": health.FAHRENHEIT,
    "summary": speech.SUMMARIES,
    "measured": health.MEASURED,
    "site": health.SITES,
    "gauge": health.GAUGES,
    "symptom": health.SYMPTOMS,
    "not_symptom": health.NOT_SYMPTOMS,
    "normal": health.NORMAL,
    "strong_normal": health.STRONG_NORMAL,
    "feverless": health.FEVERLESS,
    "negation": health.NEGATION,
    "ended": health.ENDED,
    "vague": health.VAGUE,
    "hot": health.HOT,
    "topic": topics.TOPICS,
    "question": speech.QUESTIONS,
    "help": speech.HELP_ASKS,
    "hearsay": speech.HEARSAY,
    "notice": speech.NOTICES,
    "hard_notice": speech.HARD_NOTICES,
    "example": speech.EXAMPLES,
    "condition": speech.CONDITIONS,
    "advice": speech.ADVICE,
    "over": speech.OVER,
    "under": speech.UNDER,
    "over_after": speech.OVER_AFTER,
    "under_after": speech.UNDER_AFTER,
    "about": speech.ABOUT,
    "correction": speech.CORRECTIONS,
    "withdrawn": speech.WITHDRAWN_AFTER,
    "confirmed": speech.CONFIRMED,
    "not_this": speech.NOT_THIS,
    "into": speech.INTO,
    "unsure": speech.UNSURE,
    "or": speech.OR,
    "past": speech.PAST,
    "ack": speech.ACKS,
    "receipt": speech.RECEIPTS,
    "strong_hearsay": speech.STRONG_HEARSAY,
    "long_ago": speech.LONG_AGO,
    "connector": speech.CONNECTORS,
    "you": speech.YOU,
    "reporting": speech.REPORTING,
    "submitted": speech.SUBMITTED,
    "proxy": speech.PROXIES,
    "filler": speech.FILLERS + speech.REASSURANCES,
    "when": speech.TIMES,
    "greeting": speech.GREETINGS,
    "vacant": speech.VACANT,
}


def _pairs(table: str | Mapping[str, str]) -> list[tuple[str, str]]:
    if isinstance(table, str):
        return [(word, "") for word in _words(table)]
    return [(word, tag) for tag, words in table.items() for word in _words(words)]


def _words(line: str) -> list[str]:
    """The words of a line; an English phrase is written with_underscores."""
    return [word.replace("_", " ") for word in line.split()]


def _build() -> tuple[dict[str, Meaning], dict[str, list[str]]]:
    meanings: dict[str, dict[str, str]] = {}
    for kind, table in TABLES.items():
        for word, tag in _pairs(table):
            meanings.setdefault(word, {}).setdefault(kind, tag)
    by_first: dict[str, set[str]] = {}
    for word in meanings:
        by_first.setdefault(word[0], set()).add(word)
    return dict(meanings), {first: sorted(words, key=len, reverse=True) for first, words in by_first.items()}


MEANINGS, BY_FIRST = _build()
UNITS = {unit: kind for kind, units in reversed(topics.UNITS.items()) for unit in units.split()}
UNITS_BY_FIRST: dict[str, list[str]] = {}
for _unit in sorted(UNITS, key=len, reverse=True):
    UNITS_BY_FIRST.setdefault(_unit[0], []).append(_unit)


def _lengths() -> dict[str, tuple[int, ...]]:
    """How long the words are that open with the same two letters, the longest first."""
    lengths: dict[str, set[int]] = {}
    for word in MEANINGS:
        if len(word) > 1:
            lengths.setdefault(word[:2], set()).add(len(word))
    return {opening: tuple(sorted(known, reverse=True)) for opening, known in lengths.items()}


LENGTHS = _lengths()


def longest(text: str, at: int) -> str | None:
    """The longest known word that starts at `text[at]`."""
    for length in LENGTHS.get(text[at : at + 2], ()):
        word = text[at : at + length]
        if word in MEANINGS and not _inside_latin(text, at, word):
            return word
    letter = text[at]
    return letter if letter in MEANINGS and not _inside_latin(text, at, letter) else None


def _inside_latin(text: str, at: int, word: str) -> bool:
    """A Latin word counts only when it stands by itself."""
    last = word[-1]
    if not last.isascii() or not last.isalpha():
        return False
    after = text[at + len(word) : at + len(word) + 1]
    before = text[at - 1 : at] if at else ""
    return (after.isascii() and after.isalpha()) or (before.isascii() and before.isalpha() and word[0].isascii())
