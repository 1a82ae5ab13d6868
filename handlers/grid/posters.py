"""Links given out by a worker: the message to forward, the poster for the stairs, renewing and revoking them."""

from dataclasses import dataclass

from sqlmodel import Session

from handlers.access import House, Turn
from handlers.effects import Effects, File, Line, Refresh, Reply, Tell, line
from handlers.work import duty
from storage import areas, links, rounds
from storage.models import Grid, Round
from texts.typed import joined

LINK = ("链接", "link")
RENEW = ("换", "换新", "renew", "new")
STOP = ("停", "停用", "stop", "off")
SLIPS = ("码", "住户", "住户码", "slips", "doors")
COMMUNITY = ("社区", "community")


@dataclass(frozen=True, slots=True)
class _Area:
    """What a link is for: one place, or every door of a grid."""

    kind: str
    ids: tuple[int, ...]


def command(turn: Turn, grid: Grid, words: list[str]) -> Effects:
    """`/grid 链接 [楼门|社区|住户] [换|停]`: give out the link, renew it, or let it open nothing any more."""
    if not turn.house.web_url:
        return [Reply((line("poster.no_web"),), private=True)]
    act = next((word.lower() for word in words if word.lower() in RENEW + STOP), "")
    area = _area(turn, grid, [word for word in words if word.lower() not in RENEW + STOP])
    if area is None:
        return [Reply((line("poster.which", grid=grid.name),), private=True)]
    if act:
        links.revoke(turn.db, area=area.kind, area_ids=area.ids, when=turn.when)
        _note(turn, grid, "link.revoke", area)
    if act in STOP:
        return [Reply((line("poster.stopped"),), private=True), *_boards(turn, grid)]
    return [*_given(turn, grid, area), *(_boards(turn, grid) if act else [])]


def _area(turn: Turn, grid: Grid, words: list[str]) -> _Area | None:
    """The grid itself unless something else is named; a community's link takes more than a worker of one grid."""
    if not words:
        return _Area("grid", (grid.id or 0,))
    if words[0].lower() in SLIPS:
        return _Area("household", tuple(one.household_id for one in areas.doors_of_grid(turn.db, grid.id or 0)))
    if words[0].lower() in COMMUNITY:
        mine = turn.caller.operator or ("community", grid.community_id) in [
            (area, number) for _, area, number in turn.caller.roles(turn.db)
        ]
        return _Area("community", (grid.community_id,)) if mine else None
    named = {
        joined(building, entrance): number
        for number, building, entrance in links.entrances_of_grid(turn.db, grid.id or 0)
    }
    found = named.get(words[0].replace("号楼", "-").replace("单元", ""))
    return _Area("entrance", (found,)) if found is not None else None


def _given(turn: Turn, grid: Grid, area: _Area) -> Effects:
    _note(turn, grid, "link.give", area)
    chat = turn.message.user_id
    if area.kind == "household":
        links.make_for_doors(turn.db, area.ids, made_by=turn.account_id, when=turn.when)
        return [File(chat, "slips", {"grid": grid.id}, turn.language)]
    link = links.make(turn.db, area=area.kind, area_id=area.ids[0], made_by=turn.account_id, when=turn.when)
    words = forward(turn.db, grid, turn.house, link.token, turn.language)
    said = Tell(chat, (words,), (), turn.language)
    return [said, File(chat, "poster", {"grid": grid.id, "link": link.id}, turn.language)]


def forward(db: Session, grid: Grid, house: House, token: str, language: str) -> Line:
    """What a worker forwards wherever the neighbours are: today's link, how long, and the number with its hours."""
    closes, hours = grid.rounds[0]["close"], duty.answered(db, grid, language)
    key = "poster.forward" if not grid.phone else "poster.forward_hours" if hours else "poster.forward_phone"
    url = f"{house.web_url}/l/{token}"
    return line(key, grid=grid.name, url=url, closes=closes, phone=grid.phone, hours=hours)


def _boards(turn: Turn, grid: Grid) -> Effects:
    round_ = rounds.latest(turn.db, grid, turn.when)
    return [Refresh(f"board:{round_.id}")] if round_.state == "open" else []


def _note(turn: Turn, grid: Grid, act: str, area: _Area) -> None:
    subject = f"{area.kind} {area.ids[0]}" if len(area.ids) == 1 else area.kind
    turn.note(act, grid.id, subject)


def of_the_day(db: Session, grid: Grid, round_: Round, house: House, workers: list[int]) -> Effects:
    """When a round opens, each worker has its link to forward; the grid has one from then on."""
    if not house.web_url:
        return []
    link = links.make(db, area="grid", area_id=grid.id or 0, made_by=None, when=round_.opens_at)
    words = (forward(db, grid, house, link.token, grid.language),)
    return [Tell(chat, words, (), grid.language, quiet=True) for chat in workers]
