"""11:00 to 17:30: a group moves, somebody blocks the bot, and only those who owe a report are reminded."""

import texts
from sandbox.community import GRIDS
from sandbox.play.cast import THIRD, account, who, worker
from sandbox.play.scene import TICK, Play
from sandbox.play.stage import button

BLOCKER = "董志明"


async def moved(play: Play) -> None:
    """第三网格's plain group becomes a supergroup; its board is there again and goes on counting."""
    await play.stage.at("11:00")
    play.chats[THIRD] = await play.stage.migrate(play.chats[THIRD])
    play.story.tell(f"{worker(THIRD)} turns the group of {THIRD} into a supergroup")
    await play.in_group("马一鸣", "36.8")
    play.ledger.reports(who("马一鸣"), 36.8)
    await play.stage.later(TICK)
    await play.counts_agree("in the supergroup too")
    await play.one_board_each()


async def reminded(play: Play, clock: str) -> None:
    """Those who owe a report hear it privately, the groups hear counts per building and no names."""
    sent = len(await play.stage.calls())
    before = {chat: await play.last(name, chat) for _, name, chat in play.boards()}
    await play.stage.at(clock)
    wanted = {person: names for grid in GRIDS for person, names in play.ledger.to_remind(grid).items()}
    wanted.pop(account(BLOCKER), None)

    async def told() -> dict[int, set[str]]:
        return {
            int(call["params"]["chat_id"]): _named(call["params"]["text"])
            for call in (await play.stage.calls())[sent:]
            if call["method"] == "sendMessage" and REMINDED in call["params"]["text"]
        }

    await play.stage.until(f"{clock}: only those who owe a report are reminded", told, wanted)
    play.story.holds(f"{clock}: {len(wanted)} private chats are reminded, each of its own people, nobody else")
    for grid, name, chat in play.boards():
        count = str(len(play.ledger.missing(grid)))
        await play.stage.hears(
            f"the group of {grid} hears the count", account(name), "⏰", count, chat=chat, after=before[chat]
        )
    play.story.holds(f"{clock}: each group hears one message with counts")


REMINDED = texts.say("remind.private").partition("{")[0]


def _named(text: str) -> set[str]:
    return set(text.partition(REMINDED)[2].partition("。")[0].split("、"))


async def noon(play: Play) -> None:
    """12:00, and what the reminder leads to."""
    await play.stage.block(account(BLOCKER))
    play.story.tell(f"{BLOCKER} blocks the bot")
    await reminded(play, "12:00")
    reminder = await play.hears("田磊 has a reminder with buttons", "田磊", REMINDED)
    label = texts.say("board.normal")
    toast = await play.stage.press(account("田磊"), account("田磊"), reminder.id, button(reminder, label).data)
    play.ledger.all_well(who("田磊"))
    play.story.must(f"田磊 taps {label} on the reminder", toast, texts.say("press.normal", count=2))
    await play.in_private(worker(THIRD), "/missing")
    listed = await play.hears("whom the bot cannot reach is on the worker's list", worker(THIRD), BLOCKER)
    mark = texts.say("missing.line_unreachable").rpartition("}")[2]
    (line,) = [line for line in listed.text.splitlines() if BLOCKER in line]
    play.story.must("and marked so", line.endswith(mark), expected=True)


async def afternoon(play: Play) -> None:
    """16:00: who has answered since noon is left alone."""
    await reminded(play, "16:00")


async def last_call(play: Play) -> None:
    """17:30: the last call, with the cut-off."""
    before = {chat: await play.last(name, chat) for _, name, chat in play.boards()}
    await play.stage.at("17:30")
    words = texts.say("remind.last_call").partition(":")[0]
    for grid, name, chat in play.boards():
        await play.stage.hears(f"the last call in {grid}", account(name), words, "18:00", chat=chat, after=before[chat])
    play.story.holds("17:30: the last call in every group, with the cut-off")
