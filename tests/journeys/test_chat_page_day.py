"""A person at the chat page of the real sandbox: one morning's number, and the evening's list and file."""

import asyncio
import re
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, Page, expect
from python_calamine import CalamineWorkbook

SIZES = {"360px": {"width": 360, "height": 740}, "1280px": {"width": 1280, "height": 800}}
GROUP, PRIVATE = "幸福社区第一网格", "邻里"
RESIDENT, WORKER = "陈晓雨", "李敏"
PEOPLE = 53  # on the first grid's roster

pytestmark = pytest.mark.browser


@pytest.fixture
async def address() -> AsyncIterator[str]:
    """The real sandbox, as `make run` starts it without a token."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "sandbox", "--port", "0", stdout=PIPE)
    assert process.stdout
    printed = ""
    while not (found := re.search(r"http://127\.0\.0\.1:\d+", printed)):
        line = await process.stdout.readline()
        assert line, printed
        printed += line.decode()
    yield found[0]
    process.terminate()
    await process.communicate()
    assert process.returncode == 0


@pytest.fixture(params=SIZES)
async def page(browser: Browser, request: pytest.FixtureRequest) -> AsyncIterator[Page]:
    size: Any = SIZES[request.param]
    context = await browser.new_context(viewport=size, accept_downloads=True)
    page = await context.new_page()
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    yield page
    await context.close()
    assert broken == []


class Person:
    """Somebody at the page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def becomes(self, name: str) -> None:
        """Choose whom to be; at the first visit the sheet is open by itself."""
        sheet, bar = self.page.locator("#people[open]"), self.page.locator(".bar .me")
        await expect(sheet.or_(bar).first).to_be_visible()  # the one or the other, once the people have come
        if not await sheet.is_visible():
            await bar.click()
        await sheet.get_by_role("button", name=name).first.click()
        await expect(self.page.locator(".bar .me")).to_have_attribute("aria-label", re.compile(name))

    async def opens(self, title: str) -> Locator:
        """Go to a chat: on a phone it has a tab, on a desktop it is there."""
        tab = self.page.get_by_role("tab", name=title)
        if await tab.is_visible():
            await tab.click()
        pane = self.page.locator(f".pane[aria-label='{title}']")
        await expect(pane).to_be_visible()
        return pane

    async def moves_the_clock_to(self, entry: str) -> None:
        """Press the clock's button until the time of this entry has come."""
        button = self.page.locator(".bar .next")
        for _ in range(8):
            label = await button.get_attribute("aria-label") or ""
            await button.click()
            await expect(button).not_to_have_attribute("aria-label", label)
            if label.endswith(entry):
                return
        raise AssertionError(f"the clock never came to {entry}")


async def test_a_number_in_the_morning_is_on_the_board_and_in_the_evenings_file(address: str, page: Page) -> None:
    someone = Person(page)
    await page.goto(address)
    await someone.becomes(RESIDENT)
    group = await someone.opens(GROUP)
    await expect(group.locator(".pinned")).to_contain_text("3号楼 0/18")

    await group.locator("textarea").fill("36.5")
    await page.keyboard.press("Enter")

    await expect(group.locator(".mine .reaction")).to_have_text("✍")
    await expect(group.locator(".pinned")).to_contain_text("3号楼 1/18")
    await someone.moves_the_clock_to("提醒")
    await expect(group.locator(".message").last).to_contain_text(f"还有 {PEOPLE - 1} 人")
    private = await someone.opens(PRIVATE)
    await expect(private.locator(".message")).to_have_count(0)

    await someone.becomes(WORKER)
    private = await someone.opens(PRIVATE)
    await someone.moves_the_clock_to("上门名单")
    doors = private.locator(".message").filter(has_text="上门名单")
    await expect(doors).to_contain_text("【3号楼 2单元】")
    await expect(doors).to_contain_text(f"共 {PEOPLE - 1} 人")
    await expect(doors).to_contain_text("301 王秀英 13800010037 独居")
    await expect(doors).not_to_contain_text(RESIDENT)
    await someone.moves_the_clock_to("简报")
    card = private.locator("a.card")
    await expect(card).to_be_visible()
    async with page.expect_download() as download:
        await card.click()
    rows = await read(await (await download.value).path())

    assert len(rows) == PEOPLE
    assert [row for row in rows if row["状态"] != "未报"] == [row for row in rows if row["姓名"] == RESIDENT]
    told = next(row for row in rows if row["姓名"] == RESIDENT)
    assert (told["状态"], told["体温"], told["来源"], told["上报人"]) == ("已报", 36.5, "文字", RESIDENT)
    assert (str(told["楼栋"]), str(told["单元"]), str(told["门牌"])) == ("3", "2", "501")


async def read(file: Path) -> list[dict[str, Any]]:
    """The rows of the sheet by their Chinese headings."""
    heading, *rows = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
    return [dict(zip(map(str, heading), row, strict=True)) for row in rows]
