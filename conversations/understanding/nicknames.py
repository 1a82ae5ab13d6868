"""Nicknames and coined names in lists: letters that no table explains, standing where a name is expected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from conversations.understanding.degrees import celsius, plausible
from conversations.understanding.names import HAN
from conversations.understanding.strangers import NICKNAME, is_surname, name_unknowns
from conversations.understanding.tokens import Token
from conversations.understanding.words.people import SURNAMES

FILLER: Mapping[str, str] = {"filler": ""}
GENERIC = frozenset({"孩子", "老人", "宝宝", "小孩", "老人家", "邻居", "娃", "娃娃", "大人", "家属", "亲戚", "客人"})
CHILDREN = frozenset("娃宝孩儿女仔妞囡子")
NOT_IN_NAMES = (
    "body",
    "site",
    "symptom",
    "feverless",
    "negation",
    "vacant",
    "strong_normal",
    "self",
    "when",
    "proxy",
    "household",
    "measured",
    "reporting",
    "question",
    "not_this",
    "correction",
    "official",
    "others",
    "vague",
    "ended",
    "about",
)
COINED = 8  # letters; what people call themselves in a list is rarely longer
NEVER_COINED = (
    "body",
    "site",
    "when",
    "measured",
    "reporting",
    "feverless",
    "symptom",
    "household",
    "pair",
    "self",
    "relation",
    "proxy",
    "count",
    "about",
    "correction",
    "not_this",
    "unsure",
    "name",
    "others",
    "negation",
    "descriptor",
    "over",
    "under",
    "into",
    "ended",
    "summary",
    "strong_normal",
)
BREAKS_CELL = frozenset(
    {
        "confirmed",
        "sep",
        "room",
        "date",
        "clock",
        "count",
        "emoji",
        "mention",
        "phone",
        "nth",
        "ratio",
        "code",
        "greeting",
    }
)


@dataclass(slots=True)
class Around:
    """What stands around a cell: the first words before it, marks left aside, and the last 我 of all."""

    last_self: int
    opened: list[Token] = field(default_factory=list)

    def goes_on(self, passed: Sequence[Token]) -> None:
        """Note what was passed; more words than a value, a room and one more tell nothing new."""
        if len(self.opened) <= len(("value", "room")):
            self.opened += [token for token in passed if "sep" not in token.means]


def name_cells(tokens: list[Token], *, chain: bool) -> None:
    """Join letters that no table explains into a nickname where a name is expected."""
    named = False
    if not chain:
        name_unknowns(tokens)
    around = Around(max((at for at, token in enumerate(tokens) if "self" in token.means), default=-1))
    at = 0
    while at < len(tokens):
        end = at
        while end < len(tokens) and tokens[end].figure is None and BREAKS_CELL.isdisjoint(tokens[end].means):
            end += 1
        if end > at:
            labelled = _after_label(tokens, at)
            first = not named and not any(
                token.figure is not None and plausible(celsius(token.figure)) for token in tokens[max(0, at - 30) : at]
            )
            named = _name_cell(tokens, at, end, around, chain=chain, first=first, labelled=labelled) or named
        around.goes_on(tokens[at : end + 1])
        at = max(end, at) + 1


def _after_label(tokens: list[Token], at: int) -> bool:
    """Whether 姓名: stands before."""
    before = [token.text for token in tokens[max(0, at - 3) : at] if token.text != " "]
    return before[-2:] in (["姓名", ":"], ["名字", ":"], ["户主", ":"], ["昵称", ":"])


def _name_cell(
    tokens: list[Token], at: int, end: int, around: Around, *, chain: bool, first: bool, labelled: bool
) -> bool:
    value_next = is_value_next(tokens, end)
    if labelled:
        return _join(tokens, at, end)
    if chain and first and _is_coined(tokens, at, end):
        return _join(tokens, at, end)
    if chain and (
        _between_value_and_room(tokens, at, end, around.opened) or _closes_behind_room(tokens, at, end, around.opened)
    ):
        return _join(tokens, at, end)
    if _surname_at_door(tokens, at, end):
        return _join(tokens, at, at + 1)
    if tokens[at].any("proxy", "descriptor", "vacant", "self"):
        return any("name" in token.means for token in tokens[at:end])
    stop = at
    while stop < end and not _ends_name(tokens, stop, at, plain_topics=first and chain and value_next):
        stop += 1
    if stop == at:
        return any(token.any("name", "nickname") for token in tokens[at:end])
    if _glued_relation(tokens, at, stop):
        return True
    strange = [token for token in tokens[at:stop] if token.any("unknown", "latin")]
    odd = any(token.any("topic", "normal", "greeting", "hearsay") for token in tokens[at:stop])
    if not strange and not (chain and first and value_next and odd):
        return any(token.any("name") for token in tokens[at:stop])
    if chain:
        if not first and not value_next:
            return False
        return _chain_nickname(tokens, at, stop, end, self_behind=around.last_self >= end)
    return _free_nickname(tokens, at, stop, end)


def _is_coined(tokens: list[Token], at: int, end: int) -> bool:
    """快乐老家, 海阔天空: known and unknown pieces that together stand where a name does."""
    cell = tokens[at:end]
    following = next((token for token in tokens[end : end + 8] if not token.any("sep", "room", "emoji")), None)
    single = len(cell) == 1 and (len(cell[0].text) < len("安康") or not cell[0].any("topic", "normal"))
    return (
        not single
        and cell[0].means.get("topic") != "price"
        and sum(len(token.text) for token in cell) <= COINED
        and following is not None
        and following.figure is not None
        and plausible(celsius(following.figure))
        and any(token.any("unknown", "vacant", "greeting", "filler", "topic", "normal") for token in cell)
        and not any(token.any(*NEVER_COINED) for token in cell)
    )


def _surname_at_door(tokens: list[Token], at: int, end: int) -> bool:
    """3栋1101张：36.5, 801/36.5/王, 36.4（5栋2单元1904 尚）"""
    return (
        at > 0
        and end == at + 1
        and tokens[at].text in SURNAMES
        and tokens[at].any("unknown", "topic")
        and (_behind_room(tokens, at) or _behind_room(tokens, at - 2))
        and (is_value_next(tokens, end) or _closes_report(tokens, at, end))
    )


def _closes_report(tokens: list[Token], at: int, end: int) -> bool:
    """Whether nothing follows, and a value stands before."""
    told = any(token.figure is not None and plausible(celsius(token.figure)) for token in tokens[max(0, at - 12) : at])
    return told and (end == len(tokens) or tokens[end].text in {")", "\n"})


def _between_value_and_room(tokens: list[Token], at: int, end: int, opened: Sequence[Token]) -> bool:
    """36.6 国姐 11-302: the value opens the line, the name follows, the room closes it."""
    closing = next((token for token in tokens[end : end + 3] if "sep" not in token.means), None)
    return (
        len(opened) == 1
        and opened[0].figure is not None
        and closing is not None
        and "room" in closing.means
        and not any(token.any(*NOT_IN_NAMES) for token in tokens[at:end])
    )


def _closes_behind_room(tokens: list[Token], at: int, end: int, opened: Sequence[Token]) -> bool:
    """36.5 4-301 安: the value, the room, and at the end the name."""
    return (
        len(opened) == len(("value", "room"))
        and opened[0].figure is not None
        and "room" in opened[1].means
        and (is_surname(tokens[at]) or tokens[at].any("latin", "topic"))
        and (end == len(tokens) or "sep" in tokens[end].means)
        and end == at + 1
    )


def _behind_room(tokens: list[Token], at: int) -> bool:
    before = next((token for token in reversed(tokens[max(0, at - 3) : at]) if "sep" not in token.means), None)
    return before is not None and "room" in before.means


def _glued_relation(tokens: list[Token], at: int, stop: int) -> bool:
    """尚伟爱人, 闻大姐婆婆: a name with a relation right behind it is one person."""
    for place in range(at, stop - 1):
        owner = "name" in tokens[place].means or tokens[place].text[-1:] in CHILDREN
        if owner and tokens[place].any("name", "relation") and "relation" in tokens[place + 1].means:
            return _join(tokens, place, place + 2)
    return False


def _chain_nickname(tokens: list[Token], at: int, stop: int, end: int, *, self_behind: bool) -> bool:
    length = sum(len(token.text) for token in tokens[at:stop])
    if length > 12 or (length > 4 and end < len(tokens) and "comma" in tokens[end].means and self_behind):
        return False
    return _join(tokens, at, stop)


def _free_nickname(tokens: list[Token], at: int, stop: int, end: int) -> bool:
    """伢儿, 糜师傅, 小满哥, 闻大姐婆婆: one or two unknown letters glued to a form of address."""
    for place in range(at, stop):
        token = tokens[place]
        if not token.any("relation", "name") or token.any("you"):
            continue
        begin = place
        if (
            place > at
            and token.text not in GENERIC
            and tokens[place - 1].any("unknown")
            and len(HAN.findall(tokens[place - 1].text)) <= 2
            and _starts(tokens, place - 1)
        ):
            begin = place - 1
        finish = place + 1
        if (
            place + 1 < end
            and "unknown" in tokens[place + 1].means
            and len(tokens[place + 1].text) == 1
            and _finishes(tokens, place + 2)
            and not _pauses(tokens, place + 2)
        ):
            finish = place + 2
        if finish - begin > 1:
            return _join(tokens, begin, finish)
    return any(token.any("name") for token in tokens[at:stop])


def _starts(tokens: list[Token], place: int) -> bool:
    """Whether a name may begin here: at a mark, after a room, a number or 我家."""
    if place == 0:
        return True
    return (
        tokens[place - 1].any(
            "sep",
            "room",
            "descriptor",
            "proxy",
            "self",
            "household",
            "emoji",
            "mention",
            "measured",
            "reporting",
            "filler",
        )
        or tokens[place - 1].figure is not None
    )


def _pauses(tokens: list[Token], place: int) -> bool:
    """老爸犟，不让报: a comma, and no value behind it."""
    return place < len(tokens) and "comma" in tokens[place].means and not is_value_next(tokens, place)


def _finishes(tokens: list[Token], place: int) -> bool:
    return place >= len(tokens) or tokens[place].figure is not None or tokens[place].any("when", "sep", "body")


def _join(tokens: list[Token], at: int, stop: int) -> bool:
    while stop > at and tokens[stop - 1].text in {" ", "的", ":"}:
        stop -= 1
    text = "".join(token.text for token in tokens[at:stop])
    if not text.strip() or stop == at:
        return False
    tokens[at].end, tokens[at].text, tokens[at].means = tokens[stop - 1].end, text, NICKNAME
    tokens[at].parts = None
    for token in tokens[at + 1 : stop]:
        token.means, token.start, token.text = FILLER, token.end, ""
    return True


def is_value_next(tokens: Sequence[Token], place: int) -> bool:
    """Whether a number that may be a temperature stands at `place`, marks left aside."""
    while place < len(tokens) and (
        "confirmed" in tokens[place].means
        or tokens[place].text
        in {
            " ",
            "\t",
            ":",
            "|",
            "/",
            ",",
            "、",
            "-",
            "(",
            ")",
            "—",
            "*",
            "\n",
        }
    ):
        place += 1
    return place < len(tokens) and tokens[place].figure is not None and not tokens[place].figure.foreign  # type: ignore[union-attr]


def _ends_name(tokens: list[Token], place: int, at: int, *, plain_topics: bool) -> bool:
    token = tokens[place]
    if "topic" in token.means and not plain_topics:
        return len(token.text) > 1 or place > at + 2
    if (
        token.text in {"无", "不", "未", "没"}
        and place > at
        and place + 1 < len(tokens)
        and "unknown" in tokens[place + 1].means
    ):
        return False
    if token.any(*NOT_IN_NAMES) and not token.any("name"):
        return len(token.text) > 1 or place > at
    return False
