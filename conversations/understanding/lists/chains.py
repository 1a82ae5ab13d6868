"""接龙: which lines are the title, which are headings of buildings, which are people's entries."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from conversations.understanding.chatter import without_opening
from conversations.understanding.degrees import celsius, plausible
from conversations.understanding.lists.arranging import arrange
from conversations.understanding.lists.cells import cells_of, is_row, shape_of
from conversations.understanding.lists.lines import CLOSING, Line
from conversations.understanding.lists.rows import names_by_a_thing, says_the_same
from conversations.understanding.lists.tables import NAMED
from conversations.understanding.rooms import Parts
from conversations.understanding.tokens import BREAK, Token
from conversations.understanding.words import speech, topics

Tokenised = tuple[Line, list[Token]]
LONGEST_NAME = 4  # letters
NAME_LIKE = frozenset({"joke", "weather", "goods", "pet"})  # 太阳花: topics that together make a name
HEALTH = ("健康", "症状", "发热", "发烧", "咳嗽", "平安", "身体", "不适", "体温")
SMALL = ("sep", "filler", "emoji")  # 谢谢🙏 behind the last line
MONTHS = 12
MOST_DAYS = 31  # columns
COLUMN_WORDS = frozenset(speech.COLUMNS.split())
FOREIGN = tuple(topics.FOREIGN_CHAINS.split())


@dataclass(slots=True)
class Chain:
    """The entries of a chain, each with the heading it stands under."""

    temperatures: bool = False
    columns: tuple[str, ...] = ()
    entries: list[tuple[list[Token], Parts | None]] = field(default_factory=list)


def chain_of(lines: Sequence[Tokenised], text: str) -> Chain | None:
    """The message as a chain, or None if it is plain talk or a chain about something else."""
    marked = sum(line.number is not None for line, _ in lines)
    called = "接龙" in text or "group note" in text or "solitaire" in text
    listed = marked >= 2 or (called and marked >= 1)
    first = _first_entry(lines, listed=listed)
    if first is None or (not listed and not _is_plain_list(lines[first:])):
        return None
    title, body = lines[:first], lines[first:]
    chain = Chain(columns=_columns(title))
    said = "".join(token.text for _, tokens in title for token in tokens)
    about_health = any(word in said for word in HEALTH) or any(
        "body" in token.means for _, tokens in title for token in tokens
    )
    if any(token.any("ack") for _, tokens in title for token in tokens):
        return None  # the worker's list of what was entered
    good, bad = _weigh(body, about_health=about_health)
    if any(word in said for word in FOREIGN) and not about_health:
        return _only_spelled_out(body) if listed else None
    if bad > good and not (about_health and called):
        return None
    if not about_health and good == 0 and not (_all_whole(body) if called else _is_mostly_whole(body)):
        return None
    chain.temperatures = about_health or good > 0
    _take_entries(chain, title, body, listed=listed)
    arrange([tokens for tokens, _ in chain.entries])
    return chain


def _first_entry(lines: Sequence[Tokenised], *, listed: bool) -> int | None:
    first = next(
        (
            at
            for at, (line, said) in enumerate(lines)
            if (line.number is not None if listed else _opens_entry(without_opening(said)))
        ),
        None,
    )
    while not listed and first and (_tells_of_a_door(lines[first - 1][1]) or _is_like(lines, first)):
        first -= 1
    return first


def _is_like(lines: Sequence[Tokenised], first: int) -> bool:
    """Whether the line before the first entry is a row of its shape."""
    title, entry = lines[first - 1][1], lines[first][1]
    alike = shape_of(cells_of(title)).replace("W", "P") == shape_of(cells_of(entry)).replace("W", "P")
    return alike and is_row(entry) and any(map(_is_value, title))


def _tells_of_a_door(tokens: Sequence[Token]) -> bool:
    """101 正常, 202 无人: an entry without a value, above those that have one."""
    said = [token for token in tokens if "sep" not in token.means]
    if len(said) < len(("door", "normal")):
        return False
    number = said[0].figure
    door = said[0].parts is not None or (number is not None and number.shape in {"three", "four"})
    return door and all(token.any("strong_normal", "feverless", "vacant") for token in said[1:])


def _is_plain_list(body: Sequence[Tokenised]) -> bool:
    """Lines without marks that each open with a room or a name and hold a value."""
    entries = [tokens for _, tokens in body if _heading(tokens, None) is None]
    if says_the_same(entries, [cells_of(tokens) for tokens in entries]):
        return False
    opened = sum(_opens_entry(tokens) for tokens in entries)
    return opened >= 2 and opened * 2 >= len(entries)


def _opens_entry(tokens: Sequence[Token]) -> bool:
    said = [token for token in tokens if "sep" not in token.means]
    if _is_door_name_value(said):
        return True
    if (
        not said
        or not any(_is_value(token) for token in tokens)
        or any(token.any("question", "topic", "hearsay", "over", "notice", "example") for token in tokens)
    ):
        return False
    door = (
        said[0].figure is not None
        and said[0].figure.shape in {"three", "four"}
        and not said[0].figure.unit
        and len(said) > 1
    )
    if said[0].any("descriptor", "relation") and any(token.any("name", "relation") for token in said[1:3]):
        return True
    return door or said[0].any("room", "name") or (len(said) > 1 and said[0].any("unknown", "latin") and len(said) <= 6)


def _is_door_name_value(said: Sequence[Token]) -> bool:
    """101 温暖 38.5, 102 雪 38.1: a fine word or one letter between a door and the value at the end is a name."""
    if len(said) < 3 or not _is_value(said[-1]) or said[-1].figure is None or said[-1].figure.shape == "three":
        return False
    door = said[0].parts is not None or (said[0].figure is not None and said[0].figure.shape in {"three", "four"})
    name = "".join(token.text for token in said[1:-1])
    kinds = {token.means.get("topic", "") for token in said[1:-1]}
    if door and 1 < len(name) <= LONGEST_NAME and len(kinds) > 1 and kinds <= NAME_LIKE:
        return True
    return (
        door
        and len(name) <= LONGEST_NAME
        and all(
            "unknown" in token.means
            or token.means.get("topic") == "joke"
            or ("topic" in token.means and len(name) == 1)
            for token in said[1:-1]
        )
    )


def _is_value(token: Token) -> bool:
    return (
        token.figure is not None
        and token.figure.shape in {"decimal", "loose", "three"}
        and plausible(celsius(token.figure))
    )


def _weigh(body: Sequence[Tokenised], *, about_health: bool) -> tuple[int, int]:
    """How many lines state a value plainly, and how many hold one under a price, a limit or a rule."""
    good = bad = 0
    for _, tokens in body:
        values = any(_is_value(token) for token in tokens)
        foreign = any(token.figure is not None and token.figure.unit == "price" for token in tokens)
        rule = any(token.any("over", "over_after", "notice", "advice") and "vacant" not in token for token in tokens)
        topic = any("topic" in token.means and token.means["topic"] in {"goods", "price"} for token in tokens)
        if values and topic and not rule and not foreign and names_by_a_thing(tokens, about_health=about_health):
            continue
        if values and not rule and (not topic or _value_comes_first(tokens)):
            good += 1
        elif rule or foreign or (values and topic):
            bad += 1
    return good, bad


def _only_spelled_out(body: Sequence[Tokenised]) -> Chain:
    """In a chain about something else only lines that say 体温 or 发烧 are read."""
    spelled = [(tokens, None) for _, tokens in body if _is_spelled_out(tokens)]
    return Chain(temperatures=True, entries=list(spelled))


def _is_spelled_out(tokens: Sequence[Token]) -> bool:
    """体温36.5, and 发烧38.6 in a list of errands."""
    feverish = any(token.means.get("symptom") == "发热" for token in tokens) and any(map(_is_value, tokens))
    return feverish or any(token.any("body", "feverless") for token in tokens)


def _all_whole(body: Sequence[Tokenised]) -> bool:
    """Whether every line ends in 36, 37 ...: temperatures perhaps, to be asked about."""
    lasts = [next((token.figure for token in reversed(said) if not token.any(*SMALL)), None) for _, said in body]
    return all(figure is not None and 35 <= figure.value <= 42 and not figure.foreign for figure in lasts)


def _is_mostly_whole(body: Sequence[Tokenised]) -> bool:
    """Whether the lines are bare numbers and most of them 36 or 37."""
    told = [[token for token in tokens if not token.any(*SMALL)] for _, tokens in body]
    bare = [tokens[0].figure for tokens in told if len(tokens) == 1]
    likely = sum(figure is not None and not figure.unit and 35 <= figure.value <= 42 for figure in bare)
    return len(bare) == len(body) and likely * 4 >= len(body) * 3


def _value_comes_first(tokens: Sequence[Token]) -> bool:
    for token in tokens:
        if _is_value(token):
            return True
        if "topic" in token.means:
            return False
    return False


def _columns(title: Sequence[Tokenised]) -> tuple[str, ...]:
    """(早/晚) or 房号 姓名 早 晚 in the title: the values of a line are in this order."""
    if title and (days := _days(title[-1][1])):
        return days
    for _, tokens in title:
        words = [token.text for token in tokens if token.text in COLUMN_WORDS]
        if len(words) == 1 and "早晚" in "".join(token.text for token in tokens):
            return ("早", "晚")
        if len(words) >= 2 and len(set(words)) == len(words):
            return tuple(words)
        if any(token.text in {"早晚", "早中晚"} for token in tokens) and not any(
            "notice" in token.means for token in tokens
        ):
            return tuple(next(token.text for token in tokens if token.text in {"早晚", "早中晚"}))
    return ()


def _days(tokens: Sequence[Token]) -> tuple[str, ...]:
    """4.8 4.9 4.10 above the values: nothing but days, behind 姓名 perhaps."""
    said = [token for token in tokens if "sep" not in token.means and token.text not in NAMED]
    return tuple(token.text for token in said) if 1 < len(said) <= MOST_DAYS and all(map(is_day, said)) else ()


def is_day(token: Token) -> bool:
    """4.8, 4月8日: a day of the year, which 4.8 may be as well."""
    number = token.figure
    month = number is not None and number.shape == "decimal" and not number.unit and 1 <= number.value < MONTHS + 1
    return month or token.any("date", "clock")


def _take_entries(chain: Chain, title: Sequence[Tokenised], body: Sequence[Tokenised], *, listed: bool) -> None:
    heading: Parts | None = _household(title)
    for index, (_, tokens) in enumerate(title):
        if index or len(title) == 1:
            heading = _heading(tokens, heading) or heading
    last_marked = max((index for index, (line, _) in enumerate(body) if line.number is not None), default=len(body))
    for index, (line, tokens) in enumerate(body):
        if (under := _heading(tokens, heading)) is not None and (line.number is None or index < len(body) - 1):
            heading = under
        elif _is_template(tokens) or (not listed and chain.entries and _closes(tokens)):
            continue
        elif not listed or line.number is not None or not chain.entries:
            chain.entries.append((tokens, heading))
        else:
            _continue(chain, tokens, heading, closing=index > last_marked)


def _household(title: Sequence[Tokenised]) -> Parts | None:
    """3-1502 as the title: the door of everybody named below."""
    words = [token for _, tokens in title for token in tokens if token.text != "房间"]
    said = [token for token in words if not token.any("sep", "emoji", "count", "body", "filler")]
    if (door := _bare_door(said, words)) is not None:
        return None, None, door
    return said[0].parts if len(said) == 1 and said[0].parts and said[0].parts[2] else None


def _continue(chain: Chain, tokens: list[Token], heading: Parts | None, *, closing: bool) -> None:
    """A line without a mark goes on with the entry above, unless that is complete and this is another."""
    above = chain.entries[-1][0]
    said = "".join(token.text for token in tokens)
    if closing and any(word in said for word in CLOSING) and not any(_is_value(token) for token in tokens):
        return
    complete = any(_is_value(token) for token in above[-40:])
    if complete and any(_is_value(token) for token in tokens) and _opens_entry(tokens):
        chain.entries.append((tokens, heading))
        return
    end = above[-1].end if above else 0
    above.append(Token(end, end, "\n", BREAK))
    above.extend(tokens)


def _closes(tokens: Sequence[Token]) -> bool:
    """一共4个人都正常: the summing-up below a list."""
    return bool(tokens) and tokens[0].text.startswith(CLOSING) and not any(_is_value(token) for token in tokens)


def _is_template(tokens: Sequence[Token]) -> bool:
    said = [token for token in tokens if "sep" not in token.means]
    return any("example" in token.means for token in (*said[:3], *said[-1:]))


def _heading(tokens: Sequence[Token], above: Parts | None) -> Parts | None:
    """3栋, 【5号楼】, 2单元:, as a line of its own; a unit keeps the building above it."""
    opened = next((at for at, token in enumerate(tokens) if at and token.text == "("), len(tokens))
    said = [token for token in tokens[:opened] if not token.any("sep", "emoji", "count") and token.text.strip()]
    if (door := _bare_door(said, tokens)) is not None:
        return (*above[:2], door) if above else (None, None, door)
    rooms = [token for token in said if token.parts is not None]
    if len(rooms) != 1 or len(said) != 1 or rooms[0].parts is None or rooms[0].parts[2] is not None:
        return None
    building, unit, _ = rooms[0].parts
    if building is None and above is not None:
        building = above[0]
    return building, unit, None


def _bare_door(said: Sequence[Token], tokens: Sequence[Token]) -> str | None:
    """801: as a line of its own, with those who live there below."""
    if len(said) != 1 or tokens[-1].text != ":" or said[0].figure is None:
        return None
    figure = said[0].figure
    return f"{figure.value:.0f}" if figure.shape in {"three", "four"} and not figure.unit else None


def with_heading(room: Parts | None, heading: Parts | None) -> Parts:
    """The line's own parts, completed by the heading's where the line has none."""
    if room is None:
        room = (None, None, None)
    if heading is not None and heading[2] is not None:
        return room if any(room) else heading
    if heading is None or room[2] is None:
        return room
    building, unit, door = room
    if building is not None:
        return room
    return heading[0], unit or heading[1], door
