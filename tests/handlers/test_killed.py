"""Killed between any two answers, every dialogue goes on where it was: an answer is kept whole or comes again whole."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel, select

from handlers import guided
from handlers.effects import Button, Reply
from storage.models import Case, OpenDialogue
from tests.neighbourhood import DAY, STRANGER, ZHANG, Neighbourhood, at
from tests.scripts import BEFORE, FIRST, SCRIPTS

NEXT_MORNING = at("09:00", DAY + timedelta(days=1))
CLOCKS = {"inbox", "outbox", "opendialogue"}  # how it was said, and nothing that was established


def test_every_dialogue_is_walked() -> None:
    assert set(SCRIPTS) | {"hotline"} == set(guided.FACTS)


@dataclass
class Walk:
    """Somebody in a dialogue; with `dies`, every answer is lost once in the middle of its transaction."""

    town: Neighbourhood
    who: int
    taps: bool = False
    dies: bool = False
    shown: tuple[Button, ...] = ()

    def does(self, kind: str, what: str) -> None:
        how = {"chat": self.who} if kind in ("says", "presses") else {}
        if self.dies:
            with killed(self.town):
                getattr(self.town, kind)(self.who, what, **how)
        answer = getattr(self.town, kind)(self.who, what, **how)
        replies = [one for one in answer.effects if isinstance(one, Reply) and one.buttons]
        if replies:
            self.shown = tuple(button for row in replies[-1].buttons for button in row)

    def opens(self, opening: str) -> None:
        if opening.endswith(":"):
            number = self.town.tickets("fever")[0].id if opening == "f:" else self.town.db.exec(select(Case.id)).one()
            self.does("presses", f"{opening}{number}")
        elif opening.startswith("/"):
            self.does("commands", opening[1:])
        else:
            self.does("says", opening)

    def answers(self, code: str, words: str) -> None:
        tapped = [one.data for one in self.shown if code and one.data.endswith(f":{code}")]
        if self.taps and tapped:
            self.does("presses", tapped[0])
        else:
            self.does("says", words.format(home="3-1-502 王秀英", mate="李梅", mates_home="3-1-502 王秀英"))

    def goes_before(self, name: str) -> None:
        for said in BEFORE.get(name, ()):
            self.town.says(self.who, said, chat=self.who)
        if name in FIRST:
            Walk(self.town, self.who).goes_through(FIRST[name])
            self.town.passes(NEXT_MORNING)

    def goes_through(self, name: str) -> None:
        self.opens(SCRIPTS[name].opening)
        for code, words in SCRIPTS[name].answers:
            self.answers(code, words)


@contextmanager
def killed(town: Neighbourhood) -> Iterator[None]:
    """What happens in here is rolled back, as by a kill before the commit."""
    lost = town.db.begin_nested()
    counter = town.counter
    yield
    lost.rollback()
    town.counter = counter  # the very same update comes again
    town.forget()


def established(town: Neighbourhood) -> dict[str, list[tuple[Any, ...]]]:
    """Every row there is, but for what is sealed: that never looks the same twice."""
    rows = {}
    for table in SQLModel.metadata.sorted_tables:
        if table.name not in CLOCKS:
            found = town.db.execute(text(f'select * from "{table.name}"')).all()  # noqa: S608
            plain = [tuple(cell for cell in row if not str(cell).startswith("gAAAA")) for row in found]
            rows[table.name] = sorted(plain, key=str)
    return rows


def newcomer(town: Neighbourhood, name: str) -> int:
    """Who walks: somebody not enrolled for an enrolment."""
    if not SCRIPTS[name].by_newcomers:
        return ZHANG
    town.account(STRANGER, grid="幸福一格")
    town.forget()
    return STRANGER


@pytest.mark.sqlite  # PostgreSQL counts on through a rollback, and numbers are compared
@pytest.mark.parametrize("name", SCRIPTS)
@pytest.mark.parametrize("taps", [True, False], ids=["taps", "words"])
def test_a_kill_in_the_middle_of_any_answer_changes_nothing(town: Neighbourhood, name: str, taps: bool) -> None:
    town.opens()
    town.resident("张小宝").declined = True  # two behind the door, as in the scripts
    who = newcomer(town, name)
    Walk(town, who).goes_before(name)
    begun = town.db.begin_nested()
    counter = town.counter
    Walk(town, who, taps).goes_through(name)
    calm = established(town)
    begun.rollback()
    town.counter = counter
    town.forget()

    Walk(town, who, taps, dies=True).goes_through(name)

    assert established(town) == calm
    assert town.db.exec(select(OpenDialogue.name)).all() == []
