"""Blanks that stand for a comma: 外头风大 36.2 and 36.6 今天降温了."""

from collections.abc import Sequence

from conversations.understanding.degrees import celsius, plausible
from conversations.understanding.names import HAN
from conversations.understanding.nicknames import is_value_next
from conversations.understanding.tokens import COMMA, Token

PERSON = ("self", "relation", "name", "pronoun")
PHRASE = 4  # letters; a shorter word beside a number may be its label
SMALL = frozenset(
    (
        "topic",
        "unknown",
        "filler",
        "when",
        "vague",
        "negation",
        "vacant",
        "emoji",
        "into",
        "normal",
        "strong_normal",
        "you",
        "descriptor",
        "official",
        "not_symptom",
    )
)
TURNS = frozenset({"不过", "但", "但是", "就是", "只是", "可是", "然后", "凭感觉"})
RETAKEN = "重再复又"
LEADS = ("measured", "filler", "when")  # between the pause and the value: 回来量了36.5
LABELS = ("topic", "figure", "over_after", "under_after", "question", "notice", "hearsay", "count", "not_this", "into")


def hear_pauses(tokens: list[Token]) -> None:
    """Make a comma of each blank between a phrase of its own and a temperature."""
    for at, token in enumerate(tokens):
        if (
            token.text == " "
            and 0 < at < len(tokens) - 1
            and any(
                pause(tokens, at)
                for pause in (_closes_question, _ends_phrase, _opens_phrase, _turns_to_another, _turns_over)
            )
        ):
            token.means = COMMA


def _closes_question(tokens: Sequence[Token], blank: int) -> bool:
    """小王吗 我是周大爷"""
    return tokens[blank - 1].text in {"吗", "么", "在吗", "在不在"}


def _ends_phrase(tokens: Sequence[Token], blank: int) -> bool:
    """外头风大 36.2: talk that names nobody, and whose last word is no label."""
    ahead = next((token for token in tokens[blank + 1 : blank + 5] if not token.any(*LEADS)), None)
    if ahead is None or not is_value(ahead):
        return False
    phrase = _until_mark(tokens[max(0, blank - 16) : blank][::-1])
    labelled = "topic" in tokens[blank - 1].means and "完" not in tokens[blank - 2].text
    if labelled or not any(token.any("topic", "unknown") for token in phrase):
        return False
    return _letters(phrase) >= PHRASE and all(token.means.keys() <= SMALL for token in phrase)


def _opens_phrase(tokens: Sequence[Token], blank: int) -> bool:
    """36.6 今天降温了: talk behind a value that does not say what the value is of."""
    if not is_value(tokens[blank - 1]) or tokens[blank + 1].any(*LABELS):
        return False
    phrase = _until_mark(tokens[blank + 1 : blank + 12])
    return _letters(phrase) >= PHRASE and not any(token.figure is not None for token in phrase)


def _turns_to_another(tokens: Sequence[Token], blank: int) -> bool:
    """爸妈外出 我36.3, 医生说别急 我现在38.1: what was said before is over where the next person has a value."""
    ahead = blank + 2
    while ahead < len(tokens) - 1 and tokens[ahead].any(*LEADS):
        ahead += 1
    if not tokens[blank + 1].any(*PERSON) or not is_value_next(tokens, ahead):
        return False
    phrase = _until_mark(tokens[max(0, blank - 16) : blank][::-1])
    told = any(token.any(*PERSON) for token in phrase[1:]) or (_letters(phrase) >= PHRASE and ahead > blank + 2)
    return told and not any(token.figure is not None or token.any(*PERSON) for token in phrase[:1])


def _turns_over(tokens: Sequence[Token], blank: int) -> bool:
    """正常 不过嘴里没味, 刚才37.5是晒的 又量了36.6, 38.2 之前39.4: a word that begins anew."""
    word = tokens[blank + 1]
    if "past" in word.means:
        return is_value_next(tokens, blank + 2) and any(
            map(is_value, _until_mark(tokens[max(0, blank - 4) : blank][::-1]))
        )
    return word.text in TURNS or ("measured" in word.means and word.text[0] in RETAKEN)


def is_value(token: Token) -> bool:
    """Whether the token is plainly a temperature: a decimal that may be stored."""
    return token.figure is not None and token.figure.shape == "decimal" and plausible(celsius(token.figure))


def _until_mark(tokens: Sequence[Token]) -> list[Token]:
    phrase: list[Token] = []
    for token in tokens:
        if "sep" in token.means or len(phrase) > PHRASE * 3:
            break
        phrase.append(token)
    return phrase


def _letters(tokens: Sequence[Token]) -> int:
    return sum(len(HAN.findall(token.text)) for token in tokens)
