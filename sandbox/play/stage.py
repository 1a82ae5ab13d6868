"""The hands and eyes of the people in the play: everything goes over /sim, as from the chat page."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import httpx

ZONE = ZoneInfo("Asia/Shanghai")
PATIENCE = 20.0  # real seconds until a check has failed
PAUSE = 0.1
T = TypeVar("T")


class Unmet(Exception):
    """Something was not as it should be."""

    def __init__(self, claim: str, expected: object, seen: object) -> None:
        super().__init__(claim)
        self.claim, self.expected, self.seen = claim, expected, seen


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: `data` to press, or `url` to follow."""

    text: str
    data: str
    url: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One message as a person sees it."""

    id: int
    by_bot: bool
    text: str
    buttons: tuple[Button, ...]
    reactions: tuple[str, ...]
    file: str


class Stage:
    """The sandbox over HTTP."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http
        self.said = 0

    async def _do(self, act: str, **given: Any) -> dict[str, Any]:
        answer = await self._http.post(f"/sim/{act}", json=given)
        body: dict[str, Any] = answer.json()
        if answer.is_error:
            raise Unmet(f"/sim/{act} takes it", "200", f"{answer.status_code} {body.get('error')}")
        return body

    async def _ask(self, about: str, **params: Any) -> Any:
        return (await self._http.get(f"/sim/{about}", params=params)).raise_for_status().json()

    # --- what people do ---

    async def say(self, person: int, text: str, *, chat: int = 0, reply_to: int = 0) -> int:
        """Write in a chat, the private one unless said; returns the message's number."""
        self.said += 1
        given = {"as": person, "chat": chat or person, "text": text, "reply_to": reply_to}
        return int((await self._do("send", **given))["message"])

    async def edit(self, person: int, chat: int, message: int, text: str) -> None:
        """Change one's own message."""
        await self._do("edit", **{"as": person, "chat": chat, "message": message, "text": text})

    async def press(self, person: int, chat: int, message: int, data: str) -> str:
        """Press a button; returns the toast."""
        given = {"as": person, "chat": chat, "message": message, "data": data, "wait": PATIENCE}
        return str((await self._do("press", **given))["toast"] or "")

    async def start(self, person: int, payload: str) -> None:
        """Follow a deep link into the private chat."""
        await self._do("start", **{"as": person, "payload": payload})

    async def block(self, person: int) -> None:
        """Block the bot."""
        await self._do("block", **{"as": person, "blocked": True})

    async def migrate(self, chat: int) -> int:
        """Make a group a supergroup; returns its new id."""
        return int((await self._do("migrate", chat=chat))["chat"])

    async def at(self, clock: str) -> None:
        """Move the clock on to `HH:MM` of the day; it never goes back."""
        now = await self.now()
        wanted = datetime.combine(now.date(), time.fromisoformat(clock), ZONE)
        if wanted > now:
            await self._do("clock", to=wanted.isoformat())

    async def later(self, seconds: float) -> None:
        """Move the clock on."""
        await self._do("clock", seconds=seconds)

    # --- what people see ---

    async def now(self) -> datetime:
        """The sandbox's time, in Shanghai."""
        given = await self._do("clock", seconds=0)
        return datetime.fromisoformat(given["now"]).astimezone(ZONE)

    async def chat(self, person: int, chat: int = 0) -> dict[str, Any]:
        """A chat as a person sees it, the private one unless said."""
        state = await self._ask("state", **{"as": person})
        found: dict[str, Any] = next(one for one in state["chats"] if one["id"] == (chat or person))
        return found

    async def messages(self, person: int, chat: int = 0) -> list[Shown]:
        """The messages of a chat, oldest first."""
        return [_shown(one) for one in (await self.chat(person, chat))["messages"] if not one["service"]]

    async def pinned(self, person: int, chat: int) -> Shown | None:
        """The pinned message of a group."""
        found = (await self.chat(person, chat))["pinned"]
        return _shown(found) if found else None

    async def file(self, url: str) -> bytes:
        """Download a file out of a message."""
        return (await self._http.get(url)).raise_for_status().content

    async def calls(self) -> list[dict[str, Any]]:
        """Every request the bot made."""
        found: list[dict[str, Any]] = await self._ask("calls")
        return found

    async def violations(self) -> list[str]:
        """Requests that the Bot API's own list forbids."""
        found: list[str] = await self._ask("violations")
        return found

    # --- waiting ---

    async def until(self, claim: str, look: Callable[[], Awaitable[T]], expected: object) -> T:
        """Look until what is seen is as `expected` (True: anything at all); returns it."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + PATIENCE
        while True:
            seen = await look()
            if seen == expected or (expected is True and seen):
                return seen
            if loop.time() > deadline:
                raise Unmet(claim, expected, seen)
            await asyncio.sleep(PAUSE)

    async def hears(self, claim: str, person: int, *words: str, chat: int = 0, after: int = 0) -> Shown:
        """Wait for a message of the bot's with all these words, newer than message `after`."""

        async def look() -> list[Shown]:
            return [one for one in await self.messages(person, chat) if one.by_bot and one.id > after]

        loop = asyncio.get_running_loop()
        deadline = loop.time() + PATIENCE
        while True:
            seen = await look()
            for one in reversed(seen):
                if all(word in one.text for word in words):
                    return one
            if loop.time() > deadline:
                raise Unmet(claim, " … ".join(words), [one.text for one in seen[-3:]])
            await asyncio.sleep(PAUSE)


def button(message: Shown, label: str) -> Button:
    """The message's button of that label."""
    for one in message.buttons:
        if label in one.text:
            return one
    raise Unmet("there is a button", label, [one.text for one in message.buttons])


def _shown(one: dict[str, Any]) -> Shown:
    buttons = [
        Button(button["text"], button.get("data", ""), button.get("url", ""))
        for row in one["buttons"]
        for button in row
    ]
    return Shown(
        one["id"],
        one["from"]["is_bot"],
        one["text"],
        tuple(buttons),
        tuple(reaction["emoji"] for reaction in one["reactions"]),
        one["file"]["url"] if one["file"] else "",
    )
