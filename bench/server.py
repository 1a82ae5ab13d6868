"""The sandbox's Bot API in a process of its own, so that it shares no interpreter with the bot that is measured."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from bot.clock import Clock
from sandbox import server
from sandbox.world import World

LATENCY = 50  # milliseconds before every Bot API answer


@dataclass(frozen=True, slots=True)
class Server:
    """A running server and what a bench does to it."""

    url: str

    def queue(self, said: Sequence[tuple[int, int, str]]) -> None:
        """Have (person, chat, text) said, all at once; a waiting poll is answered when the last one is queued."""
        updates = [{"as": person, "chat": chat, "text": text} for person, chat, text in said]
        httpx.post(f"{self.url}/sim/bulk", json={"updates": updates}, timeout=120).raise_for_status()

    def limits(self, *, enabled: bool) -> None:
        """Enforce Telegram's message limits, or do not."""
        httpx.post(f"{self.url}/sim/limits", json={"enabled": enabled}).raise_for_status()

    def calls(self, method: str) -> int:
        """How many calls of a method were answered with success."""
        found: list[dict[str, Any]] = httpx.get(f"{self.url}/sim/calls", timeout=60).json()
        return sum(call["method"] == method and call["status"] == httpx.codes.OK for call in found)

    def refused(self) -> int:
        """How many messages went over the limits."""
        return int(httpx.post(f"{self.url}/sim/limits", json={}).json()["refused"])


def cpu_seconds(pid: int) -> float:
    """CPU seconds a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(groups: int, clock: Path, first_chat: int) -> Iterator[Server]:
    """A server with that many groups, on the clock of a file, that answers after 50 ms."""
    command = [sys.executable, "-m", "bench.server", str(groups), str(clock), str(first_chat)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield Server(process.stdout.readline().strip())
        finally:
            process.kill()


async def _serve(groups: int, clock: Path, first_chat: int) -> None:
    world = World(Clock(clock))
    world.faults.latency = LATENCY
    for number in range(1, groups + 1):
        world.add_group(first_chat - number, f"第{number}网格群", [], bot="administrator")
    running = await server.serve(server.build(world))
    print(running.url, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])))
