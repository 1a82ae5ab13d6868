"""The pixels of a PNG, and how well two colours stand out from each other."""

import struct
import zlib

Colour = tuple[int, int, int]


def size(png: bytes) -> tuple[int, int]:
    """Width and height in pixels."""
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def pixels(png: bytes) -> list[list[Colour]]:
    """The picture row by row; only eight bits a channel, with or without alpha, not interlaced."""
    width, height, depth, kind, *_ = struct.unpack(">IIBBBBB", png[16:29])
    channels = {2: 3, 6: 4}[kind]
    assert depth == 8
    rows = _unfiltered(zlib.decompress(_data(png)), width * channels, height, channels)
    return [[(row[x], row[x + 1], row[x + 2]) for x in range(0, len(row), channels)] for row in rows]


def _data(png: bytes) -> bytes:
    found, at = b"", 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            found += png[at + 8 : at + 8 + length]
        at += length + 12
    return found


def _unfiltered(data: bytes, length: int, height: int, step: int) -> list[bytearray]:
    rows: list[bytearray] = []
    above = bytearray(length)
    for start in range(0, height * (length + 1), length + 1):
        how, row = data[start], bytearray(data[start + 1 : start + 1 + length])
        for x in range(length):
            left = row[x - step] if x >= step else 0
            corner = above[x - step] if x >= step else 0
            row[x] = (row[x] + _guess(how, left, above[x], corner)) & 255
        rows.append(row)
        above = row
    return rows


def _guess(how: int, left: int, above: int, corner: int) -> int:
    """What each of the five filters of PNG expects a byte to be."""
    near = min((left, above, corner), key=lambda one: abs(left + above - corner - one))
    return (0, left, above, (left + above) // 2, near)[how]


def contrast(one: Colour, other: Colour) -> float:
    """The ratio of the two, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
