"""Telegram's updates into the inbox, raw: committed first, confirmed after. Nothing that Telegram does ends it."""

import asyncio
import contextlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import httpx
import structlog

from bot.clock import Clock
from bot.telegram import allowed_updates, chat_key
from storage import inbox
from storage.database import Database

log = structlog.get_logger()

POLL = 50  # seconds a poll waits at Telegram
MOST = 100  # updates a poll
PATIENCE = 20.0  # seconds: the longest pause after errors


class Unexpected(RuntimeError):
    """Telegram answered with something that is not a list of updates."""


class Receiver:
    """Long polling in raw JSON; the webhook of `web.telegram` fills the same inbox through `keep`."""

    def __init__(
        self, database: Database, *, token: str, api_url: str, proxy: str, clock: Clock, woken: Callable[[], None]
    ) -> None:
        self._database = database
        self._root = f"{api_url}/bot{token}"
        self._proxy = proxy or None
        self._clock = clock
        self._woken = woken
        self._failures = 0
        self.last_good = clock.now()

    async def run(self) -> None:
        """Poll until cancelled."""
        start = await self._database.look(lambda db: inbox.offset(db, self._clock.now()))
        limits = httpx.Limits(max_connections=4)
        async with httpx.AsyncClient(
            timeout=httpx.Timeout(10, read=POLL + 15), proxy=self._proxy, limits=limits
        ) as http:
            while True:
                try:
                    start = await self._poll(http, start)
                    self._failures = 0
                except (httpx.HTTPError, httpx.InvalidURL, ValueError, Unexpected) as error:
                    if error.args[:1] == (httpx.codes.CONFLICT,):
                        await self._end_webhook(http)
                    await self._rest(error)

    async def _poll(self, http: httpx.AsyncClient, start: int | None) -> int | None:
        asked: dict[str, Any] = {"timeout": POLL, "limit": MOST, "allowed_updates": json.dumps(allowed_updates())}
        if start is not None:
            asked["offset"] = start
        answer = await http.post(f"{self._root}/getUpdates", data=asked)
        updates = _updates(answer)
        if updates:
            await self.keep(updates)
            start = max(update["update_id"] for update in updates) + 1
        self.last_good = self._clock.now()
        return start

    async def _end_webhook(self, http: httpx.AsyncClient) -> None:
        """Who polls while Telegram still posts elsewhere is told nothing but 409; what waits there stays waiting."""
        with contextlib.suppress(httpx.HTTPError):
            await http.post(f"{self._root}/deleteWebhook")

    async def keep(self, updates: list[dict[str, Any]]) -> None:
        """Commit updates to the inbox; a press counts from the last good poll before it, for it carries no date."""
        now = self._clock.now()
        rows = [_row(update, self.last_good if "callback_query" in update else now, now) for update in updates]
        await self._database.write(lambda db: inbox.receive(db, rows), first=True)
        self._woken()

    async def _rest(self, error: Exception) -> None:
        """Say what happened without a body or a token, and try again soon."""
        self._failures += 1
        pause = min(PATIENCE, 0.2 * 2 ** min(self._failures, 7))
        code = error.args[0] if isinstance(error, Unexpected) else ""
        log.warning("poll failed", error=type(error).__name__, code=code, failures=self._failures, pause=pause)
        await asyncio.sleep(pause)


def _updates(answer: httpx.Response) -> list[dict[str, Any]]:
    if answer.status_code != httpx.codes.OK:
        raise Unexpected(answer.status_code)
    body = answer.json()
    found = body.get("result") if isinstance(body, dict) else None
    if not isinstance(found, list):
        raise Unexpected("shape")
    return [one for one in found if isinstance(one, dict) and isinstance(one.get("update_id"), int)]


def _row(update: dict[str, Any], received_at: datetime, now: datetime) -> dict[str, Any]:
    return {
        "update_id": update["update_id"],
        "chat_key": chat_key(update),
        "raw": json.dumps(update),  # in ASCII, where even half a character can be kept
        "state": "new",
        "tries": 0,
        "received_at": received_at,
        "next_at": now,
    }
