"""The Mini App: whoever Telegram vouches for reports for themself and their household; nobody else gets in."""

import hashlib
import hmac
import json
from datetime import datetime, timedelta
from urllib.parse import urlencode

import pytest

from storage import people
from tests.neighbourhood import LI, STRANGER, at
from tests.web.conftest import Page, Street
from web.mini_app import NotVouched, vouched

pytestmark = pytest.mark.sqlite

TOKEN = "1:test"
NOON = at("09:00")


def init_data(who: int, *, when: datetime = NOON, token: str = TOKEN, **changed: str) -> str:
    """What Telegram hands to a Mini App, signed by its rule."""
    fields = {
        "query_id": "AAF",
        "user": json.dumps({"id": who, "first_name": "李"}, ensure_ascii=False),
        "auth_date": str(int(when.timestamp())),
        "signature": "x",
    }
    secret = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    said = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    signed = hmac.new(secret, said.encode(), hashlib.sha256).hexdigest()
    return urlencode(fields | {"hash": signed} | changed)


def test_telegrams_own_word_is_believed() -> None:
    assert vouched(init_data(LI), TOKEN, NOON) == LI


@pytest.mark.parametrize(
    "said",
    [
        "",
        "user=1",
        "hash=1&auth_date=x&user={}",
        init_data(LI, token="2:other"),
        init_data(LI, user=json.dumps({"id": 101})),
        init_data(LI, when=NOON - timedelta(hours=2)),
        init_data(LI, when=NOON + timedelta(minutes=5)),
        init_data(LI, hash="你好"),
    ],
)
def test_anything_else_is_not(said: str) -> None:
    with pytest.raises(NotVouched):
        vouched(said, TOKEN, NOON)


async def entered(street: Street, user: int) -> Page:
    return Page(await street.http.post("/app/enter", data={"init": init_data(user)}))


async def test_whoever_is_known_reports_their_own_word(street: Street) -> None:
    page = await entered(street, LI)

    page = await street.sends(page.form("/app"), **{f"t{street.resident('李梅')}": "36.4"})

    assert "李梅:36.4℃" in page.text
    (reading,) = street.readings()
    assert (reading.source, reading.own) == ("page", True)


async def test_the_household_is_reported_and_changed_and_needs_are_told(street: Street) -> None:
    page = await entered(street, LI)
    page = await street.sends(page.form("/app"), everyone="1")
    assert len(street.readings()) == 3

    change = await street.sends(page.form("/app/change"))
    await street.sends(change.form("/app"), **{f"t{street.resident('李梅')}": "36.6"})
    need = await street.sends(page.form("/app/need/form"))
    await street.sends(need.form("/app/need"), words="一袋米")
    again = await street.sends(need.form("/app/open"))

    assert street.stands("李梅").celsius == 36.6
    assert [ticket.resident_id for ticket in street.tickets("need")] == [street.resident("李梅")]
    assert "李梅" in again.text


async def test_a_fever_is_followed_up_in_the_chat(street: Street) -> None:
    page = await entered(street, LI)

    await street.sends(page.form("/app"), **{f"t{street.resident('李梅')}": "38.6"})

    assert len(street.tickets("fever")) == 1
    assert any(letter.chat_id == LI for letter in street.letters())


@pytest.mark.parametrize("user", [STRANGER, 424242])
async def test_a_stranger_is_sent_to_the_chat(street: Street, user: int) -> None:
    page = await entered(street, user)

    assert page.status == 403
    assert "登记" in page.text


async def test_who_declined_to_be_stored_is_not_stored_here_either(street: Street) -> None:
    form = (await entered(street, LI)).form("/app")
    street.do(lambda town: people.set_consent(town.db, town.account(LI), None))

    page = await entered(street, LI)
    sent = await street.sends(form, **{f"t{street.resident('李梅')}": "36.4"})

    assert (page.status, sent.status) == (403, 404)
    assert street.readings() == []


async def test_without_telegrams_word_there_is_no_way_in(street: Street) -> None:
    forged = Page(await street.http.post("/app/enter", data={"init": init_data(LI, token="2:other")}))
    posted = Page(await street.http.post("/app", data={"t1": "36.5"}))

    assert forged.status == 403
    assert posted.status == 404
    assert street.readings() == []


async def test_a_page_of_a_link_does_not_fit_the_mini_app(street: Street) -> None:
    mine = (await entered(street, LI)).form("/app")
    theirs = (await street.opens(street.link("502"))).form()
    mine.fields["token"] = theirs.fields["token"]

    page = await street.sends(mine, **{f"t{street.resident('李梅')}": "36.4"})

    assert page.status in (404, 409)
    assert street.readings() == []


async def test_only_telegram_may_frame_it(street: Street) -> None:
    for page in (await street.opens("/app"), await entered(street, LI)):
        policy = page.response.headers["content-security-policy"]
        assert "frame-ancestors https://web.telegram.org" in policy
        assert "'unsafe" not in policy
