"""/sim: what the chat page and the tests are told."""

import asyncio
import json
from datetime import UTC, datetime

from tests.sandbox.conftest import GROUP, LI, WANG, ZHAO, Line


async def test_a_person_sees_their_groups_and_their_chat_with_the_bot(line: Line) -> None:
    shown = await line.state(LI)

    assert shown["me"]["name"] == "李阿姨"
    assert shown["bot"] == {"id": 7000000001, "username": "linli_sandbox_bot", "name": "邻里"}
    assert shown["next_entry"] == {"at": "2026-03-02T12:00:00+00:00", "name": "12:00"}
    assert [(chat["id"], chat["type"], chat["started"]) for chat in shown["chats"]] == [
        (LI, "private", True),
        (GROUP, "supergroup", True),
    ]


async def test_a_message_is_shown_with_all_its_parts(line: Line) -> None:
    said = await line.sim("send", **{"as": LI, "chat": GROUP, "text": "36.5"})
    buttons = [
        {"text": "好", "callback_data": "v1", "style": "success"},
        {"text": "电话", "copy_text": {"text": "110"}},
        {"text": "私聊", "url": "https://t.me/linli_sandbox_bot?start=x"},
    ]
    reply = {"message_id": said["message"]}
    markup = {"inline_keyboard": [buttons]}
    await line.result("sendMessage", chat_id=GROUP, text="收到", reply_parameters=reply, reply_markup=markup)
    shown = (await line.state(WANG))["chats"][-1]["messages"][-1]

    assert shown["from"] == {"id": 7000000001, "name": "邻里", "is_bot": True}
    assert shown["reply_to"] == {"id": 1, "text": "36.5", "from": {"id": LI, "name": "李阿姨", "is_bot": False}}
    assert shown["buttons"] == [
        [
            {"text": "好", "data": "v1", "style": "success"},
            {"text": "电话", "copy": "110"},
            {"text": "私聊", "url": "https://t.me/linli_sandbox_bot?start=x"},
        ]
    ]
    assert (shown["edited"], shown["keyboard"], shown["force_reply"], shown["file"]) == (False, None, False, None)


async def test_reply_keyboards_and_forced_replies_are_shown(line: Line) -> None:
    for markup in ({"keyboard": [[{"text": "1"}]]}, {"remove_keyboard": True}, {"force_reply": True}):
        await line.result("sendMessage", chat_id=LI, text="请选", reply_markup=markup)
    shown = (await line.state(LI))["chats"][0]["messages"]

    assert [one["keyboard"] for one in shown] == [[["1"]], "remove", None]
    assert [one["force_reply"] for one in shown] == [False, False, True]


async def test_unread_messages_count_until_read(line: Line) -> None:
    await line.result("sendMessage", chat_id=GROUP, text="早")
    assert (await line.state(LI))["chats"][-1]["unread"] == 1

    await line.sim("read", **{"as": LI, "chat": GROUP})
    assert (await line.state(LI))["chats"][-1]["unread"] == 0


async def test_a_press_brings_back_the_bots_words(line: Line) -> None:
    markup = {"inline_keyboard": [[{"text": "好", "callback_data": "v1"}]]}
    sent = await line.result("sendMessage", chat_id=GROUP, text="看板", reply_markup=markup)
    given = {"as": LI, "chat": GROUP, "message": sent["message_id"], "data": "v1"}
    pressing = asyncio.create_task(line.sim("press", **given))
    query = (await line.result("getUpdates", timeout=5))[-1]["callback_query"]
    await line.result("answerCallbackQuery", callback_query_id=query["id"], text="记下了", show_alert=True)

    assert await pressing == {"toast": "记下了", "alert": True, "answered": True}
    assert query["from"]["id"] == LI


async def test_files_can_be_sent_and_fetched(line: Line) -> None:
    given = {"as": str(LI), "chat": str(GROUP), "caption": "花名册", "kind": "document"}
    await line.http.post("/sim/upload", data=given, files={"file": ("名单.xlsx", b"PK")})
    file = (await line.state(WANG))["chats"][-1]["messages"][-1]["file"]

    assert (file["kind"], file["name"], file["size"]) == ("document", "名单.xlsx", 2)
    assert (await line.http.get(file["url"])).content == b"PK"


async def test_the_clock_moves(line: Line) -> None:
    assert await line.sim("clock", next=True) == {"now": "2026-03-02T12:00:00+00:00"}
    assert await line.sim("clock", seconds=90) == {"now": "2026-03-02T12:01:30+00:00"}
    await line.sim("clock", to="2026-03-03T08:00:00+08:00")

    assert line.clock.now() == datetime(2026, 3, 3, tzinfo=UTC)


async def test_calls_are_kept_for_tests(line: Line) -> None:
    await line.result("sendMessage", chat_id=LI, text="早")
    await line.refusal("sendMessage", chat_id=LI, text=" ")
    calls = (await line.http.get("/sim/calls", params={"since": 1})).json()

    assert [(call["method"], call["status"], call["params"]["text"]) for call in calls] == [("sendMessage", 400, " ")]


async def test_slips_are_answered_with_their_reason(line: Line) -> None:
    async def error(act: str, **given: object) -> tuple[int, str]:
        answer = await line.http.post(f"/sim/{act}", json=given)
        return answer.status_code, answer.json()["error"]

    assert await error("send", **{"as": 5, "chat": GROUP, "text": "x"}) == (404, "nobody has the id 5")
    assert await error("send", **{"as": LI, "chat": 5, "text": "x"}) == (404, "no chat has the id 5")
    assert await error("send", **{"as": LI, "chat": GROUP}) == (400, "text is missing")
    assert await error("send", **{"as": LI, "chat": WANG, "text": "x"}) == (409, "not a member of this chat")
    assert (await error("clock", to="soon"))[0] == 400
    assert (await error("faults", kind="gremlin"))[0] == 400


async def test_half_a_character_cannot_be_typed(line: Line) -> None:
    content = b'{"as": 10001, "chat": 10001, "text": "\\ud83d"}'
    answer = await line.http.post("/sim/send", content=content)

    assert (answer.status_code, line.world.chats[LI].messages) == (409, {})


async def test_changes_are_streamed_to_those_who_see_the_chat(line: Line) -> None:
    seen: list[dict[str, object]] = []
    async with line.http.stream("GET", "/sim/events", params={"as": WANG}) as stream:
        lines = stream.aiter_lines()
        await anext(lines)
        await line.result("sendMessage", chat_id=ZHAO, text="只给网格员")
        await line.result("sendMessage", chat_id=GROUP, text="早")
        await line.sim("clock", seconds=1)
        async for text in lines:
            if text.startswith("data: "):
                seen.append(json.loads(text.removeprefix("data: ")))
            if len(seen) == 2:
                break

    assert seen == [{"chat": GROUP}, {"clock": "2026-03-02T08:00:01+00:00"}]


async def test_bulk_makes_up_whom_it_does_not_know(line: Line) -> None:
    updates = [{"as": 500000 + number, "chat": GROUP, "text": "36.5"} for number in range(250)]

    assert await line.sim("bulk", updates=updates) == {"queued": 250}
    assert line.world.updates.count() == 250


async def test_a_removed_bot_can_leave_by_itself(line: Line) -> None:
    await line.result("leaveChat", chat_id=GROUP)
    change = (await line.result("getUpdates"))[-1]["my_chat_member"]

    assert (change["old_chat_member"]["status"], change["new_chat_member"]["status"]) == ("administrator", "left")


async def test_the_chinese_font_is_served(line: Line) -> None:
    answer = await line.http.get("/page/font/NotoSansSC-Regular.otf")

    assert answer.content[:4] == b"OTTO"
