"""The process is killed again and again while reports arrive: none is lost, none is counted twice."""

import random

from sqlmodel import Session, col, func, select

from storage.models import Inbox, Reading, Resident, Standing, Statement
from tests.journeys.conftest import eventually
from tests.journeys.town import FIRST_RESIDENT, WORKER, Bot, Town, at, callbacks

GROUPS = (-1001000000001, -1001000000002, -1001000000003)
PEOPLE = range(FIRST_RESIDENT, FIRST_RESIDENT + 300)
TIMES = 10  # reports of each
KILLS = 10


async def test_three_thousand_reports_survive_ten_kills(town: Town) -> None:
    settle(town)
    town.clock.move_to(at("08:00:30"))
    bot = town.start()
    await eventually(lambda: all(town.world.chats[group].pinned for group in GROUPS))
    said = reports()

    bot = await killed_on_the_way(town, bot, said)

    await eventually(lambda: town.undone() == 0, 60)
    assert bot.is_up
    assert counted(town, Statement) == counted(town, Reading) == len(said) == 3000
    assert standing(town) == {f"居民{who}": celsius(who, TIMES - 1) for who in PEOPLE}
    await each_group_has_one_live_board(town)


def settle(town: Town) -> None:
    """Three groups of one grid, a hundred households of three."""
    for who in PEOPLE:
        town.person(who, f"居民{who}", started=True)
    for index, group in enumerate(GROUPS):
        town.group(group, f"{index + 1}号楼群", [WORKER, *PEOPLE[index::3]])
    doors = [(f"{i // 34 + 1}-{i % 2 + 1}-{i + 101}", PEOPLE[3 * i : 3 * i + 3]) for i in range(100)]
    town.settle("第一网格", doors=doors, groups=GROUPS)


def celsius(who: int, time: int) -> float:
    return round(36.0 + (who * 7 + time * 3) % 10 / 10, 1)


def reports() -> list[dict[str, object]]:
    """Everybody's reports, each person's in their order, the people's mixed up."""
    order = [who for who in PEOPLE for _ in range(TIMES)]
    random.Random(1).shuffle(order)
    said = dict.fromkeys(PEOPLE, 0)
    updates: list[dict[str, object]] = []
    for who in order:
        updates.append({"as": who, "chat": GROUPS[(who - FIRST_RESIDENT) % 3], "text": f"{celsius(who, said[who])}"})
        said[who] += 1
    return updates


async def killed_on_the_way(town: Town, bot: Bot, said: list[dict[str, object]]) -> Bot:
    """Send everything in portions; kill at moments drawn at random, measured in what is kept, handled or sent."""
    chance = random.Random(2)
    portion = len(said) // KILLS
    for number in range(KILLS):
        before = handled(town), kept(town), len(town.world.calls)
        updates = said[number * portion : (number + 1) * portion]
        answer = await town.http.post(f"{town.url}/sim/bulk", json={"updates": updates})
        assert answer.json() == {"queued": portion}
        measure, start = chance.choice(list(zip((handled, kept, calls), before, strict=True)))
        moment = start + chance.randrange(1, 30 if measure is calls else portion)
        await eventually(lambda reach=measure, goal=moment: reach(town) >= goal, 30, every=0.002)  # type: ignore[misc]
        bot.kill()
        bot = town.start()
    return bot


def handled(town: Town) -> int:
    return town.look(lambda db: inbox_rows(db, "done"))


def kept(town: Town) -> int:
    return town.look(lambda db: inbox_rows(db, "new") + inbox_rows(db, "done"))


def calls(town: Town) -> int:
    return len(town.world.calls)


def inbox_rows(db: Session, state: str) -> int:
    return db.exec(select(func.count(col(Inbox.update_id))).where(Inbox.state == state)).one()


def counted(town: Town, model: type[Statement] | type[Reading]) -> int:
    return town.look(lambda db: db.exec(select(func.count(col(model.id)))).one())


def standing(town: Town) -> dict[str, float | None]:
    """What is stored of everybody, by name."""

    def find(db: Session) -> dict[str, float | None]:
        rows = db.exec(select(Resident.name, Standing.celsius).where(Standing.resident_id == Resident.id)).all()
        return dict(rows)

    return town.look(find)


async def each_group_has_one_live_board(town: Town) -> None:
    """One message is pinned, it is the one that is known, and in the end it tells the truth."""
    town.clock.move_to(at("08:20"))  # past the pause between two edits, and receipts are too old to be sent
    for group in GROUPS:
        await eventually(lambda chat=group: "合计 300/300 人" in shown(town, chat), 30)  # type: ignore[misc]
        boards = [one.id for one in town.heard(group) if any(data.startswith("n:") for data in callbacks(one))]
        assert boards == [town.boards()[group][0]] == town.world.chats[group].pinned


def shown(town: Town, group: int) -> str:
    message_id = town.boards()[group][0]
    return town.world.chats[group].messages[message_id].text if message_id else ""
