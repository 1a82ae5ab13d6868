"""From a letter to what Telegram takes: words from the catalogues, buttons, pages drawn from what is stored now."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove, WebAppInfo

from handlers.effects import APP, Button, Line, words
from handlers.page import Page
from handlers.pages.pages import VIEWS

LONGEST = 3800  # UTF-16 units a message; Telegram takes 4,096


@dataclass(frozen=True, slots=True)
class Drawn:
    """One message as it goes out."""

    text: str
    keyboard: InlineKeyboardMarkup | None
    keys: ReplyKeyboardMarkup | ReplyKeyboardRemove | None = None  # the big buttons that stay below the chat


class Drawer:
    """Draws letters for one bot, whose name the deep links carry; without `web_url` no button leads to a page."""

    def __init__(self, bot_name: str, web_url: str = "") -> None:
        self._bot_name = bot_name
        self._web_url = web_url

    def link(self, payload: str) -> str:
        """A deep link into the private chat."""
        return f"https://t.me/{self._bot_name}?start={payload}"

    def say(self, payload: dict[str, Any]) -> list[Drawn]:
        """A stored message."""
        language = payload["language"]
        text = "\n".join(words(line, language) for line in payload["lines"])
        buttons = [
            [Button(Line(**one["label"]), one["data"], one["link"], one.get("page", "")) for one in row]
            for row in payload["buttons"]
        ]
        drawn = self._split(text, self._keyboard(buttons, language))
        return [*drawn[:-1], replace(drawn[-1], keys=_keys(payload.get("keyboard"), language))]

    def page(self, db: Session, payload: dict[str, Any], when: datetime) -> list[Drawn]:
        """A page drawn from what is stored now."""
        language = payload["language"]
        pages = VIEWS[payload["view"]](db, payload["ids"], when)
        return [drawn for page in pages for drawn in self._page(page, language)]

    def _page(self, page: Page, language: str) -> list[Drawn]:
        text = page.text or "\n".join(words(line, language) for line in page.lines)
        return self._split(text, self._keyboard([list(row) for row in page.buttons], language))

    def _split(self, text: str, keyboard: InlineKeyboardMarkup | None) -> list[Drawn]:
        """Cut at line ends where it is longer than a message; the buttons hang under the last part."""
        parts = [""]
        for line in text.split("\n"):
            for piece in _pieces(line):
                if _length(parts[-1]) + _length(piece) + 1 > LONGEST:
                    parts.append("")
                parts[-1] += ("\n" if parts[-1] else "") + piece
        shown = [part for part in parts if part.strip()] or ["…"]
        return [Drawn(part, keyboard if part is shown[-1] else None) for part in shown]

    def _keyboard(self, rows: list[list[Button]], language: str) -> InlineKeyboardMarkup | None:
        shown = [[one for one in row if self._web_url or not one.page] for row in rows]
        if not any(shown):
            return None
        return InlineKeyboardMarkup([[self._button(one, language) for one in row] for row in shown if row])

    def _button(self, one: Button, language: str) -> InlineKeyboardButton:
        label = words(one.label, language)[:60]
        if one.link:
            return InlineKeyboardButton(label, url=self.link(one.link))
        if one.page == APP:
            return InlineKeyboardButton(label, web_app=WebAppInfo(f"{self._web_url}/{APP}"))
        if one.page:
            return InlineKeyboardButton(label, url=f"{self._web_url}/{one.page}")
        return InlineKeyboardButton(label, callback_data=one.data)


def _keys(rows: list[list[Any]] | None, language: str) -> ReplyKeyboardMarkup | ReplyKeyboardRemove | None:
    """The big buttons that stay; an empty row takes them away."""
    if not rows:
        return None
    if not rows[0]:
        return ReplyKeyboardRemove()
    labels = [[words(one, language) for one in row] for row in rows]
    return ReplyKeyboardMarkup(labels, resize_keyboard=True, is_persistent=True)


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _pieces(line: str) -> list[str]:
    step = LONGEST // 2  # a letter is at most two units
    return [line[i : i + step] for i in range(0, len(line), step)] or [""]
