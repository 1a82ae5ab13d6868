"""Case tracks: a worker tells the grid where somebody infected has been, without a name; residents tap 我去过."""

from datetime import timedelta

from handlers.access import Turn
from handlers.cases import following
from handlers.effects import Effects, Reply, Tell, Toast, button, line
from storage import areas, tracks
from storage.models import Grid, Track
from storage.outbox import Lane
from texts.typed import clean

TRACK = ("轨迹", "track")
LONGEST = 60  # letters of a place, and of when
WATCHED = timedelta(days=14)
MOST = 3  # places offered in a declaration


def command(turn: Turn, grid: Grid) -> Effects:
    """/cases: who is followed up; /cases 轨迹 永辉超市 3月1日下午 tells the grid of a place, after a look at it."""
    word, _, rest = turn.message.argument.partition(" ")
    return _drafted(turn, grid, rest) if word in TRACK else following.listed(turn, grid)


def _drafted(turn: Turn, grid: Grid, words: str) -> Effects:
    place, _, told = words.strip().partition(" ")
    place, told = clean(place, limit=LONGEST), clean(told, limit=LONGEST)
    if not place:
        return [Reply((line("track.how"),), private=True)]
    draft = Track(grid_id=grid.id or 0, place=place, told=told, made_by=turn.account_id, made_at=turn.when)
    turn.db.add(draft)
    turn.db.flush()
    groups = areas.groups_of_grid(turn.db, grid.id or 0)
    lines = (line("track.posted", place=place, told=told), line("track.preview", count=len(groups)))
    return [Reply(lines, ((button("track.publish", f"track:{draft.id}"),),), private=True)]


def publish(turn: Turn, track_id: int) -> Effects:
    """The worker means it: every group of the grid hears of the place, once."""
    track = tracks.track(turn.db, track_id)
    grid = areas.grid(turn.db, track.grid_id) if track is not None else None
    if track is None or grid is None or not turn.caller.works_for(turn.db, grid):
        return [Toast(line("press.not_yours"), alert=True)]
    if track.published_at is not None:
        return [Toast(line("ticket.already_moved"))]
    track.published_at = turn.when
    turn.note("track", grid.id, f"track {track.id}")
    words = (line("track.posted", place=track.place, told=track.told),)
    rows = ((button("track.been", link=f"travel-{track.id}"),),)
    groups = areas.groups_of_grid(turn.db, grid.id or 0)
    told: Effects = [Tell(one.telegram_id, words, rows, grid.language, Lane.NOTICE) for one in groups]
    return [Toast(line("press.ok")), *told]


def offered(turn: Turn, grid: Grid) -> list[str]:
    """The places a declaration offers to pick from."""
    since = turn.when - WATCHED
    return list(dict.fromkeys(one.place for one in tracks.published(turn.db, grid.id or 0, since=since, limit=MOST)))


def tapped(turn: Turn, payload: str) -> str:
    """The place behind a deep link `travel-12`; empty when it is none that was told."""
    number = payload.partition("-")[2]
    found = tracks.track(turn.db, int(number)) if number.isascii() and number.isdecimal() and len(number) < 10 else None
    return found.place if found is not None and found.published_at is not None else ""
