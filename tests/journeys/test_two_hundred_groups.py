"""A round opens in two hundred groups while people report: within the limits, and alarms do not wait for it."""

from datetime import datetime, timedelta
from functools import partial

from sandbox.faults import Fault, Kind
from tests.journeys.conftest import eventually
from tests.journeys.town import FIRST_RESIDENT, Town, at, callbacks, work_for

GROUPS = [-1001000000000 - number for number in range(1, 201)]
SLOW = GROUPS[17]  # Telegram asks this one group to wait
WORKERS = range(11001, 11021)
FEVERS = range(5, 200, 16)  # the groups where somebody is ill
WAIT = 20


def people_of(number: int) -> range:
    return range(FIRST_RESIDENT + 3 * number, FIRST_RESIDENT + 3 * number + 3)


def worker_of(number: int) -> int:
    return WORKERS[number % len(WORKERS)]


async def test_a_round_in_two_hundred_groups_keeps_the_limits_and_alarms_come_first(town: Town) -> None:
    settle(town)
    town.world.faults.add(Fault(Kind.STATUS, method="sendMessage", chat=SLOW, status=429, retry_after=WAIT))
    bot = town.start()
    await eventually(lambda: "event=leading" in bot.log.read_text())

    town.clock.move_to(at("08:00"))
    await eventually(lambda: sum(bool(town.heard(group)) for group in GROUPS) > 20, 30)
    said = everybody_reports(town)
    await eventually(lambda: all(card_of(town, number) for number in FEVERS), 60)
    delays = sorted((card_of(town, number) or at("23:59")) - said[number] for number in FEVERS)
    await eventually(lambda: all(town.heard(group) for group in GROUPS), 60)
    await eventually(lambda: town.undone() == 0, 60)

    assert delays[int(0.95 * len(delays))] < timedelta(seconds=10)
    assert town.world.refused == 0
    only_the_slow_group_waited(town)


def settle(town: Town) -> None:
    for number in WORKERS:
        town.person(number, f"网格员{number}", started=True)
    for number, group in enumerate(GROUPS):
        for who in people_of(number):
            town.person(who, f"居民{who}", started=True)
        town.group(group, f"{number}号群", [worker_of(number), *people_of(number)])
        grid = town.settle(f"第{number}网格", doors=[(f"{number}-1-101", people_of(number))], groups=[group])
        worker = partial(work_for, number=worker_of(number), grid_id=grid, when=town.clock.now(), name="网格员")
        town.database.submit(worker).result()


def everybody_reports(town: Town) -> dict[int, datetime]:
    """Three reports in each group, in some of them one of a fever; when those were said."""
    said: dict[int, datetime] = {}
    for number, group in enumerate(GROUPS):
        for who in people_of(number):
            ill = number in FEVERS and who == people_of(number)[1]
            message = town.say(who, "38.6" if ill else "36.5", group)
            if ill:
                said[number] = message.date
    return said


def card_of(town: Town, number: int) -> datetime | None:
    """When the worker got the card of that group's ill resident."""
    name = f"居民{people_of(number)[1]}"
    found = [one for one in town.heard(worker_of(number)) if name in one.text and "t:" in "".join(callbacks(one))]
    return found[0].date if found else None


def only_the_slow_group_waited(town: Town) -> None:
    sent = [call for call in town.world.calls if call.method == "sendMessage" and call.params["chat_id"] in GROUPS]
    refused = [call for call in sent if call.status != 200]
    assert [call.params["chat_id"] for call in refused] == [SLOW]
    first = {group: next(c.at for c in sent if c.params["chat_id"] == group and c.status == 200) for group in GROUPS}
    assert first[SLOW] - refused[0].at >= timedelta(seconds=WAIT - 1)
    others = [when for group, when in first.items() if group != SLOW]
    assert sum(when > refused[0].at for when in others) > 100
