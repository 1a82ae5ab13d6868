"""The voice webhook, driven by requests signed with the provider's own validator."""

import asyncio
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from twilio.request_validator import RequestValidator

from bot.clock import Clock
from bot.web import Office, application
from handlers.phone import phone_line
from storage.database import Database
from storage.models import Call, Reading, Submission, Ticket
from tests.neighbourhood import HOUSE, WORKER, Neighbourhood, at, settle_in
from tests.telephone import NUMBER, ROOT, STRANGE, TOKEN, WANG, Provider
from web.inside import Inside

ROTA = "每天 08:00-18:00 李敏 13800000011\n每天 08:00-18:00 张华 13800000012"


@pytest.fixture
async def provider(database: Database) -> AsyncIterator[Provider]:
    """The neighbourhood at nine, with its line."""
    async for one in connected(database):
        yield one


async def connected(database: Database, **house: str) -> AsyncIterator[Provider]:
    clock = Clock()
    clock.move_to(at("09:00"))
    database.transact(lambda db: settle_in(db).opens())
    home = replace(HOUSE, web_url=ROOT, **house)  # type: ignore[arg-type]
    inside = Inside(database, home, clock.now, Office(home, clock), lambda: None)
    app = application(inside, phone_token=TOKEN)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://10.0.0.7:8080") as http:
        yield Provider(database, clock, http)


def rota(town: Neighbourhood) -> None:
    town.commands(WORKER, "grid", f"值班\n{ROTA}")


# --- signed, forged, replayed -----------------------------------------------------------------------------


async def test_a_signed_call_is_answered_in_mandarin(provider: Provider) -> None:
    call = await provider.call().rings()

    assert "这里是幸福一格热线" in call.words
    assert {one.attrib["language"] for one in call.heard.iter("Say")} == {"zh-CN"}


@pytest.mark.sqlite
@pytest.mark.parametrize("event", list(phone_line.EVENTS))
@pytest.mark.parametrize(
    "how",
    [
        {"signature": ""},
        {"signature": "bm8="},
        {"signature": RequestValidator("another token").compute_signature(f"{ROOT}/phone/called", {"CallSid": "CA1"})},
        {"root": "http://10.0.0.7:8080"},
        {"kind": "text/plain"},
        {"kind": "multipart/form-data; boundary=x"},
        {"kind": "application/json"},
    ],
    ids=["unsigned", "garbage", "another token", "another address", "text", "multipart", "json"],
)
async def test_what_the_provider_did_not_sign_is_refused_and_changes_nothing(
    provider: Provider, event: str, how: dict[str, str]
) -> None:
    form = {"CallSid": "CA1", "From": WANG, "To": NUMBER, "Digits": "385"}
    response = await provider.posts(f"/phone/{event}?step=1", form, **how)

    assert response.status_code == 403
    assert [provider.all(model) for model in (Call, Ticket, Reading, Submission)] == [[], [], [], []]


@pytest.mark.sqlite
async def test_a_signature_is_for_its_own_words_alone(provider: Provider) -> None:
    call = await provider.call().rings()
    url = call.gather().attrib["action"]
    form = call.named | {"Digits": "365"}
    signature = provider.validator.compute_signature(url, form)

    for forged in (form | {"Digits": "385"}, form | {"From": STRANGE}, form | {"More": "1"}):
        assert (await provider.posts(url, forged, signature=signature)).status_code == 403
    assert (await provider.posts(f"{url}0", form, signature=signature)).status_code == 403
    assert provider.all(Reading) == []
    assert (await provider.posts(url, form, signature=signature)).status_code == 200


async def test_a_replayed_step_is_answered_the_same_and_recorded_once(provider: Provider) -> None:
    call = await provider.call().rings()
    url, form = call.gather().attrib["action"], call.named | {"Digits": "385"}
    answers = [(await provider.posts(url, form)).text for _ in range(3)]

    assert answers[1:] == answers[:1] * 2
    assert [one.celsius for one in provider.all(Reading)] == [38.5]
    assert [ticket.kind for ticket in provider.all(Ticket)] == ["fever"]
    assert len(provider.all(Call)) == 1


async def test_a_step_that_comes_several_times_at_once_is_recorded_once(provider: Provider) -> None:
    call = await provider.call().rings()
    url, form = call.gather().attrib["action"], call.named | {"Digits": "385"}
    answers = await asyncio.gather(*(provider.posts(url, form) for _ in range(8)))

    assert len({answer.text for answer in answers}) == 1
    assert {answer.status_code for answer in answers} == {200}
    assert [one.celsius for one in provider.all(Reading)] == [38.5]


async def test_many_calls_at_once_are_each_their_own(provider: Provider) -> None:
    calls = [await provider.call().rings() for _ in range(6)]
    await asyncio.gather(*(call.presses("0") for call in calls), *(provider.call(STRANGE).rings() for _ in range(6)))
    await asyncio.gather(*(call.hangs_up() for call in calls))

    assert len(provider.all(Call)) == 12
    assert {call.row.outcome for call in calls} == {"asked"}


async def test_the_whole_call_replayed_changes_nothing(provider: Provider) -> None:
    call = await provider.call().rings()
    first = call.heard
    await call.presses("0")
    await call.hangs_up()
    again = replace(call)
    await again.rings()
    await again.hangs_up()

    assert ET.tostring(again.heard) == ET.tostring(first)
    assert len(provider.helps()) == 1


@pytest.mark.sqlite
@pytest.mark.parametrize("name", ["", "x" * 65, "CA 1", "../1"])
async def test_a_call_without_a_name_is_no_call(provider: Provider, name: str) -> None:
    response = await provider.posts("/phone/called", {"CallSid": name, "From": WANG, "To": NUMBER})

    assert response.status_code == 400
    assert provider.all(Call) == []


@pytest.mark.sqlite
async def test_only_what_the_provider_posts_is_there(provider: Provider) -> None:
    assert (await provider.http.get("/phone/called")).status_code == 405
    assert (await provider.posts("/phone/nothing", {"CallSid": "CA1"})).status_code == 404
    assert (await provider.http.get("/phone/prompts/zh/line.goodbye.mp3")).status_code == 404


# --- a person first ---------------------------------------------------------------------------------------


async def test_on_duty_each_telephone_rings_in_order_and_a_key_is_heard_before(provider: Provider) -> None:
    provider.do(rota)
    call = await provider.call().rings()

    assert call.verbs == ["Gather", "Dial"]
    assert call.rung == ["+8613800000011"]
    (dial,) = call.heard.findall("Dial")
    assert (dial.attrib["hangupOnStar"], int(dial.attrib["timeout"]) > 10) == ("true", True)

    await call.hears_it_ring("no-answer")
    assert call.rung == ["+8613800000012"]

    await call.hears_it_ring("busy")
    assert "今天平安吗" in call.words


async def test_an_answered_call_ends_with_a_card_and_nothing_more(provider: Provider) -> None:
    provider.do(rota)
    call = await provider.call().rings()
    await call.is_taken()
    await call.hangs_up()

    assert call.verbs == ["Hangup"]
    assert [ticket.kind for ticket in provider.all(Ticket)] == ["incoming"]
    assert call.row.outcome == "reached"


async def test_the_end_told_before_the_conversation_is_no_call_back(provider: Provider) -> None:
    provider.do(rota)
    call = await provider.call().rings()
    assert await call.is_picked_up("1")
    await call.hangs_up()
    await call.hears_it_ring("completed", "completed")

    assert provider.helps() == []
    assert [ticket.kind for ticket in provider.all(Ticket)] == ["incoming"]


async def test_a_conversation_whose_end_is_never_told_leaves_its_card(provider: Provider) -> None:
    provider.do(rota)
    call = await provider.call().rings()
    assert await call.is_picked_up("1")
    await call.hangs_up()

    provider.do(lambda town: town.passes(at("09:02")))

    assert [ticket.kind for ticket in provider.all(Ticket)] == ["incoming"]


async def test_whoever_is_rung_hears_what_it_is_and_takes_it_by_a_key(provider: Provider) -> None:
    provider.do(rota)
    call = await provider.call().rings()
    (dial,) = call.heard.findall("Dial")

    assert not await call.is_picked_up()
    assert call.words_at_the_other_end == "社区热线来电。接听请按 1。\n社区热线来电。接听请按 1。"
    assert WANG not in ET.tostring(call.told, encoding="unicode")
    assert dial.attrib["answerOnBridge"] == "true"  # the caller hears it ring meanwhile
    assert await call.is_picked_up("1")
    assert call.words_at_the_other_end == "好的,接通了。"


async def test_an_answering_machine_is_nobody_and_the_next_telephone_rings(provider: Provider) -> None:
    provider.do(rota)
    call = await provider.call().rings()

    await call.goes_to_voicemail()
    assert call.rung == ["+8613800000012"]

    await call.goes_to_voicemail()
    assert "今天平安吗" in call.words
    assert provider.all(Ticket) == []


async def test_who_hangs_up_on_an_answering_machine_is_rung_back(provider: Provider) -> None:
    provider.do(rota)
    call = await provider.call().rings()

    await call.goes_to_voicemail("completed")
    await call.hangs_up()

    assert [ticket.kind for ticket in provider.all(Ticket)] == ["help"]


async def test_the_second_who_is_rung_takes_the_call(provider: Provider) -> None:
    provider.do(rota)
    call = await provider.call().rings()
    await call.goes_to_voicemail()
    await call.is_taken()

    assert [ticket.kind for ticket in provider.all(Ticket)] == ["incoming"]
    assert call.row.outcome == "reached"


async def test_a_key_after_the_caller_is_gone_connects_nobody(provider: Provider) -> None:
    provider.do(rota)
    call = await provider.call().rings()
    await call.goes_to_voicemail("completed")
    take = next(call.told.iter("Gather")).attrib["action"]

    response = await provider.posts(take, call.named | {"CallSid": "CA0", "Digits": "1"})

    assert [one.tag for one in ET.fromstring(response.text)] == ["Hangup"]  # noqa: S314
    assert len(provider.all(Ticket)) == 1


@pytest.mark.sqlite
async def test_who_was_rung_is_asked_in_the_grids_language(provider: Provider) -> None:
    def english(town: Neighbourhood) -> None:
        rota(town)
        town.grid().language = "en"

    provider.do(english)
    call = await provider.call().rings()

    assert not await call.is_picked_up()
    assert "To take it, press 1." in call.words_at_the_other_end
    assert {one.attrib["language"] for one in call.told.iter("Say")} == {"en-GB"}


async def test_off_hours_nobody_is_rung(provider: Provider) -> None:
    provider.do(rota)
    provider.clock.move_to(at("20:00"))
    call = await provider.call().rings()

    assert call.rung == []
    assert "现在下班了,每天 08:00 到 18:00有人接听" in call.words


async def test_with_nobody_on_any_rota_the_hotline_asks_at_once(provider: Provider) -> None:
    call = await provider.call().rings()

    assert call.rung == []
    assert "今天平安吗?\n我平安,请按 1。\n报体温,请按 2。\n要帮忙,请按 3。\n找人,请按 0。" in call.words


# --- keys, silence, a broken line -------------------------------------------------------------------------


async def test_a_whole_call_by_keys(provider: Provider) -> None:
    call = await provider.call().rings()
    assert call.verbs == ["Gather", "Redirect"]
    assert (call.gather().attrib["finishOnKey"], call.gather().attrib["input"]) == ("#", "dtmf")

    await call.presses("2")
    await call.presses("379#")
    assert "三七点九 度" in call.words
    assert "请马上打 1 2 0" in call.words
    assert "按对了,请按 1。按错了,请按 2。" in call.words
    await call.presses("1")
    await call.presses("3")
    await call.presses("5")
    await call.presses("7")
    await call.is_silent()

    assert call.verbs == ["Say", "Hangup"]
    assert [(one.celsius, one.status) for one in provider.all(Reading)] == [(37.9, "")]
    assert sorted(ticket.kind for ticket in provider.all(Ticket)) == ["fever", "help"]
    assert provider.helps()[0].wanted == "尽快打给您"


async def test_silence_twice_is_a_call_back(provider: Provider) -> None:
    call = await provider.call().rings()
    await call.is_silent()
    assert "今天平安吗" in call.words
    await call.is_silent()

    assert "没听到您按键" in call.words
    assert call.verbs[-1] == "Hangup"
    assert len(provider.helps()) == 1


@pytest.mark.parametrize("keys", [[], ["3"], ["2"]])
async def test_hanging_up_in_the_middle_is_a_call_back(provider: Provider, keys: list[str]) -> None:
    call = await provider.call().rings()
    for key in keys:
        await call.presses(key)
    await call.hangs_up()

    (ticket,) = provider.helps()
    assert call.row.ticket_id == ticket.id


async def test_a_call_that_just_vanishes_is_a_call_back_too(provider: Provider) -> None:
    await provider.call().rings()
    provider.do(lambda town: town.passes(at("09:04")))
    assert provider.helps() == []

    provider.do(lambda town: town.passes(at("09:06")))

    assert len(provider.helps()) == 1


async def test_hanging_up_after_the_report_is_no_call_back(provider: Provider) -> None:
    call = await provider.call().rings()
    await call.presses("1")
    await call.hangs_up()

    assert provider.helps() == []
    assert call.row.outcome == "reached"


async def test_an_unknown_number_keys_its_door(provider: Provider) -> None:
    call = await provider.call(STRANGE).rings()
    assert "请按楼号" in call.words
    await call.presses("3*1*502#")
    await call.presses("365#")

    (reading,) = provider.all(Reading)
    assert reading.resident_id == provider.do(lambda town: town.resident("王秀英").id)


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "caller", ["", "anonymous", "Anonymous", "+266696687", "266696687", "Restricted", "sip:x@y", "client:a", "+1"]
)
async def test_a_number_that_is_not_shown_is_nobodys(provider: Provider, caller: str) -> None:
    call = await provider.call(caller).rings()
    assert "请按楼号" in call.words
    await call.presses("0")

    assert "看不到您的号码" in call.words
    assert "号码没有显示" in provider.helps()[0].note


@pytest.mark.sqlite
@pytest.mark.parametrize("caller", ["+8613800000003", "13800000003", "8613800000003", "+86 138 0000 0003"])
async def test_a_number_is_known_however_the_provider_writes_it(provider: Provider, caller: str) -> None:
    assert "今天平安吗" in (await provider.call(caller).rings()).words


async def test_who_wants_no_calls_is_not_rung_back(provider: Provider) -> None:
    def text_only(town: Neighbourhood) -> None:
        town.resident("王秀英").contact = "text"

    provider.do(text_only)
    call = await (await provider.call().rings()).presses("0")

    assert "不打电话" in call.words
    assert [(ticket.kind, ticket.category) for ticket in provider.helps()] == [("help", "door")]


@pytest.mark.sqlite
@pytest.mark.parametrize("keys", ["9" * 400, "ABCD", "<b>", "１", "3*1*501*2", "*" * 40, "0x1", "\u0000"])
async def test_any_keys_are_answered_kindly(provider: Provider, keys: str) -> None:
    for number in (WANG, STRANGE, ""):
        call = await provider.call(number).rings()
        await call.presses(keys)

        assert call.words
        assert not any(word in call.words for word in ("错误", "无效", "超时"))


# --- when something of ours breaks ------------------------------------------------------------------------


@pytest.mark.sqlite
async def test_a_failure_of_ours_is_said_and_the_end_of_the_call_still_leaves_a_ticket(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = await provider.call().rings()

    def fails(*_: Any) -> Any:
        raise RuntimeError(WANG)

    with monkeypatch.context() as broken:
        broken.setitem(phone_line.EVENTS, "keyed", fails)
        await call.presses("1")
    assert "请再打一次" in call.words
    await call.hangs_up()

    assert len(provider.helps()) == 1


# --- recorded prompts, and nothing without a provider -----------------------------------------------------


@pytest.mark.sqlite
async def test_a_recorded_prompt_is_played_instead_of_said(database: Database, tmp_path: Path) -> None:
    (tmp_path / "zh").mkdir()
    (tmp_path / "zh" / "line.hotline.menu.mp3").write_bytes(b"a warm voice")
    async for provider in connected(database, prompts=str(tmp_path)):
        call = await provider.call().rings()

        (play,) = call.heard.iter("Play")
        assert play.text == f"{ROOT}/phone/prompts/zh/line.hotline.menu.mp3"
        assert "今天平安吗" not in call.words
        heard = await provider.http.get(urlsplit(play.text).path)
        assert (heard.content, heard.headers["content-type"]) == (b"a warm voice", "audio/mpeg")
        for path in ("zh/nothing.mp3", "zh/..%2f..%2fetc%2fpasswd.mp3", "fr/line.goodbye.mp3", "zh/line.goodbye.mp3"):
            assert (await provider.http.get(f"/phone/prompts/{path}")).status_code == 404


def test_without_a_provider_nothing_of_the_line_is_there() -> None:
    program = (
        "import bot.app, bot.cli, sys; print([one for one in sys.modules if one.startswith(('twilio', 'web.phone'))])"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert found.stdout.strip() == "[]"


@pytest.mark.sqlite
async def test_without_a_token_its_paths_lead_nowhere(database: Database) -> None:
    inside = Inside(database, HOUSE, Clock().now, Office(HOUSE, Clock()), lambda: None)
    transport = httpx.ASGITransport(application(inside))
    async with httpx.AsyncClient(transport=transport, base_url=ROOT) as http:
        assert (await http.post("/phone/called", data={"CallSid": "CA1"})).status_code == 404
