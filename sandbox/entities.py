"""Marks in a text: HTML as the Bot API reads it, and commands and mentions in what people type."""

import html
import re
from typing import Any

from sandbox.refusal import Refusal, bad_request

PIECE = re.compile(r"<(?P<tag>[^<>]*)>|(?P<escaped>&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);)")
TAG = re.compile(r"(?P<close>/?)(?P<name>[^\s/]*)\s*(?P<attributes>.*)", re.DOTALL)
ATTRIBUTE = re.compile(r"""([a-zA-Z-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
TYPED = re.compile(
    r"(?P<bot_command>(?<![^\s])/[a-zA-Z0-9_]{1,32}(?:@[a-zA-Z0-9_]{3,32})?)(?![\w/@])"
    r"|(?P<mention>(?<![\w])@[a-zA-Z][a-zA-Z0-9_]{3,31})"
    r"|(?P<url>https?://[^\s]+)"
)
KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}
Entity = dict[str, Any]


def typed(text: str) -> list[Entity]:
    """The commands, mentions and links that a client marks in typed text."""
    if "/" not in text and "@" not in text:
        return []
    return [
        {
            "type": found.lastgroup,
            "offset": utf16_length(text[: found.start()]),
            "length": utf16_length(found.group()),
        }
        for found in TYPED.finditer(text)
    ]


def utf16_length(text: str) -> int:
    """How long Telegram counts a text: an emoji is two units."""
    return len(text) + sum(1 for letter in text if ord(letter) > 0xFFFF)


def marked(text: str, mark: Entity) -> str:
    """The part of a text that a mark covers."""
    units = text.encode("utf-16-le")
    return units[2 * mark["offset"] : 2 * (mark["offset"] + mark["length"])].decode("utf-16-le")


def parsed(text: str, parse_mode: str | None, given: list[Entity] | None) -> tuple[str, list[Entity]]:
    """The text without its marks, and the marks; 400 when they cannot be read."""
    if not parse_mode:
        return text, given or typed(text)
    if parse_mode.lower() != "html":
        raise bad_request("unsupported parse_mode: the sandbox reads HTML", violation=True)
    return _Html(text).read()


class _Html:
    def __init__(self, text: str) -> None:
        self._text = text
        self._plain: list[str] = []
        self._length = 0
        self._open: list[tuple[str, int, Entity]] = []
        self._entities: list[Entity] = []

    def read(self) -> tuple[str, list[Entity]]:
        position = 0
        for piece in PIECE.finditer(self._text):
            self._add(self._between(position, piece.start()))
            position = piece.end()
            if piece["escaped"]:
                self._add(html.unescape(piece["escaped"]))
            else:
                self._tag(piece["tag"], piece.start())
        self._add(self._between(position, len(self._text)))
        if self._open:
            raise _unreadable(f'Can\'t find end tag corresponding to start tag "{self._open[-1][0]}"')
        plain = "".join(self._plain)
        return plain, sorted(self._entities or typed(plain), key=lambda mark: mark["offset"])

    def _between(self, start: int, end: int) -> str:
        text = self._text[start:end]
        if "<" in text:
            raise _unreadable(f"Unclosed start tag at byte offset {self._bytes(start + text.index('<'))}")
        return text

    def _bytes(self, position: int) -> int:
        return len(self._text[:position].encode())

    def _add(self, text: str) -> None:
        self._plain.append(text)
        self._length += utf16_length(text)

    def _tag(self, inside: str, position: int) -> None:
        tag = TAG.fullmatch(inside)
        name = tag["name"].lower() if tag else ""
        if tag and tag["close"]:
            self._end(name, position)
        elif tag is None or name not in KINDS:
            raise _unreadable(f'Unsupported start tag "{name}" at byte offset {self._bytes(position)}')
        else:
            self._open.append((name, self._length, _mark(name, tag["attributes"])))

    def _end(self, name: str, position: int) -> None:
        where = self._bytes(position)
        if not self._open:
            raise _unreadable(f"Unexpected end tag at byte offset {where}")
        opened, start, mark = self._open.pop()
        if opened != name:
            raise _unreadable(f'Unmatched end tag at byte offset {where}, expected "</{opened}>", found "</{name}>"')
        if self._length > start:
            self._entities.append(mark | {"offset": start, "length": self._length - start})


def _mark(name: str, attributes: str) -> Entity:
    given = {key: first or second or bare for key, first, second, bare in ATTRIBUTE.findall(attributes)}
    mark: Entity = {"type": KINDS[name]}
    if name == "a":
        mark["url"] = html.unescape(given.get("href", ""))
    if name == "blockquote" and "expandable" in given:
        mark["type"] = "expandable_blockquote"
    if name == "tg-emoji":
        mark["custom_emoji_id"] = given.get("emoji-id", "")
    if name == "tg-time":
        if not given.get("unix", "").isdecimal():
            raise _unreadable("Invalid unix time specified")
        mark |= {"unix_time": int(given["unix"]), "date_time_format": given.get("format", "")}
    return mark


def _unreadable(why: str) -> Refusal:
    return bad_request(f"can't parse entities: {why}", violation=True)
