"""What was acted, and therefore what every board, list and row must say; it knows nothing of the bot."""

from collections import Counter
from dataclasses import dataclass, replace

from sandbox import community
from sandbox.community import Person
from sandbox.play.cast import household, on_the_stairs, spoken_for


@dataclass(frozen=True, slots=True)
class Row:
    """Where a resident stands: a status of the daily sheet, and degrees when a number was said."""

    status: str = "missing"
    celsius: float | None = None


class Ledger:
    """Every resident of the rosters, missing until they report."""

    def __init__(self) -> None:
        self.rows: dict[Person, Row] = {person: Row() for person in community.people() if person.on_roster}

    def reports(self, person: Person, celsius: float | None = None, *, late: bool = False) -> None:
        """Somebody reported for this person."""
        self.rows[person] = Row("late" if late else "reported", celsius)

    def all_well(self, person: Person) -> None:
        """全家正常 by this person: whoever of the household said a number keeps it, in a flat-share only this one."""
        for one in spoken_for(person):
            if self.rows[one].status == "missing":
                self.reports(one)

    def pauses(self, person: Person) -> None:
        """This person is away."""
        self.rows[person] = Row("paused")

    def joins(self, newcomer: Person, *, compound: str, room: str) -> Person:
        """A newcomer is on the roster from now on."""
        building, entrance, door = room.split("-")
        resident = replace(newcomer, compound=compound, building=building, entrance=entrance, door=door, on_roster=True)
        self.rows[resident] = Row()
        return resident

    def tally(self, grid: str) -> dict[str, tuple[int, int]]:
        """Reported and due by building."""
        counted = [(person, row) for person, row in self.rows.items() if person.grid == grid and row.status != "paused"]
        due = Counter(person.building for person, _ in counted)
        there = Counter(person.building for person, row in counted if row.status != "missing")
        return {building: (there[building], due[building]) for building in due}

    def missing(self, grid: str) -> list[Person]:
        """Who owes a report, in stair order."""
        owing = [person for person, row in self.rows.items() if person.grid == grid and row.status == "missing"]
        return sorted(owing, key=on_the_stairs)

    def to_remind(self, grid: str) -> dict[int, set[str]]:
        """The accounts of households that owe a report, with the names each is told."""
        told: dict[int, set[str]] = {}
        for person in self.missing(grid):
            for one in household(person):
                if one.telegram_id and person in spoken_for(one):
                    told.setdefault(one.telegram_id, set()).add(person.name)
        return told
