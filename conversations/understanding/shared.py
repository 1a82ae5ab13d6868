"""Symptoms said of several people at once: 男的38.3，女的37.7，两个人都咳."""

from collections.abc import Sequence

from conversations.understanding.blocks import ALL
from conversations.understanding.drafts import Draft
from conversations.understanding.spoken import Spoken, Stretch
from conversations.understanding.states import Mood

LARGEST_HOUSEHOLD = 12
TOGETHER = ("count", "pair", "household")
SHARED = frozenset({"俩", "两个", "俩人", "一起", "二人"}) | ALL


def share_symptoms(spoken: Spoken, said: Sequence[Mood], drafts: Sequence[Draft]) -> None:
    """Give each of several people with values the symptoms that are said of them all behind."""
    if not said:
        return
    valued = [draft for draft in drafts if draft.celsius is not None]
    if not len(("one", "other")) <= len(valued) <= LARGEST_HOUSEHOLD or len({draft.who for draft in valued}) < len(
        valued
    ):
        return
    for mood in said:
        place = spoken.tokens[mood.at].start
        if mood.symptoms and all(draft.span[1] <= place for draft in valued) and _is_of_all(spoken, mood.at):
            for draft in valued:
                draft.symptoms = tuple(dict.fromkeys((*draft.symptoms, *mood.symptoms)))


def _is_of_all(spoken: Spoken, at: int) -> bool:
    """两个人都, 我们都, 都: nobody else is named in the clause, and it holds no value."""
    clause: Stretch = spoken.within(spoken.clause, at)
    if spoken.has(clause, "relation", "name", "nickname", "self", "figure", "room"):
        return False
    before = [spoken.tokens[place] for place in clause if place < at]
    return any(token.text in SHARED or token.any(*TOGETHER) for token in before)
