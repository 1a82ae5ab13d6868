"""08:00 to 11:00: the round opens, residents report in their own ways, a fever, a newcomer, the worker's commands."""

import texts
from sandbox.community import GRIDS
from sandbox.play import sheet
from sandbox.play.cast import FIRST, SECOND, THIRD, account, group, who
from sandbox.play.scene import TICK, Play
from sandbox.play.stage import Shown, button

CHAIN = "#接龙\n今日体温(37.3以下正常)\n1. 谢强 36.5\n2. 宋秀丽 36.4\n3. 谢杰 36.6\n4. 谢梓萱 36.3"
CHATTER = {
    "李红梅": "鸡蛋15块一板,有要的吗",
    "郭佳慧": "明天零下3度,大家多穿点",
    "梁国强": "哈哈哈,这个笑话笑死我了",
}
# Households that owe a report all day long, or until their scene.
ASLEEP = ("田磊", "董思雨", "蒋立新", "杜玉兰", "谢建军", "宋红梅", "谢子豪", "董志明", "马一鸣", "朱璐")
WORKERS_OWN = ("/today", "/missing", "/export", "/record", "/grid")
NEWCOMERS_ROOM = "2-2-701"


async def opening(play: Play) -> None:
    """One pinned board a group; who was early is on it."""
    await play.in_group("韩鹏飞", "36.4")
    play.ledger.reports(who("韩鹏飞"), 36.4)
    await play.stage.at("08:00")
    await play.counts_agree("08:00")
    await play.one_board_each()
    board = await play.board()
    labels = [one.text for one in board.buttons]
    wanted = [texts.say(f"board.{name}") for name in ("report", "normal", "help", "page")]
    play.story.must("the board has its buttons, the page for those without Telegram too", labels, wanted)


async def reports(play: Play) -> None:
    """A number, Chinese numerals, a reply, a button, several in one, a chain, a proxy, an edit, a second word."""
    ledger, stage = play.ledger, play.stage
    number = await play.in_group("陈晓雨", "36.5")
    numerals = await play.in_group("罗伟", "三十六度五")
    for name in ("陈晓雨", "罗伟"):
        ledger.reports(who(name), 36.5)
    await play.receipt("陈晓雨", number, "a typed number")
    await play.receipt("罗伟", numerals, "三十六度五")
    await _through_the_board(play)
    await play.in_group("徐志刚", "我36.6,马燕36.5,徐子涵36.7")
    await play.in_group("谢强", CHAIN)
    family = ("徐志刚", 36.6), ("马燕", 36.5), ("徐子涵", 36.7)
    chain = ("谢强", 36.5), ("宋秀丽", 36.4), ("谢杰", 36.6), ("谢梓萱", 36.3)
    for name, celsius in (*family, *chain):
        ledger.reports(who(name), celsius)
    await _corrected(play)
    await _privately(play)
    for grid in GRIDS:
        await _everybody_else(play, grid)
    await stage.later(TICK)
    await play.counts_agree("after the morning's reports")


async def _through_the_board(play: Play) -> None:
    board = await play.board()
    await play.in_group("朱宇轩", "365", reply_to=board.id)
    play.ledger.reports(who("朱宇轩"), 36.5)
    await _taps_normal(play, "唐勇", 3)
    play.ledger.all_well(who("唐勇"))
    await _taps_normal(play, "姜子琪", 1)  # a flat-share: nobody speaks for the others
    play.ledger.all_well(who("姜子琪"))


async def _taps_normal(play: Play, name: str, count: int) -> None:
    board = await play.board(str(who(name).grid))
    label = texts.say("board.normal")
    chat = play.chats[str(who(name).grid)]
    toast = await play.stage.press(account(name), chat, board.id, button(board, label).data)
    play.story.must(f"{name} taps {label} and hears it", toast, texts.say("press.normal", count=count))


async def _corrected(play: Play) -> None:
    """An edit is a correction, a second report an update."""
    message = await play.in_group("郑静", "36.9")
    await play.stage.edit(account("郑静"), play.chats[FIRST], message, "36.4")
    play.story.tell("郑静 edits it into '36.4'")
    await play.in_group("魏俊峰", "36.8")
    await play.in_group("魏俊峰", "刚才重新量了,36.5")
    play.ledger.reports(who("郑静"), 36.4)
    play.ledger.reports(who("魏俊峰"), 36.5)


async def _privately(play: Play) -> None:
    await play.in_private("张建军", "36.6")
    await play.hears("张建军 is answered privately", "张建军", texts.say("report.kept"), "36.6")
    await play.in_private("王丽", "我妈 36.4")
    await play.hears("the daughter's report is her mother's", "王丽", "王秀英", "36.4")
    await play.in_private("苏振华", "1")
    await play.hears("1 is 我平安 for an old neighbour", "苏振华", texts.say("report.kept"), "苏振华")
    play.ledger.reports(who("张建军"), 36.6)
    play.ledger.reports(who("王秀英"), 36.4)
    play.ledger.reports(who("苏振华"))


async def _everybody_else(play: Play, grid: str) -> None:
    """Whoever has a phone and is not on the list of the late; chatter in between is not a report."""
    if grid == SECOND:
        await play.stage.say(account("汪宝田"), "36.3", chat=group("elders", SECOND))
        play.story.tell("汪宝田 in the elders' group: '36.3'")
        play.ledger.reports(who("汪宝田"), 36.3)
        await play.in_group("沈永刚", "全家正常")
        play.ledger.all_well(who("沈永刚"))
    if grid == FIRST:
        for name, text in CHATTER.items():
            await play.in_group(name, text)
    silent = {*ASLEEP, *CHATTER, "陈浩", "杨欣怡"}
    rest = [person for person in play.ledger.missing(grid) if person.telegram_id and person.name not in silent]
    for number, person in enumerate(rest):
        celsius = 36.1 + number % 8 / 10
        await play.stage.say(account(person.name), f"{celsius:.1f}", chat=play.chats[grid])
        play.ledger.reports(person, round(celsius, 1))
    play.story.tell(f"{len(rest)} more residents of {grid} write their numbers")


async def fever(play: Play) -> None:
    """✍ like any other, the work room at once, 我来处理 for the worker alone, and no 正常 erases it."""
    room, stage = group("work"), play.stage
    began = await play.last("李敏", room)
    message = await play.in_group("陈浩", "38.2")
    play.ledger.reports(who("陈浩"), 38.2)
    card = await play.hears("the work room is told within seconds", "李敏", "陈浩", "38.2", chat=room, after=began)
    await play.receipt("陈浩", message, "a fever")
    await play.hears("陈浩 is told privately that somebody will come", "陈浩", texts.say("fever.heard")[:8])
    claim = button(card, texts.say("ticket.claim"))
    for name in ("赵志强", "孙卫东"):
        toast = await stage.press(account(name), room, card.id, claim.data)
        play.story.must(f"{name} may not take it", toast, texts.say("press.not_yours"))
    toast = await stage.press(account("李敏"), room, card.id, claim.data)
    play.story.must("the worker takes it", toast, texts.say("ticket.toast_claim"))

    async def look() -> bool:
        return "李敏" in (await play.message("李敏", room, card.id)).text

    await stage.until("the card says who has it", look, True)
    play.story.holds("the card says who has it")
    await _still_ill(play)


async def _still_ill(play: Play) -> None:
    board = await play.board()
    data = button(board, texts.say("board.normal")).data
    toast = await play.stage.press(account("陈浩"), play.chats[FIRST], board.id, data)
    play.ledger.all_well(who("陈浩"))
    play.story.must("a later 全家正常 does not erase the fever, and says so", toast, texts.say("press.normal_but_ill"))


async def unclear(play: Play) -> None:
    """One private question for what cannot be right, closed by its button; an emergency reaches a person at once."""
    await play.in_group("杨欣怡", "3.65")
    await _danger(play)
    await play.stage.later(TICK)
    asked = await play.hears("the unclear number is asked about in private, once it has settled", "杨欣怡", "3.65")
    answer = button(asked, "36.5")
    await play.stage.press(account("杨欣怡"), account("杨欣怡"), asked.id, answer.data)
    play.ledger.reports(who("杨欣怡"), 36.5)
    again = await play.stage.press(account("杨欣怡"), account("杨欣怡"), asked.id, answer.data)
    play.story.must("its button closes the question", again, texts.say("ask.already"))
    questions = [one for one in await play.stage.messages(account("杨欣怡")) if one.by_bot and "3.65" in one.text]
    play.story.must("it was asked once", len(questions), 1)
    await _zero(play)


async def _danger(play: Play) -> None:
    room = group("work")
    seen = await play.last("郑海燕", room)
    await play.in_group("范玉山", "胸口疼,喘不上气")
    play.ledger.reports(who("范玉山"))  # unwell is their last word of the day, and it has no number
    await play.hears("an emergency is answered with 120", "范玉山", "120", chat=play.chats[THIRD])
    card = await play.hears("and is in the work room at once", "郑海燕", "范玉山", chat=room, after=seen)
    toast = await play.stage.press(account("郑海燕"), room, card.id, button(card, texts.say("ticket.claim")).data)
    play.story.must("the third grid's worker takes it", toast, texts.say("ticket.toast_claim"))


async def _zero(play: Play) -> None:
    room = group("work")
    seen = await play.last("李敏", room)
    await play.in_private("王秀英", "0")
    await play.hears("0 promises an old lady a person", "王秀英", "打电话")
    card = await play.hears("and the work room sees who to ring", "李敏", "王秀英", chat=room, after=seen)
    toast = await play.stage.press(account("李敏"), room, card.id, button(card, texts.say("ticket.claim")).data)
    play.story.must("the worker rings her", toast, texts.say("ticket.toast_claim"))


async def newcomer(play: Play) -> None:
    """A reading before anybody knows whose; then the board's deep link, the dialogue, the worker's yes."""
    await play.in_group("刘洋", "36.7")
    board = await play.board()
    payload = button(board, texts.say("board.report")).url.rpartition("start=")[2]
    play.story.tell(f"刘洋 taps {texts.say('board.report')} on the board")
    await play.stage.start(account("刘洋"), payload)
    consent = await play.hears("a newcomer is asked for consent first", "刘洋", texts.say("enrolment.consent")[:8])
    await _tap(play, "刘洋", consent, texts.say("enrolment.option.agree"))
    await play.hears("then for room and name", "刘洋", texts.say("enrolment.place")[:8])
    await play.in_private("刘洋", f"{NEWCOMERS_ROOM} 刘洋")
    phone = await play.hears("then for a phone, if they like", "刘洋", texts.say("enrolment.phone")[:8])
    await _tap(play, "刘洋", phone, texts.say("enrolment.option.skip"))
    check = await play.hears("all of it is read back", "刘洋", NEWCOMERS_ROOM, after=phone.id)
    room = group("work")
    seen = await play.last("李敏", room)
    await _tap(play, "刘洋", check, texts.say("dialogue.right"))
    card = await play.hears("who is not on the roster waits for the worker", "李敏", "刘洋", chat=room, after=seen)
    await play.stage.press(account("李敏"), room, card.id, button(card, texts.say("ticket.accept")).data)
    await play.hears("her yes welcomes them, with what was kept", "刘洋", NEWCOMERS_ROOM, "36.7", after=check.id)
    resident = play.ledger.joins(who("刘洋"), compound="幸福里", room=NEWCOMERS_ROOM)
    play.ledger.reports(resident, 36.7)
    await play.stage.later(TICK)
    await play.counts_agree("with the newcomer")


async def _tap(play: Play, name: str, message: Shown, label: str) -> None:
    play.story.tell(f"{name} taps {label}")
    await play.stage.press(account(name), account(name), message.id, button(message, label).data)


async def commands(play: Play) -> None:
    """What workers and residents ask for, in the group and in private; every detail goes to the private chat."""
    await play.in_group("李敏", "/today")
    today = await play.hears("/today in the group is answered privately", "李敏", "陈浩", "38.2")
    play.story.must("and only of her own grid", [grid for grid in GRIDS if grid in today.text], [FIRST])
    await play.in_private("孙卫东", "/missing")
    last = play.ledger.missing(SECOND)[-1]
    await play.hears("/missing lists who owes a report, with phones", "孙卫东", last.name, "138000")
    await _exported(play)
    await play.in_private("李敏", "/record 3-1-102 徐德福 36.3")
    await play.hears("/record enters a reading for somebody", "李敏", "徐德福", "36.3")
    play.ledger.reports(who("徐德福"), 36.3)
    await play.in_private("孙卫东", "/pause 5-1-303 王文清 住院")
    await play.hears("/pause takes somebody out of the count", "孙卫东", "王文清", "住院")
    play.ledger.pauses(who("王文清"))
    await play.in_group("李红梅", "/today")
    await play.hears("a resident's /today is kindly refused", "李红梅", texts.say("command.not_yours")[:8])
    await play.in_private("陈晓雨", "算上我了吗")
    await play.hears("算上我了吗 says what was recorded, from which words", "陈晓雨", "36.5℃", "「36.5」")
    await play.in_private("罗伟", "/help")
    helped = await play.hears("/help lists what a resident may do", "罗伟", "/report")
    play.story.must("and nothing of the worker's", [one for one in WORKERS_OWN if one in helped.text], [])
    await play.stage.later(TICK)
    await play.counts_agree("after the worker's entries")


async def _exported(play: Play) -> None:
    before = await play.last("郑海燕")
    await play.in_private("郑海燕", "/export")
    sent = await play.hears("/export sends the Excel file", "郑海燕", THIRD, after=before)
    rows = sheet.read(await play.stage.file(sent.file))
    play.story.must("with a row for every resident of her grid", len(rows), _count(play, THIRD))


def _count(play: Play, grid: str) -> int:
    return sum(person.grid == grid for person in play.ledger.rows)
