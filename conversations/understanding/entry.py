"""One entry (a message, or one line of a chain) turned into readings: who, where, when, what else."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from conversations.understanding.judge import (
    ASK,
    BOUND,
    FEVER,
    PAST,
    PEOPLE,
    RANGE,
    TAKE,
    UNSURE,
    Situation,
    Spoken,
    celsius,
    plausible,
    slip,
    verdict,
)
from conversations.understanding.persons import FILLER, name_cells, persons_of
from conversations.understanding.places import find_doors
from conversations.understanding.rooms import FLOOR_MARK, Parts
from conversations.understanding.states import Mood, moods
from conversations.understanding.tokens import Token

SHARED = frozenset({"和", "跟", "与", "及", "、", "同", "&", "+", "还有", "以及", "and"})
ALL = frozenset(
    {"都", "均", "都是", "全", "侪", "全部", "全是", "都为", "均为", "统统", "一样", "每人", "每个人", "同", "各"}
)
INTRODUCED = frozenset({"我是", "我叫", "我係", "这里是", "我", "这是"})
NOBODY = frozenset({"没人", "无人", "没有人", "无一人", "没一个", "冇人", "没有一个", "都没人", "也没人", "无家人"})
PRONOUNS = ("他", "她", "它")


@dataclass(slots=True)
class Value:
    """A number that was taken, or one to ask about."""

    at: int
    celsius: float | None
    verdict: str
    when: int | str | None = None  # the place of the time word, or a column's name
    site: str | None = None


@dataclass(slots=True)
class Block:
    """People, then what is said of them."""

    people: list[int] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)
    moods: list[Mood] = field(default_factory=list)
    room: Parts | None = None
    household: bool = False
    count: int | None = None
    together: bool = False
    all_well: bool = False  # 都正常: said of everybody, unless a value follows
    closed: bool = False
    repeated: bool = False


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


@dataclass(slots=True)
class Entry:
    """What one entry said."""

    drafts: list[Draft] = field(default_factory=list)
    left: list[tuple[tuple[int, int], str]] = field(default_factory=list)
    unsure: bool = False
    correction: bool = False
    in_chain: bool = False
    spoken: Spoken | None = None


def read(tokens: list[Token], situation: Situation) -> Entry:
    """The readings of one entry."""
    correction = any("correction" in token.means for token in tokens)
    entry = Entry(correction=correction, in_chain=situation.chain)
    _set_asides_aside(tokens, entry)
    _note_fahrenheit(tokens)
    _settle_relations(tokens)
    _name_days(tokens)
    find_doors(tokens, chain=situation.chain)
    name_cells(tokens, chain=situation.chain)
    spoken = entry.spoken = Spoken(tokens, situation)
    values = _values(spoken, entry)
    entry.unsure = _is_unsure(spoken, values)
    said = moods(spoken)
    blocks = _blocks(spoken, values, said)
    for block in blocks:
        entry.drafts.extend(_drafts(spoken, block, blocks))
    entry.drafts = _without_repeats(entry.drafts)
    return entry


def _without_repeats(drafts: list[Draft]) -> list[Draft]:
    """我36.7！我没发烧！ is one statement; symptoms said apart join the value."""
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


def _values(spoken: Spoken, entry: Entry) -> list[Value]:
    values = []
    for at, token in enumerate(spoken.tokens):
        if token.figure is None:
            continue
        said = verdict(spoken, at)
        if said == TAKE or said in {ASK, UNSURE, RANGE, BOUND, PAST}:
            values.append(Value(at, celsius(token.figure), said, site=None))
        else:
            entry.left.append(((token.start, token.end), said))
    return values


def _note_fahrenheit(tokens: list[Token]) -> None:
    """华氏97.7: the unit stands before the number, or was said once for all."""
    if any("fahrenheit" in token.means for token in tokens):
        for token in tokens:
            if token.figure is not None and token.figure.unit in {"", "c"} and 90 <= token.figure.value <= 110:
                token.figure.unit = "f"


EVENT_DAYS = frozenset({"那天", "当天", "前一天", "第二天", "后一天", "头一天"})


def _name_days(tokens: list[Token]) -> None:
    """住院前一天36.9，住院那天38.6，今天36.4: in a series of days the event names the day."""
    days = [at for at, token in enumerate(tokens) if token.text in EVENT_DAYS and _named_by_an_event(tokens, at)]
    dated = [at for at, token in enumerate(tokens) if token.means.get("when") in {"now", "past"} and at not in days]
    if len(days) < 2 and not (days and dated):
        return
    for at in days:
        tokens[at].start, tokens[at].text = tokens[at - 1].start, tokens[at - 1].text + tokens[at].text
        tokens[at].means, tokens[at].figure = {"when": "past"}, None
        tokens[at - 1].means, tokens[at - 1].end, tokens[at - 1].text = FILLER, tokens[at - 1].start, ""


def _named_by_an_event(tokens: list[Token], at: int) -> bool:
    event = tokens[at - 1] if at else None
    valued = any(token.figure is not None for token in tokens[at + 1 : at + 3])
    return event is not None and valued and event.any("vacant", "unknown", "filler") and len(event.text) >= 2


def _settle_relations(tokens: list[Token]) -> None:
    """俺奶36.5: behind 俺 it is a grandmother, no milk."""
    family = any("relation" in token.means and "topic" not in token.means for token in tokens)
    for owner, token in pairwise(tokens):
        if (
            ("self" in owner.means or (family and "sep" in owner.means))
            and "relation" in token.means
            and "topic" in token.means
        ):
            token.means = {"relation": ""}


def _set_asides_aside(tokens: list[Token], entry: Entry) -> None:
    """体温(正常值36.0-37.2):36.9 - what a bracket says about limits is no part of the report."""
    opened = None
    for at, token in enumerate(tokens):
        if token.text in {"(", "（"}:
            opened = at
        elif token.text in {")", "）"} and opened is not None:
            aside = tokens[opened + 1 : at]
            if any(part.any("hard_notice", "over", "over_after", "example", "under_after") for part in aside):
                for part in aside:
                    if part.figure is not None:
                        entry.left.append(((part.start, part.end), "a limit in brackets"))
                    part.means, part.figure, part.parts = FILLER, None, None
            opened = None


def _is_unsure(spoken: Spoken, values: Sequence[Value]) -> bool:
    """忘了, 记不清; 36.5还是36.8; 36.5?38.5?"""
    if not values:
        return False
    doubts = (at for at, token in enumerate(spoken.tokens) if "unsure" in token.means)
    if any(not _of_another_time(spoken, at) for at in doubts):
        return True
    if _either_or(spoken, values):
        return True
    for first, second in pairwise(values):
        between = spoken.tokens[first.at + 1 : second.at]
        if (
            len(between) <= 4
            and any("or" in token.means for token in between)
            and not any(token.any(*PEOPLE, "room") or token.text.startswith(("又", "再", "重")) for token in between)
        ):
            return True
    if len(values) > 1 and len(spoken.tokens) <= 2 * len(values) and _is_asked(spoken, values[-1].at):
        return True
    asked = [value for value in values if _is_asked(spoken, value.at)]
    return len(asked) == len(values) and not spoken.situation.chain and _nobody_else(spoken)


def _of_another_time(spoken: Spoken, at: int) -> bool:
    """晚36.7 早上忘了: what was forgotten has its own time."""
    segment = spoken.segment[at]
    if spoken.has(segment, "figure"):
        return False
    forgot_before = spoken.tokens[at].text.startswith("忘") and not any(
        token.figure is not None for token in spoken.tokens[max(0, at - 8) : at]
    )
    return spoken.has(segment, "when") or forgot_before


def _either_or(spoken: Spoken, values: Sequence[Value]) -> bool:
    """37.0/37.4 and 36.5℃38.5℃ from one person; 不是36.8就是36.3; 昨天还是前天."""
    whens = [at for at, token in enumerate(spoken.tokens[:60]) if "when" in token.means]
    for earlier, later in pairwise(whens):
        if (
            any(token.text in {"还是", "或者", "或"} for token in spoken.tokens[earlier + 1 : later])
            and later - earlier <= 3
        ):
            return True
    if spoken.situation.chain or len(values) != 2:
        return False
    first, second = values
    between = "".join(token.text for token in spoken.tokens[first.at + 1 : second.at])
    alone = not any(token.any(*PEOPLE, "count", "when", "site", "room") for token in spoken.tokens)
    return (alone and between in {"", "/"}) or (
        "就是" in between and any(token.text == "不是" for token in spoken.tokens[: first.at])
    )


def _is_asked(spoken: Spoken, at: int) -> bool:
    following = spoken.tokens[at + 1 : at + 2]
    return bool(following) and "mark" in following[0].means


def _nobody_else(spoken: Spoken) -> bool:
    return not any(token.any("measured", "body", "help") for token in spoken.tokens)


def _blocks(spoken: Spoken, values: list[Value], said: list[Mood]) -> list[Block]:
    by_place = {value.at: value for value in values}
    moods_at = {mood.at: mood for mood in said}
    persons = persons_of(spoken)
    bracketed = _bracketed(spoken, values, persons)
    backwards = bracketed or _names_follow(spoken, values, persons)
    if (paired := _doors_then_values(spoken, values, persons)) is not None:
        return paired
    blocks = [Block()]
    telling = (mood.at for mood in said if mood.sort != "normal" or not values)
    last = max((*by_place, *telling), default=-1)
    last_subject = max((*by_place, *(at for at in persons if at < last)), default=-1)
    for at, token in enumerate(spoken.tokens):
        if at in persons:
            _open_for_person(blocks, at, backwards=backwards)
        elif token.parts is not None:
            _place(
                blocks,
                token.parts,
                is_named=at > 0 and spoken.tokens[at - 1].text in {"是", "的是", "的"} and _follows_value(spoken, at),
                more=last > at and (last_subject > at or not blocks[-1].values or blocks[-1].room is not None),
            )
        elif at in by_place:
            _take_value(blocks, by_place[at], backwards=backwards, bracketed=bracketed)
        if at in moods_at:
            blocks[-1].moods.append(moods_at[at])
        if not blocks[-1].values or spoken.clause[blocks[-1].values[-1].at] == spoken.clause[at]:
            _note_household(spoken, blocks[-1], at)
    told = [block for block in blocks if block.values or block.moods]
    if told and blocks[-1] is not told[-1] and not any(block.room for block in told):
        for block in told:
            block.room = blocks[-1].room
    return told


def _names_follow(spoken: Spoken, values: list[Value], persons: dict[int, Token]) -> bool:
    """36.5 爸 36.6 妈: the value first, its owner behind it."""
    if not values or not persons:
        return False
    places = sorted(persons)
    firsts = [value.at for value in values]
    if places[0] < firsts[0] or places[-1] < firsts[-1] or len(places) != len(firsts):
        return False
    for value, person in zip(firsts, places, strict=True):
        between = spoken.tokens[value + 1 : person]
        single = len(places) == 1 and len(firsts) == 1
        if single and (
            _stands_behind_room(spoken, person)
            or ("relation" in spoken.tokens[person].means and person == len(spoken.tokens) - 1)
        ):
            continue
        if person < value or any(
            token.any("stop", "comma", "symptom", "question", "topic", "negation", "normal", "measured")
            and not (single and "comma" in token.means and _introduces(spoken, person))
            for token in between
        ):
            return False
    last = spoken.tokens[places[-1] + 1 :]
    return not any(token.any("symptom", "question", "normal", "feverless") for token in last) or spoken.situation.chain


def _stands_behind_room(spoken: Spoken, person: int) -> bool:
    before = next((t for t in reversed(spoken.tokens[max(0, person - 3) : person]) if "sep" not in t.means), None)
    return before is not None and before.parts is not None


def _introduces(spoken: Spoken, person: int) -> bool:
    """36.8，我是3单元的小徐"""
    clause = spoken.clause[person]
    return "name" in spoken.tokens[person].means and spoken.tokens[clause.first].text in INTRODUCED


def _doors_then_values(spoken: Spoken, values: list[Value], persons: dict[int, Token]) -> list[Block] | None:
    """501，502，36.5，36.6: as many doors as values, the doors first."""
    doors = [at for at, token in enumerate(spoken.tokens) if token.parts is not None]
    if len(doors) < 2 or len(doors) != len(values) or doors[-1] > values[0].at or any(at < doors[-1] for at in persons):
        return None
    rooms = [parts for at in doors if (parts := spoken.tokens[at].parts) is not None and parts[2] is not None]
    if any(value.verdict != TAKE for value in values) or len(rooms) != len(doors):
        return None
    return [Block(values=[value], room=parts) for parts, value in zip(rooms, values, strict=True)]


def _bracketed(spoken: Spoken, values: list[Value], persons: dict[int, Token]) -> bool:
    """36.4，36.6（老公）: owners stand in brackets behind their values."""
    ends = {value.at for value in values}
    return bool(persons) and all(
        place > 1 and spoken.tokens[place - 1].text == "(" and place - 2 in ends for place in persons
    )


def _open_for_person(blocks: list[Block], at: int, *, backwards: bool) -> None:
    if backwards or not (blocks[-1].values or blocks[-1].moods):
        blocks[-1].people.append(at)
        return
    blocks.append(Block(people=[at], room=blocks[-1].room))


def _take_value(blocks: list[Block], value: Value, *, backwards: bool, bracketed: bool) -> None:
    if backwards and blocks[-1].values and (blocks[-1].people or bracketed):
        blocks.append(Block(room=blocks[-1].room))
    if blocks[-1].closed:
        blocks.append(Block())
    blocks[-1].values.append(value)


def _follows_value(spoken: Spoken, at: int) -> bool:
    """36.5的是501."""
    return any(token.figure is not None for token in spoken.tokens[max(0, at - 4) : at])


def _place(blocks: list[Block], parts: Parts, *, more: bool, is_named: bool) -> None:
    """A room opens a new block when values follow; one at the end belongs to those before it."""
    current = blocks[-1]
    if is_named and current.values and current.room is None:
        current.room, current.closed = parts, True
        return
    if current.room is not None and not current.values and not current.moods and _completes(current.room, parts):
        first, second = current.room, parts
        needless = (first[0] or "").startswith(FLOOR_MARK) and (second[2] or "").startswith((first[0] or "")[1:])
        current.room = second if needless else (first[0] or second[0], first[1] or second[1], second[2] or first[2])
    elif (current.values or current.moods) and more:
        blocks.append(Block(room=parts))
    elif current.values or current.moods:
        for block in blocks if blocks[0].room is None else blocks[-1:]:
            block.room = block.room or parts
    else:
        current.room = parts


def _completes(first: Parts, second: Parts) -> bool:
    """3栋 ... 501: the parts do not repeat one another."""
    return first[2] is None and second[0] is None and (first[1] is None or second[1] is None)


def _note_household(spoken: Spoken, block: Block, at: int) -> None:
    token = spoken.tokens[at]
    if token.any("household", "pair") and spoken.has(spoken.clause[at], "topic", "not_symptom"):
        return
    if token.any("household", "pair"):
        block.household = True
        block.count = block.count or (2 if "pair" in token.means or "俩" in token.text else None)
    elif "count" in token.means:
        said = token.means["count"]
        block.count = int(said) if said.isdigit() else _COUNTS.get(said, block.count)
        block.household = block.household or (block.count or 0) > 1
    elif token.text in NOBODY:
        ahead = spoken.tokens[at + 1 : at + 2]
        block.together = block.together or bool(ahead and ahead[0].any("symptom", "feverless"))
    elif not block.values and (token.text in ALL or ("negation" in token.means and token.text.startswith("都"))):
        block.together = True
    elif not block.values and "normal" in token.means and token.text.startswith(("都", "全都")):
        block.all_well = True
    elif token.text.endswith(("遍", "次")):
        block.repeated = True


_COUNTS = {letter: value for value, letter in enumerate("一二三四五六七八九十", start=1)} | {"两": 2, "俩": 2, "仨": 3}


def _drafts(spoken: Spoken, block: Block, blocks: list[Block]) -> list[Draft]:
    if block.values:
        _when_and_where(spoken, block)
        drafts = _valued(spoken, block)
        _attach_symptoms(spoken, drafts, block)
        return drafts
    mood = _strongest(block.moods)
    valued = any(other.values for other in blocks)
    unowned = not block.people and not _of_another_room(block, mood, blocks)
    if mood.status is None or (valued and (unowned or _is_summary(spoken, block))):
        return []
    symptoms = tuple(dict.fromkeys(symptom for one in block.moods for symptom in one.symptoms))
    status = mood.status if any(one.status == "normal" for one in block.moods) or mood.status == "abnormal" else None
    whole = status == "normal" and ((block.count or 0) > 1 or (block.all_well and not block.people))
    owners = [("全家", None)] if whole else _together(_owners(spoken, block, 1), status)
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


def _of_another_room(block: Block, mood: Mood, blocks: list[Block]) -> bool:
    """501 36.5，502咳嗽: who coughs is behind a door of his own."""
    doors = [other.room for other in blocks if other.values]
    return block.room is not None and mood.status == "abnormal" and None not in doors and block.room not in doors


Owner = tuple[tuple[int, int] | str, tuple[int, int] | None]


def _together(owners: list[Owner], status: str | None) -> list[Owner]:
    """爸妈体温正常 is one statement; 我跟老伴都挺好 is the household's."""
    if len(owners) < 2 or status != "normal":
        return owners
    first, last = owners[0][0], owners[-1][0]
    if isinstance(first, tuple) and isinstance(last, tuple) and all(isinstance(who, tuple) for who, _ in owners):
        glued = sum(who[1] - who[0] for who, _ in owners if isinstance(who, tuple)) == last[1] - first[0]
        return [((first[0], last[1]), None)] if glued else owners
    return [("全家", None)]


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
    values = block.values
    past = [value for value in values if value.verdict == PAST]
    if past and len(past) < len(values):
        values = block.values = [value for value in values if value.verdict != PAST]
    if any(value.verdict == RANGE for value in values):
        return _ranged(spoken, block)
    taken = [value for value in values if value.verdict == TAKE]
    if taken and len(taken) < len(values) and not block.household and len(block.people) < 2:
        values = block.values = [value for value in values if value.verdict != BOUND]
    same_person = len(values) > 1 and (
        all(value.when is not None for value in values[0 if block.household else 1 :])
        or all(value.site for value in values)
    )
    if same_person:
        who, of = _owners(spoken, block, 1)[0]
        return [_draft(spoken, block, value, who, of) for value in values]
    owners = _owners(spoken, block, len(values))
    if len(values) == 1:
        return [_draft(spoken, block, values[0], who, of) for who, of in owners]
    return [_draft(spoken, block, value, who, of) for value, (who, of) in zip(values, owners, strict=True)]


def _ranged(spoken: Spoken, block: Block) -> list[Draft]:
    """A household's range is stated normal; one person's is asked about."""
    ranged = [value for value in block.values if value.verdict == RANGE]
    highest = max(value.celsius or 0 for value in ranged)
    household = block.household or block.together
    token = spoken.tokens[ranged[0].at]
    who = _owners(spoken, block, 1)[0][0]
    if household and highest < 37.3 and (block.count or 0) <= 12:
        return [Draft(None, "normal", "全家", block.room, (), None, None, None, block.count, (token.start, token.end))]
    return [Draft(highest, None, who, block.room, (), None, None, None, None, (token.start, token.end), verdict=UNSURE)]


def _draft(spoken: Spoken, block: Block, value: Value, who: tuple[int, int] | str, of: tuple[int, int] | None) -> Draft:
    token = spoken.tokens[value.at]
    count = block.count if len(block.values) == 1 and (block.count or 0) > 1 else None
    when = _when_span(spoken, block, value)
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


def _owners(spoken: Spoken, block: Block, values: int) -> list[tuple[tuple[int, int] | str, tuple[int, int] | None]]:
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


def _when_and_where(spoken: Spoken, block: Block) -> None:
    """Give each value the time and the site that stand nearest before it (or, for the last, behind it)."""
    columns = spoken.situation.columns
    taken = [value for value in block.values if value.verdict == TAKE]
    for index, value in enumerate(block.values):
        value.when = _word_near(spoken, block, index, "when", "date", "clock", "nth")
        value.site = _site(spoken, block, index)
    if columns and len(taken) > 1 and not any(value.when is not None for value in taken):
        for value, column in zip(taken, columns, strict=False):
            value.when = column
    elif columns and len(taken) == 1 and taken[0].when is None:
        taken[0].when = _column_of(spoken, taken[0].at, columns)


def _column_of(spoken: Spoken, at: int, columns: tuple[str, ...]) -> str | None:
    """36.5/ is the first column, /36.7 the second."""
    before = spoken.tokens[at - 1] if at else None
    after = spoken.tokens[at + 1] if at + 1 < len(spoken.tokens) else None
    if after is not None and after.text in {"/", "|"} and after.text == "/":
        return columns[0]
    if before is not None and before.text == "/":
        return columns[-1]
    return None


def _word_near(spoken: Spoken, block: Block, index: int, *meanings: str) -> int | None:
    at = block.values[index].at
    floor = block.values[index - 1].at if index else max(-1, at - 12)
    for place in range(at - 1, floor, -1):
        token = spoken.tokens[place]
        if "stop" in token.means and token.text != "\n":
            return None
        if (
            token.any(*meanings)
            and "greeting" not in token.means
            and token.figure is None
            and not ("nth" in token.means and "次" not in token.text)
        ):
            earlier = place and "when" in spoken.tokens[place - 1].means and "clock" in token.means
            exact = earlier and spoken.tokens[place - 1].means["when"] == "part" and token.text[0].isdigit()
            return place - 1 if earlier and not exact else place
    return _time_behind(spoken, block, index)


def _time_behind(spoken: Spoken, block: Block, index: int) -> int | None:
    """36.8早上，下午37.4: a time between the first value and a mark."""
    at = block.values[index].at
    if index or len(block.values) < 2 or at + 2 >= len(spoken.tokens):
        return None
    time, mark = spoken.tokens[at + 1 : at + 3]
    return at + 1 if "when" in time.means and mark.any("comma", "stop") else None


def _site(spoken: Spoken, block: Block, index: int) -> str | None:
    at = block.values[index].at
    floor = block.values[index - 1].at if index else max(-1, at - 12)
    for place in range(at - 1, floor, -1):
        token = spoken.tokens[place]
        if "site" in token.means and not (token.text == "额" and spoken.tokens[place + 1].any("relation", "household")):
            return token.means["site"]
    ceiling = block.values[index + 1].at if index + 1 < len(block.values) else at + 7
    for token in spoken.tokens[at + 1 : ceiling]:
        if "stop" in token.means or token.figure is not None or token.any(*PEOPLE):
            return None
        if "site" in token.means and (index + 1 == len(block.values) or block.values[index + 1].site is None):
            follows = len(block.values) == 1 or (index == 0 and not any("site" in t.means for t in spoken.tokens[:at]))
            return token.means["site"] if follows or index + 1 == len(block.values) else None
    return None


def _when_span(spoken: Spoken, block: Block, value: Value) -> tuple[int, int] | str | None:
    """A time is kept when there are several values to tell apart, or when it says 昨天, 早, 晚."""
    if value.when is None:
        return None
    if isinstance(value.when, str):
        return value.when
    token = spoken.tokens[value.when]
    span = _with_day(spoken, value.when), token.end
    several = sum(other.when is not None for other in block.values) > 1
    kept = (
        several
        or token.means.get("when") == "past"
        or (token.means.get("when") == "part" and (spoken.situation.columns or spoken.situation.chain))
    )
    return span if kept else None


def _with_day(spoken: Spoken, at: int) -> int:
    """Where 昨天傍晚 begins, of which `at` is 傍晚."""
    day = spoken.tokens[at - 1] if at else None
    part = spoken.tokens[at].means.get("when") == "part"
    if day is not None and day.means.get("when") in {"past", "now"} and part:
        return day.start
    if day is not None and day.means.get("when") == "part" and "clock" in spoken.tokens[at].means:
        return day.start
    return spoken.tokens[at].start


def _attach_symptoms(spoken: Spoken, drafts: list[Draft], block: Block) -> None:
    """Symptoms go to the value they follow, or to the block's first value if they come before all."""
    index = 0
    for mood in block.moods:
        start = spoken.tokens[mood.at].start
        while index + 1 < len(drafts) and drafts[index + 1].span[1] <= start:
            index += 1
        draft = drafts[index]
        draft.symptoms = tuple(dict.fromkeys((*draft.symptoms, *mood.symptoms)))
