"""Blocks turned into readings, before the original spelling and the headings are put back."""

from collections.abc import Set
from dataclasses import dataclass

from conversations.understanding.blocks import Block, Value
from conversations.understanding.degrees import FEVER, plausible, slip
from conversations.understanding.judge.outcomes import ASK, BOUND, PAST, RANGE, TAKE, UNSURE
from conversations.understanding.owners import owners_of, together
from conversations.understanding.rooms import Parts
from conversations.understanding.spoken import Spoken
from conversations.understanding.states import Mood
from conversations.understanding.times import when_and_where, when_span


@dataclass(slots=True)
class Draft:
    """A reading before it is joined with headings and the original spelling."""

    celsius: float | None
    status: str | None
    who: tuple[int, int] | str
    room: Parts | None
    symptoms: tuple[str, ...]
    site: str | None
    when: tuple[int, int] | str | None
    of: tuple[int, int] | None
    count: int | None
    span: tuple[int, int]
    verdict: str = TAKE


def without_repeats(drafts: list[Draft]) -> list[Draft]:
    """我36.7！我没发烧！ is one statement; symptoms said apart join the value."""
    if len(drafts) < 2:
        return drafts
    kept: list[Draft] = []
    valued = {draft.who: draft for draft in reversed(drafts) if draft.celsius is not None}
    for draft in drafts:
        other = valued.get(draft.who)
        elsewhere = other is not None and other.room and draft.room and other.room != draft.room
        if draft.celsius is not None or other is None or elsewhere or draft.who == "家人":
            kept.append(draft)
        else:
            other.symptoms = tuple(dict.fromkeys((*other.symptoms, *draft.symptoms)))
            other.room = other.room or draft.room
    return kept


def drafts_of(spoken: Spoken, block: Block, doors: Set[Parts | None]) -> list[Draft]:
    """The readings of one block; `doors` are the rooms of all the entry's blocks with values, None for no room."""
    if block.values:
        when_and_where(spoken, block)
        drafts = _valued(spoken, block)
        _attach_symptoms(spoken, drafts, block)
        return drafts
    mood = _strongest(block.moods)
    unowned = not block.people and not _of_another_room(block, mood, doors)
    if mood.status is None or (doors and (unowned or _is_summary(spoken, block))):
        return []
    symptoms = tuple(dict.fromkeys(symptom for one in block.moods for symptom in one.symptoms))
    status = mood.status if any(one.status == "normal" for one in block.moods) or mood.status == "abnormal" else None
    whole = status == "normal" and ((block.count or 0) > 1 or (block.all_well and not block.people))
    owners = [("全家", None)] if whole else together(owners_of(spoken, block, 1), status)
    return [
        Draft(
            None,
            status,
            who,
            block.room,
            symptoms,
            None,
            None,
            of,
            block.count,
            _span(spoken, block),
            verdict=mood.verdict,
        )
        for who, of in owners
    ]


def _of_another_room(block: Block, mood: Mood, doors: Set[Parts | None]) -> bool:
    """501 36.5，502咳嗽: who coughs is behind a door of his own."""
    return block.room is not None and mood.status == "abnormal" and None not in doors and block.room not in doors


def _is_summary(spoken: Spoken, block: Block) -> bool:
    near = spoken.tokens[max(0, block.moods[0].at - 12) : block.moods[0].at]
    return any(token.text in {"一共", "总共", "共", "以上"} for token in near)


def _strongest(said: list[Mood]) -> Mood:
    """Fever over everything, then a stated normal (symptoms kept), then symptoms alone."""
    order = {"fever": 0, "normal": 1, "symptom": 2, "vague": 3, "": 4}
    return min(said, key=lambda mood: order[mood.sort])


def _span(spoken: Spoken, block: Block) -> tuple[int, int]:
    if block.moods:
        return spoken.tokens[block.moods[0].at].start, spoken.tokens[block.moods[-1].at].end
    first = block.values[0]
    return spoken.tokens[first.at].start, spoken.tokens[first.at].end


def _valued(spoken: Spoken, block: Block) -> list[Draft]:
    if len(block.values) > 1:
        block.values = _those_that_count(spoken, block)
    values = block.values
    if any(value.verdict == RANGE for value in values):
        return _ranged(spoken, block)
    block.timed = sum(value.when is not None for value in values)
    same_person = len(values) > 1 and (
        all(value.when is not None for value in values[0 if block.household else 1 :])
        or all(value.site for value in values)
        or all(_is_told_by_a_gauge(spoken, values, index) for index in range(len(values)))
    )
    if same_person:
        who, of = owners_of(spoken, block, 1)[0]
        return [_draft(spoken, block, value, who, of) for value in values]
    owners = owners_of(spoken, block, len(values))
    if len(values) == 1:
        return [_draft(spoken, block, values[0], who, of) for who, of in owners]
    return [_draft(spoken, block, value, who, of) for value, (who, of) in zip(values, owners, strict=True)]


def _those_that_count(spoken: Spoken, block: Block) -> list[Value]:
    """Of several values those of now over those of before, and those that are certain over ranges and bounds."""
    values = [value for value in block.values if value.verdict != PAST] or block.values
    taken = [value for value in values if value.verdict == TAKE]
    if not taken:
        return values
    values = [value for value in values if value.verdict != RANGE and not _is_told_better(spoken, value, taken)]
    if len(taken) < len(values) and not block.household and len(block.people) < 2:
        return [value for value in values if value.verdict != BOUND]
    return values


SIDES = frozenset({"左边", "右边", "左侧", "右侧", "左", "右", "左手", "右手"})


def _is_told_by_a_gauge(spoken: Spoken, values: list[Value], index: int) -> bool:
    """水银的36.5，电子的36.8; 左边36.5右边36.7: the same person measured with each, or on each side."""
    first = values[index - 1].at + 1 if index else max(0, values[0].at - 6)
    before = spoken.tokens[first : values[index].at]
    return any(token.any("gauge", "site") or token.text in SIDES for token in before)


def _is_told_better(spoken: Spoken, value: Value, taken: list[Value]) -> bool:
    """三十八度多一点，具体三十八度二: the vague number is said again exactly."""
    figure = spoken.tokens[value.at].figure
    if figure is None or figure.shape != "vague":
        return False
    return any(other.celsius is not None and 0 <= other.celsius - figure.value < 1 for other in taken)


def _ranged(spoken: Spoken, block: Block) -> list[Draft]:
    """A household's range is stated normal; one person's is asked about."""
    ranged = [value for value in block.values if value.verdict == RANGE]
    highest = max(value.celsius or 0 for value in ranged)
    household = block.household or block.together
    token = spoken.tokens[ranged[0].at]
    who = owners_of(spoken, block, 1)[0][0]
    if household and highest < 37.3 and (block.count or 0) <= 12:
        return [Draft(None, "normal", "全家", block.room, (), None, None, None, block.count, (token.start, token.end))]
    return [Draft(highest, None, who, block.room, (), None, None, None, None, (token.start, token.end), verdict=UNSURE)]


def _draft(spoken: Spoken, block: Block, value: Value, who: tuple[int, int] | str, of: tuple[int, int] | None) -> Draft:
    token = spoken.tokens[value.at]
    count = block.count if len(block.values) == 1 and (block.count or 0) > 1 else None
    when = when_span(spoken, block, value)
    if value.verdict == TAKE and who == "全家" and (value.celsius or 99) < FEVER and _is_highest(spoken, value.at):
        return Draft(None, "normal", who, block.room, (), None, None, of, count, (token.start, token.end), BOUND)
    if value.verdict == BOUND:
        if token.figure is not None and token.figure.value >= 38:
            return Draft(None, "abnormal", who, block.room, (), None, None, of, count, (token.start, token.end), BOUND)
        if who == "self" and (block.together or block.household):
            who = "全家"
        return Draft(None, "normal", who, block.room, (), None, None, of, count, (token.start, token.end), BOUND)
    number = value.celsius
    if value.verdict in {ASK, UNSURE} and not plausible(number) and token.figure is not None:
        number = slip(token.figure)
    return Draft(
        number, None, who, block.room, (), value.site, when, of, count, (token.start, token.end), verdict=value.verdict
    )


def _is_highest(spoken: Spoken, at: int) -> bool:
    """全家最高36.8 is a bound."""
    return any(token.text in {"最高", "最高的", "最高体温"} for token in spoken.tokens[max(0, at - 4) : at])


def _attach_symptoms(spoken: Spoken, drafts: list[Draft], block: Block) -> None:
    """Symptoms go to the value they follow, or to the block's first value if they come before all."""
    index = 0
    for mood in block.moods:
        start = spoken.tokens[mood.at].start
        while index + 1 < len(drafts) and drafts[index + 1].span[1] <= start:
            index += 1
        draft = drafts[index]
        draft.symptoms = tuple(dict.fromkeys((*draft.symptoms, *mood.symptoms)))
