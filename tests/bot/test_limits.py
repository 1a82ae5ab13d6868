"""How fast the bot speaks, measured in a loop whose time passes only while everybody waits."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from bot.limits import Budget


class QuickLoop(asyncio.SelectorEventLoop):
    """An hour goes by in a moment: when nothing is ready, it is the time of the next timer."""

    def __init__(self) -> None:
        super().__init__()
        self._at = 0.0

    def time(self) -> float:
        return self._at

    def _run_once(self) -> None:
        timers: list[Any] = self._scheduled  # type: ignore[attr-defined]
        if not self._ready and timers:  # type: ignore[attr-defined]
            self._at = max(self._at, min(timer.when() for timer in timers) + 1e-6)
        super()._run_once()  # type: ignore[misc]


def hurried(work: Callable[[list[tuple[float, int]]], Awaitable[None]]) -> list[tuple[float, int]]:
    """What `work` notes down, in such a loop."""
    spoken: list[tuple[float, int]] = []
    with asyncio.Runner(loop_factory=QuickLoop) as runner:
        runner.run(_awaited(work, spoken))
    return spoken


async def _awaited(work: Callable[[list[tuple[float, int]]], Awaitable[None]], spoken: list[tuple[float, int]]) -> None:
    await work(spoken)


async def greedy(chats: list[int], seconds: float, spoken: list[tuple[float, int]]) -> None:
    """Say as much in these chats as the budget allows, for so many seconds."""
    budget, loop = Budget(), asyncio.get_running_loop()
    while loop.time() < seconds:
        allowed = [chat for chat in chats if budget.allows(chat, reaction=False)]
        if not allowed or not budget.has_room():
            await asyncio.sleep(0.01)
            continue
        await budget.spend(allowed[0], reaction=False)
        spoken.append((loop.time(), allowed[0]))
        chats.append(chats.pop(chats.index(allowed[0])))


def most_within(seconds: float, spoken: list[tuple[float, int]]) -> int:
    """The most that was said in any stretch of so many seconds."""
    times = [when for when, _ in spoken]
    return max(sum(start <= when < start + seconds for when in times[i:]) for i, start in enumerate(times))


def test_never_more_than_28_a_second_in_all() -> None:
    spoken = hurried(lambda said: greedy(list(range(1, 400)), 20, said))

    assert most_within(1, spoken) <= 28
    assert len(spoken) > 20 * 20  # and not much less than we may


def test_never_more_than_18_a_minute_in_a_group() -> None:
    spoken = hurried(lambda said: greedy([-1001000000001], 600, said))

    assert most_within(60, spoken) <= 18
    assert len(spoken) > 10 * 12


def test_never_more_than_5_in_five_seconds_in_a_private_chat() -> None:
    spoken = hurried(lambda said: greedy([20001], 120, said))

    assert most_within(5, spoken) <= 5


def test_a_hurried_budget_is_as_many_times_as_fast() -> None:
    async def talk(said: list[tuple[float, int]]) -> None:
        budget, loop = Budget(pace=10), asyncio.get_running_loop()
        while loop.time() < 12:
            await budget.spend(20001, reaction=False)
            said.append((loop.time(), 20001))

    spoken = hurried(talk)

    assert 10 * 5 <= len(spoken) <= 10 * 6


def test_one_chat_that_is_full_leaves_the_others_alone() -> None:
    async def fill(said: list[tuple[float, int]]) -> None:
        budget = Budget()
        while budget.allows(-1, reaction=False):
            await budget.spend(-1, reaction=False)
        assert budget.full(reaction=False) == [-1]
        assert budget.allows(-2, reaction=False)
        assert budget.allows(-1, reaction=True)

    hurried(fill)
