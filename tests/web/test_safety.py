"""Forms that come twice, late, forged, too large or hostile get a clear page, and nothing wrong is stored."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
import structlog.testing
from sqlmodel import col, func, select

from bot.web import Office, application
from storage import links
from storage.models import Account, Statement, Submission
from tests.neighbourhood import HOUSE, at
from tests.web.conftest import FREE, Page, Street
from web.app import MOST_BYTES
from web.inside import Inside
from web.limits import Rates

FORM = {"content-type": "application/x-www-form-urlencoded"}


def count(street: Street, model: type) -> int:
    return street.do(lambda town: town.db.exec(select(func.count()).select_from(model)).one())


async def test_a_form_posted_twice_is_one_report_and_shows_the_same(street: Street) -> None:
    form = (await street.opens(street.link("501"))).form()
    typed = {f"t{street.resident('李梅')}": "38.6"}

    first = await street.sends(form, **typed)
    second = await street.sends(form, **typed)

    assert first.text == second.text
    assert len(street.readings()) == 1
    assert count(street, Statement) == 1


async def test_a_double_tap_is_one_report(street: Street) -> None:
    form = (await street.opens(street.link("501"))).form()
    typed = {f"t{street.resident('张三')}": "36.5"}

    pages = await asyncio.gather(*(street.sends(form, **typed) for _ in range(6)))

    assert {page.text for page in pages} == {pages[0].text}
    assert "张三:36.5℃" in pages[0].text
    assert len(street.readings()) == 1


async def test_two_phones_that_open_a_door_at_once_share_its_account(street: Street) -> None:
    path = street.link("501")
    forms = [(await street.opens(path)).form() for _ in range(4)]

    await asyncio.gather(
        *(street.sends(form, **{f"t{street.resident('张三')}": f"36.{n}"}) for n, form in enumerate(forms))
    )

    assert len(street.readings()) == 4
    assert street.do(lambda town: town.db.exec(select(func.count()).where(col(Account.door).is_not(None))).one()) == 1


@pytest.mark.sqlite
async def test_the_same_form_filled_in_otherwise_is_a_second_report(street: Street) -> None:
    form = (await street.opens(street.link("501"))).form()

    for value in ("36.5", "36.9"):
        await street.sends(form, **{f"t{street.resident('张三')}": value})

    assert [one.celsius for one in street.readings()] == [36.5, 36.9]


@pytest.mark.sqlite
async def test_tomorrow_an_old_form_reports_nothing_and_comes_again_filled_in(street: Street) -> None:
    form = (await street.opens(street.link("501"))).form()
    field = f"t{street.resident('张三')}"
    street.at(at("09:00") + timedelta(days=1))

    page = await street.sends(form, **{field: "36.5"})

    assert page.status == 409
    assert "放得太久" in page.text
    assert page.form().fields[field] == "36.5"
    assert street.readings() == []

    again = await street.sends(page.form())

    assert "张三:36.5℃" in again.text
    assert len(street.readings()) == 1


@pytest.mark.sqlite
@pytest.mark.parametrize("token", ["", "x", "gAAAAAB" + "x" * 80, "你好"])
async def test_a_forged_token_reports_nothing(street: Street, token: str) -> None:
    form = (await street.opens(street.link("501"))).form()
    form.fields["token"] = token

    page = await street.sends(form, **{f"t{street.resident('张三')}": "36.5"})

    assert page.status == 409
    assert street.readings() == []
    assert count(street, Submission) == 0


@pytest.mark.sqlite
async def test_a_form_of_another_purpose_reports_nothing(street: Street) -> None:
    path = street.link("501")
    form = (await street.opens(path)).form()
    form.fields["token"] = (await street.opens(f"{path}/need")).form().fields["token"]

    page = await street.sends(form, **{f"t{street.resident('张三')}": "36.5"})

    assert page.status == 409
    assert street.readings() == []


@pytest.mark.sqlite
async def test_another_households_form_or_member_changes_nothing(street: Street) -> None:
    mine, theirs = street.link("501"), street.link("502")
    form = (await street.opens(mine)).form()

    member = await street.sends(form, **{f"t{street.resident('王秀英')}": "39.0"})
    form.action = theirs
    moved = await street.sends(form, **{f"t{street.resident('王秀英')}": "39.0"})

    assert (member.status, moved.status) == (409, 409)
    assert "对不上" in member.text + moved.text
    assert street.readings() == []
    assert count(street, Statement) == 0


@pytest.mark.sqlite
async def test_a_change_reaches_no_other_household(street: Street) -> None:
    page = await street.reports(street.link("501"), 张三="36.4")
    form = page.form("/change")
    form.action = f"{street.link('502')}/change"

    other = await street.sends(form)

    assert other.status == 409
    assert "36.4" not in other.response.text


@pytest.mark.sqlite
async def test_a_megabyte_is_refused_and_nothing_is_kept(street: Street) -> None:
    path = street.link("501")
    form = (await street.opens(path)).form()

    said = await street.sends(form, words="我" * (1 << 20))
    streamed = await street.http.post(path, content=_pieces(), headers=FORM)

    assert (said.status, streamed.status_code) == (413, 413)
    assert "太长" in said.text
    assert count(street, Statement) == 0


async def _pieces() -> AsyncIterator[bytes]:
    for _ in range(MOST_BYTES // 1000 + 2):
        yield b"words=" + b"a" * 1000


@pytest.mark.sqlite
@pytest.mark.parametrize(("field", "length"), [("words", 2000), ("t", 500)])
async def test_a_field_that_is_too_long_is_said_and_nothing_is_kept(street: Street, field: str, length: int) -> None:
    form = (await street.opens(street.link("501"))).form()
    name = f"t{street.resident('张三')}" if field == "t" else field

    page = await street.sends(form, **{name: "3" * length})

    assert "写得太长了" in page.text
    assert count(street, Statement) == 0


HOSTILE = [
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "a\x00b",
    "\u202egnp.exe",
    "{{7*7}}",
    "'; drop table reading;--",
]


@pytest.mark.sqlite
@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_name_is_only_a_name(street: Street, name: str) -> None:
    page = await street.reports(street.link(), room="3-1-509", n0=name, t0="36.5")

    assert page.status == 200
    assert "<script>alert" not in page.response.text
    (reading,) = street.readings()
    assert reading.who
    assert reading.resident_id is None
    assert "\x00" not in reading.who
    assert "\u202e" not in reading.who


@pytest.mark.parametrize("body", [b"\xff\xfe", b"a=1&" * 500, b"%00=%00&token=%ff", b"t1=%ff%fe"])
async def test_broken_bodies_get_a_page(street: Street, body: bytes) -> None:
    answer = await street.http.post(street.link("501"), content=body, headers=FORM)

    assert answer.status_code in (400, 409)
    assert "<h1>" in answer.text


@pytest.mark.sqlite
async def test_other_sites_post_nothing(street: Street) -> None:
    form = (await street.opens(street.link("501"))).form()

    answer = await street.http.post(form.action, data=form.fields, headers={"sec-fetch-site": "cross-site"})

    assert answer.status_code == 400


@pytest.mark.sqlite
async def test_a_link_that_was_never_made_or_was_revoked_opens_nothing(street: Street) -> None:
    path = street.link("501")
    form = (await street.opens(path)).form()
    home = street.do(lambda town: town.household("501").id or 0)
    street.do(lambda town: links.revoke(town.db, area="household", area_ids=[home], when=town.now))

    revoked, invented = await street.opens(path), await street.opens("/l/AAAAAAAAAAAAAAAA")
    sent = await street.sends(form, **{f"t{street.resident('张三')}": "36.5"})

    assert (revoked.status, invented.status, sent.status) == (404, 404, 404)
    assert revoked.text == invented.text
    assert street.readings() == []


@pytest.mark.sqlite
async def test_no_answer_leaks_or_may_be_framed_or_kept(street: Street) -> None:
    path = street.link("501")
    for answer in (await street.opens(path), await street.opens("/l/x"), await street.opens("/nothing")):
        headers = answer.response.headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert "set-cookie" not in headers
    page = await street.opens(path)
    assert "style=" not in page.response.text
    assert "onclick" not in page.response.text


@pytest.mark.sqlite
async def test_nothing_private_stands_in_an_address(street: Street) -> None:
    link = street.link("501")
    page = await street.reports(link, 张三="36.5", 李梅="38.6")

    for form in page.forms:
        address = form.action.replace(link, "")  # drawn by lot: it may hold a 36 of its own
        assert not any(said in address for said in ("36", "38", "张", "501", f"t{street.resident('张三')}"))


@pytest.mark.sqlite
async def test_a_failure_tells_nothing_of_what_was_typed(street: Street) -> None:
    form = (await street.opens(street.link("501"))).form()
    street.database.close()

    with structlog.testing.capture_logs() as logs:
        page = await street.sends(form, words="我 38.6")

    assert page.status == 500
    assert "不会记两遍" in page.text
    assert logs
    assert "38.6" not in str(logs)
    assert "/l/" not in str(logs)


# --- how often ----------------------------------------------------------------------------------------------


def limited(street: Street, **rates: str) -> httpx.AsyncClient:
    """The same pages with limits of their own."""
    inside = Inside(street.database, HOUSE, street.clock.now, Office(HOUSE, street.clock), lambda: None)
    given = {name: getattr(FREE, name) for name in Rates.__dataclass_fields__} | rates
    transport = httpx.ASGITransport(application(inside, Rates(**given)))
    return httpx.AsyncClient(transport=transport, base_url="http://linli.example")


@pytest.mark.sqlite
async def test_who_tries_many_links_is_stopped(street: Street) -> None:
    async with limited(street, guess="3/hour") as http:
        found = [(await http.get(f"/l/guess{number}")).status_code for number in range(5)]

    assert found == [404, 404, 404, 429, 429]


@pytest.mark.sqlite
async def test_a_link_takes_only_so_many_forms(street: Street) -> None:
    path = street.link("501")
    async with limited(street, household="2/minute") as http:
        form = Page(await http.get(path)).form()
        found = [await http.post(form.action, data=form.fields | {"words": f"我 36.{n}"}) for n in range(3)]

    assert [one.status_code for one in found] == [200, 200, 429]
    assert "过几分钟" in found[2].text


@pytest.mark.sqlite
async def test_four_digits_cannot_be_tried_out(street: Street) -> None:
    path = f"{street.link('501')}/today"
    async with limited(street, proof="3/hour") as http:
        form = Page(await http.get(path)).form("/today")
        tried = [form.fields | {"proof": digits} for digits in ("1111", "2222", "3333", "0001")]
        found = [(await http.post(form.action, data=one)).status_code for one in tried]

    assert found == [422, 422, 422, 429]
