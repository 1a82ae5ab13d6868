"""Every kind of update, in Linli's terms."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.telegram import Reader, allowed_updates, chat_key
from handlers.incoming import Attachment, Incoming
from sandbox import acts, membership
from sandbox.faults import POISON, UNKNOWN
from tests.bot.conftest import Edge
from tests.journeys.town import GROUP, ROOM, WORKER

LI = ROOM[0]
NOW = datetime(2026, 3, 2, 0, 5, tzinfo=UTC)
DATE = 1_772_409_900


@pytest.fixture
def reader(edge: Edge) -> Reader:
    return Reader(edge.bot)


def message(kind: str = "message", **content: Any) -> dict[str, Any]:
    """An update with a private message of Li's."""
    user = {"id": LI, "is_bot": False, "first_name": "李", "language_code": "zh-hans"}
    chat = {"id": LI, "type": "private", "first_name": "李"}
    return {"update_id": 7, kind: {"message_id": 5, "date": DATE, "chat": chat, "from": user} | content}


def read(reader: Reader, update: dict[str, Any]) -> Incoming:
    incoming = reader.read(update, NOW)
    assert incoming is not None
    return incoming


def test_a_text_is_a_message(reader: Reader) -> None:
    incoming = read(reader, message(text="36.5"))

    assert (incoming.kind, incoming.text, incoming.user_id, incoming.private) == ("message", "36.5", LI, True)
    assert incoming.said_at.timestamp() == DATE
    assert incoming.cause == "u7"


def test_an_edit_counts_from_when_it_was_edited(reader: Reader) -> None:
    incoming = read(reader, message("edited_message", text="36.6", edit_date=DATE + 60))

    assert (incoming.kind, incoming.said_at.timestamp()) == ("edit", DATE + 60)


@pytest.mark.parametrize(
    ("text", "command", "argument"),
    [
        ("/today", "today", ""),
        ("/today@linli_sandbox_bot", "today", ""),
        ("/TODAY", "today", ""),
        ("/grid 第一网格 工作群", "grid", "第一网格 工作群"),
        ("/roster\n3-2-501 张三\n3-2-502 李四", "roster", "3-2-501 张三\n3-2-502 李四"),
        ("/today@another_bot", "", ""),
        ("/nonsense", "nonsense", ""),
        ("看看 /today", "", ""),
    ],
)
def test_commands_are_recognised(reader: Reader, text: str, command: str, argument: str) -> None:
    start = text.index("/")
    length = len(text[start:].split(maxsplit=1)[0])
    entities = [{"type": "bot_command", "offset": start, "length": length}]

    incoming = read(reader, message(text=text, entities=entities))

    assert (incoming.command, incoming.argument) == (command, argument)


@pytest.mark.parametrize(
    ("content", "attachment"),
    [
        (
            {"document": {"file_id": "d", "file_unique_id": "u", "file_name": "花名册.xlsx", "file_size": 9}},
            Attachment("document", "d", "花名册.xlsx", 9),
        ),
        ({"voice": {"file_id": "v", "file_unique_id": "u", "duration": 3}}, Attachment("voice", "v", "", 0)),
        (
            {"photo": [{"file_id": f, "file_unique_id": f, "width": 9, "height": 9} for f in "sl"]},
            Attachment("photo", "l", "", 0),
        ),
        (
            {
                "sticker": {
                    "file_id": "s",
                    "file_unique_id": "u",
                    "type": "regular",
                    "width": 9,
                    "height": 9,
                    "is_animated": False,
                    "is_video": False,
                }
            },
            Attachment("sticker", "s", "", 0),
        ),
    ],
)
def test_files_are_attachments_and_their_caption_is_what_was_said(
    reader: Reader, content: dict[str, Any], attachment: Attachment
) -> None:
    incoming = read(reader, message(caption="502 李四 36.5", **content))

    assert (incoming.attachment, incoming.text) == (attachment, "502 李四 36.5")


@pytest.mark.parametrize(("owner", "phone"), [(LI, "+8613800010001"), (99999, ""), (None, "")])
def test_only_the_senders_own_contact_card_gives_a_phone(reader: Reader, owner: int | None, phone: str) -> None:
    card = {"phone_number": "+8613800010001", "first_name": "李"} | ({"user_id": owner} if owner else {})

    assert read(reader, message(contact=card)).contact == phone


def test_a_reply_to_the_bot_is_told_from_other_replies(reader: Reader, edge: Edge) -> None:
    said = edge.town.say(WORKER, "今天几号", GROUP)
    ours = edge.town.world.bot_posts(edge.town.world.chats[GROUP], "看板")

    to_ours = read(reader, {"update_id": 1, "message": edge.town.say(LI, "36.5", GROUP, reply_to=ours).as_api()})
    to_theirs = read(reader, {"update_id": 2, "message": edge.town.say(LI, "2号", GROUP, reply_to=said).as_api()})

    assert (to_ours.reply_to_us, to_ours.reply_to, to_ours.private) == (True, ours.id, False)
    assert (to_theirs.reply_to_us, to_theirs.reply_to) == (False, said.id)


def test_a_press_counts_from_the_last_good_poll_and_is_the_pressers(reader: Reader, edge: Edge) -> None:
    board = edge.town.world.bot_posts(edge.town.world.chats[GROUP], "看板")
    query = acts.press(edge.town.world, edge.town.world.accounts[LI], board, "n:1")

    incoming = read(reader, {"update_id": 3, "callback_query": query.as_api()})

    assert (incoming.kind, incoming.data, incoming.user_id) == ("press", "n:1", LI)
    assert (incoming.chat_id, incoming.message_id, incoming.said_at) == (GROUP, board.id, NOW)
    assert incoming.press_id == query.id


def test_a_press_on_a_message_that_is_gone_still_has_its_chat(reader: Reader, edge: Edge) -> None:
    board = edge.town.world.bot_posts(edge.town.world.chats[GROUP], "看板")
    board.deleted = True
    query = acts.press(edge.town.world, edge.town.world.accounts[LI], board, "n:1")

    incoming = read(reader, {"update_id": 3, "callback_query": query.as_api()})

    assert (incoming.chat_id, incoming.message_id) == (GROUP, board.id)


def test_blocking_and_promotion_are_memberships(reader: Reader, edge: Edge) -> None:
    world = edge.town.world
    change = membership._change
    bot = world.bot
    before, after = membership.as_api(bot, "member"), membership.as_api(bot, "administrator")
    update = change(world, world.chats[GROUP], world.accounts[WORKER], before, after)

    incoming = read(reader, {"update_id": 4, "my_chat_member": update})

    assert (incoming.kind, incoming.bot_is, incoming.chat_id) == ("membership", "administrator", GROUP)


def test_a_group_that_moves_says_where_to_and_only_once(reader: Reader) -> None:
    chat = {"id": -77, "type": "group", "title": "群"}

    assert read(reader, message(chat=chat, migrate_to_chat_id=-10077)).moved_to == -10077
    assert reader.read(message(chat=chat, migrate_from_chat_id=-77), NOW) is None


def test_an_anonymous_administrator_is_nobody_in_particular(reader: Reader, edge: Edge) -> None:
    said = edge.town.say(WORKER, "/today", GROUP, anonymous=True)

    assert read(reader, {"update_id": 5, "message": said.as_api()}).anonymous


@pytest.mark.parametrize(
    "content",
    [
        {"new_chat_members": [{"id": 5, "is_bot": False, "first_name": "新"}]},
        {"pinned_message": {"message_id": 1, "date": 0, "chat": {"id": LI, "type": "private"}}},
        {"dice": {"emoji": "🎲", "value": 3}},
        {"from": {"id": 777000, "is_bot": False, "first_name": "Telegram"}, "text": "36.5"},
        {"from": {"id": 5, "is_bot": True, "first_name": "别的机器人"}, "text": "36.5"},
    ],
)
def test_what_says_nothing_to_us_is_nothing(reader: Reader, content: dict[str, Any]) -> None:
    assert reader.read(message(**content), NOW) is None


def test_a_channels_post_is_nothing(reader: Reader) -> None:
    post = {"message_id": 5, "date": DATE, "chat": {"id": -100, "type": "channel", "title": "频道"}, "text": "36.5"}

    assert reader.read({"update_id": 1, "channel_post": post}, NOW) is None


def test_a_kind_that_nobody_knows_yet_is_nothing(reader: Reader) -> None:
    assert reader.read({"update_id": 1} | UNKNOWN, NOW) is None


@pytest.mark.parametrize("update", [{"update_id": 1} | POISON, {"update_id": 1, "message": ["?"]}])
def test_a_malformed_update_raises(reader: Reader, update: dict[str, Any]) -> None:
    with pytest.raises((TypeError, AttributeError, KeyError, ValueError)):
        reader.read(update, NOW)


@pytest.mark.parametrize(
    ("update", "key"),
    [
        (message(text="x"), LI),
        ({"callback_query": {"message": {"chat": {"id": -5}}}}, -5),
        ({"callback_query": {"inline_message_id": "x"}}, 0),
        ({"message": "?"}, 0),
        ({"message": {"chat": {"id": "5"}}}, 0),
        ({"message": {"chat": {"id": 2**70}}}, 0),
        ({"poll": {"id": "1"}}, 0),
    ],
)
def test_the_chat_of_an_update_is_found_without_trusting_its_shape(update: dict[str, Any], key: int) -> None:
    assert chat_key(update) == key


def test_what_is_asked_of_telegram_is_what_is_read() -> None:
    assert set(allowed_updates()) == {"message", "edited_message", "callback_query", "my_chat_member"}
