"""Family elsewhere: who reports for whom, with the other's consent."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from conversations.answers import PARTICLES, plain
from conversations.events import Event, RelativeRemoved, RelativeWanted, ReportForWanted
from handlers.access import Turn
from handlers.effects import Effects, Reply, Tell, Toast, button, line
from handlers.people import claims
from handlers.reporting import telling
from handlers.reporting.placing import Household, find_doors
from storage import people
from storage.models import Claim, Grid
from storage.outbox import Lane
from storage.people import Member

AGREED = frozenset({"同意", "我同意", "愿意", "我愿意", "i agree", "agree"})
REFUSED = frozenset({"不同意", "我不同意", "不愿意", "i do not agree", "disagree"})
STILL_ASKED = timedelta(days=3)  # then 同意 typed by itself speaks of something else


def facts(turn: Turn) -> dict[str, Any]:
    """Whom this person reports for already."""
    known = telling.facts(turn)
    relatives = [
        {"id": member.id, "name": member.name, "room": people.place_of(turn.db, member.id).room, "relation": ""}
        for member in Household(turn.db, turn.caller.known).reported_for()
    ]
    return {**known, "relatives": relatives, "suggested": _at_home(turn)}


def _at_home(turn: Turn) -> list[dict[str, str]]:
    """Who lives behind the same door, and is neither themselves nor listed; in a flat-share nobody."""
    known = turn.caller.known
    mine = {kin.resident_id for kin in known.kin}
    others = [member for member in Household(turn.db, known).members() if member.id not in mine]
    return [{"room": people.place_of(turn.db, one.id).room, "name": one.name} for one in others]


def wanted(turn: Turn, event: RelativeWanted) -> Effects:
    """A proof links at once; else the person at home is asked, or a worker when there is nobody to ask."""
    grid = turn.grid()
    member = _meant(turn, grid, event) if grid else None
    if member is None or grid is None:
        return _ask_worker(turn, grid, event)
    if event.proof and people.proves(turn.db, member.id, event.proof):
        return _link(turn, turn.account_id, member.id)
    asked = _ask_at_home(turn, grid, event, member)
    return asked or _ask_worker(turn, grid, event)


def _meant(turn: Turn, grid: Grid, event: RelativeWanted) -> Member | None:
    doors = find_doors(turn.db, event.room, grid_id=grid.id)
    members = [one for door in doors for one in people.members(turn.db, door.household_id) if one.name == event.name]
    return members[0] if len(members) == 1 else None


def _ask_at_home(turn: Turn, grid: Grid, event: RelativeWanted, member: Member) -> Effects:
    homes = people.accounts_of(turn.db, [member.id], relation="self").get(member.id, [])
    reachable = [one for one in homes if one[2] == "yes" and one[0] != turn.account_id]
    if not reachable:
        return []
    claim = Claim(
        account_id=turn.account_id,
        grid_id=grid.id,
        wants="relative",
        room=event.room,
        name=event.name,
        made_at=turn.when,
    )
    turn.db.add(claim)
    turn.db.flush()
    name = people.account_name(turn.db, turn.account_id)
    rows = ((button("relative.yes", f"q:{claim.id}:1"), button("relative.no", f"q:{claim.id}:0")),)
    asked: Effects = [
        Tell(telegram_id, (line("relative.consent", name=name),), rows, language, Lane.REPLY)
        for _, telegram_id, _, language in reachable
    ]
    return [Reply((line("relative.asked", name=event.name),), private=True), *asked]


def _ask_worker(turn: Turn, grid: Grid | None, event: RelativeWanted) -> Effects:
    shown = claims.file(turn, grid, wants="relative", room=event.room, name=event.name)
    return [Reply((line("relative.waits", name=event.name),), private=True), *shown]


def consented(turn: Turn, claim_id: int, *, yes: bool) -> Effects:
    """The person at home answers whether somebody may report for them."""
    claim = turn.db.get(Claim, claim_id)
    grid = turn.db.get(Grid, claim.grid_id) if claim and claim.grid_id else None
    member = _meant(turn, grid, RelativeWanted(claim.room, claim.name, "")) if claim and grid else None
    own = [kin for kin in turn.caller.known.kin if kin.relation == "self" and member and kin.resident_id == member.id]
    if claim is None or claim.wants != "relative" or not own:
        return [Toast(line("press.not_yours"), alert=True)]
    if claim.state != "open":
        return [Toast(line("ticket.already_moved"))]
    claim.state = "accepted" if yes else "refused"
    turn.db.flush()
    if yes:
        return [Toast(line("press.ok")), *_link(turn, claim.account_id, own[0].resident_id)]
    _, telegram_id, _, language = people.address(turn.db, claim.account_id)
    return [Toast(line("press.ok")), Tell(telegram_id, (line("claim.refused_relative"),), (), language, Lane.REPLY)]


def typed(turn: Turn) -> Effects | None:
    """同意 or 不同意 in words, where somebody waits for it; None when nobody does."""
    said = plain(turn.message.text).rstrip(PARTICLES)
    if said not in AGREED and said not in REFUSED:
        return None
    names = [kin.name for kin in turn.caller.known.kin if kin.relation == "self"]
    asked = people.asked_of(turn.db, names, since=turn.when - STILL_ASKED)
    effects = consented(turn, asked, yes=said in AGREED) if asked is not None else []
    told = [one for one in effects if not isinstance(one, Toast)]
    reply = Reply((line("relative.thanks" if said in AGREED else "relative.kept"),), private=True)
    return [reply, *told] if told else None


def accept(turn: Turn, claim: Claim, grid: Grid) -> Effects:
    """A worker vouches for the relative; who was on no roster, without a chat of their own, is registered by it."""
    member = _meant(turn, grid, RelativeWanted(claim.room, claim.name, ""))
    resident_id = member.id if member is not None else claims.enter(turn, claim, grid)
    return _link(turn, claim.account_id, resident_id)


def _link(turn: Turn, account_id: int, resident_id: int) -> Effects:
    people.link(
        turn.db, account_id=account_id, resident_id=resident_id, relation="relative", verified=True, when=turn.when
    )
    _note(turn, "link", resident_id)
    _, telegram_id, _, language = people.address(turn.db, account_id)
    name = people.place_of(turn.db, resident_id).name
    rows = ((button("board.report_here", "r:report"), button("ladder.settings", f"b:{resident_id}:see")),)
    return [Tell(telegram_id, (line("relative.linked", name=name),), rows, language, Lane.REPLY)]


def _note(turn: Turn, act: str, resident_id: int) -> None:
    turn.note(f"relative.{act}", people.grid_of(turn.db, resident_id), f"resident {resident_id}")


def removed(turn: Turn, event: RelativeRemoved) -> Effects:
    """They no longer report for this relative."""
    mine = [kin.resident_id for kin in turn.caller.known.kin if kin.relation == "relative"]
    if isinstance(event.id, int) and event.id in mine:
        people.unlink(turn.db, account_id=turn.account_id, resident_id=event.id)
        _note(turn, "unlink", event.id)
    return []


def report_for(turn: Turn, event: ReportForWanted) -> Effects:
    """They want to report now: the button leads on."""
    mine = {kin.resident_id: kin.name for kin in turn.caller.known.kin}
    if event.id not in mine:
        return []
    rows = ((button("board.report_here", "r:report"),),)
    return [Reply((line("relative.report", name=mine[int(event.id)]),), rows, private=True)]


ROWS: Mapping[type[Event], Callable[[Turn, Any], Effects]] = {
    RelativeWanted: wanted,
    RelativeRemoved: removed,
    ReportForWanted: report_for,
}
