"""The day, scene by scene."""

from collections.abc import Awaitable, Callable

import httpx

from sandbox.play import evening, midday, morning
from sandbox.play.scene import Play
from sandbox.play.stage import Stage
from sandbox.play.story import Story

Scene = Callable[[Play], Awaitable[None]]
SCENES: tuple[tuple[str, Scene], ...] = (
    ("08:00 The round opens", morning.opening),
    ("08:05 A fever", morning.fever),
    ("08:05 Residents report", morning.reports),
    ("08:10 Unclear words, danger, and 0", morning.unclear),
    ("08:20 A newcomer", morning.newcomer),
    ("09:00 The commands", morning.commands),
    ("11:00 The group becomes a supergroup", midday.moved),
    ("12:00 The first reminder", midday.noon),
    ("16:00 The second reminder", midday.afternoon),
    ("17:30 The last call", midday.last_call),
    ("18:00 The cut-off", evening.cut_off),
    ("18:05 The door list", evening.doors),
    ("20:00 The briefing", evening.briefing),
    ("Behind the scenes", evening.behind_the_scenes),
)


async def day(url: str) -> int:
    """Act the whole day at the sandbox's `url`; returns 0 only if everything was as it should be."""
    story = Story(len(SCENES))
    story.tell(f"the sandbox is at {url}")
    async with httpx.AsyncClient(base_url=url, timeout=60) as http:
        play = Play(Stage(http), story)
        with story.told():
            for title, act in SCENES:
                with story.scene(title):
                    await act(play)
        return story.ends(play.stage.said, len(await play.stage.calls()))
