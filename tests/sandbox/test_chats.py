"""What may be said where, and what Telegram answers when it may not."""

from typing import Any

import pytest

from sandbox.account import Account
from sandbox.refusal import MESSAGE_NOT_MODIFIED, QUERY_TOO_OLD
from tests.sandbox.conftest import GROUP, LI, WANG, ZHAO, Line

BUTTON = {"inline_keyboard": [[{"text": "报体温", "callback_data": "v1:report"}]]}


@pytest.fixture
def line(short_line: Line) -> Line:
    return short_line


async def board(line: Line, **given: Any) -> int:
    sent = await line.result("sendMessage", chat_id=GROUP, text="看板", reply_markup=BUTTON, **given)
    message_id: int = sent["message_id"]
    return message_id


async def press(line: Line, message: int, *, wait: float = 0, by: int = LI) -> dict[str, Any]:
    return await line.sim("press", **{"as": by, "chat": GROUP, "message": message, "data": "v1", "wait": wait})


async def query_id(line: Line) -> str:
    updates = await line.result("getUpdates")
    found: str = updates[-1]["callback_query"]["id"]
    return found


async def texts(line: Line) -> list[str]:
    """What the bot was given to read, confirmed at once."""
    updates = await line.result("getUpdates")
    if updates:
        await line.result("getUpdates", offset=updates[-1]["update_id"] + 1)
    return [update["message"]["text"] for update in updates if "text" in update.get("message", {})]


# Reach


@pytest.mark.parametrize(
    ("status", "refusal"),
    [
        ("kicked", (403, "Forbidden: bot was kicked from the supergroup chat")),
        ("left", (403, "Forbidden: bot is not a member of the supergroup chat")),
        ("not_in", (400, "Bad Request: chat not found")),
    ],
)
async def test_a_group_without_the_bot_refuses(line: Line, status: str, refusal: tuple[int, str]) -> None:
    await line.sim("group", id=GROUP, bot=status)

    assert await line.refusal("sendMessage", chat_id=GROUP, text="早") == refusal


async def test_a_private_chat_must_be_started_unblocked_and_alive(line: Line) -> None:
    async def refused() -> tuple[int, str]:
        return await line.refusal("sendMessage", chat_id=WANG, text="早")

    assert await refused() == (403, "Forbidden: bot can't initiate conversation with a user")
    await line.sim("start", **{"as": WANG})
    await line.result("sendMessage", chat_id=WANG, text="早")
    await line.sim("block", **{"as": WANG, "blocked": True})
    assert await refused() == (403, "Forbidden: bot was blocked by the user")
    await line.sim("delete_account", **{"as": WANG})
    assert await refused() == (403, "Forbidden: user is deactivated")


async def test_an_unknown_chat_is_not_found(line: Line) -> None:
    assert await line.refusal("sendMessage", chat_id=99, text="早") == (400, "Bad Request: chat not found")


async def test_blocking_and_starting_are_told_to_the_bot(line: Line) -> None:
    await line.sim("block", **{"as": LI, "blocked": True})
    await line.sim("start", **{"as": LI})
    updates = await line.result("getUpdates")

    changes = [update["my_chat_member"]["new_chat_member"]["status"] for update in updates[:2]]
    assert changes == ["kicked", "member"]
    assert updates[2]["message"]["text"] == "/start"


async def test_a_migrated_group_says_where_it_went(line: Line) -> None:
    old = (await line.sim("joingroup", title="小群", by=ZHAO, members=[LI]))["chat"]
    new = (await line.sim("migrate", chat=old))["chat"]
    answer = await line.call("sendMessage", chat_id=old, text="早")
    services = [update["message"] for update in await line.result("getUpdates") if "message" in update][-2:]

    assert answer["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert answer["parameters"] == {"migrate_to_chat_id": new}
    assert (services[0]["chat"]["id"], services[0]["migrate_to_chat_id"]) == (old, new)
    assert (services[1]["chat"]["id"], services[1]["migrate_from_chat_id"]) == (new, old)
    await line.result("sendMessage", chat_id=new, text="早")


# Privacy mode


async def test_an_administrator_bot_sees_everything(line: Line) -> None:
    await line.sim("send", **{"as": LI, "chat": GROUP, "text": "36.5"})

    assert await texts(line) == ["36.5"]


async def test_privacy_mode_hides_plain_talk(line: Line) -> None:
    await line.sim("group", id=GROUP, bot="member")
    for text in ("36.5", "@linli_sandbox_bot 36.5", "/me", "/me@other_bot", "/me@linli_sandbox_bot"):
        await line.sim("send", **{"as": LI, "chat": GROUP, "text": text})

    assert await texts(line) == ["/me@linli_sandbox_bot"]


async def test_privacy_mode_lets_replies_to_the_bot_through(line: Line) -> None:
    await line.sim("group", id=GROUP, bot="member")
    asked = await line.result("sendMessage", chat_id=GROUP, text="体温?")
    await line.sim("send", **{"as": LI, "chat": GROUP, "text": "36.5", "reply_to": asked["message_id"]})

    assert await texts(line) == ["36.5"]


async def test_a_bare_command_reaches_the_bot_that_spoke_last(line: Line) -> None:
    other = line.world.add_account(Account(777, "天气", username="weather_bot", is_bot=True))
    group = line.world.chats[GROUP]
    group.members[other.id] = "member"
    await line.sim("group", id=GROUP, bot="member")
    command = {"as": LI, "chat": GROUP, "text": "/me"}

    await line.result("sendMessage", chat_id=GROUP, text="早")
    await line.sim("send", **command)
    assert await texts(line) == ["/me"]
    await line.sim("send", **{"as": other.id, "chat": GROUP, "text": "晴"})
    await line.sim("send", **command)
    assert await texts(line) == []


async def test_privacy_switched_off_counts_from_the_next_joining(line: Line) -> None:
    await line.sim("group", id=GROUP, bot="member")
    await line.sim("privacy", on=False)
    await line.sim("send", **{"as": LI, "chat": GROUP, "text": "before"})
    await line.sim("group", id=GROUP, bot="left")
    await line.sim("group", id=GROUP, bot="member")
    await line.sim("send", **{"as": LI, "chat": GROUP, "text": "after"})

    assert await texts(line) == ["after"]
    assert (await line.result("getMe"))["can_read_all_group_messages"] is True


async def test_an_edit_comes_as_an_edit(line: Line) -> None:
    sent = await line.sim("send", **{"as": LI, "chat": GROUP, "text": "63.5"})
    line.clock.forward(seconds=30)
    await line.sim("edit", **{"as": LI, "chat": GROUP, "message": sent["message"], "text": "36.5"})
    edited = (await line.result("getUpdates"))[-1]["edited_message"]

    assert (edited["message_id"], edited["text"]) == (sent["message"], "36.5")
    assert edited["edit_date"] - edited["date"] == 30


async def test_an_anonymous_administrator_is_seen_as_the_group(line: Line) -> None:
    await line.sim("send", **{"as": ZHAO, "chat": GROUP, "text": "/grid 第一网格", "anonymous": True})
    message = (await line.result("getUpdates"))[-1]["message"]

    assert (message["from"]["id"], message["sender_chat"]["id"]) == (1087968824, GROUP)


# Presses


async def test_a_press_is_answered_once(line: Line) -> None:
    await press(line, await board(line))
    query = await query_id(line)
    await line.result("answerCallbackQuery", callback_query_id=query, text="好")

    refusal = await line.refusal("answerCallbackQuery", callback_query_id=query)
    assert refusal == (400, f"Bad Request: {QUERY_TOO_OLD}")


async def test_a_press_cannot_be_answered_late(line: Line) -> None:
    await press(line, await board(line))
    query = await query_id(line)
    line.clock.forward(seconds=150)

    assert await line.refusal("answerCallbackQuery", callback_query_id=query) == (400, f"Bad Request: {QUERY_TOO_OLD}")


async def test_a_press_on_a_deleted_message_carries_an_inaccessible_one(line: Line) -> None:
    message = await board(line)
    await line.result("deleteMessage", chat_id=GROUP, message_id=message)
    await press(line, message)

    assert (await line.result("getUpdates"))[-1]["callback_query"]["message"]["date"] == 0


async def test_the_presser_is_told_nothing_when_the_bot_is_silent(line: Line) -> None:
    shown = await press(line, await board(line), wait=0.05)

    assert (shown["toast"], shown["answered"]) == (None, False)


# Texts and buttons


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"text": "   "}, "message text is empty"),
        ({"text": "长" * 4097}, "message is too long"),
        ({"text": "a", "reply_parameters": {"message_id": 999}}, "message to be replied not found"),
        ({"text": "a", "message_thread_id": 5}, "message thread not found"),
        ({"text": "<b>a", "parse_mode": "HTML"}, "can't parse entities: Can't find end tag corresponding to start tag"),
        ({"text": "a<3", "parse_mode": "HTML"}, "can't parse entities: Unclosed start tag at byte offset 1"),
        ({"text": "1<2, 3>2", "parse_mode": "HTML"}, 'can\'t parse entities: Unsupported start tag "2," at byte'),
        ({"text": "<tg-time unix='x'>a</tg-time>", "parse_mode": "HTML"}, "can't parse entities: Invalid unix time"),
        ({"text": "<h1>a</h1>", "parse_mode": "HTML"}, 'can\'t parse entities: Unsupported start tag "h1"'),
    ],
)
async def test_an_unsendable_text_is_refused(line: Line, given: dict[str, Any], words: str) -> None:
    code, text = await line.refusal("sendMessage", chat_id=GROUP, **given)

    assert code == 400
    assert text.startswith(f"Bad Request: {words}")


async def test_4096_characters_are_sent(line: Line) -> None:
    await line.result("sendMessage", chat_id=GROUP, text="长" * 4096)


@pytest.mark.parametrize(
    ("button", "words"),
    [
        ({"text": "a", "callback_data": "温" * 21 + "ab"}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "a"}, "Text buttons are unallowed in the inline keyboard"),
        ({"text": " ", "callback_data": "a"}, "BUTTON_TEXT_INVALID"),
        ({"text": "a", "web_app": {"url": "https://a.b"}}, "BUTTON_TYPE_INVALID"),
        ({"text": "a", "callback_data": "a", "style": "pink"}, "BUTTON_STYLE_INVALID"),
    ],
)
async def test_a_bad_button_is_refused(line: Line, button: dict[str, Any], words: str) -> None:
    markup = {"inline_keyboard": [[button]]}

    refusal = await line.refusal("sendMessage", chat_id=GROUP, text="a", reply_markup=markup)
    assert refusal == (400, f"Bad Request: {words}")
    assert len(line.world.violations) == 1


async def test_64_bytes_of_data_are_accepted(line: Line) -> None:
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "温" * 21 + "a"}]]}

    await line.result("sendMessage", chat_id=GROUP, text="a", reply_markup=markup)


async def test_html_becomes_marks_counted_in_utf16(line: Line) -> None:
    text = '😀 <b>王&lt;b&gt;</b> <a href="https://a.b/?x=1&amp;y=2">link</a>'
    sent = await line.result("sendMessage", chat_id=GROUP, text=text, parse_mode="HTML")

    assert sent["text"] == "😀 王<b> link"
    assert sent["entities"] == [
        {"type": "bold", "offset": 3, "length": 4},
        {"type": "text_link", "url": "https://a.b/?x=1&y=2", "offset": 8, "length": 4},
    ]


async def test_trailing_space_is_cut_off(line: Line) -> None:
    assert (await line.result("sendMessage", chat_id=GROUP, text="早 \n"))["text"] == "早"


# Edits, deletions, pins, reactions


async def test_the_same_text_and_buttons_are_no_edit(line: Line) -> None:
    edit = {"chat_id": GROUP, "message_id": await board(line), "text": "看板"}

    refusal = await line.refusal("editMessageText", **edit, reply_markup=BUTTON)
    assert refusal == (400, f"Bad Request: {MESSAGE_NOT_MODIFIED}")
    assert "reply_markup" not in await line.result("editMessageText", **edit)


async def test_only_own_messages_can_be_edited(line: Line) -> None:
    said = await line.sim("send", **{"as": LI, "chat": GROUP, "text": "36.5"})
    edit = {"chat_id": GROUP, "text": "37.0"}

    refusal = await line.refusal("editMessageText", **edit, message_id=said["message"])
    assert refusal == (400, "Bad Request: message can't be edited")
    refusal = await line.refusal("editMessageText", **edit, message_id=999)
    assert refusal == (400, "Bad Request: message to edit not found")


async def test_a_message_with_a_reply_keyboard_stays_as_it_is(line: Line) -> None:
    keyboard = {"keyboard": [[{"text": "1"}]]}
    sent = await line.result("sendMessage", chat_id=LI, text="请选", reply_markup=keyboard)

    refusal = await line.refusal("editMessageText", chat_id=LI, message_id=sent["message_id"], text="好")
    assert refusal == (400, "Bad Request: message can't be edited")


async def test_a_message_can_be_deleted_for_48_hours(line: Line) -> None:
    early, late = await board(line), await board(line)
    line.clock.forward(hours=47, minutes=59)
    await line.result("deleteMessage", chat_id=GROUP, message_id=early)
    line.clock.forward(minutes=1)

    refusal = await line.refusal("deleteMessage", chat_id=GROUP, message_id=late)
    assert refusal == (400, "Bad Request: message can't be deleted")
    refusal = await line.refusal("deleteMessage", chat_id=GROUP, message_id=early)
    assert refusal == (400, "Bad Request: message to delete not found")


async def test_a_mere_member_deletes_only_its_own(line: Line) -> None:
    said = await line.sim("send", **{"as": LI, "chat": GROUP, "text": "38.5"})
    await line.sim("group", id=GROUP, bot="member")

    refusal = await line.refusal("deleteMessage", chat_id=GROUP, message_id=said["message"])
    assert refusal == (400, "Bad Request: message can't be deleted")


async def test_a_pin_is_seen_by_all_and_told_to_the_bot(line: Line) -> None:
    message = await board(line)
    await line.result("pinChatMessage", chat_id=GROUP, message_id=message, disable_notification=True)
    told = (await line.result("getUpdates"))[-1]["message"]

    assert told["pinned_message"]["message_id"] == message
    assert (await line.result("getChat", chat_id=GROUP))["pinned_message"]["message_id"] == message
    assert (await line.state(LI))["chats"][-1]["pinned"]["id"] == message
    await line.result("unpinChatMessage", chat_id=GROUP, message_id=message)
    assert "pinned_message" not in await line.result("getChat", chat_id=GROUP)


async def test_a_mere_member_cannot_pin(line: Line) -> None:
    await line.sim("group", id=GROUP, bot="member")
    pin = {"chat_id": GROUP, "message_id": await board(line)}

    refusal = await line.refusal("pinChatMessage", **pin)
    assert refusal == (400, "Bad Request: not enough rights to manage pinned messages in the chat")


async def test_a_reaction_replaces_the_bots_last(line: Line) -> None:
    said = (await line.sim("send", **{"as": LI, "chat": GROUP, "text": "36.5"}))["message"]
    for emoji in ("👀", "✍"):
        reaction = [{"type": "emoji", "emoji": emoji}]
        await line.result("setMessageReaction", chat_id=GROUP, message_id=said, reaction=reaction)

    shown = (await line.state(LI))["chats"][-1]["messages"][-1]
    assert shown["reactions"] == [{"emoji": "✍", "count": 1, "mine": False}]


@pytest.mark.parametrize("emoji", ["✅", "✍️"])
async def test_not_every_emoji_is_a_reaction(line: Line, emoji: str) -> None:
    said = (await line.sim("send", **{"as": LI, "chat": GROUP, "text": "36.5"}))["message"]
    reaction = [{"type": "emoji", "emoji": emoji}]

    refusal = await line.refusal("setMessageReaction", chat_id=GROUP, message_id=said, reaction=reaction)
    assert refusal == (400, "Bad Request: REACTION_INVALID")


# Other methods


@pytest.mark.parametrize(
    ("method", "given", "shape"),
    [
        ("getMe", {}, "User"),
        ("getChat", {"chat_id": GROUP}, "ChatFullInfo"),
        ("getChat", {"chat_id": LI}, "ChatFullInfo"),
        ("getChatMember", {"chat_id": GROUP, "user_id": LI}, "ChatMember"),
        ("getChatMember", {"chat_id": GROUP, "user_id": ZHAO}, "ChatMember"),
        ("getChatMember", {"chat_id": GROUP, "user_id": 7000000001}, "ChatMember"),
        ("getChatAdministrators", {"chat_id": GROUP}, "Array of ChatMember"),
        ("getWebhookInfo", {}, "WebhookInfo"),
        ("sendMessage", {"chat_id": GROUP, "text": "/me 早", "reply_markup": BUTTON}, "Message"),
    ],
)
async def test_results_are_what_the_list_promises(line: Line, method: str, given: dict[str, Any], shape: str) -> None:
    line.world.schema.value(shape, await line.result(method, **given))


async def test_copies_are_the_bots_own_and_forwards_keep_their_author(line: Line) -> None:
    said = (await line.sim("send", **{"as": LI, "chat": GROUP, "text": "36.5"}))["message"]
    source = {"from_chat_id": GROUP, "message_id": said, "chat_id": LI}
    copied = await line.result("copyMessage", **source)
    forwarded = await line.result("forwardMessage", **source)

    assert list(copied) == ["message_id"]
    assert forwarded["forward_origin"]["sender_user"]["id"] == LI


async def test_a_files_bytes_come_back_from_its_path(line: Line) -> None:
    url = f"/bot{line.world.token}/sendPhoto"
    answer = await line.http.post(url, data={"chat_id": str(LI)}, files={"photo": ("card.png", b"png bytes")})
    file_id = answer.json()["result"]["photo"][-1]["file_id"]
    path = (await line.result("getFile", file_id=file_id))["file_path"]
    fetched = await line.http.get(f"/file/bot{line.world.token}/{path}")

    assert fetched.content == b"png bytes"
    assert (await line.result("sendDocument", chat_id=LI, document=file_id))["photo"]


@pytest.mark.parametrize(
    ("name", "shown"), [("note.ogg", "voice"), ("note.mp3", "voice"), ("note.m4a", "voice"), ("note.wav", "document")]
)
async def test_a_sound_is_a_voice_note_in_the_formats_that_are_played(line: Line, name: str, shown: str) -> None:
    url = f"/bot{line.world.token}/sendVoice"
    answer = await line.http.post(url, data={"chat_id": str(LI)}, files={"voice": (name, b"a sound")})

    assert shown in answer.json()["result"]


async def test_an_upload_needs_its_part(line: Line) -> None:
    refusal = await line.refusal("sendDocument", chat_id=LI, document="attach://file")

    assert refusal == (400, "Bad Request: there is no file to upload")


async def test_the_narrowest_menu_is_in_force(line: Line) -> None:
    async def menu(name: str, **given: Any) -> None:
        await line.result("setMyCommands", commands=[{"command": name, "description": name}], **given)

    async def shown(account: int) -> list[str]:
        chat = (await line.state(account))["chats"][-1]
        return [command["command"] for command in chat["commands"]]

    await menu("help")
    await menu("report", scope={"type": "all_group_chats"})
    await menu("today", scope={"type": "chat_member", "chat_id": GROUP, "user_id": ZHAO})
    await menu("baogao", scope={"type": "all_group_chats"}, language_code="zh")

    assert await shown(LI) == ["baogao"]
    assert await shown(ZHAO) == ["today"]
    await line.result("deleteMyCommands", scope={"type": "all_group_chats"}, language_code="zh")
    assert await shown(LI) == ["report"]


async def test_commands_have_plain_names(line: Line) -> None:
    commands = [{"command": "报体温", "description": "a"}]

    assert await line.refusal("setMyCommands", commands=commands) == (400, "Bad Request: BOT_COMMAND_INVALID")
