"""The group's one line with a way into the private chat, for everybody whose chat is closed."""

from datetime import datetime, timedelta

from sqlmodel import Session

from handlers.access import House, Turn
from handlers.effects import Effects, Tell, button, line
from handlers.reporting.keeping import SETTLING
from storage import timetable
from storage.models import Due, Group

BATCH = timedelta(minutes=10)


def point_to_private(turn: Turn) -> Effects:
    """The private chat is closed: one line in the group for everybody it concerns."""
    if turn.group is None or turn.group.grid_id is None:
        return []
    slot = int(turn.when.timestamp() // BATCH.total_seconds())
    timetable.later(
        turn.db,
        key=f"point:{turn.group.id}:{slot}",
        kind="point",
        at=turn.when + SETTLING,
        subject=turn.group.id or 0,
    )
    return []


def point(db: Session, due: Due, house: House, when: datetime) -> Effects:  # noqa: ARG001
    """The one batched line: please come to the private chat; no names, no values."""
    group = db.get(Group, due.subject)
    if group is None or group.bot_is not in ("member", "administrator"):
        return []
    return [Tell(group.telegram_id, (line("ask.come"),), ((button("ask.come_button", link="enrol"),),))]
