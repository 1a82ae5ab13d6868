"""Unknown words that are somebody's name because a temperature stands behind them: 赵36.5 钱36.4, Tom 36.6."""

from collections.abc import Mapping

from conversations.understanding.degrees import celsius, plausible
from conversations.understanding.names import ALSO_WORDS
from conversations.understanding.tokens import Token
from conversations.understanding.words.people import SURNAMES

NICKNAME: Mapping[str, str] = {"nickname": ""}
BEFORE_A_VALUE = frozenset({" ", ":", "=", "-"})
MARKS = 2  # between a name and its value
LONGEST = 4  # letters of an unknown word for somebody


def name_unknowns(tokens: list[Token]) -> None:
    """赵36.5 钱36.4; 先生36.6 公子36.9: a surname with a value, or an unknown word among people with values."""
    _name_the_introduced(tokens)
    cells = _valued_words(tokens)
    for at in cells:
        if is_surname(tokens[at]) and (len(cells) > 1 or tokens[at].text not in ALSO_WORDS):
            tokens[at].means = NICKNAME
    known = sum(tokens[at].any("relation", "name", "nickname", "self") for at in cells)
    housed = any(token.any("room", "body", "relation") for token in tokens)
    for at in cells:
        foreign = "latin" in tokens[at].means and housed and len(tokens[at].text) > 1 and _opens_cell(tokens, at)
        if foreign or (
            "unknown" in tokens[at].means
            and len(cells) > 1
            and known >= len(cells) - 1
            and len(tokens[at].text) <= LONGEST
        ):
            tokens[at].means = NICKNAME


INTRODUCES = frozenset({"here", "from", "speaking"})
SHORTEST = 3  # letters of a Latin name that only its place tells


def _name_the_introduced(tokens: list[Token]) -> None:
    """Sophie here; David from 7-802; James 7-1-201: a Latin word that opens before one of these is who writes."""
    for at, token in enumerate(tokens[:OPENING]):
        if token.figure is not None:
            return
        if "latin" not in token.means or len(token.text) < SHORTEST or (at and not tokens[at - 1].any("sep")):
            continue
        following = next((near for near in tokens[at + 1 : at + 3] if near.text != " "), None)
        if following is not None and (following.text in INTRODUCES or "room" in following.means):
            token.means = NICKNAME
        return


OPENING = 8  # tokens; greetings may stand before


def _valued_words(tokens: list[Token]) -> list[int]:
    """The places of the words that stand alone, right before a temperature."""
    found = []
    for at, token in enumerate(tokens):
        if token.figure is None or not plausible(celsius(token.figure)) or token.figure.shape != "decimal":
            continue
        word = at - 1
        while word > 0 and at - word <= MARKS and tokens[word].text in BEFORE_A_VALUE:
            word -= 1
        alone = word < 1 or tokens[word - 1].any("sep", "room", "emoji") or tokens[word - 1].figure is not None
        if word >= 0 and alone and not tokens[word].any("sep", "figure"):
            found.append(word)
    return found


def _opens_cell(tokens: list[Token], at: int) -> bool:
    before = next((token for token in reversed(tokens[max(0, at - 3) : at]) if token.text != " "), None)
    return before is None or before.any("sep", "room") or before.figure is not None


def is_surname(token: Token) -> bool:
    """Whether the token is a surname and nothing else that is known."""
    known = token.means.keys() - {"unknown", "filler"}
    return token.text in SURNAMES and not known and ("unknown" in token.means or token.text not in ALSO_WORDS)
