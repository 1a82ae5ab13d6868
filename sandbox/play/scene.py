"""What every scene has at hand, and the looks that several scenes share."""

import re
from dataclasses import dataclass, field

import texts
from sandbox import community
from sandbox.community import GRIDS
from sandbox.play.cast import FIRST, account, group, who, worker
from sandbox.play.ledger import Ledger
from sandbox.play.stage import Shown, Stage, Unmet
from sandbox.play.story import Story

TICK = 25.0  # seconds until a board may be edited again, and a question has settled
COUNT = re.compile(r"(\d+)号楼 (\d+)/(\d+)")


@dataclass(slots=True)
class Play:
    """The stage, what is told, what was acted, and the groups, whose ids can change."""

    stage: Stage
    story: Story
    ledger: Ledger = field(default_factory=Ledger)
    chats: dict[str, int] = field(default_factory=lambda: {grid: group("grid", grid) for grid in GRIDS})

    def boards(self) -> list[tuple[str, str, int]]:
        """Every group that has a board, as (grid, a member, chat)."""
        elders = next(one for one in community.groups() if one.kind == "elders")
        hung = [(grid, worker(grid), self.chats[grid]) for grid in GRIDS]
        return [*hung, (str(elders.grid), worker(str(elders.grid)), elders.id)]

    async def in_group(self, name: str, text: str, *, reply_to: int = 0) -> int:
        """Somebody writes in their grid's group."""
        self.story.tell(f"{name} in the group: {text!r}" if "\n" not in text else f"{name} pastes a list:\n{text}")
        chat = self.chats[str(who(name).grid)]
        return await self.stage.say(account(name), text, chat=chat, reply_to=reply_to)

    async def in_private(self, name: str, text: str) -> int:
        """Somebody writes to the bot."""
        self.story.tell(f"{name} to Linli: {text!r}")
        return await self.stage.say(account(name), text)

    async def hears(self, claim: str, name: str, *words: str, chat: int = 0, after: int = 0) -> Shown:
        """Wait until Linli has said these words to somebody; tells it."""
        heard = await self.stage.hears(claim, account(name), *words, chat=chat, after=after)
        self.story.holds(claim)
        return heard

    async def last(self, name: str, chat: int = 0) -> int:
        """The number of the newest message in a chat."""
        return max((one.id for one in await self.stage.messages(account(name), chat)), default=0)

    async def receipt(self, name: str, message: int, what: str) -> None:
        """Wait for the quiet ✍ on a message in the group."""
        chat = self.chats[str(who(name).grid)]

        async def look() -> tuple[str, ...]:
            return (await self.message(name, chat, message)).reactions

        await self.stage.until(f"{what} gets a quiet ✍", look, ("✍",))
        self.story.holds(f"{what} gets a quiet ✍")

    async def message(self, name: str, chat: int, number: int) -> Shown:
        """One message of a chat."""
        for one in await self.stage.messages(account(name), chat):
            if one.id == number:
                return one
        raise Unmet("the message is there", number, "gone")

    async def board(self, grid: str = FIRST) -> Shown:
        """The pinned board of a grid's group."""
        found = await self.stage.pinned(account(worker(grid)), self.chats[grid])
        if found is None:
            raise Unmet(f"{grid} has a pinned board", "a board", "nothing pinned")
        return found

    async def counts_agree(self, when: str) -> None:
        """Wait until every board shows what the ledger says."""
        for grid, name, chat in self.boards():

            async def look(name: str = name, chat: int = chat) -> dict[str, tuple[int, int]]:
                pinned = await self.stage.pinned(account(name), chat)
                return counted(pinned.text) if pinned else {}

            await self.stage.until(f"{when}: the board of {grid} ({chat})", look, self.ledger.tally(grid))
        total = sum(there for grid in GRIDS for there, _ in self.ledger.tally(grid).values())
        self.story.holds(f"{when}: all {len(self.boards())} boards agree with what was acted, {total} people in all")

    async def one_board_each(self) -> None:
        """Every group has exactly one message that is a board, and it is the pinned one."""
        for grid, name, chat in self.boards():
            said = await self.stage.messages(account(name), chat)
            boards = [one.id for one in said if one.by_bot and texts.say("board.help") in _labels(one)]
            pinned = await self.stage.pinned(account(name), chat)
            if pinned is None or boards != [pinned.id]:
                raise Unmet(f"{grid} ({chat}) has one board, pinned", [pinned and pinned.id], boards)
        self.story.holds("each group has exactly one board, and it is pinned")


def counted(text: str) -> dict[str, tuple[int, int]]:
    """The numbers of a board: reported and due by building."""
    return {building: (int(there), int(due)) for building, there, due in COUNT.findall(text)}


def _labels(message: Shown) -> list[str]:
    return [button.text for button in message.buttons]
