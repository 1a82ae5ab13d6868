"""Faults on demand."""

import asyncio
import json
import time

import httpx
import pytest

from tests.sandbox.conftest import GROUP, LI, Line


@pytest.mark.parametrize("status", [400, 401, 404, 409, 429, 500])
async def test_a_status_is_answered_once(line: Line, status: int) -> None:
    await line.sim("faults", kind="status", status=status, method="getMe")

    assert (await line.call("getMe"))["error_code"] == status
    assert (await line.call("getMe"))["ok"]


async def test_a_fault_may_concern_one_chat(line: Line) -> None:
    await line.sim("faults", kind="status", status=429, chat=GROUP, times=None, retry_after=9)

    await line.result("sendMessage", chat_id=LI, text="早")
    for _ in range(3):
        refused = await line.call("sendMessage", chat_id=GROUP, text="早")
        assert refused["parameters"] == {"retry_after": 9}
    await line.http.delete("/sim/faults")
    await line.result("sendMessage", chat_id=GROUP, text="早")


async def test_a_fault_may_let_some_pass_first(line: Line) -> None:
    await line.sim("faults", kind="status", status=500, skip=2, times=2)

    assert [(await line.call("getMe"))["ok"] for _ in range(5)] == [True, True, False, False, True]


async def test_a_proxy_answers_with_a_page(line: Line) -> None:
    await line.sim("faults", kind="html")
    answer = await line.http.post(f"/bot{line.world.token}/getMe")

    assert (answer.status_code, answer.headers["content-type"]) == (502, "text/html")
    assert answer.text.startswith("<html>")


async def test_json_may_be_cut_off(line: Line) -> None:
    await line.sim("faults", kind="malformed")

    with pytest.raises(json.JSONDecodeError):
        await line.call("getUpdates")


@pytest.mark.parametrize(("kind", "carried_out"), [("drop_before", 0), ("drop_after", 1)])
async def test_a_connection_breaks_before_or_after_the_work(line: Line, kind: str, carried_out: int) -> None:
    await line.sim("faults", kind=kind, method="sendMessage")

    with pytest.raises(httpx.TransportError):
        await line.call("sendMessage", chat_id=GROUP, text="早")
    assert len(line.world.chats[GROUP].messages) == carried_out
    await line.result("sendMessage", chat_id=GROUP, text="早")


async def test_answers_may_be_slow(line: Line) -> None:
    await line.sim("faults", latency_ms=40)
    began = time.perf_counter()
    await line.result("getMe")
    await line.sim("faults", kind="latency", milliseconds=30)
    await line.result("getMe")

    assert time.perf_counter() - began >= 0.11


async def test_poison_and_unknown_updates_stand_in_the_queue(line: Line) -> None:
    await line.sim("send", **{"as": LI, "chat": GROUP, "text": "36.5"})
    await line.sim("faults", kind="poison")
    await line.sim("faults", kind="unknown_update")
    good, poison, unknown = await line.result("getUpdates")

    assert good["message"]["text"] == "36.5"
    assert "date" not in poison["message"]
    assert set(unknown) == {"update_id", "aura_changed"}


async def test_a_request_that_dies_on_the_way_is_no_request(line: Line) -> None:
    address = line.http.base_url
    _, writer = await asyncio.open_connection(address.host, address.port)
    head = f"POST /bot{line.world.token}/sendMessage HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\nchat_id"
    writer.write(head.encode())
    await writer.drain()
    writer.close()
    await writer.wait_closed()

    await line.result("getMe")

    assert line.world.violations == []
