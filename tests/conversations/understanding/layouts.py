"""Lists of several people's temperatures in every layout, with the label that follows from how they were put together.

Run `python -m tests.conversations.understanding.layouts [COUNT [SEED]] [--show]` for a table of what is read right.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random

from tests.conversations.understanding.scoring import Label, Message, read

Piece = str  # "door", "person" or "value"
Choice = dict[str, str]

DOORS = {
    "bare": "{d}",
    "dashed": "{b}-{d}",
    "unit": "{b}-{u}-{d}",
    "worded": "{b}号楼{u}单元{d}",
    "room": "{d}室",
    "building": "{b}栋{d}",
    "hash": "{b}#{d}",
    "under": "{d}",
    "none": "",
}
ROOMS = {
    "bare": "{d}",
    "dashed": "{b}-{d}",
    "unit": "{b}-{u}-{d}",
    "worded": "{b}-{u}-{d}",
    "room": "{d}",
    "building": "{b}-{d}",
    "hash": "{b}-{d}",
    "under": "{b}-{d}",
}
PEOPLE = {
    "full": ("王秀英", "李建国", "赵敏", "陈思雨", "周大海", "吴桂兰", "郑凯", "冯晓燕"),
    "address": ("王阿姨", "李师傅", "赵太太", "陈大爷", "小周", "老吴", "郑小弟", "冯奶奶"),
    "relation": ("爸爸", "妈妈", "老公", "女儿", "奶奶", "爷爷", "儿子", "外婆"),
    "nickname": ("豆豆妈", "平安是福", "糖糖", "Anna", "大鹏", "阿珍", "小鱼儿", "橙子"),
    "surname": ("王", "李", "赵", "陈", "周", "吴", "郑", "冯"),
    "none": ("",) * 8,
}
VALUES = {
    "decimal": "{w}.{t}",
    "stop": "{w}。{t}",
    "comma": "{w},{t}",
    "degrees": "{w}度{t}",
    "spoken": "三十{hw}度{ht}",
    "glued": "{w}{t}",
    "wide": "{wide}",
    "celsius": "{w}.{t}℃",
    "named": "体温{w}.{t}",
}
ORDERS = {
    "door person value": ("door", "person", "value"),
    "person door value": ("person", "door", "value"),
    "door value person": ("door", "value", "person"),
    "value door person": ("value", "door", "person"),
    "value person door": ("value", "person", "door"),
    "person value door": ("person", "value", "door"),
}
INSIDE = {
    "space": " ",
    "none": "",
    "comma": "，",
    "pause": "、",
    "colon": "：",
    "tab": "\t",
    "bar": "|",
    "slash": "/",
    "dash": "-",
    "spaced colon": (" ", "："),  # a blank between the first two pieces, a colon before the last
    "glued colon": ("", "："),
    "equals": "=",
    "arrow": "→",
    "long dash": "——",
    "dots": "……",
    "comma and blank": "， ",
    "star": "*",
    "emoji": "👉",
    "glued space": ("", " "),
}
BETWEEN = {
    "line": "\n",
    "semicolon": "；",
    "half semicolon": "; ",
    "full stop": "。",
    "comma": "，",
    "pause": "、",
    "two blanks": "  ",
    "1.": "\n{n}. ",
    "1.glued": "\n{n}.",
    "1、": "\n{n}、",
    "1)": "\n{n}) ",
    "(1)": "\n({n})",
    "①": "\n{ring}",
    "1️⃣": "\n{n}\ufe0f\u20e3",
    "•": "\n• ",
    "-": "\n- ",
    "·": "\n· ",
    "1. on one line": " {n}. ",
    "slash": " / ",
    "bar": " | ",
    "diamond": "🔸",
    "plus": "+",
    "one blank": " ",
    "A.": "\n{letter}. ",
    "【1】": "\n【{n}】",
    "No.1": "\nNo.{n} ",
    "第1户": "\n第{n}户：",
    "blank line": "\n\n",
}
WRAPS = {
    "none": ("", ""),
    "door in a box": ("door", "【{}】"),
    "door in brackets": ("door", "（{}）"),
    "name in brackets": ("person", "（{}）"),
    "value in brackets": ("value", "[{}]"),
    "quoted name": ("person", "“{}”"),
}
HEADINGS = {
    "none": "",
    "temperature": "今日体温\n",
    "solitaire": "#接龙\n今日体温\n",
    "collected": "体温汇总：",
    "titled": "每日体温 8号楼\n",
    "polite": "各位邻居，这是今天的体温：\n",
    "dated": "4月8日体温\n",
}
TRAILERS = {
    "none": "",
    "total": "\n以上共{count}户",
    "complete": "\n——以上就是全部，一个不落",
    "thanks": "\n谢谢",
}
BESIDES = {
    "none": "",
    "not told": "未报",
    "nobody": "无人",
    "empty": "空",
    "away": "没人在",
    "cough": "咳嗽",
    "throat": "，喉咙痛",
    "bracket": "(已送医，咳嗽)",
    "remark": "，今天没出门",
    "normal": "正常",
}
BLANK = frozenset({"not told", "nobody", "empty", "away"})
SYMPTOMS = {"cough": ["咳嗽"], "throat": ["咽痛"], "bracket": ["咳嗽"]}
TIMES = {"none": (), "before": ("早", "晚"), "column": ("早", "晚"), "three": ("早", "中", "晚")}
HOMES = {"one": 1, "two": 2, "three": 3}
CONTEXTS = {"group": "", "private": "", "reply_to_reminder": ""}
DIMENSIONS: Mapping[str, Mapping[str, object]] = {
    "door": DOORS,
    "person": PEOPLE,
    "value": VALUES,
    "order": ORDERS,
    "inside": INSIDE,
    "between": BETWEEN,
    "wrap": WRAPS,
    "heading": HEADINGS,
    "trailer": TRAILERS,
    "besides": BESIDES,
    "times": TIMES,
    "home": HOMES,
    "context": CONTEXTS,
}
PLAIN = {
    "heading": "none",
    "trailer": "none",
    "besides": "none",
    "times": "none",
    "home": "one",
    "value": "decimal",
    "wrap": "none",
}
ODD = 0.5  # most lists are odd in one or two ways, not in all at once
RINGS = "①②③④⑤⑥⑦⑧"
LETTERS = "ABCDEFGH"
HAN = "〇一二三四五六七八九"
WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")


@dataclass
class Built:
    """A message as far as it is put together."""

    entries: list[str] = field(default_factory=list)
    readings: list[Label] = field(default_factory=list)


def layouts(count: int, seed: int = 0) -> Iterator[tuple[Choice, Message]]:
    """So many different labelled lists, the same ones for the same seed."""
    random = Random(seed)
    made = 0
    while made < count:
        choice = {name: random.choice(list(options)) for name, options in DIMENSIONS.items()}
        choice |= {name: plain for name, plain in PLAIN.items() if random.random() < ODD}
        if _is_written(choice):
            made += 1
            yield choice, _message(choice, random)


def _is_written(choice: Choice) -> bool:
    """Whether people write so, and a reader at a desk would not have to ask."""
    return all(rule(choice) for rule in RULES)


def _says_who(choice: Choice) -> bool:
    housed, named = choice["door"] != "none", choice["person"] != "none"
    if choice["person"] == "nickname" and (
        choice["besides"] == "cough" or (not housed and choice["heading"] == "none")
    ):
        return False
    if not housed:
        return named and choice["person"] != "relation" and choice["besides"] not in {"not told", "empty"}
    return named or choice["home"] == "one"


def _glues_nothing_alike(choice: Choice) -> bool:
    """No door, number or letters run into one another."""
    order = _pieces(choice)
    first = choice["inside"] in {"none", "glued colon", "glued space"}
    second = choice["inside"] == "none"
    for glued, pair in zip((first, second), pairwise(order), strict=False):
        if glued and "person" not in pair:
            return False
        if glued and pair[0] == "person" and choice["value"] in {"spoken", "named"}:
            return False
        if glued and choice["person"] == "nickname":
            return False
        if glued and pair == ("person", "door") and choice["door"] == "worded":
            return False
    return True


def _keeps_its_marks_apart(choice: Choice) -> bool:
    """A mark divides either the pieces of an entry or the entries."""
    inside, between = choice["inside"], choice["between"]
    if between == "comma":
        return inside in {"space", "none", "colon", "glued colon", "glued space", "dash", "slash"}
    if between == "pause":
        return inside in {"none", "glued colon"}
    if between == "two blanks":
        return inside in {"none", "glued colon", "dash", "slash"}
    if between == "full stop":
        return inside in {"none", "space", "colon", "glued colon", "comma"} and choice["value"] != "stop"
    if between == "1. on one line":
        return inside in {"none", "space", "colon", "glued colon", "comma"}
    if between in {"slash", "bar", "diamond", "plus", "one blank"}:
        return inside in {"none", "colon", "glued colon", "equals", "arrow", "dash", "long dash", "emoji"}
    if between in {"1.glued", "①", "1️⃣"}:
        return _pieces(choice)[0] == "person" or (between != "1.glued" and choice["door"] != "none")
    return True


def _reads_its_numbers(choice: Choice) -> bool:
    """A comma or a stop for the point is plain only where no such mark divides; 365 needs a title or a reminder."""
    if choice["inside"] in {"dash", "slash"} and choice["value"] in {"comma", "stop", "glued"}:
        return False
    if choice["value"] == "comma":
        return choice["inside"] not in {"comma", "pause"} and choice["between"] not in {"comma", "pause"}
    if choice["value"] == "glued":
        expected = choice["context"] == "reply_to_reminder" or choice["heading"] != "none"
        return expected and choice["door"] not in {"bare", "under"} and _is_listed(choice)
    if choice["value"] == "named":
        return choice["order"].endswith("value") and choice["times"] == "none"
    return True


def _starts_with_what_can(choice: Choice) -> bool:
    order = _pieces(choice)
    inside = choice["inside"]
    if inside in {"equals", "arrow", "long dash", "dots", "star"} and (
        order[-1] != "value" or choice["times"] != "none"
    ):
        return False
    if order[0] == "value" and (inside in {"colon", "glued colon", "spaced colon", "dash"} or len(order) < 2):
        return False
    if order[-1] != "value" and inside in {"colon", "spaced colon", "glued colon"}:
        return False
    if order == ("value", "door") and choice["between"] == "1.":
        return True
    if inside == "slash" and order[0] == "value":
        return False
    if inside in {"colon", "spaced colon"} and choice["door"] == "none" and inside == "spaced colon":
        return False
    if inside in {"glued colon", "glued space", "spaced colon"} and len(order) < len(ORDERS["door person value"]):
        return False
    return not (inside == "dash" and (order[0] != "door" or choice["door"] in {"worded", "hash", "building"}))


def _adds_what_fits(choice: Choice) -> bool:
    if choice["besides"] != "none" and _pieces(choice)[-1] != "value":
        return choice["besides"] in {"cough", "bracket"} and _pieces(choice)[-1] == "person"
    if choice["besides"] in {"throat", "remark"} and choice["between"] in {"comma", "pause"}:
        return False
    if choice["times"] != "none" and choice["besides"] != "none":
        return False
    if choice["wrap"] == "value in brackets" and choice["besides"] != "none":
        return False
    if choice["wrap"] != "none" and choice["home"] != "one":
        return False
    if choice["wrap"] == "door in brackets" and _pieces(choice)[0] == "door" and choice["between"] in {"(1)", "line"}:
        return choice["door"] not in {"bare", "under"}
    if choice["besides"] == "normal" and choice["inside"] == "none":
        return False
    return not (choice["besides"] in BLANK | {"normal"} and choice["door"] == "none")


def _tells_the_times(choice: Choice) -> bool:
    if choice["times"] == "none":
        return True
    if not choice["order"].endswith("value") or choice["value"] in {"comma", "stop", "glued", "named"}:
        return False
    if choice["home"] != "one":
        return False
    if choice["times"] == "before":
        return choice["inside"] in {"space", "colon", "none"} and choice["between"] not in {"two blanks", "pause"}
    return choice["inside"] in {"space", "none", "colon", "tab"} and choice["between"].startswith(("line", "1", "•"))


def _is_a_home(choice: Choice) -> bool:
    """A door said once, and those who live there behind it."""
    if choice["home"] == "one":
        return True
    lines = choice["between"] in {"line", "1.", "1、", "1)", "•", "semicolon", "full stop", "blank line"}
    order = choice["order"] == "door person value" and choice["door"] != "none"
    plain = choice["inside"] in {"space", "glued space", "none"} and choice["besides"] == "none"
    return lines and order and plain and choice["value"] != "glued"


def _is_headed(choice: Choice) -> bool:
    if choice["door"] == "under":
        return choice["between"] in {"line", "•", "-", "·"} and choice["heading"] in {"none", "temperature"}
    if choice["heading"] == "collected" and (_is_listed(choice) or choice["between"] == "1. on one line"):
        return False
    return choice["trailer"] == "none" or _is_listed(choice)


def _is_listed(choice: Choice) -> bool:
    return BETWEEN[choice["between"]].startswith("\n")


RULES = (
    _says_who,
    _glues_nothing_alike,
    _keeps_its_marks_apart,
    _reads_its_numbers,
    _starts_with_what_can,
    _adds_what_fits,
    _tells_the_times,
    _is_a_home,
    _is_headed,
)


def _pieces(choice: Choice) -> tuple[Piece, ...]:
    missing = {piece for piece in ("door", "person") if choice[piece] == "none"}
    return tuple(piece for piece in ORDERS[choice["order"]] if piece not in missing)


def _message(choice: Choice, random: Random) -> Message:
    built = Built()
    names = random.sample(PEOPLE[choice["person"]], len(RINGS))
    floors = sorted(random.sample(range(1, 10), 4))
    size = random.randint(3, 4) if choice["home"] == "one" else 2
    odd = random.randrange(size)
    place = {"b": random.randint(1, 16), "u": random.randint(1, 3)}
    for index in range(size):
        place = {**place, "d": floors[index] * 100 + random.randint(1, 4)}
        _add_entry(choice, built, names, place, random, besides=choice["besides"] if index == odd else "none")
    return {
        "text": _joined(choice, built.entries, place["b"]),
        "context": choice["context"],
        "label": {"kind": "report", "readings": built.readings, "why": "so put together"},
        "tags": [],
    }


def _add_entry(
    choice: Choice, built: Built, names: list[str], place: dict[str, int], random: Random, *, besides: str
) -> None:
    room = ROOMS[choice["door"]].format(**place) if choice["door"] != "none" else None
    door = DOORS[choice["door"]].format(**place)
    parts = []
    for member in range(HOMES[choice["home"]]):
        name = names.pop()
        said = []
        for when in TIMES[choice["times"]] or (None,):
            tenths = random.randint(362, 378 if choice["value"] == "glued" else 389)
            said.append((tenths, when))
        written = {"door": door if member == 0 else "", "person": name, "value": _values(choice, said)}
        if besides in BLANK | {"normal"}:
            written["value"] = BESIDES[besides]
        parts.append(_entry(choice, written) + (BESIDES[besides] if besides not in BLANK | {"normal"} else ""))
        if besides in BLANK:
            continue
        for tenths, when in said:
            built.readings.append(_reading(name or "self", room, tenths, when, besides))
            if besides == "normal":
                break
    built.entries.append(" ".join(parts) if choice["inside"] != "none" else "，".join(parts))


def _reading(who: str, room: str | None, tenths: int, when: str | None, besides: str) -> Label:
    reading: Label = {"celsius": tenths / 10, "who": who, "room": room, "symptoms": SYMPTOMS.get(besides, [])}
    if besides == "normal":
        reading |= {"celsius": None, "status": "normal"}
    elif when is not None:
        reading["when"] = when
    return reading


def _values(choice: Choice, said: Sequence[tuple[int, str | None]]) -> str:
    written = [_value(choice["value"], tenths) for tenths, _ in said]
    if choice["times"] == "before":
        return " ".join(f"{when}{value}" for value, (_, when) in zip(written, said, strict=True))
    return "/".join(written)


def _value(style: str, tenths: int) -> str:
    whole, tenth = divmod(tenths, 10)
    return VALUES[style].format(
        w=whole,
        t=tenth,
        hw=HAN[whole % 10],
        ht="零" if tenth == 0 else HAN[tenth],
        wide=f"{whole}.{tenth}".translate(WIDE),
    )


def _entry(choice: Choice, written: Mapping[Piece, str]) -> str:
    wrapped, around = WRAPS[choice["wrap"]]
    told = {piece: around.format(text) if text and piece == wrapped else text for piece, text in written.items()}
    pieces = [told[piece] for piece in _pieces(choice) if told[piece]]
    mark = INSIDE[choice["inside"]]
    marks = list((mark, mark) if isinstance(mark, str) else mark)[-max(len(pieces) - 1, 0) :]
    return "".join(piece + mark for piece, mark in zip(pieces, [*marks, ""], strict=True)) if pieces else ""


def _joined(choice: Choice, entries: Sequence[str], building: int) -> str:
    mark = BETWEEN[choice["between"]]
    text = "".join(
        mark.format(n=number, ring=RINGS[number - 1], letter=LETTERS[number - 1]) + entry
        for number, entry in enumerate(entries, start=1)
    )
    if "{" not in mark and mark.strip() not in {"•", "-", "·"}:
        text = text.removeprefix(mark)
    text = text.lstrip("\n").lstrip(" ") if choice["heading"] == "collected" else text.lstrip("\n ")
    columns = {"column": "（早/晚）\n", "three": "（早/中/晚）\n"}.get(choice["times"], "")
    heading = HEADINGS[choice["heading"]]
    if columns:
        heading = (heading.rstrip("\n") or "体温") + columns
    if choice["door"] == "under":
        heading += f"{building}栋：\n"
    return heading + text + TRAILERS[choice["trailer"]].format(count=len(entries))


def told(label: Label) -> Counter[tuple[object, ...]]:
    """What is told of whom in a label."""
    return Counter(
        (
            reading["celsius"] if reading["celsius"] is not None else reading.get("status"),
            reading["who"],
            reading["room"],
            tuple(sorted(reading["symptoms"])),
            reading.get("when"),
        )
        for reading in label["readings"]
    )


def misplaced(label: Label, got: Label) -> bool:
    """Whether a value was stored behind another's door or under another's name."""
    wanted = {(reading["celsius"], reading["who"], reading["room"]) for reading in label["readings"]}
    doors = {reading["room"] for reading in label["readings"]}
    names = {reading["who"] for reading in label["readings"]}
    return any(
        (reading["room"] in doors or reading["who"] in names - {"self"})
        and not any(
            reading["celsius"] == celsius
            and reading["room"] in {room, None}
            and reading["who"] in {who, "self", "家人"}
            for celsius, who, room in wanted
        )
        for reading in got["readings"]
        if reading["celsius"] is not None
    )


def main(arguments: Sequence[str]) -> None:
    """Write how many layouts are read right, in each dimension."""
    numbers = [int(argument) for argument in arguments if argument.isdigit()]
    count, seed = [*numbers, *(2000, 0)[len(numbers) :]]
    right: Counter[tuple[str, str]] = Counter()
    asked: Counter[tuple[str, str]] = Counter()
    wrong = grave = 0
    for choice, message in layouts(count, seed):
        got = read(message["text"], message["context"])
        fits = got["kind"] == "report" and told(got) == told(message["label"])
        bad = misplaced(message["label"], got)
        wrong, grave = wrong + (not fits), grave + bad
        for pair in choice.items():
            asked[pair] += 1
            right[pair] += fits
        if not fits and "--show" in arguments:
            sys.stdout.write(f"{'GRAVE ' if bad else ''}{choice}\n{message['text']!r}\n")
            sys.stdout.write(
                f"   want {sorted(told(message['label']), key=str)}\n   got  {sorted(told(got), key=str)}\n"
            )
    sys.stdout.write(f"{count} layouts: {1 - wrong / count:.1%} right, {grave} with a value misplaced\n")
    for name, options in DIMENSIONS.items():
        rates = (f"{option} {right[name, option]}/{asked[name, option]}" for option in options)
        sys.stdout.write(f"  {name}: {', '.join(rates)}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
