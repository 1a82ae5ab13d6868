"""How a message is laid out: quotes set aside, list marks taken off, titles and headings told from entries."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from operator import itemgetter

from conversations.understanding.words import speech

_N = "一二三四五六七八九十"
BULLET = re.compile(r"\s*(?:[^\w\s()（）【】\[\]「」《》<>#@.,，。、:;!?+\"'~=/\\|&%$¥￥℃°—_-]{1,3}|-(?=\s))\s*")
MARK = re.compile(
    rf"\s*(?:\((?P<ring>\d{{1,3}}|[{_N}]{{1,3}})\)[.、:,\s]*|【(?P<box>\d{{1,3}})】[.、:\s]*|\[(?P<square>\d{{1,3}})\][.、:\s]*"
    rf"|(?P<han>[{_N}]?十[{_N}]?|[{_N}])[、.,:]\s*|no\.?\s?(?P<no>\d{{1,3}})[.:、\s]\s*|#(?P<hash>\d{{1,3}})[.、:\s]\s*|第(?P<nth>\d{{1,3}}|[{_N}]{{1,3}})[户个位][:、,\s]\s*"
    r"|(?P<bed>\d{1,2})(?:床|号床|号铺)(?=\s?[\u4e00-\u9fff])\s?"
    r"|(?P<plain>(?:\d{1,2}|1\d\d)(?=\s?[、).])|\d{1,2})\s?(?:[、)]|\.\)|[;](?!\d)|:(?!\s?\d\d(?!\d))|,(?!\d)|\.(?!\d))\s*)"
)
DOTTED = re.compile(r"\s*(?P<number>\d{1,3})\.(?=\d)")
BARE = re.compile(
    r"\s*(?P<number>\d{1,3})(?=[ \t|]+\S|(?![人口月点度岁日天号楼栋单层年个元块斤])[\u4e00-\u9fff])[ \t|]*"
)
LETTER = re.compile(r"\s*(?P<letter>[a-z])\s?[.、):,]\s*(?=\S)")
INLINE = re.compile(
    r"(?:(?<=[\s:;,。、])(?<!\d[。,、])|(?<=\d)(?=\())(?:(?P<plain>\d{1,2})(?:[、)]|\.(?!\d(?:[^-\d栋幢#号]|$)))|\((?P<ring>\d{1,2})\)[.、]?)(?!\s*$)"
)
TEMPERATURE_FIRST = re.compile(r"\s*(?:3[4-9]|4[0-2])\.\d{1,2}(?![\d栋幢楼号单#-])")
ROOM_BEHIND = re.compile(r"\s*\d{2}\.\d{1,2}(?:-\d{3,4}|[栋幢#]|号楼)")
MARK_LETTERS = frozenset(_N + "第n")  # the letters a list mark may open with
DIGIT = re.compile(r"\d")
LOWEST_DOOR = 100
DOOR_BEHIND = re.compile(r"\d[-#]\d|(?<![\d.])\d{3,4}(?![\d.])|[栋楼室]")
VALUE = re.compile(r"(?<!\d)(?:3[4-9]|4[0-2])[.。度]")
LOWEST_VALUE = 34  # 37, said alone is no list mark
POINT_ONLY = re.compile(
    r"\s*(?:3[4-9]|4[0-2])\s?[.。、;:,)]{1,3}\s?(?:\d{1,2}|[oil])\s*(?:度|°?c)?\s*$"
    rf"|\s*[三四]十[{_N}]?[.。]\s?[{_N}]\s*度?\s*$"
)

REPLY = re.compile(r"「[^「」]{0,2000}」[ \t]*\n?[ \t]*[-—–_=\s]{3,60}(?:\n|$)|「[^「」\n]{1,60}[:：][^「」]{0,2000}」")
REPLY_RULE = re.compile(r"^[^\n]{0,2000}\n[ \t]*(?:- ){4,40}-?[ \t]*\n")
ANSWER = re.compile(r"^\s*—{2,4}\s?(?=\S)(?!来自|转自|发自|摘自|出自|from)")
QUOTED_LINE = re.compile(r"^\s*>\s?(?=\S)")
FORM_FIELD = re.compile(
    r"\s*(?:您的|你的|请填写|请输入|今[日天早晚])?(姓名|名字|体温|症状|房号|房间号|门牌号?|楼栋|楼号|单元|住址|地址|电话|手机号?|联系方式|年龄|性别|日期|时间|备注"
    r"|有无[^:\n]{1,8}|是否[^:\n]{1,8}|身体状况|健康状况)(?:[(][^)\n]{0,8}[)])?\s*(?::|$)"
)
CLOSING = tuple(speech.CLOSINGS.split())
RULE_LINE = re.compile(r"^[\s|:+=_*~—─-]{3,}$")
OPENS_QUOTE = frozenset(">|:+=_*~—─-")  # what a quoted line or a rule opens with


@dataclass(slots=True)
class Line:
    """One line or list item: text[start:end] without its mark; `number` is the mark's number, 0 for a bullet."""

    start: int
    end: int
    number: int | None = None


@dataclass(slots=True)
class Layout:
    """The lines to read and the stretches that are somebody else's words."""

    lines: list[Line] = field(default_factory=list)
    quotes: list[tuple[int, int]] = field(default_factory=list)

    @property
    def marked(self) -> int:
        """How many lines carry a list mark."""
        return sum(line.number is not None for line in self.lines)


def layout(text: str) -> Layout:
    """The text's lines with quotes set aside and list marks taken off."""
    if "\n" not in text and "「" not in text and not text[0].isspace() and text[0] not in OPENS_QUOTE:
        return _one_line(text)
    found = Layout(quotes=_quotes(text))
    at = 0
    for piece in text.split("\n"):
        start, end = at, at + len(piece)
        at = end + 1
        if QUOTED_LINE.match(piece) or RULE_LINE.match(piece):
            continue
        for begin, stop in _outside(start, end, found.quotes):
            if not text[begin:stop].isspace():
                found.lines.append(Line(begin, stop))
    if "「" in text or len(found.lines) > 1:
        _set_aside_answered(text, found)
    _take_marks(text, found)
    return found


def _one_line(text: str) -> Layout:
    line = Line(0, len(text))
    _mark(text, line, 0, alone=True)
    found = Layout(_inline(text, line))
    if len(found.lines) > 1:
        _unmark_form(text, found)
    return found


def _quotes(text: str) -> list[tuple[int, int]]:
    if "「" in text:
        return [match.span() for match in REPLY.finditer(text)]
    match = REPLY_RULE.match(text) if "- - - -" in text else None
    return [match.span()] if match else []


def _outside(start: int, end: int, quotes: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The parts of text[start:end] that no quote covers."""
    for place in range(bisect_right(quotes, start, key=itemgetter(1)), len(quotes)):
        begin, stop = quotes[place]
        if begin >= end:
            break
        if start < begin:
            yield start, begin
        start = stop
    if start < end:
        yield start, end


def _set_aside_answered(text: str, found: Layout) -> None:
    """A line that opens with —— answers the lines above it: those are a quote."""
    for index, line in enumerate(found.lines):
        if index and (match := ANSWER.match(text[line.start : line.end])) and not _sums_up(text, line, match):
            found.quotes.append((found.lines[0].start, line.start))
            line.start += match.end()
            del found.lines[:index]
            return


def _sums_up(text: str, line: Line, match: re.Match[str]) -> bool:
    """——以上三口: what closes a list is no answer to it."""
    return text.startswith(CLOSING, line.start + match.end())


def _take_marks(text: str, found: Layout) -> None:
    last = 0
    for line in found.lines:
        number = _mark(text, line, last, alone=len(found.lines) == 1)
        if number:
            last = number
    if len(found.lines) > 1 and found.marked < 2:
        _take_bare_numbers(text, found)
        _take_letters(text, found)
    _part_first(text, found)
    if len(found.lines) <= 3:
        found.lines = [part for line in found.lines for part in _inline(text, line)]
    _unmark_form(text, found)


def _part_first(text: str, found: Layout) -> None:
    """今日体温：1. 101张三36.5, with 2. on the next line: the first entry stands behind the title."""
    if len(found.lines) < 2 or found.lines[0].number is not None or not found.lines[1].number:
        return
    title, wanted = found.lines[0], found.lines[1].number - 1
    for match in INLINE.finditer(text, title.start, title.end):
        if int(match["plain"] or match["ring"]) == wanted:
            found.lines.insert(1, Line(match.end(), title.end, wanted))
            title.end = match.start()
            return


def _unmark_form(text: str, found: Layout) -> None:
    """1.姓名：张三 2.体温：36.5 3.症状：无 - numbered fields, each named once, are one person's form."""
    marked = [line for line in found.lines if line.number is not None]
    fields = [match[1] for line in marked if (match := FORM_FIELD.match(text[line.start : line.end]))]
    if len(fields) < 2 or len(set(fields)) < len(fields) or 2 * len(fields) < len(marked):
        return
    for line in marked:
        line.number = None


def _mark(text: str, line: Line, last: int, *, alone: bool) -> int | None:
    """Take the list mark off the line; its number is kept and returned."""
    piece = text[line.start : line.end]
    if piece[0].isalpha() and piece[0] not in MARK_LETTERS:
        return None
    if not alone and (match := BULLET.match(piece)) and match.end() < len(piece):
        line.number = 0
        line.start += match.end()
        piece = text[line.start : line.end]
    if POINT_ONLY.match(piece):
        return None
    if match := MARK.match(piece):
        number = _number(next(part for part in match.groups() if part))
    elif (match := DOTTED.match(piece)) and _follows(int(match["number"]), last, piece):
        number = int(match["number"])
    else:
        return None
    rest = piece[match.end() :]
    if number >= LOWEST_DOOR and number != last + 1 and not DOOR_BEHIND.search(VALUE.split(rest)[0]):
        return None  # 101、张三: the list's first number is a door
    if number >= LOWEST_VALUE and number != last + 1 and not any(letter.isalnum() for letter in rest):
        return None  # 39…… is a fever
    if alone and (not rest.strip() or number >= LOWEST_VALUE or ("," in match.group() and not DIGIT.search(rest))):
        return None
    line.start += match.end()
    line.number = number
    return number


def _follows(number: int, last: int, piece: str) -> bool:
    """Whether 12.501 opens entry 12: its number is next in line and it is no temperature."""
    if TEMPERATURE_FIRST.match(piece):
        return number == last + 1 and last > 0
    if number >= 10 and ROOM_BEHIND.match(piece):
        return True
    return number == 1 or (last > 0 and 0 <= number - last <= 3)


def _number(mark: str) -> int:
    if mark.isdigit():
        return int(mark)
    tens, _, ones = mark.rpartition("十")
    digit = {letter: value for value, letter in enumerate(_N, start=1)}
    return (digit.get(tens, 1) * 10 if "十" in mark else 0) + digit.get(ones, 0)


def _take_bare_numbers(text: str, found: Layout) -> None:
    """Lines that open with 1, 2, 3 ... and a blank are a list as well."""
    opened = [(line, BARE.match(text[line.start : line.end])) for line in found.lines]
    numbers = [int(match["number"]) for _, match in opened if match]
    steps = [after - before for before, after in pairwise(numbers)]
    if len(numbers) < 2 or any(step != 1 for step in steps) or numbers[0] > 60:
        return
    for line, match in opened:
        if match:
            line.number = int(match["number"])
            line.start += match.end()


def _take_letters(text: str, found: Layout) -> None:
    """Lines that open with A. B. C. are a list as well."""
    opened = [(line, match) for line in found.lines if (match := LETTER.match(text, line.start, line.end))]
    if len(opened) < 2 or any(match["letter"] != chr(ord("a") + at) for at, (_, match) in enumerate(opened)):
        return
    for number, (line, match) in enumerate(opened, start=1):
        line.number, line.start = number, match.end()


def _inline(text: str, line: Line) -> list[Line]:
    """Cut 1.张三36.5 2.李四36.6 written on one line into its entries."""
    piece = text[line.start : line.end]
    cuts: list[tuple[int, int, int]] = []
    expected = line.number + 1 if line.number else 1
    if str(expected) not in piece:
        return [line]
    for match in INLINE.finditer(" " + piece):
        number = int(match["plain"] or match["ring"])
        if number == expected:
            cuts.append((match.start() - 1, match.end() - 1, number))
            expected += 1
    if len(cuts) < (1 if line.number else 2):
        return [line]
    parts = [Line(line.start, line.start + max(cuts[0][0], 0), line.number)]
    for index, (_, begin, number) in enumerate(cuts):
        end = cuts[index + 1][0] if index + 1 < len(cuts) else len(piece)
        parts.append(Line(line.start + begin, line.start + end, number))
    return [part for part in parts if text[part.start : part.end].strip()]
