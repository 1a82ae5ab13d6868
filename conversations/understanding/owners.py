"""Who the values of a block belong to."""

from itertools import pairwise

from conversations.understanding.blocks import Block
from conversations.understanding.spoken import Spoken

SHARED = frozenset({"和", "跟", "与", "及", "、", "同", "&", "+", "还有", "以及", "and"})
PRONOUNS = ("他", "她", "它")
Owner = tuple[tuple[int, int] | str, tuple[int, int] | None]


def together(owners: list[Owner], status: str | None) -> list[Owner]:
    """爸妈体温正常 is one statement; 我跟老伴都挺好 is the household's."""
    if len(owners) < 2 or status != "normal":
        return owners
    first, last = owners[0][0], owners[-1][0]
    if isinstance(first, tuple) and isinstance(last, tuple) and all(isinstance(who, tuple) for who, _ in owners):
        glued = sum(who[1] - who[0] for who, _ in owners if isinstance(who, tuple)) == last[1] - first[0]
        return [((first[0], last[1]), None)] if glued else owners
    return [("全家", None)]


def owners_of(spoken: Spoken, block: Block, values: int) -> list[tuple[tuple[int, int] | str, tuple[int, int] | None]]:
    """Who the block's values belong to: one each, all to one, or unnamed members of a household."""
    named = [place for place in block.people if spoken.tokens[place].text]
    if not named:
        if values > 1:
            return [("家人", None)] * values
        return [
            (
                "全家"
                if block.household or (block.together and not block.repeated and not spoken.situation.chain)
                else "self",
                None,
            )
        ]
    if len(named) > 1 and values == 1:
        named = _shared(spoken, named) or [_subject(spoken, named)]
        return [_owner(spoken, place) for place in named]
    if len(named) == values:
        return [_owner(spoken, place) for place in named]
    if values > 1:
        subjects = [place for place in named if "relation" in spoken.tokens[place].means]
        if len(subjects) == 1 and len(named) == 1 and not spoken.situation.chain:
            return [_owner(spoken, subjects[0])] * values
        return [("家人", None)] * values
    return [_owner(spoken, named[0])]


def _shared(spoken: Spoken, named: list[int]) -> list[int]:
    """我和他爸都是36.4: joined people share the number."""
    joined = [named[-1]]
    for first, second in reversed(list(pairwise(named))):
        between = [token.text for token in spoken.tokens[first + 1 : second] if token.text.strip()]
        glued = spoken.tokens[first].end == spoken.tokens[second].start and "relation" in spoken.tokens[first].means
        if glued and "relation" in spoken.tokens[second].means:
            joined.insert(0, first)
            continue
        if any("stop" in token.means for token in spoken.tokens[first:second]):
            break
        if not between or not all(text in SHARED or text == "我" for text in between):
            break
        joined.insert(0, first)
    return joined if len(joined) > 1 else []


def _subject(spoken: Spoken, named: list[int]) -> int:
    """Of several people before one number: the last, but a name over 我."""
    for place in reversed(named):
        if "self" not in spoken.tokens[place].means:
            if any(token.any("comma", "stop") for token in spoken.tokens[place : named[-1]]):
                return named[-1]
            return place if not _is_called(spoken, place) or len(named) == 1 else named[-1]
    return named[-1]


def _is_called(spoken: Spoken, place: int) -> bool:
    """小刘啊, 王主任,: spoken to rather than about; 901的马老太啊 is told about."""
    if place and spoken.tokens[place - 1].text == "的":
        return False
    following = [token for token in spoken.tokens[place + 1 : place + 3] if token.text != " "][:1]
    return bool(following) and (following[0].text in {"啊", ",", "呀", "哎", "您好", "你好", "好"})


def _owner(spoken: Spoken, place: int) -> tuple[tuple[int, int] | str, tuple[int, int] | None]:
    token = spoken.tokens[place]
    if token.any("others", "count"):
        return "家人", None
    if "self" in token.means:
        owner = _chain_owner(spoken, place)
        return (owner, None) if owner else ("self", None)
    if "pronoun" in token.means and (known := _spoken_of(spoken, place)) is not None:
        return known, None
    start, end = token.start, token.end
    if place and spoken.tokens[place - 1].text == "咱" and spoken.tokens[place - 1].end == start:
        start = spoken.tokens[place - 1].start
    owner = None
    if "relation" in token.means and spoken.situation.chain:
        owner = _chain_owner(spoken, place)
        if owner is not None and token.text[0] in PRONOUNS and len(token.text) > 1:
            start += 1
    return (start, end), owner


def _spoken_of(spoken: Spoken, place: int) -> tuple[int, int] | None:
    """Who 她 is: the relation or name told last."""
    for token in reversed(spoken.tokens[max(0, place - 24) : place]):
        if token.any("relation", "name") and not token.any("pronoun", "you"):
            return token.start, token.end
    return None


def _chain_owner(spoken: Spoken, place: int) -> tuple[int, int] | None:
    """The name that opened the chain line, to whom 老公 and 本人 belong."""
    if not spoken.situation.chain:
        return None
    for token in spoken.tokens[: min(place, 12)]:
        if token.any("name", "nickname") and token.text:
            return token.start, token.end
    return None
