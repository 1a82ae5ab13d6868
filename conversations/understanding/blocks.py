"""A message cut into blocks: people, then the values and statements that are theirs."""

from dataclasses import dataclass, field

from conversations.understanding.judge.outcomes import RANGE, TAKE
from conversations.understanding.persons import THANKS, persons_of
from conversations.understanding.rooms import FLOOR_MARK, Parts
from conversations.understanding.spoken import TIMES, Spoken
from conversations.understanding.states import Mood
from conversations.understanding.tokens import Token

ALL = frozenset(
    {"都", "均", "都是", "全", "侪", "全部", "全是", "都为", "均为", "统统", "一样", "每人", "每个人", "同", "各"}
)
EVERY_TIME = frozenset({"每天", "天天", "每日", "每次", "一直", "早晚"})  # 每天都36.5: one person, many times
INTRODUCED = frozenset({"我是", "我叫", "我係", "这里是", "我", "这是"})
NOBODY = frozenset({"没人", "无人", "没有人", "无一人", "没一个", "冇人", "没有一个", "都没人", "也没人", "无家人"})


SAID_OF_ALL = ALL | EVERY_TIME | NOBODY
OF_SEVERAL = frozenset({"household", "pair", "count", "negation", "normal"})
OVER = ("遍", "次")  # how often it was measured


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
    timed: int = 0  # how many of the values have a time of their own
    moods: list[Mood] = field(default_factory=list)
    room: Parts | None = None
    household: bool = False
    count: int | None = None
    together: bool = False
    all_well: bool = False  # 都正常: said of everybody, unless a value follows
    closed: bool = False
    repeated: bool = False


def blocks_of(spoken: Spoken, values: list[Value], said: list[Mood]) -> list[Block]:
    """The blocks that hold a value or a statement, in order."""
    if not values and not said:
        return []
    by_place = {value.at: value for value in values}
    moods_at = {mood.at: mood for mood in said}
    persons = persons_of(spoken)
    bracketed = _bracketed(spoken, values, persons)
    backwards = bracketed or _names_follow(spoken, values, persons)
    if (paired := _doors_then_values(spoken, values, persons)) is not None:
        return paired
    blocks = [Block()]
    last, last_subject = _lasts(spoken, values, said, persons) if "room" in spoken.everything.means else (-1, -1)
    for at, token in enumerate(spoken.tokens):
        if at in persons:
            _open_for_person(blocks, at, backwards=backwards)
        elif token.parts is not None:
            _place(
                blocks,
                token.parts,
                is_named=_is_named(spoken, at) or _closes_line(spoken, at),
                more=last > at and (last_subject > at or not blocks[-1].values or blocks[-1].room is not None),
            )
        elif at in by_place:
            _take_value(blocks, by_place[at], backwards=backwards, bracketed=bracketed)
        if at in moods_at:
            blocks[-1].moods.append(moods_at[at])
        if "sep" in token.means:
            continue
        ranged = "count" in token.means and any(value.verdict == RANGE for value in blocks[-1].values)
        if ranged or not blocks[-1].values or spoken.clause[blocks[-1].values[-1].at] == spoken.clause[at]:
            _note_household(spoken, blocks[-1], at)
    told = _told_apart([block for block in blocks if block.values or block.moods])
    _name_behind(spoken, told, persons, values)
    if told and blocks[-1] is not told[-1] and not any(block.room for block in told):
        for block in told:
            block.room = blocks[-1].room
    return told


def _lasts(spoken: Spoken, values: list[Value], said: list[Mood], persons: dict[int, Token]) -> tuple[int, int]:
    """Where the last value or statement stands that a room may open, and the last person or value up to it."""
    valued = [value.at for value in values]
    telling = (mood.at for mood in said if mood.sort != "normal" or not values)
    last = max(valued if spoken.situation.chain and values else (*valued, *telling), default=-1)
    return last, max((*valued, *(at for at in persons if at < last)), default=-1)


def _told_apart(told: list[Block]) -> list[Block]:
    """两个宝宝都烧了，大宝39.1，小宝38.4: what is said of both first is left out where each has a value."""
    first, rest = told[:1], told[1:]
    both = bool(first) and not first[0].values and ((first[0].count or 0) > 1 or first[0].together)
    return rest if both and len(rest) > 1 and all(block.people and block.values for block in rest) else told


def _name_behind(spoken: Spoken, told: list[Block], persons: dict[int, Token], values: list[Value]) -> None:
    """早36.5 晚36.7 陈桂香: the only name or relative, right behind the last of several values of different times."""
    if len(persons) != 1 or len(told) != 1 or len(values) < 2 or told[0].people:
        return
    place = next(iter(persons))
    between = spoken.tokens[values[-1].at + 1 : place]
    named = "name" in persons[place].means or ("relation" in persons[place].means and _all_timed(spoken, values))
    if place > values[-1].at and named and all(token.any("sep", "self") for token in between):
        told[0].people.append(place)


def _all_timed(spoken: Spoken, values: list[Value]) -> bool:
    """Whether each value has its time before it."""
    starts = [0, *(value.at for value in values)]
    return all(
        any(token.any(*TIMES) for token in spoken.tokens[start : value.at])
        for start, value in zip(starts, values, strict=False)
    )


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
        if single and any(token.text in THANKS for token in between):
            return False
        if single and (
            _stands_behind_room(spoken, person)
            or (
                "relation" in spoken.tokens[person].means
                and person == len(spoken.tokens) - 1
                and all(token.any("sep", "filler", "self") for token in between)
            )
        ):
            continue
        if person < value or any(
            token.any("stop", "comma", "symptom", "question", "topic", "negation", "normal", "measured")
            and not (single and token.any("comma", "stop") and _introduces(spoken, person))
            for token in between
        ):
            return False
    last = spoken.tokens[places[-1] + 1 :]
    if any("vacant" in token.means for token in last[:2]):
        return False
    return not any(token.any("symptom", "question", "normal", "feverless") for token in last) or spoken.situation.chain


def _stands_behind_room(spoken: Spoken, person: int) -> bool:
    near = reversed(spoken.tokens[max(0, person - 3) : person])
    before = next((t for t in near if "sep" not in t.means and t.text != "的"), None)
    return before is not None and before.parts is not None


def _introduces(spoken: Spoken, person: int) -> bool:
    """36.8，我是3单元的小徐"""
    clause = spoken.clause[person]
    return "name" in spoken.tokens[person].means and spoken.tokens[clause.first].text in INTRODUCED


def _doors_then_values(spoken: Spoken, values: list[Value], persons: dict[int, Token]) -> list[Block] | None:
    """501，502，36.5，36.6: as many doors as values, the doors first."""
    if "room" not in spoken.everything.means:
        return None
    doors = [at for at, token in enumerate(spoken.tokens) if token.parts is not None]
    if len(doors) < 2 or len(doors) != len(values) or doors[-1] > values[0].at or any(at < doors[-1] for at in persons):
        return None
    rooms = [parts for at in doors if (parts := spoken.tokens[at].parts) is not None and parts[2] is not None]
    if any(value.verdict != TAKE for value in values) or len(rooms) != len(doors):
        return None
    return [Block(values=[value], room=parts) for parts, value in zip(rooms, values, strict=True)]


def _bracketed(spoken: Spoken, values: list[Value], persons: dict[int, Token]) -> bool:
    """36.4，36.6（老公）: owners stand in brackets behind their values."""
    if not persons:
        return False
    ends = {value.at for value in values}
    return all(place > 1 and spoken.tokens[place - 1].text == "(" and place - 2 in ends for place in persons)


def _open_for_person(blocks: list[Block], at: int, *, backwards: bool) -> None:
    if backwards or not (blocks[-1].values or blocks[-1].moods):
        blocks[-1].people.append(at)
        return
    blocks.append(Block(people=[at], room=None if blocks[-1].closed else blocks[-1].room))


def _take_value(blocks: list[Block], value: Value, *, backwards: bool, bracketed: bool) -> None:
    if blocks[-1].closed:
        blocks.append(Block())
    elif backwards and blocks[-1].values and (blocks[-1].people or bracketed):
        blocks.append(Block(room=blocks[-1].room))
    blocks[-1].values.append(value)


def _is_named(spoken: Spoken, at: int) -> bool:
    """36.5的是501."""
    return at > 0 and spoken.tokens[at - 1].text in {"是", "的是", "的"} and _follows_value(spoken, at)


def _closes_line(spoken: Spoken, at: int) -> bool:
    """36.5 张悦 801, and another line below: the room is the line's."""
    following = spoken.tokens[at + 1 : at + 2]
    return bool(following) and following[0].text == "\n" and _follows_value(spoken, at)


def _follows_value(spoken: Spoken, at: int) -> bool:
    return any(token.figure is not None for token in spoken.tokens[max(0, at - 4) : at])


def _place(blocks: list[Block], parts: Parts, *, more: bool, is_named: bool) -> None:
    """A room opens a new block when values follow; one at the end belongs to those before it."""
    current = blocks[-1]
    if is_named and current.values and current.room is None:
        current.room, current.closed = parts, True
        return
    if current.room is not None and not current.values and not current.moods and _completes(current.room, parts):
        first, second = current.room, parts
        needless = (first[0] or "").startswith(FLOOR_MARK) and len(second[2] or "") >= LEAST_DOOR
        current.room = second if needless else (first[0] or second[0], first[1] or second[1], second[2] or first[2])
    elif (current.values or current.moods) and more:
        blocks.append(Block(room=parts))
    elif current.values or current.moods:
        for block in blocks if blocks[0].room is None or _completes(blocks[0].room, parts) else blocks[-1:]:
            block.room = _joined(block.room, parts) if block.room else parts
    else:
        current.room = parts


LEAST_DOOR = 3  # digits of a door that says its floor itself


def _joined(first: Parts, second: Parts) -> Parts:
    """3栋 with a later 501 is 3-501; a whole room stays as it is."""
    if not _completes(first, second) or (first[0] or "").startswith(FLOOR_MARK):
        return first
    return first[0] or second[0], first[1] or second[1], second[2]


def _completes(first: Parts, second: Parts) -> bool:
    """3栋 ... 501: the parts do not repeat one another."""
    return first[2] is None and second[0] is None and (first[1] is None or second[1] is None)


def _note_household(spoken: Spoken, block: Block, at: int) -> None:
    token = spoken.tokens[at]
    if token.means.keys().isdisjoint(OF_SEVERAL) and token.text not in SAID_OF_ALL and token.text[-1:] not in OVER:
        return
    if "household" in token.means or "pair" in token.means:
        if spoken.has(spoken.clause[at], "topic", "not_symptom") or _tells_where(spoken, at):
            return
        block.household = True
        block.count = block.count or (2 if "pair" in token.means or "俩" in token.text else None)
    elif "count" in token.means:
        said = token.means["count"]
        block.count = int(said) if said.isdigit() else _COUNTS.get(said, block.count)
        block.household = block.household or (block.count or 0) > 1
    elif token.text in NOBODY:
        ahead = spoken.tokens[at + 1 : at + 2]
        block.together = block.together or bool(ahead and ahead[0].any("symptom", "feverless"))
    elif token.text == "同" and [near.text for near in spoken.tokens[at + 1 : at + 2]] == ["上"]:
        return  # 502同上，503 36.7
    elif not block.values and (token.text in ALL or ("negation" in token.means and token.text.startswith("都"))):
        block.together = block.together or not _is_even(spoken, at)
    elif not block.values and "normal" in token.means and token.text.startswith(("都", "全都")):
        block.all_well = True
    elif token.text.endswith(OVER) or token.text in EVERY_TIME:
        block.repeated = True


def _tells_where(spoken: Spoken, at: int) -> bool:
    """我家在5号楼, 家里电视声音大: where the speaker lives, not whom he speaks of."""
    indoors = spoken.tokens[at].text in {"家里", "家中", "屋里"} and "figure" not in spoken.clause[at].means
    if indoors and any("unknown" in token.means for token in spoken.tokens[at + 1 : at + 2]):
        return True
    behind = spoken.tokens[at + 1 : at + 3]
    return len(behind) > 1 and behind[0].text in {"在", "住", "住在"} and behind[1].parts is not None


GAUGES = ("表", "枪", "计")


def _is_even(spoken: Spoken, at: int) -> bool:
    """醋都尝不出: 都 behind a thing means even; 两针都打了 speaks of things as well."""
    counted = next((token for token in reversed(spoken.tokens[max(0, at - 3) : at]) if "sep" not in token.means), None)
    if counted is not None and (counted.any("foreign", "gauge") or counted.text.endswith(GAUGES)):
        return True
    behind = spoken.tokens[at + 1 : at + 2]
    before = spoken.tokens[at - 1] if at else None
    thing = before is not None and (before.means.keys() <= {"topic", "unknown"} or before.text == "人")
    return thing and bool(behind) and behind[0].any("symptom", "negation", "unknown")


_COUNTS = {letter: value for value, letter in enumerate("一二三四五六七八九十", start=1)} | {"两": 2, "俩": 2, "仨": 3}
