"""Tokens in their surroundings: the sentence, clause and segment each stands in, and what else is said there."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from conversations.understanding.tokens import Token, meanings_of

PEOPLE = ("self", "relation", "household", "pair", "others", "name", "nickname")
PLACES = ("room", "count", "descriptor")
TIMES = ("when", "date", "clock")
DIVIDERS = frozenset({"sep", "connector"})
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

    def __init__(self, tokens: list[Token], first: int, last: int, means: frozenset[str] | None = None) -> None:
        self.first, self.last = first, last
        self.means = meanings_of(tokens[first : last + 1]) if means is None else means

    def __contains__(self, place: int) -> bool:
        return self.first <= place <= self.last

    def __iter__(self) -> Iterator[int]:
        return iter(range(self.first, self.last + 1))


class Spoken:
    """Tokens with the sentence, clause and segment each belongs to."""

    __slots__ = ("_places", "_starts", "clause", "everything", "numbers", "segment", "sentence", "situation", "tokens")

    def __init__(self, tokens: list[Token], situation: Situation) -> None:
        self.tokens, self.situation = tokens, situation
        self.everything = Stretch(tokens, 0, len(tokens) - 1)
        self.sentence: list[Stretch] = []
        self.clause: list[Stretch] = []
        self.segment: list[Stretch] = []
        self.numbers = [at for at, token in enumerate(tokens) if token.figure is not None]
        self._places: dict[str, list[int]] = {}
        self._starts: list[tuple[int, int]] = []
        if self.everything.means.isdisjoint(DIVIDERS):
            self.sentence = self.clause = self.segment = [self.everything] * len(tokens)
        else:
            self._divide()

    def _divide(self) -> None:
        """Lay out the sentences, clauses and segments between the marks and connectors."""
        whole: tuple[list[Stretch], ...] = (self.segment, self.clause, self.sentence)
        for at, token in enumerate(self.tokens):
            means = token.means
            if "connector" in means:
                self._close(at, whole)
            if "sep" in means:
                self._close(at + 1, whole if "stop" in means else whole[:2] if "comma" in means else whole[:1])
        self._close(len(self.tokens), whole)

    def _close(self, end: int, levels: Iterable[list[Stretch]]) -> None:
        """End the open stretch of each level before the token at `end`."""
        closed = self.everything
        for level in levels:
            first = len(level)
            if first == end:
                continue
            if closed.first != first or closed.last != end - 1:
                closed = Stretch(self.tokens, first, end - 1)
            level.extend([closed] * (end - first))

    def within(self, level: list[Stretch], at: int) -> Stretch:
        """The sentence, clause or segment at `at`; of a very long one only the tokens near it are listed."""
        stretch = level[at]
        if stretch.last - stretch.first <= 2 * WINDOW:
            return stretch
        first, last = max(stretch.first, at - WINDOW), min(stretch.last, at + WINDOW)
        return Stretch(self.tokens, first, last, stretch.means)

    def has(self, places: Stretch | Iterable[int], *meanings: str) -> bool:
        """Whether any token at these places may be any of these."""
        if isinstance(places, Stretch):
            return not places.means.isdisjoint(meanings)
        return any(self.tokens[place].any(*meanings) for place in places)

    def places(self, meaning: str) -> Sequence[int]:
        """Where the tokens stand that may be this, in order; looked up once."""
        if meaning not in self.everything.means:
            return ()
        if (found := self._places.get(meaning)) is None:
            found = self._places[meaning] = [at for at, token in enumerate(self.tokens) if meaning in token.means]
        return found

    def last(self, meaning: str, at: int) -> int:
        """The last place before `at` where a token may be this, or -1."""
        places = self.places(meaning)
        earlier = bisect_left(places, at)
        return places[earlier - 1] if earlier else -1

    def starting(self, first: int, last: int) -> list[int]:
        """The places of the tokens that start in the text from `first` up to `last`."""
        starts = self._starts = self._starts or sorted((token.start, at) for at, token in enumerate(self.tokens))
        return [at for _, at in starts[bisect_left(starts, (first,)) : bisect_left(starts, (last,))]]

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
