"""The timetable: what comes due when, what is made up after a stop, and that nothing happens twice."""

import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, col, select

from handlers.effects import Effects, File, Refresh, Show, Tell
from scheduler import timetable as entries
from storage import areas, audit, roles
from storage.database import Database
from storage.models import DAY as TIMES
from storage.models import Board, Fired, Grid, Group, Outbox, Round
from tests.neighbourhood import (
    DAY,
    GROUP,
    HOUSE,
    OPERATOR,
    STRANGE_GROUP,
    WANG,
    WORKER,
    ZHANG,
    Neighbourhood,
    at,
    settle_in,
)

GRID = "幸福一格"


@pytest.fixture
def quiet(town: Neighbourhood) -> Neighbourhood:
    """The neighbourhood with one grid at work, and yesterday dealt with."""
    town.grid("幸福二格").paused = True
    town.passes(at("07:59"))
    town.db.exec(select(Fired)).all()
    for row in town.db.exec(select(Fired)).all():
        town.db.delete(row)
    town.grid().made_at = at("07:00")
    town.forget()
    return town


def outcomes(town: Neighbourhood) -> list[tuple[str, str]]:
    """What became of each entry, in the order it was dealt with."""
    return list(town.db.exec(select(Fired.entry, Fired.outcome).order_by(col(Fired.id))).all())


def passed(town: Neighbourhood, clock: str, day: date = DAY) -> list[str]:
    """The entries dealt with when the clock shows this."""
    return [cause.split(":")[0] for cause, _ in town.passes(at(clock, day)) if not cause.startswith("due:")]


def told(dealt: list[tuple[str, Effects]]) -> set[int]:
    """The chats a reminder went to."""
    return {one.chat_id for _, effects in dealt for one in effects if isinstance(one, Tell)}


# --- one day ----------------------------------------------------------------------------------------------


def test_a_day_goes_by_the_grids_own_clock(quiet: Neighbourhood) -> None:
    clocks = ("07:59:59", "08:00", "11:59", "12:00", "16:00", "17:29", "17:30", "17:59", "18:00", "18:05", "20:00")

    day = {clock: passed(quiet, clock) for clock in clocks}

    assert {clock: done for clock, done in day.items() if done} == {
        "08:00": ["open"],
        "12:00": ["remind"],
        "16:00": ["remind"],
        "17:30": ["last_call"],
        "18:00": ["close"],
        "18:05": ["doors"],
        "20:00": ["brief"],
    }
    assert {outcome for _, outcome in outcomes(quiet)} == {"done"}


def test_the_opening_hangs_one_board_in_every_group(quiet: Neighbourhood) -> None:
    quiet.bind(STRANGE_GROUP, GRID)

    ((_, effects),) = quiet.passes(at("08:00"))

    round_ = quiet.round()
    boards = quiet.db.exec(select(Board).where(Board.round_id == round_.id)).all()
    assert round_.state == "open"
    assert len(boards) == 2
    assert effects == [Refresh(f"board:{round_.id}", effects[0].lane)]  # type: ignore[union-attr]
    cards = quiet.db.exec(select(Outbox.chat_id).where(Outbox.kind == "card")).all()
    assert sorted(cards) == [STRANGE_GROUP, GROUP]


def test_only_those_who_owe_are_reminded(quiet: Neighbourhood) -> None:
    quiet.opens()
    quiet.says(WANG, "36.5")

    chats = told(quiet.passes(at("12:00")))

    assert ZHANG in chats
    assert GROUP in chats
    assert WANG not in chats


def test_nobody_is_reminded_when_all_have_reported(quiet: Neighbourhood) -> None:
    quiet.opens()
    for name in quiet.missing():
        quiet.resident(name).paused = "外出"
    quiet.forget()

    assert told(quiet.passes(at("12:00"))) == set()
    assert told(quiet.passes(at("17:30"))) == set()


def test_the_door_list_and_the_briefing_go_to_the_worker_alone(quiet: Neighbourhood) -> None:
    quiet.opens()
    quiet.passes(at("18:00"))

    ((_, doors),) = quiet.passes(at("18:05"))
    ((_, brief),) = quiet.passes(at("20:00"))

    assert [(one.chat_id, one.view) for one in doors if isinstance(one, Show)] == [(WORKER, "doors")]
    assert {one.chat_id for one in brief if isinstance(one, Show | File)} == {WORKER}
    assert [one.kind for one in brief if isinstance(one, File)] == ["chart", "daily"]


def test_a_second_tick_at_the_same_time_does_nothing(quiet: Neighbourhood) -> None:
    quiet.passes(at("08:00"))

    assert quiet.passes(at("08:00")) == []
    assert quiet.passes(at("08:00:01")) == []


def test_two_rounds_a_day_each_have_their_own(quiet: Neighbourhood) -> None:
    evening = {
        "open": "19:00",
        "remind": ["20:00"],
        "last_call": "20:30",
        "close": "21:00",
        "door_list": "21:05",
        "brief": "21:30",
    }
    quiet.grid().rounds = [TIMES, evening]
    quiet.forget()
    quiet.opens()
    quiet.says(WANG, "36.5")
    quiet.passes(at("18:00"))

    assert passed(quiet, "19:00") == ["doors", "open"]
    quiet.says(WANG, "36.9")
    quiet.presses(ZHANG, f"n:{quiet.round(number=0).id}")

    first, second = quiet.stands("王秀英", number=0), quiet.stands("王秀英", number=1)
    assert first is not None
    assert second is not None
    assert (first.celsius, second.celsius) == (36.5, 36.9)
    assert quiet.stands("张三", number=0) is None
    assert quiet.stands("张三", number=1) is not None


# --- stopped and started ----------------------------------------------------------------------------------


def test_stopped_across_the_opening_opens_once(quiet: Neighbourhood) -> None:
    assert passed(quiet, "08:05") == ["open"]
    assert passed(quiet, "08:06") == []
    assert outcomes(quiet) == [("open:0", "late")]


def test_started_after_the_cut_off_says_too_late_once_and_reminds_nobody(quiet: Neighbourhood) -> None:
    dealt = quiet.passes(at("18:30"))

    assert [one for one in outcomes(quiet) if one[1] == "too_late"] == [("open:0", "too_late")]
    assert told(dealt) == set()
    assert quiet.round().state == "closed"
    assert [one.view for _, effects in dealt for one in effects if isinstance(one, Show)] == ["doors"]
    assert quiet.passes(at("18:31")) == []


def test_a_missed_reminder_is_made_up_until_the_next(quiet: Neighbourhood) -> None:
    quiet.opens()

    assert ZHANG in told(quiet.passes(at("15:59")))
    assert outcomes(quiet)[-1] == ("remind:0", "late")


def test_of_two_missed_reminders_only_the_later_is_sent(quiet: Neighbourhood) -> None:
    quiet.opens()

    dealt = quiet.passes(at("16:10"))

    assert [outcome for entry, outcome in outcomes(quiet) if entry == "remind:0"] == ["too_late", "late"]
    assert len([one for _, effects in dealt for one in effects if isinstance(one, Tell) and one.chat_id == ZHANG]) == 1


def test_a_missed_closing_is_always_made_up(quiet: Neighbourhood) -> None:
    quiet.opens()

    quiet.passes(at("02:00", DAY + timedelta(days=5)))

    assert quiet.round().state == "closed"


def test_a_late_door_list_says_so_until_the_next_opening(quiet: Neighbourhood) -> None:
    quiet.opens()

    dealt = quiet.passes(at("07:59", DAY + timedelta(days=1)))

    shown = {one.view: one.ids["late"] for _, effects in dealt for one in effects if isinstance(one, Show)}
    assert shown == {"doors": True, "brief": True}


def test_after_the_next_opening_the_door_list_is_too_late(quiet: Neighbourhood) -> None:
    quiet.opens()

    dealt = quiet.passes(at("08:00", DAY + timedelta(days=1)))

    assert [one for _, effects in dealt for one in effects if isinstance(one, Show)] == []
    assert ("doors:0", "too_late") in outcomes(quiet)
    assert ("open:0", "done") in outcomes(quiet)


# --- new grids and paused ones ----------------------------------------------------------------------------


def _bind(town: Neighbourhood, clock: str) -> Grid:
    """An operator binds a new group to a new grid."""
    argument = "新格 --community 幸福社区"
    town.says(OPERATOR, f"/grid {argument}", command="grid", argument=argument, chat=STRANGE_GROUP, at=at(clock))
    return town.grid("新格")


def _entries_of(town: Neighbourhood, grid: Grid) -> list[tuple[str, str]]:
    query = select(Fired.entry, Fired.outcome).where(Fired.grid_id == grid.id).order_by(col(Fired.id))
    return list(town.db.exec(query).all())


def test_a_grid_bound_at_noon_opens_at_once_and_sends_no_reminder_of_the_past(town: Neighbourhood) -> None:
    grid = _bind(town, "13:00")

    town.passes(at("13:00:01"))

    assert town.round(grid="新格").state == "open"
    assert [entry for entry, _ in _entries_of(town, grid)] == ["open:0"]
    town.passes(at("16:00"))
    assert _entries_of(town, grid)[-1] == ("remind:0", "done")


def test_a_grid_bound_after_the_cut_off_has_todays_round_closed(town: Neighbourhood) -> None:
    grid = _bind(town, "18:30")

    town.passes(at("18:30:01"))

    assert town.round(grid="新格").state == "closed"
    assert _entries_of(town, grid) == [("open:0", "too_late")]


def test_a_paused_grid_has_no_entries(town: Neighbourhood) -> None:
    town.commands(WORKER, "pause", "网格", at=at("07:00"))
    town.grid("幸福二格").paused = True

    assert town.passes(at("08:00")) == []
    assert town.passes(at("12:00")) == []


def test_paused_people_are_neither_reminded_nor_missing(quiet: Neighbourhood) -> None:
    quiet.opens()
    quiet.commands(WORKER, "pause", "3-1-502 住院")
    quiet.commands(WORKER, "pause", "3-1-501 李梅 外出")

    dealt = quiet.passes(at("12:00"))

    assert quiet.missing() == ["张三", "张小宝", "赵一", "钱二"]
    assert WANG not in told(dealt)
    quiet.commands(WORKER, "pause", "3-1-502 恢复")
    assert "王秀英" in quiet.missing()


# --- clocks of other places -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "opens"),
    [
        (date(2026, 3, 28), datetime(2026, 3, 28, 7, tzinfo=UTC)),
        (date(2026, 3, 29), datetime(2026, 3, 29, 6, tzinfo=UTC)),  # the night the clocks go forward
        (date(2026, 10, 25), datetime(2026, 10, 25, 7, tzinfo=UTC)),  # and back
    ],
)
def test_a_zone_that_changes_its_clocks_opens_at_eight_all_the_same(day: date, opens: datetime) -> None:
    grid = Grid(community_id=1, name="柏林", timezone="Europe/Berlin", made_at=datetime(2026, 1, 1, tzinfo=UTC))

    due = {slot.name: slot.due for slot in entries.slots(grid, day)}

    assert due["open:0"].astimezone(UTC) == opens
    assert due["open:0"].astimezone(ZoneInfo("Europe/Berlin")).hour == 8


def test_next_entry_names_the_close_too() -> None:
    grid = Grid(community_id=1, name="x", made_at=at("00:00"))

    assert entries.next_entry(grid, at("17:45")) == (at("18:00"), "close")
    assert entries.next_entry(grid, at("21:00")) == (at("08:00", DAY + timedelta(days=1)), "open")


def test_every_entry_is_on_the_default_timetable() -> None:
    times: dict[str, Any] = dict(TIMES)

    assert all(clock for entry in entries.ENTRIES for clock in entry.clocks(times))


def test_a_watch_reads_what_was_dealt_with_once(database: Database) -> None:
    database.transact(_only_first)
    watch = entries.Watch()
    with database.reading() as db:
        (first,) = [one for one in watch.come_due(db, at("08:00")) if one.slot.due == at("08:00")]
    database.transact(lambda db: entries.deal(db, first, at("08:00"), HOUSE))

    with database.reading() as db:
        assert first not in watch.come_due(db, at("08:00"))
        later = watch.come_due(db, at("12:00"))
    assert [one.slot.name for one in later if one.slot.due == at("12:00")] == ["remind:0"]


# --- two processes ----------------------------------------------------------------------------------------


def test_two_processes_deal_with_an_entry_once(database: Database, database_url: str) -> None:
    database.transact(_only_first)
    both = [database, Database(database_url)]
    with database.reading() as db:
        (coming,) = [one for one in entries.Watch().come_due(db, at("08:00")) if one.slot.due == at("08:00")]
    gate = threading.Barrier(2)
    dealt: list[Effects] = []

    def deal(one: Database) -> None:
        gate.wait(10)
        _, effects = one.submit(lambda db: entries.deal(db, coming, at("08:00"), HOUSE)).result(timeout=20)
        dealt.append(effects)

    threads = [threading.Thread(target=deal, args=(one,)) for one in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    both[1].close()

    assert sorted(len(effects) for effects in dealt) == [0, 1]
    with database.reading() as db:
        assert len(db.exec(select(Round).where(Round.day == DAY)).all()) == 1
        assert len(db.exec(select(Board)).all()) == 1


def _only_first(db: Session) -> None:
    town = settle_in(db)
    town.grid("幸福二格").paused = True
    town.forget()


def test_the_neighbourhood_is_as_the_tests_say(town: Neighbourhood) -> None:
    groups = town.db.exec(select(Group).where(Group.kind == "grid")).all()

    assert len(groups) == 2
    assert [one.name for one in areas.grids(town.db)] == [GRID, "幸福二格"]
    assert roles.holders(town.db, grid=town.grid(), names=("worker",))[0][1] == WORKER
    assert audit.of_grid(town.db, town.grid().id or 0) == []


# --- times that change during the day ---------------------------------------------------------------------


def test_what_the_day_had_already_does_not_come_again_at_a_new_time(quiet: Neighbourhood) -> None:
    passed(quiet, "08:00")
    passed(quiet, "12:00")

    quiet.commands(WORKER, "grid", "时间 09:00 19:00", at=at("12:30"))

    later = [passed(quiet, clock) for clock in ("12:30:01", "13:00", "17:00", "18:30", "19:00", "19:05", "21:00")]
    assert [one for hour in later for one in hour if one != "open"] == [
        "remind",  # 13:00, the first of the new times: it was sent at 12:00
        "remind",
        "last_call",
        "close",
        "doors",
        "brief",
    ]
    assert [outcome for entry, outcome in outcomes(quiet) if entry == "open:0"] == ["done", "moved"]
    assert [outcome for entry, outcome in outcomes(quiet) if entry == "remind:0"] == ["done", "moved", "done"]


def test_an_opening_moved_to_an_hour_gone_by_opens_at_once(quiet: Neighbourhood) -> None:
    quiet.commands(WORKER, "grid", "时间 07:30 18:00", at=at("07:45"))

    assert passed(quiet, "07:45:01") == ["open"]
    assert quiet.round().state == "open"


def test_new_times_in_the_early_morning_brief_nobody_about_yesterday_again(quiet: Neighbourhood) -> None:
    for clock in ("08:00", "12:00", "16:00", "17:30", "18:00", "18:05", "20:00"):
        passed(quiet, clock)
    tomorrow = DAY + timedelta(days=1)

    quiet.commands(WORKER, "grid", "时间 09:00 19:00", at=at("07:00", tomorrow))

    dealt = [effects for _, effects in quiet.passes(at("07:00:01", tomorrow))]
    assert [effect for effects in dealt for effect in effects] == []
