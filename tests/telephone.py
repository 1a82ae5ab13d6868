"""A telephone provider and its callers: what happens is posted, signed as Twilio signs it, and its answer obeyed."""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import TypeVar
from urllib.parse import urlencode, urlsplit

import httpx
from sqlmodel import select
from twilio.request_validator import RequestValidator

from bot.clock import Clock
from storage.database import Database
from storage.models import Call, Ticket
from tests.neighbourhood import Neighbourhood

T = TypeVar("T")
TOKEN = "an auth token of the provider"
ROOT = "https://linli.example"
NUMBER, WANG, STRANGE = "+862155550101", "+8613800000003", "+8613800000099"
CALLS = count(1)


@dataclass
class Provider:
    """A telephone provider: it posts what happens, signed, and does what it is told."""

    database: Database
    clock: Clock
    http: httpx.AsyncClient
    validator: RequestValidator = field(default_factory=lambda: RequestValidator(TOKEN))

    def call(self, caller: str = WANG, called: str = NUMBER) -> "Phone":
        """Somebody who is about to ring."""
        return Phone(self, {"CallSid": f"CA{next(CALLS):032}", "From": caller, "To": called})

    async def posts(self, url: str, form: dict[str, str], **how: str) -> httpx.Response:
        """Post a form as the provider does; `signature` is not its own, `root` another address than ours."""
        address = urlsplit(url)
        path = f"{address.path}?{address.query}" if address.query else address.path
        signed = self.validator.compute_signature(f"{how.get('root', ROOT)}{path}", form)
        headers = {
            "X-Twilio-Signature": how.get("signature", signed),
            "Content-Type": how.get("kind", "application/x-www-form-urlencoded"),
        }
        return await self.http.post(path, content=urlencode(form), headers=headers)

    def do(self, work: Callable[[Neighbourhood], T]) -> T:
        """Work in the database, as the neighbourhood."""
        return self.database.transact(lambda db: work(Neighbourhood(db, now=self.clock.now(), counter=9000)))

    def all(self, model: type[T]) -> list[T]:
        """Every row of a table, oldest first."""
        return self.database.transact(lambda db: list(db.exec(select(model)).all()))

    def helps(self) -> list[Ticket]:
        """The call-backs."""
        return [ticket for ticket in self.all(Ticket) if ticket.kind == "help"]


@dataclass
class Phone:
    """One call, and what its caller hears."""

    provider: Provider
    named: dict[str, str]
    heard: ET.Element = field(default_factory=lambda: ET.Element("Response"))
    told: ET.Element = field(default_factory=lambda: ET.Element("Response"))  # at the telephone that is rung

    async def rings(self) -> "Phone":
        """The caller dials the number."""
        return await self._posts("/phone/called", CallStatus="ringing")

    async def presses(self, keys: str) -> "Phone":
        """Keys, ended by # or by waiting."""
        return await self._posts(self.gather().attrib["action"], Digits=keys.rstrip("#"), CallStatus="in-progress")

    async def is_silent(self) -> "Phone":
        """No key until patience ends: the provider goes on behind the question."""
        (redirect,) = self.heard.findall("Redirect")
        return await self._posts(redirect.text or "", CallStatus="in-progress")

    async def hears_it_ring(self, status: str, call: str = "in-progress") -> "Phone":
        """The telephone that is rung: no-answer, busy or failed."""
        (dial,) = self.heard.findall("Dial")
        return await self._posts(dial.attrib["action"], DialCallStatus=status, CallStatus=call)

    async def is_taken(self, call: str = "completed") -> "Phone":
        """Whoever is rung presses a key and talks; then one of them hangs up."""
        assert await self.is_picked_up("1")
        (dial,) = self.heard.findall("Dial")
        return await self._posts(dial.attrib["action"], DialCallStatus="completed", CallStatus=call)

    async def goes_to_voicemail(self, call: str = "in-progress") -> "Phone":
        """An answering machine picks up and presses nothing; the provider calls that completed, too."""
        assert not await self.is_picked_up()
        (dial,) = self.heard.findall("Dial")
        return await self._posts(dial.attrib["action"], DialCallStatus="completed", CallStatus=call)

    async def is_picked_up(self, key: str = "") -> bool:
        """The telephone that is rung is picked up, and what it is told is obeyed; whether that puts them through."""
        (number,) = self.heard.iter("Number")
        other_end = self.named | {
            "CallSid": f"CA{next(CALLS):032}",
            "ParentCallSid": self.named["CallSid"],
            "To": number.text or "",
            "CallStatus": "in-progress",
        }
        self.told = await self._told(number.attrib["url"], other_end)
        for verb in self.told:
            if verb.tag == "Gather" and key:
                self.told = await self._told(verb.attrib["action"], other_end | {"Digits": key})
                break
        return self.told.find("Hangup") is None

    async def hangs_up(self) -> "Phone":
        """The caller hangs up, or the line breaks."""
        response = await self.provider.posts("/phone/ended", {**self.named, "CallStatus": "completed"})
        assert response.status_code == 200
        return self

    async def _posts(self, url: str, **what: str) -> "Phone":
        self.heard = await self._told(url, self.named | what)
        return self

    async def _told(self, url: str, form: dict[str, str]) -> ET.Element:
        response = await self.provider.posts(url, form)
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/xml")
        return ET.fromstring(response.text)  # noqa: S314  our own words

    def gather(self) -> ET.Element:
        """The question that waits for keys."""
        (gather,) = self.heard.findall("Gather")
        return gather

    @property
    def words(self) -> str:
        """What the voice says."""
        return "\n".join(one.text or "" for one in self.heard.iter("Say"))

    @property
    def words_at_the_other_end(self) -> str:
        """What the voice says on the telephone that is rung."""
        return "\n".join(one.text or "" for one in self.told.iter("Say"))

    @property
    def verbs(self) -> list[str]:
        """What is done, in order."""
        return [one.tag for one in self.heard]

    @property
    def rung(self) -> list[str]:
        """The telephones that ring."""
        return [one.text or "" for one in self.heard.iter("Number")]

    @property
    def row(self) -> Call:
        """The call as it is kept."""
        wanted = select(Call).where(Call.provider_id == self.named["CallSid"])
        return self.provider.database.transact(lambda db: db.exec(wanted).one())
