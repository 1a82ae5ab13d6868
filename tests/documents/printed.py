"""What stands on the pages of a PDF that Typst made: its words, run by run, and its QR codes."""

import re
import zlib
from collections.abc import Iterator

import segno

# Brackets stand unescaped in a string of PDF as long as they close again.
_STRING = re.compile(rb"\(((?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*)\)", re.DOTALL)
_SHOWN = re.compile(rb"BT.*? Tm((?:%b|[^()])*?)ET" % _STRING.pattern, re.DOTALL)
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_RUN = re.compile(rb"(\d+) (\d+)\.5 m (\d+) \2\.5 l")
_LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}

BORDER = 4


def pages(paper: bytes) -> list[list[str]]:
    """The words of every page in the order they are drawn; a change of letters or of weight begins a new run."""
    glyphs = _glyphs(paper)
    return [[_line(shown[1], glyphs) for shown in _SHOWN.finditer(drawn)] for drawn in _drawings(paper)]


def codes(paper: bytes) -> list[set[tuple[int, int]]]:
    """The dark squares of every QR code, page after page, as (column, row) without the white border."""
    found: list[set[tuple[int, int]]] = []
    for drawn in _drawings(paper):
        for column, row, end in (map(int, run.groups()) for run in _RUN.finditer(drawn)):
            if (column, row) == (BORDER, BORDER):
                found.append(set())
            found[-1] |= {(at - BORDER, row - BORDER) for at in range(column, end)}
    return found


def dark(url: str) -> list[set[tuple[int, int]]]:
    """What a code of this link may look like: it is the same under each of its eight masks."""
    made = [segno.make(url, error="m", micro=False, mask=mask) for mask in range(8)]
    return [{(x, y) for y, row in enumerate(code.matrix) for x, one in enumerate(row) if one} for code in made]


def _streams(paper: bytes) -> Iterator[bytes]:
    for start in re.finditer(rb"stream\r?\n", paper):
        try:
            yield zlib.decompressobj().decompress(paper[start.end() :])
        except zlib.error:
            continue


def _drawings(paper: bytes) -> list[bytes]:
    return [stream for stream in _streams(paper) if b" cm/" in stream]


def _glyphs(paper: bytes) -> dict[int, str]:
    (table,) = [stream for stream in _streams(paper) if b"begincmap" in stream]
    pairs = re.findall(rb"^<([0-9A-F]{4})> <([0-9A-F]+)>$", table, re.MULTILINE)
    return {int(glyph, 16): bytes.fromhex(said.decode()).decode("utf-16-be") for glyph, said in pairs}


def _line(shown: bytes, glyphs: dict[int, str]) -> str:
    numbers = b"".join(_ESCAPED.sub(_unescaped, text) for text in _STRING.findall(shown))
    return "".join(glyphs[int.from_bytes(numbers[at : at + 2])] for at in range(0, len(numbers), 2))


def _unescaped(escape: re.Match[bytes]) -> bytes:
    said = escape[1]
    return bytes([int(said, 8)]) if said.isdigit() else _LETTERS.get(said, said)
