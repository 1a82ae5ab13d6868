"""The link page in a real browser, on a phone and on a desktop, with and without its script."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Locator, Page, expect

from documents.roster import RosterRow
from handlers.grid.rosters import import_rows
from tests.neighbourhood import MADE, Neighbourhood
from tests.web.conftest import Street
from web.server import LOOPBACK, Serving, serve

DEVICES: dict[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True},
    "desktop": {"viewport": {"width": 1280, "height": 800}, "has_touch": True},
}
FIVE = ("周一", "周二", "周三", "周四", "周五")
GRAVE = ("serious", "critical")

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]


@pytest.fixture
async def serving(street: Street) -> AsyncIterator[Serving]:
    running = await serve(street.app, LOOPBACK, 0)
    yield running
    await running.stop()


class Thumb:
    """One hand on one page: it taps, and it types into whatever has the focus."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = 0

    async def open(self, url: str) -> None:
        """Open a page, whose first field is ready to be typed into."""
        await self.page.goto(url)
        await expect(self.page.locator("[autofocus]")).to_be_focused()

    async def tap(self, what: Locator) -> None:
        self.taps += 1
        await what.tap()

    async def type(self, text: str) -> None:
        await self.page.keyboard.type(text)


@pytest.fixture(params=[(device, script) for device in DEVICES for script in (True, False)], ids=str)
async def thumb(request: pytest.FixtureRequest, browser: Browser) -> AsyncIterator[Thumb]:
    device, script = request.param
    context = await browser.new_context(**DEVICES[device], java_script_enabled=script, locale="zh-CN")
    page = await context.new_page()
    broken: list[str] = []
    page.on("console", lambda message: broken.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: broken.append(str(error)))
    yield Thumb(page)
    await context.close()
    assert [one for one in broken if "status of 4" not in one] == []


def five(street: Street) -> str:
    """The page of a household of five."""

    def moved_in(town: Neighbourhood) -> None:
        rows = [RosterRow("", "3", "1", "701", name, "", 1980) for name in FIVE]
        assert not import_rows(town.db, town.grid(), list(enumerate(rows, start=2)), MADE).errors

    street.do(moved_in)
    return street.link("701")


async def test_a_household_of_five_takes_five_taps_beyond_the_numbers(
    street: Street, serving: Serving, thumb: Thumb
) -> None:
    page = thumb.page
    await thumb.open(serving.url + five(street))

    await thumb.type("36.5")
    for number, name in enumerate(FIVE[1:], start=1):
        await thumb.tap(page.get_by_label(f"{name}的体温"))
        await thumb.type(f"36.{number}")
    await thumb.tap(page.get_by_role("button", name="报好了"))

    await expect(page.get_by_role("heading", level=1)).to_contain_text("记下了")
    assert thumb.taps <= 5
    assert [one.celsius for one in street.readings()] == [36.5, 36.1, 36.2, 36.3, 36.4]


async def test_one_tap_says_that_all_five_are_well(street: Street, serving: Serving, thumb: Thumb) -> None:
    page = thumb.page
    await page.goto(serving.url + five(street))

    await thumb.tap(page.get_by_role("button", name="全家都正常"))

    await expect(page.get_by_role("status").get_by_role("listitem")).to_have_count(5)
    assert (thumb.taps, len(street.readings())) == (1, 5)


async def test_enter_in_a_field_sends_that_number_and_speaks_for_nobody_else(
    street: Street, serving: Serving, thumb: Thumb
) -> None:
    await thumb.open(serving.url + five(street))

    await thumb.type("36.5")
    await thumb.page.keyboard.press("Enter")

    await expect(thumb.page.get_by_role("heading", level=1)).to_contain_text("记下了")
    assert [one.celsius for one in street.readings()] == [36.5]


async def test_a_fever_is_followed_by_its_symptoms_and_a_change(street: Street, serving: Serving, thumb: Thumb) -> None:
    page = thumb.page
    await thumb.open(serving.url + street.link("502"))

    await thumb.type("38.6")
    await thumb.tap(page.get_by_role("button", name="报好了"))
    await thumb.tap(page.get_by_role("group", name="王秀英有没有下面这些").locator("label", has_text="干咳"))
    await thumb.tap(page.get_by_role("button", name="好了"))

    await expect(page.get_by_role("status")).to_contain_text("咳嗽")
    assert street.stands("王秀英").symptoms == ["咳嗽"]


async def test_an_area_page_names_what_is_missing_where_it_is(street: Street, serving: Serving, thumb: Thumb) -> None:
    page = thumb.page
    await thumb.open(serving.url + street.link())

    await thumb.type("3-1-502")
    await thumb.tap(page.get_by_role("button", name="报好了"))
    await thumb.tap(page.get_by_role("alert").get_by_role("link", name="请写姓名"))
    await expect(page.get_by_label("姓名", exact=True)).to_have_attribute("aria-invalid", "true")
    await page.get_by_label("姓名", exact=True).fill("王秀英")
    await page.get_by_label("第 1 位的体温").fill("36.6")
    await thumb.tap(page.get_by_role("button", name="报好了"))

    await expect(page.get_by_role("status")).to_contain_text("王秀英:36.6℃")
    assert street.stands("王秀英").celsius == 36.6


async def test_the_mini_app_posts_what_telegram_hands_it_and_keeps_it_out_of_the_address(
    street: Street, serving: Serving, browser: Browser
) -> None:
    context = await browser.new_context(**DEVICES["phone"], locale="zh-CN")
    page = await context.new_page()

    await page.goto(f"{serving.url}/app#tgWebAppData=user%3D1%26hash%3Dx&tgWebAppVersion=9.0")

    await expect(page.get_by_role("heading", level=1)).to_contain_text("请从 Telegram 里重新打开")
    assert "tgWebAppData" not in page.url
    await context.close()
    assert street.readings() == []


# --- for old eyes and for screen readers --------------------------------------------------------------------

SMALL = """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea, summary')]
  .filter(node => !node.matches('.default') && node.checkVisibility() && !node.closest('.note'))
  .map(node => [node.textContent.trim() || node.name, node.getBoundingClientRect()])
  .filter(([, box]) => box.height < 60 || box.width < 60)
  .map(([name, box]) => `${name} ${box.width}x${box.height}`)"""
FINE_PRINT = """() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), wrong = [];
  while (texts.nextNode()) {
    const size = parseFloat(getComputedStyle(texts.currentNode.parentElement).fontSize);
    if (texts.currentNode.data.trim() && size < 18) wrong.push(`${size} ${texts.currentNode.data.trim()}`);
  }
  return wrong;
}"""
WIDE = "document.documentElement.scrollWidth > innerWidth"


async def looked_at(page: Page) -> list[str]:
    """Everything that is too small, too wide, or wrong by axe's serious rules."""
    results = await Axe().run(page)
    grave = [f"{one['id']}: {one['help']}" for one in results.response["violations"] if one["impact"] in GRAVE]
    wide = ["wider than the screen"] if await page.evaluate(WIDE) else []
    return [*grave, *await page.evaluate(SMALL), *await page.evaluate(FINE_PRINT), *wide]


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize(("scheme", "language"), [("light", "zh"), ("dark", "en")])
async def test_every_page_is_large_clear_and_sound(  # noqa: PLR0917  pytest fills them in by name
    street: Street, serving: Serving, browser: Browser, device: str, scheme: Any, language: str
) -> None:
    context = await browser.new_context(**DEVICES[device], color_scheme=scheme)
    page = await context.new_page()
    home, area = (f"{serving.url}{path}" for path in (five(street), street.link()))
    wrong: dict[str, list[str]] = {}

    for path in (home, f"{home}/need", f"{home}/call", f"{home}/today", area, f"{serving.url}/l/none"):
        await page.goto(f"{path}?lang={language}")
        wrong[path] = await looked_at(page)
    await page.goto(f"{area}?lang={language}")
    await page.locator("button.send").click()
    wrong["errors"] = await looked_at(page)
    await page.goto(f"{home}?lang={language}")
    for field, said in zip(await page.locator("input.celsius").all(), ("36.5", "38.6", "386"), strict=False):
        await field.fill(said)
    await page.locator("button.send").click()
    wrong["kept"] = await looked_at(page)
    await page.locator("button.send").click()
    await page.locator('form[action*="/follow"] button').click()
    wrong["follow-up"] = await looked_at(page)
    await page.locator(".choice").last.click()
    await page.locator("button.send").click()
    wrong["danger"] = await looked_at(page)
    await context.close()

    assert {name: found for name, found in wrong.items() if found} == {}
