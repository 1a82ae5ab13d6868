"""What an answer to a need means: things in words, an amount, how soon, a note, a correction."""

import re
from dataclasses import dataclass

from conversations import answers, choices
from conversations.answers import NO, YES, Answer, plain
from conversations.dialogue import Dialogue
from conversations.need.things import Wanted, so_far
from conversations.need.wording import NOTES, TIMES
from conversations.prompts import Option, Prompt
from conversations.understanding import understand
from conversations.understanding.needs import Item, is_emergency, understand_needs
from conversations.understanding.needs.amounts import amounts

DANGER = "danger"
DECLINED = re.compile(r"不要|别|不用|去掉|删|退")
MIXED = re.compile(r"[0-9].*[^\W\d]|[^\W\d].*[0-9]")  # in 大米 2 the digit is an amount, not the second option
ASKED_AS_A_QUESTION = re.compile(r"^(?:请问|能不能|可不可以|能否|能|可以)|[吗么嘛不?]+$")
DROPPED = re.compile(
    "^(?:不要|别要|别买|去掉|删掉|不用)(?:那个|这个)?(.{1,8}?)了?$|^(.{1,8}?)(?:就?不[要用]|去掉|删掉|别要|取消)了?吧?$"
)
HANDED = re.compile(
    "[放搁留](?:在|到)?(?:我?家)?(?P<door>门口|门外|大门口)|挂(?:在|到)?(?:我?家)?(?P<handle>门把手|把手|门上)|(?P<knock>敲敲?门就)"
)
CORRECTED = re.compile(r"\s*(?:不对|不是|错了|说错了|写错了)[\s,，。;；]*(.+)")
NOTHING = frozenset({*NO, *YES, "没有", "没", "不知道", "随便", "谢谢", "你好"})


@dataclass(frozen=True, slots=True)
class Amount:
    """So much of everything whose amount is asked; `unit` is None when only a number was said."""

    qty: float
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Soon:
    """How soon, said together with when it suits."""

    urgency: str
    when: str


@dataclass(frozen=True, slots=True)
class Note:
    """A note that was said where a time was asked."""

    code: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """Something named before that is not wanted any more."""

    name: str


def dropped(need: Dialogue) -> Dropped | None:
    """大米不要了: a thing named before is let go of."""
    found = DROPPED.search(plain(need.said.text))
    word = (found[1] or found[2]).strip() if found else ""
    named = [item.name or "" for item in so_far(need.given)]
    return next((Dropped(name) for name in named if word and (word in name or name in word)), None)


def what(need: Dialogue) -> object | None:
    """A category, `last`, or the things themselves."""
    return need.said.choice() or in_words(need.said.text)


def things(need: Dialogue) -> object | None:
    """The codes of things on offer, `()` for no more, or things in words; of a known category any words will do."""
    text = need.said.text
    code = need.said.choice()
    if code is not None:
        return () if code == "none" else (code,)
    named = () if MIXED.search(plain(text)) else need.said.choices()
    if named and all(each is not None and each != "none" for each in named):
        return tuple(dict.fromkeys(named))
    return in_words(text) or _as_said(text)


def in_words(text: str) -> Wanted | str | None:
    """The things a text asks for, or `danger`; None when it asks for none, or declines them."""
    if is_emergency(text):
        return DANGER
    if DECLINED.search(text) or understand(text, "reply_to_reminder").kind == "report":
        return None
    bare = ASKED_AS_A_QUESTION.sub("", plain(text))
    requests = (understand_needs(text), understand_needs(f"要{text}"), understand_needs(f"要{bare}"))
    found = next((each for each in requests if any(item.name for item in each.items)), None)
    if found is None:
        return None
    return Wanted(found.category, tuple(item for item in found.items if item.name), found.urgent)


def _as_said(text: str) -> Wanted | None:
    said = choices.remark(text)
    is_thing = said is not None and plain(text) not in NOTHING and not DECLINED.search(text)
    return Wanted("other", (Item(said, None, None),)) if is_thing else None


def how_much(need: Dialogue) -> object | None:
    """An amount for all, amounts by name, or `as_seen_fit`."""
    code = need.said.choice()
    if code is not None:
        return Amount(int(code)) if code.isdigit() else code
    count = answers.number(need.said.text)
    if count:
        return Amount(count)
    wanted = in_words(need.said.text)
    if isinstance(wanted, Wanted):
        return wanted if any(item.qty is not None for item in wanted.items) else None
    return wanted or _amount(need.said.text)


def _amount(text: str) -> Amount | None:
    """The one amount that is said without a thing: 2罐."""
    said = [each for each in amounts(plain(text)) if each.kind in {"amount", "bare"} and each.qty]
    return Amount(said[0].qty or 0, said[0].unit) if len(said) == 1 else None


def how_soon(need: Dialogue) -> object | None:
    """How soon, also inside a sentence; with the part of the day in it, 明天上午, that is known too."""
    code = choices.one(need)
    return Soon(str(code), need.said.text) if code and _named(TIMES, need.said.text) else code


def when(need: Dialogue) -> object | None:
    """A part of the day, or any time in words; what is a note, such as 放门口, is kept as one."""
    code, text = need.said.choice(), need.said.text
    note = None if code or need.said.code or _named(TIMES, text) else _named(NOTES, text)
    return code or (Note(note) if note else choices.remark(text))


def noted(need: Dialogue) -> object | None:
    """A note in words, or things corrected: 不对,鸡蛋两板."""
    corrected = CORRECTED.match(need.said.text)
    wanted = in_words(corrected[1]) if corrected else None
    return wanted if isinstance(wanted, Wanted) else need.said.choice() or choices.remark(need.said.text)


def told_note(text: str) -> str | None:
    """How to hand it over, where that was told with the things: 放门口."""
    found = HANDED.search(plain(text))
    return found.lastgroup if found else None


def _named(options: tuple[Option, ...], text: str) -> str | None:
    """The one of these options that is named inside a sentence."""
    named = choices.mentioned(Answer(Prompt("", options=options), text))
    return named[0] if len(named) == 1 else None


def verdict(need: Dialogue) -> object | None:
    """`right`, `change` or a part to change; or things, added or corrected straight away, or how much of the last."""
    meant = need.said.choice() or in_words(need.said.text)
    amount = _amount(need.said.text) if meant is None and need.given.get("items") else None
    return amount if amount and amount.unit else meant
