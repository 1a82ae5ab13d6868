"""Five hundred households report in the same minute, by the group and by their pages: the tally is exact."""

import asyncio
import re

import httpx
from sqlmodel import func, select

from storage import links
from storage.models import Household, Reading, Standing
from tests.journeys.conftest import eventually
from tests.journeys.town import FIRST_RESIDENT, GROUP, Town, at
from web.server import LOOPBACK, free_port

HOUSEHOLDS = 500
AT_ONCE = 50  # open connections
TOKEN = re.compile(r'name="token" value="([^"]+)"')
FIELDS = re.compile(r'name="(t\d+)"')


async def test_five_hundred_households_by_page_and_group_at_once_are_counted_exactly(town: Town) -> None:
    settle(town)
    port = free_port()
    bot = town.start(WEB_URL=f"http://{LOOPBACK}:{port}", WEB_PORT=str(port))
    await eventually(lambda: "event=leading" in bot.log.read_text())
    town.clock.move_to(at("08:00"))
    await eventually(lambda: town.heard(GROUP), 30)
    pages = paths(town)

    async with httpx.AsyncClient(base_url=f"http://{LOOPBACK}:{port}", timeout=60) as http:
        turns = asyncio.Semaphore(AT_ONCE)
        by_page = asyncio.gather(*(report(http, turns, path) for path in pages))
        for number in range(HOUSEHOLDS):
            town.say(first_of(number), "36.6", GROUP)
        statuses = await by_page

    assert set(statuses) == {200}
    await eventually(lambda: town.undone() == 0, 60)
    await eventually(lambda: count(town, Standing) == 2 * HOUSEHOLDS, 30)
    await eventually(lambda: f"{2 * HOUSEHOLDS}/{2 * HOUSEHOLDS}" in town.boards()[GROUP][1], 60)
    by_source = town.look(lambda db: dict(db.exec(select(Reading.source, func.count()).group_by(Reading.source)).all()))
    assert by_source == {"text": HOUSEHOLDS, "page": HOUSEHOLDS}
    assert not any("/l/" in line for line in bot.log.read_text().splitlines())


def first_of(number: int) -> int:
    return FIRST_RESIDENT + 2 * number


def settle(town: Town) -> None:
    """Two people a household: the first writes in the group, the second has the page."""
    for number in range(HOUSEHOLDS):
        for who in (first_of(number), first_of(number) + 1):
            town.person(who, f"居民{who}")
    town.group(GROUP, "大群", [first_of(number) for number in range(HOUSEHOLDS)])
    doors = [(f"{n // 50 + 1}-1-{n % 50 + 101}", (first_of(n), first_of(n) + 1)) for n in range(HOUSEHOLDS)]
    town.settle("第一网格", doors=doors)


def paths(town: Town) -> list[str]:
    """The page of every household."""
    homes = town.look(lambda db: list(db.exec(select(Household.id)).all()))
    given = [home or 0 for home in homes]
    when = town.clock.now()
    made = town.database.submit(lambda db: links.make_for_doors(db, given, made_by=None, when=when)).result()
    return [f"/l/{token}" for token in made.values()]


async def report(http: httpx.AsyncClient, turns: asyncio.Semaphore, path: str) -> int:
    """Open a household's page and fill in the number of its second person; sent twice, as an impatient thumb does."""
    async with turns:
        page = (await http.get(path)).text
        found = TOKEN.search(page)
        assert found is not None
        said = {"token": found[1], FIELDS.findall(page)[1]: "36.5"}
        first, second = await asyncio.gather(http.post(path, data=said), http.post(path, data=said))
        assert first.text == second.text
        return first.status_code


def count(town: Town, model: type) -> int:
    return town.look(lambda db: db.exec(select(func.count()).select_from(model)).one())
