"""Stopped across the opening, started too late, and a clock that goes past midnight."""

from datetime import timedelta

from sqlmodel import col, select

from storage.models import Fired, Outbox, Round
from tests.journeys.conftest import eventually
from tests.journeys.town import DAY, GROUP, ROOM, Bot, Town, at, callbacks, move_in

LI = ROOM[0]
TOMORROW = DAY + timedelta(days=1)


def fired(town: Town, since: str = "00:00") -> list[tuple[str, str]]:
    """What became of the day's entries, in order."""
    query = select(Fired.entry, Fired.outcome).where(Fired.due_at >= at(since)).order_by(col(Fired.due_at))
    return town.look(lambda db: [(entry, outcome) for entry, outcome in db.exec(query)])


def boards(town: Town) -> int:
    return len([one for one in town.heard(GROUP) if any(data.startswith("n:") for data in callbacks(one))])


def being_sent(town: Town) -> int:
    """How many letters are on their way."""
    return town.look(lambda db: len(db.exec(select(Outbox.id).where(Outbox.state == "sending")).all()))


async def works(town: Town, bot: Bot) -> None:
    """The bot has looked at the clock: it answers somebody."""
    heard = len(town.heard(LI))
    town.say(LI, "帮助")
    await eventually(lambda: len(town.heard(LI)) > heard)
    assert bot.is_up


async def test_stopped_across_the_opening_and_started_at_0805_opens_once(town: Town) -> None:
    move_in(town)
    bot = town.start()
    await works(town, bot)
    assert await bot.stop() == 0
    town.clock.move_to(at("08:05"))

    for _ in range(2):  # and a second start changes nothing
        bot = town.start()
        await eventually(lambda: fired(town) == [("open:0", "late")])
        await works(town, bot)
        assert await bot.stop() == 0

    assert boards(town) == 1
    assert len(town.world.chats[GROUP].pinned) == 1
    assert len(town.heard(GROUP)) == 1


async def test_started_after_the_cut_off_is_too_late_and_reminds_nobody(town: Town) -> None:
    move_in(town)
    town.clock.move_to(at("18:02"))

    bot = town.start()
    await eventually(lambda: fired(town)[:1] == [("open:0", "too_late")])
    await works(town, bot)

    assert fired(town).count(("open:0", "too_late")) == 1
    assert not [entry for entry, outcome in fired(town) if outcome in ("done", "late")]
    assert town.heard(GROUP) == []
    assert town.last(LI, "还没收到") is None


async def test_a_reminder_missed_while_down_is_made_up_once(town: Town) -> None:
    move_in(town)
    town.clock.move_to(at("08:00"))
    bot = town.start()
    await eventually(lambda: town.world.chats[GROUP].pinned)
    bot.kill()
    town.clock.move_to(at("13:10"))

    bot = town.start()
    await eventually(lambda: ("remind:0", "late") in fired(town))
    await works(town, bot)
    await eventually(lambda: len(town.heard(GROUP)) == 2)
    await eventually(lambda: any("还没收到" in one.text for one in town.heard(LI)))
    await eventually(lambda: being_sent(town) == 0)  # one that dies with the bot may have arrived: it is not repeated
    bot.kill()
    bot = town.start()
    await works(town, bot)

    assert len(town.heard(GROUP)) == 2
    reminders = [one for one in town.heard(LI) if "还没收到" in one.text]
    assert len(reminders) == 1


async def test_the_clock_goes_past_midnight_and_the_next_day_is_a_day_of_its_own(town: Town) -> None:
    move_in(town)
    town.clock.move_to(at("08:00"))
    town.start()
    await eventually(lambda: town.world.chats[GROUP].pinned)
    first = town.world.chats[GROUP].pinned[0]
    town.say(LI, "36.5", GROUP)
    await eventually(lambda: town.undone() == 0)

    for number, clock in enumerate(("12:00", "16:00", "17:30", "18:05", "20:00"), start=2):
        town.clock.move_to(at(clock))
        await eventually(lambda count=number: len(fired(town)) == count)  # type: ignore[misc]
    town.clock.move_to(at("23:59:58"))
    town.clock.move_to(at("00:00:05", TOMORROW))
    town.say(LI, "36.8", GROUP)
    await eventually(lambda: town.undone() == 0)
    town.clock.move_to(at("08:00:01", TOMORROW))

    await eventually(lambda: town.world.chats[GROUP].pinned not in ([], [first]))
    await eventually(lambda: first not in town.world.chats[GROUP].pinned)
    rounds = town.look(lambda db: [(one.day, one.state) for one in db.exec(select(Round).order_by(col(Round.day)))])
    assert rounds == [(DAY, "closed"), (TOMORROW, "open")]
    board = town.world.chats[GROUP].messages[town.world.chats[GROUP].pinned[0]]
    await eventually(lambda: "合计 1/6 人" in board.text)
    assert "03-03" in board.text
    outcomes = fired(town)
    assert [entry for entry, _ in outcomes] == [
        *("open:0", "remind:0", "remind:0", "last_call:0", "doors:0", "brief:0", "open:0")
    ]
    assert {outcome for _, outcome in outcomes} == {"done"}
