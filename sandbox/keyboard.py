"""Buttons under and below messages: what Telegram accepts."""

from typing import Any

from sandbox.chat import Chat
from sandbox.refusal import bad_request

STYLES = frozenset({"danger", "success", "primary"})
ACTIONS = frozenset(
    {
        "url",
        "callback_data",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "callback_game",
        "pay",
        "disabled",
    }
)
LINKS = ("http://", "https://", "tg://", "t.me/")
MOST_BUTTONS = 100
Markup = dict[str, Any]


def check(markup: Markup | None, chat: Chat) -> None:
    """Refuse a keyboard that Telegram would refuse."""
    if markup is None:
        return
    rows = markup.get("inline_keyboard") or markup.get("keyboard") or []
    if sum(len(row) for row in rows) > MOST_BUTTONS:
        raise bad_request("reply markup is too long", violation=True)
    for button in (button for row in rows for button in row):
        _check_button(button, chat, inline="inline_keyboard" in markup)


def check_inline(markup: Markup | None, chat: Chat) -> None:
    """Refuse what cannot stand under an edited message."""
    check(markup, chat)
    if markup and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected", violation=True)


def _check_button(button: Markup, chat: Chat, *, inline: bool) -> None:
    if not button["text"].strip():
        raise bad_request("BUTTON_TEXT_INVALID", violation=True)
    if button.get("style") not in STYLES | {None}:
        raise bad_request("BUTTON_STYLE_INVALID", violation=True)
    if inline:
        _check_action(button, chat)


def _check_action(button: Markup, chat: Chat) -> None:
    actions = ACTIONS & button.keys()
    if not actions:
        raise bad_request("Text buttons are unallowed in the inline keyboard", violation=True)
    if len(actions) > 1:
        raise bad_request("only one optional button field may be used", violation=True)
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
        raise bad_request("BUTTON_DATA_INVALID", violation=True)
    if "url" in button and not button["url"].startswith(LINKS):
        raise bad_request("inline keyboard button URL is invalid: Unsupported URL protocol", violation=True)
    if "web_app" in button and not chat.is_private:
        raise bad_request("BUTTON_TYPE_INVALID", violation=True)
