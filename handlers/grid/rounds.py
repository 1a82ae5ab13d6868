"""What opening, reminding, calling last, closing, the door list and the briefing do."""

from datetime import datetime

from sqlmodel import Session

from handlers.access import House, workers_of
from handlers.care import elders, ladder
from handlers.effects import APP, Effects, File, Refresh, Rows, Show, Tell, button, line
from handlers.grid import posters
from handlers.reporting.keeping import settled
from handlers.work import queues
from storage import areas, rounds
from storage.models import Due, Grid, Round
from storage.outbox import Lane
from storage.rounds import Owing, local


def open_round(db: Session, grid: Grid, round_: Round, house: House) -> Effects:
    """Hang the board in every group of the grid; its workers get the day's link to forward."""
    round_.state = "open"
    db.flush()
    ladder.close_later(db, grid, round_.day)
    for group in areas.groups_of_grid(db, grid.id or 0):
        rounds.hang_board(db, round_id=round_.id or 0, group_id=group.id or 0)
    link = posters.of_the_day(db, grid, round_, house, workers_of(db, grid, house))
    return [Refresh(f"board:{round_.id}", Lane.NOTICE), *link]


def miss_round(db: Session, grid: Grid, round_: Round, when: datetime) -> None:
    """Its whole time went by while we were down: it is over; the day goes on, and ends as every day does."""
    round_.state = "closed"
    db.flush()
    if grid.made_at < round_.closes_at and local(grid, when).date() == round_.day:
        ladder.close_later(db, grid, round_.day)


def remind(db: Session, grid: Grid, round_: Round, house: House, *, when: datetime) -> Effects:
    """Remind those who owe a report, the first rung for whoever is looked after; workers get a digest of what waits."""
    reminders = ladder.let_be(db, grid, _reminders(db, grid, round_, house), when)
    ladder.begin(db, grid, round_, reminders, when)
    return reminders + queues.digest(db, grid, workers_of(db, grid, house))


def _reminders(db: Session, grid: Grid, round_: Round, house: House, building: str = "") -> Effects:
    """Only to those who owe a report (in that building), privately; the groups hear counts per building."""
    owing = [one for one in rounds.missing(db, round_) if building in ("", one.building)]
    if not owing or round_.state != "open":
        return []
    return _privately(db, grid, round_, owing, house) + _in_groups(db, grid, round_, "remind.group", building)


def _privately(db: Session, grid: Grid, round_: Round, owing: list[Owing], house: House) -> Effects:
    """One message to each open private chat of a household, naming its people; a flatmate is named to nobody else."""
    closes = local(grid, round_.closes_at).strftime("%H:%M")
    reach = rounds.reachable_accounts(db, sorted({one.household_id for one in owing}))
    behind: dict[int, list[Owing]] = {}
    for one in owing:
        behind.setdefault(one.household_id, []).append(one)
    rows: Rows = ((button("board.normal", f"n:{round_.id}"), button("board.report_here", "r:report")),)
    rows += ((button("board.page_here", page=APP),),) if house.web_url else ()
    told: list[Tell] = []
    for household_id, accounts in reach.items():
        for account in accounts:
            names = "、".join(one.name for one in behind[household_id] if account.hears_of(one.resident_id))
            if names:
                lines = (line("remind.private", names=names, closes=closes),)
                told.append(Tell(account.telegram_id, lines, rows, account.language))
    return elders.reminded(db, grid, told, round_.opens_at)


def _in_groups(db: Session, grid: Grid, round_: Round, key: str, building: str = "") -> Effects:
    everywhere = [tally for tally in rounds.tally(db, round_) if tally.reported < tally.due]
    tallies = [tally for tally in everywhere if building in ("", tally.building)]
    closes = local(grid, round_.closes_at).strftime("%H:%M")
    lines = (
        line(key, count=sum(t.due - t.reported for t in tallies), closes=closes),
        *(line("remind.building", building=t.building, count=t.due - t.reported) for t in tallies),
    )
    rows = ((button("board.report", link=f"report_{grid.id}"), button("board.normal", f"n:{round_.id}")),)
    groups = areas.groups_of_grid(db, grid.id or 0)
    return [Tell(group.telegram_id, lines, rows, grid.language) for group in groups]


def last_call(db: Session, grid: Grid, round_: Round, house: House) -> Effects:  # noqa: ARG001
    """The last call with the cut-off time."""
    if round_.state != "open" or not rounds.missing(db, round_):
        return []
    return _in_groups(db, grid, round_, "remind.last_call")


def close_round(db: Session, round_: Round) -> Effects:
    """The cut-off: what comes later counts as late and says so."""
    round_.state = "closed"
    db.flush()
    return [Refresh(f"board:{round_.id}")]


def list_doors(db: Session, grid: Grid, round_: Round, house: House, *, late: bool = False) -> Effects:
    """The door list, to each worker privately."""
    ids = {"round": round_.id, "late": late, "language": grid.language}
    return [Show(chat, "doors", ids, grid.language, Lane.NOTICE) for chat in workers_of(db, grid, house)]


def brief(db: Session, grid: Grid, round_: Round, house: House, *, late: bool = False) -> Effects:
    """The briefing, the day's chart and its Excel file, to each worker privately."""
    told: Effects = []
    for chat in workers_of(db, grid, house):
        told.append(Show(chat, "brief", {"grid": grid.id, "late": late}, grid.language, Lane.NOTICE))
        told.append(File(chat, "chart", {"round": round_.id}, grid.language, Lane.NOTICE))
        days = {"grids": [grid.id], "first": f"{round_.day}", "last": f"{round_.day}", "form": "xlsx"}
        told.append(File(chat, "daily", days, grid.language, Lane.NOTICE))
    return told


def show_lost(db: Session, due: Due, house: House, when: datetime) -> Effects:  # noqa: ARG001
    """The morning's screen, to each worker privately: whom nobody reached all day yesterday."""
    grid, day = areas.grid(db, due.subject), due.key.rpartition(":")[2]
    if grid is None:
        return []
    ids = {"grid": grid.id, "day": day}
    return [Show(chat, "lost", ids, grid.language, Lane.NOTICE) for chat in workers_of(db, grid, house)]


def remind_now(db: Session, grid: Grid, house: House, when: datetime, building: str = "") -> tuple[int, Effects]:
    """The worker's /remind, of all or of one building: how many owe a report there, and the reminders."""
    settled(db)
    round_ = rounds.latest(db, grid, when)
    owing = [one for one in rounds.missing(db, round_) if building in ("", one.building)]
    return len(owing), ladder.let_be(db, grid, _reminders(db, grid, round_, house, building), when)
