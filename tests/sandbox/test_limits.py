"""The message limits on Telegram's side."""

import pytest

from tests.sandbox.conftest import GROUP, LI, Line


@pytest.fixture
def line(short_line: Line) -> Line:
    return short_line


async def send(line: Line, chat: int = GROUP) -> int:
    return int((await line.call("sendMessage", chat_id=chat, text="早")).get("error_code", 200))


async def test_a_group_takes_twenty_a_minute(line: Line) -> None:
    codes = [await send(line) for _ in range(21)]
    refused = await line.call("sendMessage", chat_id=GROUP, text="早")

    assert codes == [200] * 20 + [429]
    assert refused["description"] == "Too Many Requests: retry after 60"
    assert refused["parameters"] == {"retry_after": 60}
    assert line.world.refused == 2


async def test_edits_share_the_groups_twenty(line: Line) -> None:
    for _ in range(10):
        sent = await line.result("sendMessage", chat_id=GROUP, text="早")
        edit = {"chat_id": GROUP, "message_id": sent["message_id"]}
        await line.result("editMessageText", **edit, text="晚")

    assert await send(line) == 429


async def test_reactions_pins_and_questions_are_free(line: Line) -> None:
    said = (await line.sim("send", **{"as": LI, "chat": GROUP, "text": "36.5"}))["message"]
    for _ in range(40):
        await line.result("setMessageReaction", chat_id=GROUP, message_id=said)
        await line.result("pinChatMessage", chat_id=GROUP, message_id=said)
        await line.result("getChat", chat_id=GROUP)

    assert await send(line) == 200


async def test_the_minute_passes_on_the_sandbox_clock(line: Line) -> None:
    assert {await send(line) for _ in range(20)} == {200}

    line.clock.forward(seconds=59.9)
    assert await send(line) == 429
    line.clock.forward(seconds=0.1)
    assert await send(line) == 200


async def test_a_private_chat_takes_a_small_burst_then_one_a_second(line: Line) -> None:
    assert [await send(line, LI) for _ in range(6)] == [200] * 5 + [429]

    line.clock.forward(seconds=5)
    assert await send(line, LI) == 200


async def test_all_chats_together_take_thirty_a_second(line: Line) -> None:
    await line.sim("limits", group_per_minute=1000)

    assert [await send(line) for _ in range(31)] == [200] * 30 + [429]


async def test_one_full_group_leaves_the_others_alone(line: Line) -> None:
    for _ in range(21):
        await send(line)

    assert await send(line, LI) == 200


async def test_limits_can_be_switched_off(line: Line) -> None:
    await line.sim("limits", enabled=False)

    assert {await send(line) for _ in range(60)} == {200}
