"""Tokens in their surroundings: the sentence, clause and segment each stands in, and what else is said there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from conversations.understanding.tokens import Token

PEOPLE = ("self", "relation", "household", "pair", "others", "name", "nickname")
PLACES = ("room", "count", "descriptor")
TIMES = ("when", "date", "clock")
WINDOW = 48  # tokens on either side that may say what a number is; keeps long messages linear


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
                self._close(segment, clause, sentence)
                sentence, clause, segment = (Stretch(at, at, set()) for _ in range(3))
            segment.means.update(means)
            segment.last = clause.last = sentence.last = at
            self.segment.append(segment)
            self.clause.append(clause)
            self.sentence.append(sentence)
            if "sep" in means:
                self._close(segment, clause, sentence)
                segment = Stretch(at + 1, at, set())
                if "stop" in means:
                    sentence = Stretch(at + 1, at, set())
                    clause = Stretch(at + 1, at, set())
                elif "comma" in means:
                    clause = Stretch(at + 1, at, set())
        self._close(segment, clause, sentence)

    def _close(self, segment: Stretch, *wider: Stretch) -> None:
        """What a finished segment may mean holds for all around it."""
        for stretch in (*wider, self.everything):
            stretch.means |= segment.means

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
            if not is_padding(token):
                return token
        return None

    def after(self, at: int) -> Token | None:
        """The nearest telling token after `at` in its sentence."""
        for token in self.tokens[at + 1 : at + WINDOW]:
            if "stop" in token.means:
                return None
            if not is_padding(token):
                return token
        return None

    @property
    def reply(self) -> bool:
        """Whether this answers the reminder."""
        return self.situation.context == "reply_to_reminder"


def is_padding(token: Token) -> bool:
    """Whether the token is a mark, a small word or unknown letters."""
    means = token.means
    return "sep" in means or "unknown" in means or (token.any("filler", "about", "emoji") and len(means) == 1)


def figure_unit(spoken: Spoken, at: int) -> str:
    """The unit behind the number at `at`."""
    figure = spoken.tokens[at].figure
    return figure.unit if figure else ""


def in_group(spoken: Spoken) -> bool:
    """Whether this was said in the group, without a reminder before it."""
    return spoken.situation.context == "group"
