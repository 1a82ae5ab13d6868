"""getUpdates: confirming, limits, expiry, one poller."""

import asyncio
from typing import Any

import pytest

from sandbox.updates import TERMINATED, WEBHOOK_ACTIVE
from tests.sandbox.conftest import GROUP, LI, WANG, ZHAO, Line


async def say(line: Line, count: int = 1) -> None:
    updates = [{"as": LI, "chat": GROUP, "text": f"36.{number % 10}"} for number in range(count)]
    await line.sim("bulk", updates=updates)


async def ids(line: Line, **given: Any) -> list[int]:
    return [update["update_id"] for update in await line.result("getUpdates", **given)]


async def test_updates_stay_until_a_higher_offset_confirms_them(line: Line) -> None:
    await say(line, 3)
    first, second, third = await ids(line)

    assert await ids(line, offset=first) == [first, second, third]
    assert await ids(line, offset=second + 1) == [third]
    assert await ids(line) == [third]


async def test_at_most_a_hundred_come_at_once(line: Line) -> None:
    await say(line, 130)

    assert len(await ids(line)) == 100
    assert len(await ids(line, limit=1000)) == 100
    assert len(await ids(line, limit=7)) == 7


async def test_a_negative_offset_forgets_what_is_older(line: Line) -> None:
    await say(line, 5)
    everything = await ids(line)

    assert await ids(line, offset=-2) == everything[-2:]
    assert await ids(line) == everything[-2:]


async def test_a_poll_waits_for_the_first_update(line: Line) -> None:
    waiting = asyncio.create_task(line.result("getUpdates", timeout=10))
    await polling(line)
    await say(line)

    assert len(await waiting) == 1


async def test_a_second_poller_ends_the_first(line: Line) -> None:
    older = asyncio.create_task(line.call("getUpdates", timeout=10))
    await polling(line)
    await ids(line)

    assert (await older)["description"] == f"Conflict: {TERMINATED}"


async def test_polling_is_refused_while_a_webhook_is_set(line: Line) -> None:
    older = asyncio.create_task(line.call("getUpdates", timeout=10))
    await polling(line)
    await line.result("setWebhook", url="https://example.org/hook")

    assert (await older)["error_code"] == 409
    assert await line.refusal("getUpdates") == (409, f"Conflict: {WEBHOOK_ACTIVE}")
    assert (await line.result("getWebhookInfo"))["url"] == "https://example.org/hook"
    await line.result("deleteWebhook")
    assert await ids(line) == []


async def test_messages_live_a_day(line: Line) -> None:
    await say(line)
    line.clock.forward(hours=23, minutes=59)
    assert len(await ids(line)) == 1

    line.clock.forward(minutes=1)
    assert await ids(line) == []


async def test_presses_live_150_seconds(line: Line) -> None:
    markup = {"inline_keyboard": [[{"text": "好", "callback_data": "v1"}]]}
    sent = await line.result("sendMessage", chat_id=GROUP, text="报体温", reply_markup=markup)
    await line.sim("press", **{"as": LI, "chat": GROUP, "message": sent["message_id"], "data": "v1", "wait": 0})

    line.clock.forward(seconds=149)
    assert len(await ids(line)) == 1
    line.clock.forward(seconds=1)
    assert await ids(line) == []


async def test_no_poll_waits_longer_than_the_longest(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sandbox.updates.LONGEST_POLL", 0.02)

    async with asyncio.timeout(5):
        assert await ids(line, timeout=900) == []


async def test_a_poller_that_goes_away_leaves_its_updates(line: Line) -> None:
    poll = asyncio.create_task(line.call("getUpdates", timeout=30))
    await polling(line)
    poll.cancel()
    async with asyncio.timeout(5):
        while not line.world.updates.is_idle:  # noqa: ASYNC110
            await asyncio.sleep(0.002)
    await say(line)

    assert len(await ids(line)) == 1


async def test_the_kinds_asked_for_are_remembered(line: Line) -> None:
    await line.result("getUpdates", allowed_updates=["callback_query"])
    await say(line)
    assert await ids(line) == []

    await line.result("getUpdates", allowed_updates=[])
    await say(line)
    assert len(await ids(line)) == 1


async def test_reactions_come_only_on_request(line: Line) -> None:
    sent = await line.result("sendMessage", chat_id=GROUP, text="早上好")
    press = {"as": LI, "chat": GROUP, "message": sent["message_id"], "emoji": "👍"}
    await line.sim("react", **press)
    assert await ids(line) == []

    await line.result("getUpdates", allowed_updates=["message", "message_reaction"])
    await line.sim("react", **press | {"emoji": None})
    assert [list(update)[1] for update in await line.result("getUpdates")] == ["message_reaction"]


async def test_every_update_is_one_by_the_list(line: Line) -> None:
    await line.result(
        "getUpdates",
        allowed_updates=[
            "message",
            "edited_message",
            "callback_query",
            "my_chat_member",
            "chat_member",
            "message_reaction",
        ],
    )
    markup = {"inline_keyboard": [[{"text": "好", "callback_data": "v1"}]]}
    board = await line.result("sendMessage", chat_id=GROUP, text="看板", reply_markup=markup)
    await line.result("pinChatMessage", chat_id=GROUP, message_id=board["message_id"])
    said = await line.sim(
        "send", **{"as": LI, "chat": GROUP, "text": "36.5 @linli_sandbox_bot", "reply_to": board["message_id"]}
    )
    await line.sim("edit", **{"as": LI, "chat": GROUP, "message": said["message"], "text": "36.6"})
    await line.sim("react", **{"as": LI, "chat": GROUP, "message": board["message_id"], "emoji": "👍"})
    await line.sim("press", **{"as": LI, "chat": GROUP, "message": board["message_id"], "data": "v1", "wait": 0})
    await line.sim("send", **{"as": ZHAO, "chat": GROUP, "text": "匿名", "anonymous": True})
    await line.sim("start", **{"as": WANG, "payload": "x"})
    await line.sim("block", **{"as": WANG, "blocked": True})
    await line.sim("leave", **{"as": WANG, "chat": GROUP})
    await line.sim("join", **{"as": WANG, "chat": GROUP})
    new = await line.sim("joingroup", title="新群", by=ZHAO, members=[LI])
    await line.sim("migrate", chat=new["chat"])
    for kind in ("document", "photo", "voice"):
        given = {"as": str(LI), "chat": str(LI), "kind": kind, "caption": "看"}
        await line.http.post("/sim/upload", data=given, files={"file": ("a.ogg", b"abc")})
    updates = await line.result("getUpdates")

    kinds = {list(update)[1] for update in updates}
    assert kinds == {
        "message",
        "edited_message",
        "message_reaction",
        "callback_query",
        "my_chat_member",
        "chat_member",
    }
    for update in updates:
        line.world.schema.value("Update", update)


async def polling(line: Line) -> None:
    """Until a poll waits at the server."""
    async with asyncio.timeout(5):
        while line.world.updates.is_idle:  # noqa: ASYNC110
            await asyncio.sleep(0.002)
