"""18:00 to 20:00: the cut-off, a late report, the door list, the briefing, the file; and what must never be."""

import re

import texts
from sandbox import community
from sandbox.community import GRIDS
from sandbox.play import sheet
from sandbox.play.cast import FIRST, THIRD, account, group, who, worker
from sandbox.play.scene import TICK, Play

LATE = "蒋立新"
DOOR = re.compile(r"(?<!\d)\d{1,2}-\d-\d{3,4}")
MOBILE = re.compile(r"1\d{10}")
DEGREES = re.compile(r"3[5-9]\.\d|4[0-2]\.\d")
EXAMPLE = "36.5"  # in the board's own words, for whoever does not know how
PLACE = re.compile(r"【(?:(\D+) )?(\d+)号楼 (\d+)单元】")


async def cut_off(play: Play) -> None:
    """18:00: the boards are closed; what comes later counts as late and says so."""
    await play.stage.at("18:00")
    closed = texts.say("board.how_closed")
    for grid, name, chat in play.boards():

        async def look(name: str = name, chat: int = chat) -> bool:
            pinned = await play.stage.pinned(account(name), chat)
            return pinned is not None and closed in pinned.text

        await play.stage.until(f"the board of {grid} is closed", look, expected=True)
    play.story.holds("18:00: every board says it is closed")
    await play.stage.later(60)
    await play.in_private(LATE, "36.6")
    await play.hears("a report after the cut-off is told that it is late", LATE, texts.say("report.kept_late"))
    play.ledger.reports(who(LATE), 36.6, late=True)
    await play.stage.later(TICK)
    await play.counts_agree("with the late report")


async def doors(play: Play) -> None:
    """18:05: each worker has the list of doors, in the order of the stairs."""
    before = {grid: await play.last(worker(grid)) for grid in GRIDS}
    await play.stage.at("18:05")
    title = texts.say("doors.title").partition(" ")[0]
    for grid in GRIDS:
        wanted = [(person.room, person.name) for person in play.ledger.missing(grid)]
        said = await play.hears(f"18:05: {worker(grid)} has a door list", worker(grid), title, after=before[grid])
        seen = await _listed(play, grid, before[grid], wanted)
        rooms, stairs = ([room for room, _ in doors] for doors in (seen, wanted))
        play.story.must("in the order of the stairs", list(dict.fromkeys(rooms)), list(dict.fromkeys(stairs)))
        if grid == FIRST:
            play.story.must("with care flags", "独居" in said.text, expected=True)


async def _listed(play: Play, grid: str, after: int, wanted: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Every page of a door list, once all of them are there."""

    async def look() -> list[tuple[str, str]]:
        said = await play.stage.messages(account(worker(grid)))
        return [one for message in said if message.id > after for one in _on_the_way(message.text)]

    async def named() -> list[tuple[str, str]]:
        return sorted(await look())

    claim = f"it names exactly the {len(wanted)} missing of {grid}"
    await play.stage.until(claim, named, sorted(wanted))
    play.story.holds(claim)
    return await look()


def _on_the_way(text: str) -> list[tuple[str, str]]:
    """Rooms and names of a door list: `【3号楼 2单元】`, then `501 张三 138… 独居`."""
    place, found = "", []
    for line in text.splitlines():
        if match := PLACE.fullmatch(line):
            place = f"{match[2]}-{match[3]}"
        elif place and line:
            door, name, *_ = line.split()
            found.append((f"{place}-{door}", name))
    return found


async def briefing(play: Play) -> None:
    """20:00: the briefing and the file; every row of it is what was acted."""
    before = {grid: await play.last(worker(grid)) for grid in GRIDS}
    await play.stage.at("20:00")
    rows = []
    for grid in GRIDS:
        name = worker(grid)
        brief = await play.hears(f"20:00: {name} has the briefing", name, texts.say("brief.title"), after=before[grid])
        if grid == FIRST:
            play.story.must("with the fever in it", "陈浩" in brief.text, expected=True)

        await _file(play, f"and the chart for {grid}", name, ".png", brief.id)
        rows += sheet.read(await _file(play, f"and the Excel file for {grid}", name, ".xlsx", brief.id))
    _every_row(play, rows)


async def _file(play: Play, claim: str, name: str, ending: str, after: int) -> bytes:
    """A file of this kind that somebody gets after a message."""

    async def look() -> str:
        said = await play.stage.messages(account(name))
        return next((one.file for one in said if one.id > after and one.file.endswith(ending)), "")

    return await play.stage.file(await play.stage.until(claim, look, expected=True))


def _every_row(play: Play, rows: list[sheet.Line]) -> None:
    seen = {(row.grid, row.room, row.name): (row.status, row.celsius) for row in rows}
    wanted = {
        (str(person.grid), person.room, person.name): (texts.say(f"papers.status.{row.status}"), row.celsius)
        for person, row in play.ledger.rows.items()
    }
    play.story.must("the files have one row for each resident", len(rows), len(wanted))
    wrong = {
        key: (seen.get(key), wanted.get(key)) for key in seen.keys() | wanted.keys() if seen.get(key) != wanted.get(key)
    }
    play.story.must(f"each of the {len(wanted)} rows is what was acted (seen, wanted)", wrong, {})
    by = {row.name: row.reported_by for row in rows}
    play.story.must("who reported for whom is in it", (by["王秀英"], by["谢杰"]), ("王丽", "谢强"))


async def behind_the_scenes(play: Play) -> None:
    """No group ever saw a name, a door, a phone or a temperature; no request was refused."""
    calls = await play.stage.calls()
    groups = {group("grid", grid) for grid in GRIDS} | {group("elders", "第二网格"), play.chats[THIRD]}
    texts_ = [
        str(call["params"].get("text") or call["params"].get("caption") or "")
        for call in calls
        if call["method"] != "answerCallbackQuery" and int(call["params"].get("chat_id") or 0) in groups
    ]
    play.story.must(
        "no group ever read a name, a door, a phone or a temperature", [one for one in texts_ if _tells(one)], []
    )
    refused = [(call["method"], call["description"]) for call in calls if call["status"] == 429]
    play.story.must("no limit of Telegram's was touched", refused, [])
    play.story.must("every request was valid", await play.stage.violations(), [])


def _tells(text: str) -> bool:
    """Whether a text gives anybody away."""
    named = any(person.name in text for person in community.people())
    degrees = [one for one in DEGREES.findall(text) if one != EXAMPLE]
    return named or bool(DOOR.search(text) or MOBILE.search(text) or degrees)
