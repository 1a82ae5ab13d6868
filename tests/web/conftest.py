"""A street with link pages: the neighbourhood in a database of its own, the web part, and somebody who reads forms."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime
from html.parser import HTMLParser
from typing import TypeVar

import httpx
import pytest
from sqlmodel import Session, col, select
from starlette.applications import Starlette

from bot.clock import Clock
from bot.web import Office, application
from storage import links
from storage.database import Database
from storage.models import Outbox, Reading, Standing, Ticket
from tests.neighbourhood import HOUSE, Neighbourhood, at, settle_in
from web.inside import Inside
from web.limits import Rates

T = TypeVar("T")
FREE = Rates(*("1000000/second",) * len(Rates.__dataclass_fields__))


@dataclass
class Form:
    """A form of a page, with what it would send."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    """The forms and the words of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(known["action"]))
        if tag in ("input", "textarea", "select", "button") and self.forms and "name" in known:
            self.forms[-1].names.append(known["name"])
            if known.get("type") in ("hidden", "text", None) and known.get("value") and tag == "input":
                self.forms[-1].fields[known["name"]] = known.get("value", "")

    def handle_data(self, data: str) -> None:
        self.words.append(data.strip())


@dataclass
class Page:
    """An answer, as somebody reads it."""

    response: httpx.Response

    def __post_init__(self) -> None:
        reader = _Reader()
        reader.feed(self.response.text)
        self.forms = reader.forms
        self.text = " ".join(word for word in reader.words if word)

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.response.status_code

    def form(self, end: str = "") -> Form:
        """The form whose action ends so (before the language)."""
        return next(form for form in self.forms if form.action.partition("?")[0].endswith(end))


@dataclass
class Street:
    """The pages of a neighbourhood."""

    database: Database
    clock: Clock
    app: Starlette
    http: httpx.AsyncClient

    def at(self, when: datetime) -> None:
        """Move the clock."""
        self.clock.move_to(when)

    def do(self, work: Callable[[Neighbourhood], T]) -> T:
        """Work in the database, as the neighbourhood."""
        return self.database.transact(
            lambda db: work(Neighbourhood(db, now=self.clock.now(), counter=id(work) % 10**9))
        )

    def link(self, door: str = "", *, area: str = "", area_id: int = 0) -> str:
        """The path of a household's page, or of another area's."""

        def made(town: Neighbourhood) -> str:
            number = town.household(door).id or 0 if door else area_id or town.grid().id or 0
            kind = "household" if door else area or "grid"
            return links.make(town.db, area=kind, area_id=number, made_by=None, when=town.now).token

        return f"/l/{self.do(made)}"

    def resident(self, name: str) -> int:
        """The id of the only resident of that name."""
        return self.do(lambda town: town.resident(name).id or 0)

    async def opens(self, path: str, **how: str) -> Page:
        """Open a page."""
        return Page(await self.http.get(path, headers=how))

    async def sends(self, form: Form, **typed: str) -> Page:
        """Fill a form in and send it."""
        return Page(await self.http.post(form.action, data=form.fields | typed))

    async def reports(self, path: str, **typed: str) -> Page:
        """Open a page, fill in what is typed and send it; a resident's name in front of `=` is their number's field."""
        page = await self.opens(path)
        return await self.sends(page.form(path), **{self._field(name): said for name, said in typed.items()})

    def _field(self, name: str) -> str:
        if name.isascii():
            return name
        is_tick = name.endswith("_")
        return f"{'w' if is_tick else 't'}{self.resident(name.rstrip('_'))}"

    # --- what is stored ---

    def stands(self, name: str) -> Standing:
        """Where somebody stands today, who has reported."""
        found = self.do(lambda town: town.stands(name))
        assert found is not None
        return found

    def readings(self) -> list[Reading]:
        """Everything that holds, oldest first."""
        query = select(Reading).where(col(Reading.withdrawn).is_(False)).order_by(col(Reading.id))
        return self._all(query)

    def tickets(self, kind: str) -> list[Ticket]:
        """The tickets of a kind, oldest first."""
        return self._all(select(Ticket).where(Ticket.kind == kind).order_by(col(Ticket.id)))

    def letters(self) -> list[Outbox]:
        """What waits to be sent."""
        return self._all(select(Outbox).order_by(col(Outbox.id)))

    def _all(self, query: object) -> list[T]:
        def found(db: Session) -> list[T]:
            return list(db.exec(query).all())  # type: ignore[call-overload]

        return self.database.transact(found)


@pytest.fixture
async def street(database: Database) -> AsyncIterator[Street]:
    """The neighbourhood at nine, with its round open and no limits on how often anybody may write."""
    clock = Clock()
    clock.move_to(at("09:00"))
    database.transact(lambda db: settle_in(db).opens())
    inside = Inside(database, HOUSE, clock.now, Office(HOUSE, clock), lambda: None, token="1:test")
    app = application(inside, FREE)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://linli.example") as http:
        yield Street(database, clock, app, http)
