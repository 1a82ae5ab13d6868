"""Numbers: how people write a temperature, and every other number a message may hold."""

import re
from dataclasses import dataclass
from typing import Literal

from conversations.understanding.lexicon import UNITS, UNITS_BY_FIRST, longest
from conversations.understanding.names import name_length
from conversations.understanding.normal import DIGITS, number
from conversations.understanding.words.people import SURNAMES, TITLES

Shape = Literal["decimal", "loose", "whole", "three", "four", "fragment", "odd", "vague"]

LOWEST, HIGHEST = 34.0, 43.0  # Celsius; outside this a person is asked

_N = "〇零一二三四五六七八九两壹贰叁肆伍陆柒捌玖"
# Digits as a telephone hears them behind 点: 三十六点舞.
EIGHT_OR_NINE = "一二三四五六七八九"  # 三十六度八九: two digits that follow one another are about the first
HOMOPHONES = dict(zip("五舞午武物吾伍期齐奇溜流留久酒司丝伞散玲灵", "555555577766699443300", strict=True))
_TENS = rf"(?:[{_N}]?[十拾](?:[{_N}]|\d(?=\s?[度点.]))?|[卅卌廿][{_N}]?|[{_N}]{{1,2}})"

# One alternative a spelling; the first that fits wins.
WRITTEN = re.compile(
    rf"""
      (?P<multi>\d{{1,6}}(?:\.\d{{1,6}}){{2,12}}|\d{{2}}\s?(?:度|℃|°c?)\d{{1,3}}(?:\.\d{{1,3}}){{1,3}})
    | (?P<du>\d{{2,3}})\s?(?:度|°c?|℃|c|du\s)\s?(?P<du_rest>[零0][1-9一二三四五六七八九]|\d|[{_N}](?![{_N}十])|半)
        (?!\d|[人口个位]|栋|号|单元|-\d{{1,4}}(?![\d.度])|\.\d)分?
    | (?P<dian>\d{{2}})\s?(?:点|point|dot|dian)\s?(?P<dian_rest>\d{{1,2}}|[{_N}]|半)(?![\d十])
    | (?P<point>\d{{1,6}})\.(?P<point_rest>\d{{1,6}})(?!\d)
    | (?P<letter>\d{{2}})\.\s?(?P<letter_rest>[oil])(?![a-z])
    | (?P<loose>3[4-9]|4[0-2])(?P<loose_by>\s?[.。·,，;:_'"`^*、/+-]{{1,4}}\s?|[ ])(?P<loose_rest>\d)
        (?!\d|\s?[人口个栋号点:年月-]|\s?\.\d|单元)
    | (?P<tens>[34])十(?P<ones>\d)[度点.](?P<tenths>\d)(?!\d)
    | (?P<half>3[4-9]|4[0-2])\s?(?:[度点又零]\s?)?(?:半(?![天年个月小点夜斤价数])|1/2(?!\d))
    | (?P<mixed>3[4-9]|4[0-2])(?:\.\s?)?(?P<mixed_rest>[{_N}])(?![{_N}十百\d人口个位栋号])
    | (?P<open>3[4-9]|4[0-2])(?:\.{{1,2}}(?=\s*$|\s*[a-z](?![a-z])|[几多]|\s?[,，。!！?？、;；])|点(?![\d半整一-龥]))
    | (?P<whole>\d{{1,300}})
    """,
    re.VERBOSE,
)
SPOKEN = re.compile(
    rf"""
      (?P<slip>[三四][时石是实食]|[散山伞]十)(?P<ones>[{_N}])[度点](?P<tenths>[{_N}半])(?![{_N}十百分日号月])
    | (?P<misheard>[三四叁肆][十拾][{_N}])(?:[点度](?P<sounds>[{"".join(HOMOPHONES)}])|点(?P<none>无))(?=[\s,。!?;]|$)
    | (?P<open>[三四叁肆][十拾][{_N}])点(?=[\s,。!?;]|$)
    | (?P<tens>{_TENS})\s?(?:度|点|\.|。|[肚渡镀杜](?=[{_N}]))\s?(?P<rest>[{_N}]{{1,2}}?|\d{{1,2}}|半)
        (?:(?![{_N}十百\d]|[人口个位栋号])|(?=[三四叁肆卅][十拾]?[{_N}]?[度点]|二?十?[{_N}]?点(?![{_N}\d])|[一两]个|一位|另))分?
    | (?P<glued>[三四叁肆][十拾][{_N}])(?P<glued_rest>[{_N}])(?![{_N}十百度点])
    | (?P<about>[三四][十拾][六七八九](?P<upper>[六七八九])(?=度))
    | (?P<digits>三[六七][{_N}])(?![{_N}十百])
    | (?P<plain>[{_N}十百千拾佰卅卌廿]{{1,10}})
    """,
    re.VERBOSE,
)
PER_PIECE = re.compile(
    r"(?:\s?(?:元|块)?(?:/|每|一)|(?:元|块)?(?:两|三|五|十))(?:[支份斤箱袋盒板桶件只瓶包提条套张把颗枚根筐篮双罐听扎本盆束打捆]|公斤|大份|小份|大袋|大包|人份)(?!人)"
)
CELSIUS = re.compile(
    r"\s?(?:摄氏度|°\s?c(?![a-z])|度(?![数线])(?:c(?![a-z]))?|°(?!\s?f)|c(?![a-z])|d(?![a-z\d])|du(?![a-z])"
    r"|摄氏|degrees?(?! f))"
)
FAHRENHEIT = re.compile(r"\s?(?:华氏度?|°\s?f(?![a-z])|f(?![a-z])|度f|degrees? f(?:ahrenheit)?|fahrenheit)")
ENDS = frozenset(["", *",。!?、;:\n()"])  # no unit stands behind these
LETTERS = frozenset("d")  # 36.5d is a slip for 36.5度, 36D a size
VAGUE_AFTER = re.compile(r"(?:点|度)?(?:多|几)(?!人|个|口|岁)|来度|度?(?:开头|打头|开外|出头)|度把|度来的")
MONEY_BEFORE = "¥$€£￥"


@dataclass(slots=True)
class Figure:
    """A number as written: its value, how it was spelled, and the unit behind it."""

    start: int
    end: int
    value: float
    shape: Shape
    unit: str = ""  # "c", "f", a foreign unit's kind, or ""
    by: str = ""  # what stood for the point in a loose spelling

    @property
    def foreign(self) -> bool:
        """Whether a unit says that this is money, weight, time or a count."""
        return self.unit not in {"", "c", "f"}


def figure(text: str, at: int) -> Figure | None:
    """The number written in digits or Chinese numerals at `text[at]`, with its unit."""
    if text[at].isdigit():
        found = _digits(text, at)
    elif text[at] in ".。" and text[at - 1 : at] not in {".", "…"} and FRAGMENT.match(text, at):
        found = Figure(at, at + 2, float(f"0.{text[at + 1]}"), "fragment")
    else:
        found = _numerals(text, at)
    if found is not None:
        _add_unit(found, text)
    return found


FRAGMENT = re.compile(r".\d(?!\d)")
PLAIN = re.compile(r"(?:3[4-9]|4[0-2])\.\d(?=[ ,。!?、;:\n()℃°度我]|$)")


def plain_decimal(text: str, at: int) -> Figure | None:
    """36.5 as most people write it: no room, date or time is written so."""
    match = PLAIN.match(text, at)
    if match is None:
        return None
    found = Figure(at, match.end(), float(match.group()), "decimal")
    _add_unit(found, text)
    return found


def _digits(text: str, at: int) -> Figure | None:
    match = WRITTEN.match(text, at)
    if match is None:
        return None
    start, end = match.span()
    part = match.groupdict()
    if part["multi"]:
        return Figure(start, end, -1, "odd")
    if part["du"] or part["dian"]:
        whole = part["du"] or part["dian"]
        rest = "".join(_digit(letter) for letter in part["du_rest"] or part["dian_rest"])
        return Figure(start, end, float(f"{whole}.{rest}"), "decimal", unit="c" if part["du"] else "")
    if part["point"]:
        return _pointed(start, end, part["point"], part["point_rest"])
    if part["tens"]:  # 3十6度5
        return Figure(start, end, float(f"{part['tens']}{part['ones']}.{part['tenths']}"), "decimal")
    if part["half"]:
        return Figure(start, end, float(f"{part['half']}.5"), "decimal")
    if part["letter"]:
        return Figure(
            start, end, float(f"{part['letter']}.{'0' if part['letter_rest'] == 'o' else '1'}"), "loose", by="o"
        )
    if part["loose"]:
        return Figure(start, end, float(f"{part['loose']}.{part['loose_rest']}"), "loose", by=part["loose_by"])
    if part["mixed"]:
        return Figure(start, end, float(f"{part['mixed']}.{_digit(part['mixed_rest'])}"), "decimal")
    if part["open"]:
        return Figure(start, end, float(part["open"]), "fragment")
    return _whole(start, end, part["whole"])


def _pointed(start: int, end: int, whole: str, rest: str) -> Figure:
    return Figure(start, end, float(f"{whole}.{rest}"), "decimal" if len(rest) <= 2 else "odd")


def _whole(start: int, end: int, digits: str) -> Figure:
    shape: Shape = (
        "three" if len(digits) == 3 else "four" if len(digits) == 4 else "whole" if len(digits) < 3 else "odd"
    )
    return Figure(start, end, float(digits), shape)


def _digit(letter: str) -> str:
    return "5" if letter == "半" else letter if letter.isdigit() else str(DIGITS[letter])


def _numerals(text: str, at: int) -> Figure | None:
    match = SPOKEN.match(text, at)
    if match is None:
        return None
    start, end = match.span()
    part = match.groupdict()
    if part["slip"]:  # 三时六度五
        tens = "4" if part["slip"][0] == "四" else "3"
        return Figure(start, end, float(f"{tens}{_digit(part['ones'])}.{_digit(part['tenths'])}"), "decimal")
    if part["misheard"]:
        return Figure(
            start, end, float(f"{number(part['misheard']) or 0:.0f}.{HOMOPHONES[part['sounds'] or '五']}"), "decimal"
        )
    if part["open"]:
        return Figure(start, end, number(part["open"]) or 0.0, "fragment")
    if part["tens"]:
        rest = part["rest"]
        decimals = rest if rest.isdigit() else "".join(_digit(letter) for letter in rest)
        if len(rest) == 2 and rest in EIGHT_OR_NINE:
            decimals = decimals[0]
        return Figure(start, end, float(f"{number(part['tens']) or 0:.0f}.{decimals}"), "decimal")
    if part["about"]:
        return Figure(
            start, end, float(f"{number(part['about'][0]) or 0:.0f}{_digit(part['upper'])}"), "vague", unit="c"
        )
    if part["glued"]:
        return Figure(start, end, float(f"{number(part['glued']) or 0:.0f}.{_digit(part['glued_rest'])}"), "decimal")
    if part["digits"]:
        return Figure(start, end, number(part["digits"]) or 0.0, "three")
    value = number(part["plain"])
    if value is None:
        return None
    return Figure(start, end, value, _whole(start, end, f"{value:.0f}").shape)


def _add_unit(found: Figure, text: str) -> None:
    """Note the unit that follows; a single-letter unit yields to a longer word (只 in 只有)."""
    if found.start and text[found.start - 1] in MONEY_BEFORE:
        found.unit = "price"
        return
    if text[found.end : found.end + 1] in ENDS:
        return
    if (match := PER_PIECE.match(text, found.end)) and not _slashes_a_name(text, match):
        found.unit, found.end = "price", match.end()
        return
    pointed = found.shape == "decimal" and LOWEST <= found.value <= HIGHEST  # 36.7头不疼了: no count has a point
    unit = _foreign_unit(text, found.end, pointed=pointed, door=found.shape in {"three", "four"})
    if unit:
        found.unit, found.end = UNITS[unit], found.end + len(unit) + (text[found.end] == " ")
        return
    if found.shape == "whole" and (vague := VAGUE_AFTER.match(text, found.end)):
        found.shape, found.end = "vague", vague.end()
    for kind, pattern in (("f", FAHRENHEIT), ("c", CELSIUS)):
        if match := pattern.match(text, found.end):
            if found.shape == "whole" and match.group().strip() in LETTERS:
                return
            found.unit, found.end = kind, match.end()
            return


def _slashes_a_name(text: str, match: re.Match[str]) -> bool:
    """36.5/包仁/501: behind the slash stands a name."""
    return match.group()[0] == "/" and name_length(text, match.start() + 1) > 1


def found_name(text: str, at: int, unit: str) -> bool:
    """36周大爷: the letter behind the number is a surname with a form of address."""
    return unit in SURNAMES and (text[at + 1 : at + 3] in FORMS_OF_ADDRESS or text[at + 1 : at + 2] in SHORT_FORMS)


SHORT_FORMS = frozenset(title for title in TITLES.split() if len(title) == 1)
FORMS_OF_ADDRESS = frozenset(title for title in TITLES.split() if len(title) == 2)


WHOLE_COUNTS = frozenset(
    "头家个位名口户人只条匹台张套辆双组队批颗根票楼遍趟排座桌路朵盘碗杯串栋幢款项章关届场首道句字支板片粒件包"
)


def _foreign_unit(text: str, at: int, *, pointed: bool, door: bool) -> str | None:
    if at >= len(text):
        return None
    if text[at] == " " and text[at + 1 : at + 2].isascii():
        at += 1
    for unit in UNITS_BY_FIRST.get(text[at : at + 1], ()):
        if text.startswith(unit, at):
            behind = text[at + len(unit) : at + len(unit) + 1]
            if unit.isascii() and behind.isascii() and behind.isalpha():
                continue
            word = longest(text, at)
            counts = UNITS[unit] in {"count", "time"} if pointed else door
            if found_name(text, at, unit) or (counts and unit in SURNAMES and name_length(text, at) > 1):
                return None
            if len(unit) == 1 and word is not None and len(word) > 1:
                return None
            if pointed and (unit in WHOLE_COUNTS or (unit[0] == "一" and behind.isdigit())):
                return None
            return unit
    return None
