"""The chat page in a real browser, on the sandbox's own server, with the test as the bot."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, FilePayload, Locator, Page, expect

from sandbox import server
from sandbox.account import Account
from sandbox.chat import Chat
from sandbox.world import World
from tests.sandbox.conftest import GROUP, LI, WANG, ZHAO, Line

DEVICES: dict[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True},
    "desktop": {"viewport": {"width": 1280, "height": 800}},
}
on_desktop = pytest.mark.parametrize("device", ["desktop"], indirect=True)
on_phone = pytest.mark.parametrize("device", ["phone"], indirect=True)
SUN = 10009
HOSTILE = "<b>孙\u202e大圣</b>"
BOARD = {
    "inline_keyboard": [[{"text": "报体温", "callback_data": "report"}, {"text": "求助", "callback_data": "help"}]]
}

pytestmark = pytest.mark.browser


@pytest.fixture(params=DEVICES)
def device(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def group(world: World) -> Chat:
    """The group with a neighbour of a hostile name, everybody with a portrait for the sheet."""
    sun = world.add_account(Account(SUN, HOSTILE), started=True)
    world.chats[GROUP].members[sun.id] = "member"
    world.portraits = [portrait(account) for account in world.accounts.values()]
    return world.chats[GROUP]


def portrait(account: Account) -> dict[str, Any]:
    return {
        "id": account.id,
        "name": account.name,
        "persona": "elder" if account.id == LI else None,
        "blurb_zh": "爱聊天" if account.id == LI else "",
        "blurb_en": "Likes to chat" if account.id == LI else "",
        "role": "worker" if account.id == ZHAO else "resident",
        "grid": "第一网格",
        "room": f"3-2-{account.id % 1000}",
    }


class Eyes:
    """One browser window on the sandbox."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url

    async def be(self, account: int) -> None:
        """Open the page as this person."""
        await self.page.goto(f"{self.url}/?as={account}")
        await expect(self.page.locator("textarea, .gate").first).to_be_visible()

    async def go(self, chat: str) -> None:
        """To a chat by its title: on a phone it has a tab, on a desktop it is there."""
        tab = self.page.get_by_role("tab", name=chat)
        if await tab.is_visible():
            await tab.click()

    def pane(self, chat: int) -> Locator:
        return self.page.locator(f".pane[data-chat='{chat}']")

    async def type(self, chat: int, text: str) -> None:
        await self.pane(chat).locator("textarea").fill(text)
        await self.page.keyboard.press("Enter")


@pytest.fixture
async def eyes(browser: Browser, line: Line, group: Chat, device: str) -> AsyncIterator[Eyes]:
    context = await browser.new_context(**DEVICES[device])
    page = await context.new_page()
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    yield Eyes(page, str(line.http.base_url).rstrip("/"))
    await context.close()
    assert broken == []


async def told(line: Line) -> list[dict[str, Any]]:
    """What the bot hears next, and confirms."""
    updates: list[dict[str, Any]] = await line.result("getUpdates", timeout=20)
    await line.result("getUpdates", offset=updates[-1]["update_id"] + 1)
    return updates


async def says(line: Line, chat: int, text: str, **more: Any) -> int:
    sent = await line.result("sendMessage", chat_id=chat, text=text, **more)
    return int(sent["message_id"])


async def test_what_is_typed_reaches_the_bot_and_stands_in_the_chat(eyes: Eyes, line: Line) -> None:
    await eyes.be(LI)

    await eyes.type(GROUP, "36.5")

    await expect(eyes.pane(GROUP).locator(".mine .text")).to_have_text("36.5")
    await expect(eyes.pane(GROUP).locator("textarea")).to_have_value("")
    assert [update["message"]["text"] for update in await told(line)] == ["36.5"]


async def test_the_receipt_of_a_report_is_a_reaction_on_it(eyes: Eyes, line: Line) -> None:
    await eyes.be(LI)
    await eyes.type(GROUP, "36.5")
    [update] = await told(line)

    reaction = [{"type": "emoji", "emoji": "✍"}]
    await line.result(
        "setMessageReaction", chat_id=GROUP, message_id=update["message"]["message_id"], reaction=reaction
    )

    await expect(eyes.pane(GROUP).locator(".mine .reaction")).to_have_text("✍")


@on_desktop
async def test_enter_that_picks_a_word_in_the_input_method_sends_nothing(eyes: Eyes, world: World) -> None:
    await eyes.be(LI)
    box = eyes.pane(GROUP).locator("textarea")
    await box.fill("zhengchang")

    await box.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    await box.press("Shift+Enter")

    await expect(box).to_have_value("zhengchang\n")
    assert not world.chats[GROUP].messages


async def test_a_pressed_button_answers_with_a_toast(eyes: Eyes, line: Line) -> None:
    await says(line, GROUP, "3号楼 41/46", reply_markup=BOARD)
    await eyes.be(LI)

    await eyes.pane(GROUP).get_by_role("button", name="报体温").click()
    [update] = await told(line)
    await line.result("answerCallbackQuery", callback_query_id=update["callback_query"]["id"], text="记下了")

    await expect(eyes.page.locator("#toast.up")).to_have_text("记下了")


async def test_an_alert_waits_until_it_is_read(eyes: Eyes, line: Line) -> None:
    await says(line, GROUP, "3号楼 41/46", reply_markup=BOARD)
    await eyes.be(LI)

    await eyes.pane(GROUP).get_by_role("button", name="求助").click()
    [update] = await told(line)
    query = update["callback_query"]["id"]
    await line.result("answerCallbackQuery", callback_query_id=query, text="请打热线", show_alert=True)

    await expect(eyes.page.locator("#alert")).to_contain_text("请打热线")
    await eyes.page.get_by_role("button", name="知道了").click()
    await expect(eyes.page.locator("#alert")).to_be_hidden()


async def test_a_document_from_the_bot_is_a_card_that_downloads(eyes: Eyes, line: Line, tmp_path: Path) -> None:
    await eyes.be(ZHAO)
    await eyes.go("邻里")
    sheet = {"document": ("报体温 3月2日.xlsx", b"the sheet")}
    path = f"/bot{line.world.token}/sendDocument"
    await line.http.post(path, data={"chat_id": str(ZHAO), "caption": "今天的表"}, files=sheet)

    card = eyes.pane(ZHAO).locator(".card")
    await expect(card).to_contain_text("报体温 3月2日.xlsx")
    async with eyes.page.expect_download() as coming:
        await card.click()
    download = await coming.value
    await download.save_as(tmp_path / "sheet")

    assert (tmp_path / "sheet").read_bytes() == b"the sheet"
    assert download.suggested_filename.endswith(".xlsx")


@on_desktop
async def test_a_photo_opens_large(eyes: Eyes, line: Line) -> None:
    await eyes.be(LI)
    dot = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60"><rect width="90" height="60"/></svg>'
    picture: FilePayload = {"name": "楼道.svg", "mimeType": "image/svg+xml", "buffer": dot.encode()}
    await eyes.pane(LI).locator("input[type=file]").set_input_files(picture)
    await expect(eyes.pane(LI).get_by_role("button", name="照片", exact=True)).to_have_attribute("aria-pressed", "true")
    await eyes.page.keyboard.press("Enter")

    await eyes.pane(LI).locator("button.photo").click()

    await expect(eyes.page.locator("#photo img")).to_be_visible()
    await eyes.page.keyboard.press("Escape")
    await expect(eyes.page.locator("#photo")).to_be_hidden()
    [update] = await told(line)
    assert "photo" in update["message"]


async def test_a_file_goes_to_the_bot_with_its_caption(eyes: Eyes, line: Line) -> None:
    await eyes.be(ZHAO)
    await eyes.go("邻里")

    roster: FilePayload = {"name": "花名册.csv", "mimeType": "text/csv", "buffer": b"room,name"}
    await eyes.pane(ZHAO).locator("input[type=file]").set_input_files(roster)
    await eyes.type(ZHAO, "一网格")

    await expect(eyes.pane(ZHAO).locator(".mine .card")).to_contain_text("花名册.csv")
    [update] = await told(line)
    assert update["message"]["document"]["file_name"] == "花名册.csv"
    assert update["message"]["caption"] == "一网格"


async def test_another_person_is_found_by_name_and_seen_through(eyes: Eyes, line: Line) -> None:
    await says(line, LI, "只给李阿姨")
    await eyes.be(LI)
    await eyes.page.get_by_role("button", name="换个人试试").click()

    await eyes.page.get_by_role("searchbox").fill("赵网格")
    await expect(eyes.page.locator(".person")).to_have_count(1)
    await eyes.page.locator(".person").click()

    await expect(eyes.page.get_by_role("button", name="现在是 赵网格员")).to_be_visible()
    await expect(eyes.page.locator("#people")).to_be_hidden()
    await expect(eyes.page.locator(f"[data-chat='{LI}']")).to_have_count(0)


async def test_the_first_visit_asks_who_one_is_and_personas_come_first(eyes: Eyes) -> None:
    await eyes.page.goto(eyes.url)

    await expect(eyes.page.locator(".person").first).to_contain_text("李阿姨")
    await eyes.page.keyboard.press("Escape")
    await expect(eyes.page.locator("#people")).to_be_visible()
    await eyes.page.locator(".person").first.click()
    await expect(eyes.pane(GROUP)).to_be_visible()


async def test_the_clock_bar_shows_local_time_and_moves_it(eyes: Eyes) -> None:
    await eyes.be(LI)
    now = eyes.page.locator("#now")
    await expect(now).to_have_text("16:00")

    await eyes.page.get_by_role("button", name="时钟往前拨 10 分钟").click()
    await expect(now).to_have_text("16:10")
    await eyes.page.get_by_role("button", name="把时钟拨到 20:10").click()

    await expect(now).to_have_text("20:10")
    await expect(eyes.page.locator("#bar")).to_contain_text("沙盒")


async def test_a_hostile_name_stays_a_name(eyes: Eyes, line: Line) -> None:
    await line.sim("send", **{"as": SUN, "chat": GROUP, "text": "<img src=x onerror=alert(1)> 36.5"})
    await eyes.be(LI)

    await expect(eyes.pane(GROUP).locator(".who bdi")).to_have_text(HOSTILE)
    await expect(eyes.pane(GROUP).locator(".text")).to_have_text("<img src=x onerror=alert(1)> 36.5")
    assert await eyes.page.locator(".log img, .who b").count() == 0


@on_desktop
async def test_a_link_that_would_run_code_is_not_a_link(eyes: Eyes, line: Line) -> None:
    await eyes.be(LI)
    rejected = "m => m.safe('javascript:alert(1)') === null && m.safe('data:text/html,x') === null"

    assert await eyes.page.evaluate(f"import('/page/links.js').then({rejected})")
    assert await eyes.page.evaluate("import('/page/links.js').then(m => m.safe('https://example.org/'))")


async def test_the_big_start_button_opens_the_private_chat(eyes: Eyes, line: Line) -> None:
    await eyes.be(WANG)
    await eyes.go("邻里")

    await eyes.page.get_by_role("button", name="开始").click()

    await expect(eyes.pane(WANG).locator("textarea")).to_be_visible()
    assert [update["message"]["text"] for update in await told(line)] == ["/start"]


async def test_a_deep_link_starts_the_bot_and_goes_to_the_private_chat(eyes: Eyes, line: Line) -> None:
    link = f"https://t.me/{line.world.bot.username}?start=grid_1"
    await says(line, GROUP, "登记请点这里", reply_markup={"inline_keyboard": [[{"text": "登记", "url": link}]]})
    await eyes.be(WANG)

    await eyes.page.get_by_role("button", name="登记", exact=True).click()

    await expect(eyes.pane(WANG).locator(".mine .text")).to_have_text("/start grid_1")
    assert [update["message"]["text"] for update in await told(line)] == ["/start grid_1"]


async def test_blocking_the_bot_can_be_undone(eyes: Eyes, world: World) -> None:
    await eyes.be(LI)
    await eyes.go("邻里")
    await eyes.pane(LI).get_by_role("button", name="命令菜单").click()

    await eyes.page.get_by_role("button", name="屏蔽机器人").click()
    undo = eyes.page.get_by_role("button", name="解除屏蔽")
    await expect(undo).to_be_visible()
    assert world.chats[LI].blocked
    await undo.click()

    await expect(eyes.pane(LI).locator("textarea")).to_be_visible()
    assert not world.chats[LI].blocked


async def test_one_answers_a_message_and_corrects_ones_own(eyes: Eyes, line: Line, device: str) -> None:
    await says(line, GROUP, "今天量体温了吗")
    await eyes.be(LI)

    await menu_of(eyes.pane(GROUP).locator(".theirs"), device)
    await eyes.page.get_by_role("button", name="回复").click()
    await eyes.type(GROUP, "36.5")
    await expect(eyes.pane(GROUP).locator(".mine .quote")).to_contain_text("今天量体温了吗")
    await menu_of(eyes.pane(GROUP).locator(".mine"), device)
    await eyes.page.get_by_role("button", name="修改").click()
    await eyes.type(GROUP, "36.8")

    await expect(eyes.pane(GROUP).locator(".mine")).to_contain_text("36.8已编辑")
    first, second = await told(line)
    assert first["message"]["reply_to_message"]["text"] == "今天量体温了吗"
    assert second["edited_message"]["text"] == "36.8"


async def menu_of(message: Locator, device: str) -> None:
    """A long press on a phone, the button beside the message on a desktop."""
    if device == "phone":
        await message.locator(".bubble").dispatch_event("contextmenu")
    else:
        await message.hover()
        await message.locator(".more").click()


async def test_only_ones_own_message_can_be_changed(eyes: Eyes, line: Line, device: str) -> None:
    await says(line, GROUP, "今天量体温了吗")
    await eyes.be(LI)

    await menu_of(eyes.pane(GROUP).locator(".theirs"), device)

    await expect(eyes.page.get_by_role("button", name="回复")).to_be_visible()
    await expect(eyes.page.get_by_role("button", name="修改")).to_have_count(0)


async def test_the_reply_keyboard_writes_for_you_and_goes_when_told(eyes: Eyes, line: Line) -> None:
    await says(line, LI, "今天怎么样？", reply_markup={"keyboard": [[{"text": "正常"}, {"text": "不舒服"}]]})
    await eyes.be(LI)
    await eyes.go("邻里")

    await eyes.page.get_by_role("button", name="正常", exact=True).click()
    await expect(eyes.pane(LI).locator(".mine .text")).to_have_text("正常")
    await says(line, LI, "记下了", reply_markup={"remove_keyboard": True})

    await expect(eyes.page.locator(".key:visible")).to_have_count(0)


async def test_the_pinned_board_opens_with_its_buttons(eyes: Eyes, line: Line) -> None:
    board = await says(line, GROUP, "3号楼 41/46\n截止18:00", reply_markup=BOARD)
    await line.result("pinChatMessage", chat_id=GROUP, message_id=board)
    await eyes.be(LI)
    bar = eyes.pane(GROUP).locator(".pinned")
    await expect(bar).to_contain_text("3号楼 41/46")

    await bar.locator(".pinned-line").click()
    await expect(bar.get_by_role("button", name="报体温")).to_be_visible()
    await line.result(
        "editMessageText", chat_id=GROUP, message_id=board, text="3号楼 42/46\n截止18:00", reply_markup=BOARD
    )

    await expect(bar).to_contain_text("3号楼 42/46")
    await expect(bar.get_by_role("button", name="报体温")).to_be_visible()


async def test_commands_are_offered_and_sent_to_this_bot(eyes: Eyes, line: Line) -> None:
    await line.result("setMyCommands", commands=[{"command": "report", "description": "报体温"}])
    await eyes.be(LI)

    await eyes.pane(GROUP).get_by_role("button", name="命令菜单").click()
    await eyes.pane(GROUP).get_by_role("button", name="/report").click()

    assert [update["message"]["text"] for update in await told(line)] == [f"/report@{line.world.bot.username}"]


async def test_who_reads_further_up_is_not_pulled_down(eyes: Eyes, line: Line) -> None:
    for number in range(60):
        await line.sim("send", **{"as": WANG, "chat": GROUP, "text": f"第 {number} 条"})
    await eyes.be(LI)
    log = eyes.pane(GROUP).locator(".log")
    await expect(log.get_by_text("第 59 条")).to_be_in_viewport()
    await log.get_by_text("第 10 条").scroll_into_view_if_needed()
    await expect(eyes.page.get_by_role("button", name="到最新消息")).to_be_visible()

    await line.sim("send", **{"as": WANG, "chat": GROUP, "text": "新的一条"})

    news = eyes.page.get_by_role("button", name="1 条新消息")
    await expect(news).to_be_visible()
    await expect(log.get_by_text("第 10 条")).to_be_in_viewport()
    await news.click()
    await expect(log.get_by_text("新的一条")).to_be_in_viewport()


@on_phone
async def test_an_unread_private_message_is_counted_until_it_is_seen(eyes: Eyes, line: Line) -> None:
    await eyes.be(LI)
    tab = eyes.page.get_by_role("tab", name="邻里")
    await says(line, LI, "该量体温了")
    await expect(tab.locator(".unread")).to_have_text("1")

    await tab.click()
    await expect(tab.locator(".unread")).to_have_count(0)
    await eyes.page.reload()

    await expect(eyes.page.get_by_role("tab", name="邻里")).to_be_visible()
    await expect(tab.locator(".unread")).to_have_count(0)


async def test_a_worker_chooses_between_the_group_and_the_work_room(eyes: Eyes, world: World, line: Line) -> None:
    zhao = world.accounts[ZHAO]
    room = world.add_group(-1001000000009, "工作群", [(zhao, "creator")], bot="administrator")
    await says(line, room.id, "有人发烧")
    await eyes.be(ZHAO)

    await eyes.page.locator("#tabs button:visible, #list button:visible").filter(has_text="工作群").click()

    await expect(eyes.pane(room.id).locator(".text")).to_have_text("有人发烧")
    await expect(eyes.pane(GROUP)).to_be_hidden()


@on_desktop
async def test_the_page_finds_the_server_again_and_shows_what_it_missed(eyes: Eyes, world: World) -> None:
    first = await server.serve(server.build(world))
    eyes.url = first.url
    await eyes.be(LI)

    await first.stop()
    await expect(eyes.page.locator("#offline")).to_be_visible()
    world.bot_posts(world.chats[LI], "刚才断了一下")
    second = await server.serve(server.build(world), port=first.port)

    await expect(eyes.pane(LI).locator(".text")).to_have_text("刚才断了一下", timeout=15_000)
    await expect(eyes.page.locator("#offline")).to_be_hidden()
    await second.stop()


@on_desktop
async def test_an_error_instead_of_the_event_stream_is_tried_again(eyes: Eyes, line: Line) -> None:
    await eyes.page.route("**/sim/events*", lambda route: route.fulfill(status=502), times=1)
    await eyes.be(LI)
    await expect(eyes.page.locator("#offline")).to_be_visible()

    await expect(eyes.page.locator("#offline")).to_be_hidden()
    await says(line, LI, "又通了")

    await expect(eyes.pane(LI).locator(".text")).to_have_text("又通了")


@on_desktop
async def test_a_refused_message_is_given_back_with_the_reason(eyes: Eyes, world: World) -> None:
    await eyes.be(LI)
    world.chats[GROUP].members[LI] = "left"

    await eyes.type(GROUP, "36.5")

    await expect(eyes.page.locator("#toast.up")).to_contain_text("not a member")
    await expect(eyes.pane(GROUP).locator("textarea")).to_have_value("36.5")


async def test_the_page_speaks_english_and_remembers_it(eyes: Eyes) -> None:
    await eyes.be(LI)
    await eyes.page.get_by_role("button", name="换个人试试").click()
    await eyes.page.locator("#people").get_by_role("button", name="Switch to English").click()
    await eyes.page.keyboard.press("Escape")
    await expect(eyes.page.get_by_placeholder("Message").first).to_be_visible()

    await eyes.page.reload()

    await expect(eyes.page.get_by_placeholder("Message").first).to_be_visible()
    assert await eyes.page.evaluate("document.documentElement.lang") == "en"


@on_desktop
async def test_the_page_has_every_word_in_both_languages(eyes: Eyes) -> None:
    await eyes.be(LI)
    holes = "m => Object.values(m.WORDS).map(w => Object.entries(w).map(([k, v]) => [k, v.match(/{\\w+}/g)]))"

    zh, en = await eyes.page.evaluate(f"import('/page/words.js').then({holes})")

    assert {key: sorted(names or []) for key, names in zh} == {key: sorted(names or []) for key, names in en}


TOO_SMALL = """() => [...document.querySelectorAll('button, input:not([hidden]), textarea, a.card')]
  .filter(node => node.checkVisibility({visibilityProperty: true}) && !node.closest('.text'))
  .map(node => [node.className, node.getBoundingClientRect()])
  .filter(([, box]) => box.width < 43.5 || box.height < 43.5)
  .map(([name, box]) => `${name} ${box.width}x${box.height}`)"""

FAINT = """() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const over = (stack) => {
    canvas.fillStyle = '#fff'; canvas.fillRect(0, 0, 1, 1);
    for (const colour of stack) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map(part => part / 255);
  };
  const light = ([r, g, b]) => [r, g, b].map(c => c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
  const wrong = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode.parentElement;
    const isSeen = node.checkVisibility({visibilityProperty: true, opacityProperty: true});
    if (!texts.currentNode.data.trim() || !isSeen) continue;
    const style = getComputedStyle(node);
    const grounds = [];
    for (let at = node; at; at = at.parentElement) grounds.unshift(getComputedStyle(at).backgroundColor);
    const ground = light(over(grounds)), ink = light(over([...grounds, style.color]));
    const ratio = (Math.max(ground, ink) + .05) / (Math.min(ground, ink) + .05);
    if (ratio < 4.5 || parseFloat(style.fontSize) < 16)
      wrong.push(`${node.className} ${style.fontSize} ${ratio.toFixed(2)} ${texts.currentNode.data.slice(0, 20)}`);
  }
  return wrong;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_everything_is_large_enough_and_clear_enough(eyes: Eyes, line: Line, scheme: str) -> None:
    await eyes.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for account in (SUN, WANG, ZHAO, LI):
        await line.sim("send", **{"as": account, "chat": GROUP, "text": "36.5 https://example.org/a"})
    board = await says(line, GROUP, "3号楼 41/46", reply_markup=BOARD, reply_parameters={"message_id": 1})
    await line.result("pinChatMessage", chat_id=GROUP, message_id=board)
    sheet = {"document": ("a.xlsx", b"x" * 2000)}
    await line.http.post(f"/bot{line.world.token}/sendDocument", data={"chat_id": str(GROUP)}, files=sheet)
    await says(line, LI, "今天怎么样？", reply_markup={"keyboard": [[{"text": "正常"}]]})
    await eyes.be(LI)
    await expect(eyes.pane(GROUP).locator(".card")).to_be_visible()
    await eyes.pane(GROUP).locator(".pinned-line").click()

    for open_next in ("", ".tool-commands:visible", ".bar .me"):
        if open_next:
            await eyes.page.locator(open_next).first.click()
        assert await eyes.page.evaluate(TOO_SMALL) == []
        assert await eyes.page.evaluate(FAINT) == []
        assert await eyes.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_new_messages_are_read_out(eyes: Eyes, line: Line) -> None:
    await eyes.be(LI)

    await says(line, GROUP, "现在开始报体温")

    await expect(eyes.page.locator("#announcer[aria-live=polite]")).to_have_text("邻里: 现在开始报体温")
