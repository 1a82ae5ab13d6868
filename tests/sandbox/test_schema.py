"""Requests are held against the Bot API's own list."""

from typing import Any

import pytest

from sandbox.refusal import Refusal
from sandbox.schema import Mismatch, bot_api
from tests.sandbox.conftest import LI, Line

SCHEMA = bot_api()


@pytest.fixture
def line(short_line: Line) -> Line:
    return short_line


@pytest.mark.parametrize(
    ("method", "given", "words"),
    [
        ("sendMessage", {"text": "hello"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": 1}, "message text is empty"),
        ("pinChatMessage", {"chat_id": 1}, 'parameter "message_id" is required'),
        ("sendMessage", {"chat_id": 1, "text": "a", "colour": "red"}, 'parameter "colour" is not a parameter'),
        ("sendMessage", {"chat_id": 1, "text": 5}, "text must be a String"),
        ("sendMessage", {"chat_id": 1, "text": "a", "disable_notification": "maybe"}, "must be a Boolean"),
        ("getUpdates", {"offset": "soon"}, "offset must be an Integer"),
        ("getUpdates", {"offset": True}, "offset must be an Integer"),
        ("sendMessage", {"chat_id": 1, "text": "a", "reply_markup": "{"}, 'parameter "reply_markup" is invalid'),
        ("editMessageText", {"chat_id": 1, "text": "a", "reply_markup": '{"keyboard": []}'}, "inline_keyboard"),
        (
            "sendMessage",
            {"chat_id": 1, "text": "a", "reply_markup": {"inline_keyboard": [[{"text": "a", "color": "x"}]]}},
            'InlineKeyboardButton has no field "color"',
        ),
        ("setMyCommands", {"commands": [{"command": "me"}]}, 'lacks "description" of BotCommand'),
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "长" * 201}, "0-200 chars"),
    ],
)
def test_an_invalid_request_is_refused_in_words(method: str, given: dict[str, Any], words: str) -> None:
    with pytest.raises(Refusal) as refused:
        SCHEMA.request(method, given)

    assert refused.value.code == 400
    assert words in refused.value.description
    assert refused.value.violation


def test_a_form_is_read_like_json() -> None:
    markup = {"inline_keyboard": [[{"text": "好", "callback_data": "v1"}]]}
    form = {"chat_id": "-5", "text": "36", "disable_notification": "true"}
    form["reply_markup"] = '{"inline_keyboard":[[{"text":"好","callback_data":"v1"}]]}'

    read = SCHEMA.request("sendMessage", form)

    assert read == {"chat_id": -5, "text": "36", "disable_notification": True, "reply_markup": markup}


def test_a_chat_id_may_be_a_name() -> None:
    assert SCHEMA.request("getChat", {"chat_id": "@linli"}) == {"chat_id": "@linli"}


def test_method_names_are_case_insensitive() -> None:
    assert SCHEMA.method("sendmessage") == "sendMessage"


def test_a_scope_is_known_by_its_type() -> None:
    with pytest.raises(Mismatch):
        SCHEMA.value("BotCommandScope", {"type": "galaxy"})

    assert SCHEMA.value("BotCommandScope", {"type": "chat", "chat_id": -5})


async def test_violations_are_collected(line: Line) -> None:
    await line.refusal("sendMessage", chat_id=LI, text="a", colour="red")

    assert (await line.http.get("/sim/violations")).json() == line.world.violations
    assert len(line.world.violations) == 1


async def test_an_unknown_method_is_404(line: Line) -> None:
    assert await line.refusal("sendTelegram") == (404, "Not Found: method not found")


async def test_a_known_method_may_be_missing_from_the_sandbox(line: Line) -> None:
    assert await line.refusal("logOut") == (400, "Bad Request: not available in the sandbox")
    assert line.world.violations == []


async def test_another_token_is_unauthorized(line: Line) -> None:
    answer = await line.http.post("/bot123:wrong/getMe")

    assert (answer.status_code, answer.json()["description"]) == (401, "Unauthorized")


async def test_broken_json_is_refused(line: Line) -> None:
    headers = {"content-type": "application/json"}
    answer = await line.http.post(f"/bot{line.world.token}/getMe", content=b"{", headers=headers)

    assert answer.status_code == 400


async def test_half_a_character_is_refused(line: Line) -> None:
    content = b'{"chat_id": 10001, "text": "\\ud83d"}'
    headers = {"content-type": "application/json"}
    answer = await line.http.post(f"/bot{line.world.token}/sendMessage", content=content, headers=headers)

    assert answer.json()["description"] == "Bad Request: strings must be encoded in UTF-8"
