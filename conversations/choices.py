"""What many dialogues offer and read alike: right or change, skip, several of a list, a short remark."""

from collections.abc import Callable, Iterable, Mapping

import texts
from conversations.answers import NO, YES, Answer, plain
from conversations.dialogue import Dialogue
from conversations.prompts import Option
from conversations.understanding import understand
from conversations.understanding.needs import is_emergency
from texts.typed import clean

LONGEST_REMARK = 80
REFUSALS = ("不", "没", "别", "无")
BEFORE = 3  # letters before a word in which a refusal is looked for: 不会开车

RIGHT = Option("right", "dialogue.right", words=YES)
CHANGE = Option("change", "dialogue.change", words=(*NO, "改", "修改", "要改"))
SKIP = Option("skip", "choice.skip", words=(*NO, "没有", "不用", "不用了", "不填", "不说了"))
NO_MORE = Option(
    "none",
    "choice.no_more",
    words=(
        *NO,
        "没",
        "没了",
        "没有",
        "都没有",
        "没别的",
        "没有别的",
        "无",
        "就这些",
        "好了",
        "none",
        "nothing",
        "done",
    ),
)


def several(dialogue: Dialogue) -> tuple[str, ...] | None:
    """The options the answer names, `()` for no more; None when it names none of them."""
    codes = tuple(dict.fromkeys(dialogue.said.choices()))
    if codes == ("none",):
        return ()
    known = tuple(code for code in codes if code is not None)
    if known == codes and known and "none" not in known:
        return known
    return mentioned(dialogue.said) or None


def one(dialogue: Dialogue) -> str | None:
    """The option chosen, or the only one that is named inside a sentence."""
    named = mentioned(dialogue.said)
    return dialogue.said.choice() or (named[0] if len(named) == 1 else None)


def mentioned(answer: Answer) -> tuple[str, ...]:
    """The options named inside a sentence: 我会开车,也懂点水电; not those refused: 不会开车."""
    said = plain(answer.text)
    return tuple(option.code for option in answer.prompt.options if _is_said(option, said))


def _is_said(option: Option, said: str) -> bool:
    names = (*(plain(option.say(language)) for language in texts.LANGUAGES), *option.words)
    places = ((name, said.find(name)) for name in names if len(name) > 1)
    return any(at >= 0 and not _is_refused(said, at) for _, at in places)


def _is_refused(said: str, at: int) -> bool:
    return any(word in said[max(0, at - BEFORE) : at] for word in REFUSALS)


def adds(part: str) -> Callable[[Dialogue], None]:
    """Keeps the codes told, beside those told before."""

    def keep(dialogue: Dialogue) -> None:
        if isinstance(dialogue.value, tuple):
            told = dialogue.given.setdefault(part, [])
            told += [code for code in dialogue.value if code not in told]

    return keep


def keeps(part: str) -> Callable[[Dialogue], None]:
    """Keeps the answer as this part, in place of the one before."""

    def keep(dialogue: Dialogue) -> None:
        dialogue.given[part] = dialogue.value

    return keep


def drops_chosen(dialogue: Dialogue) -> None:
    """Forgets the part that was chosen to be changed, so that it is asked anew."""
    dialogue.given.pop(str(dialogue.value), None)


def drops(parts: Mapping[str, Iterable[str]]) -> Callable[[Dialogue], None]:
    """Forgets all that belongs to the part that was chosen to be changed."""

    def drop(dialogue: Dialogue) -> None:
        for part in parts.get(str(dialogue.value), ()):
            dialogue.given.pop(part, None)

    return drop


def lacks(part: str) -> Callable[[Dialogue], bool]:
    """The guard that this part is not known yet."""

    def guard(dialogue: Dialogue) -> bool:
        return part not in dialogue.given

    guard.__name__ = f"{part}_missing"
    return guard


def is_just_one(dialogue: Dialogue) -> bool:
    """One thing of a list was named; there may be more."""
    return isinstance(dialogue.value, tuple) and len(dialogue.value) == 1


def without(options: Iterable[Option], told: Iterable[str]) -> tuple[Option, ...]:
    """The options not yet told."""
    known = set(told)
    return tuple(option for option in options if option.code not in known)


def remark(text: str) -> str | None:
    """A short remark on one line; None for what has no word in it, or tells of health or danger instead."""
    said = clean(text, limit=LONGEST_REMARK)
    if not any(letter.isalpha() for letter in said) or is_emergency(text):
        return None
    return said if understand(text, "group").kind == "not_report" else None


def option_or_remark(dialogue: Dialogue) -> str | None:
    """The option chosen, or a remark in words instead."""
    return dialogue.said.choice() or remark(dialogue.said.text)


def label(options: Iterable[Option], code: str, language: str) -> str:
    """What an option is called; words that are no option stay as they were said."""
    return next((option.say(language) for option in options if option.code == code), code)


def listed(words: Iterable[str], language: str) -> str:
    """Several words in a row."""
    return texts.say("choice.between", language).join(words)
