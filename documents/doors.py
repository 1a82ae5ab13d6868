"""The door list: whom to look in on, in the order of the stairs, as messages that fit a chat and on paper."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from documents import typeset
from texts import say
from texts.typed import clean, natural_order

LONGEST_MESSAGE = 3_500
_LONGEST_LINE = 400
_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class DoorEntry:
    """A person to look in on; `since` is the first day missed, None when it is only today."""

    building: str
    entrance: str
    door: str
    name: str
    phone: str = ""
    flags: tuple[str, ...] = ()
    since: datetime.date | None = None
    compound: str = ""


def door_list(title: str, entries: Iterable[DoorEntry], language: str) -> list[str]:
    """The list as messages of at most 3,500 letters, cut at line ends, each under the building it goes on with."""
    ordered = sorted(entries, key=_on_the_way)
    heading = clean(title, limit=_LONGEST_TITLE)
    if not ordered:
        return [say("papers.doors.none", language, title=heading)]
    messages = [say("papers.doors.count", language, title=heading, count=len(ordered))]
    for place, people in groupby(ordered, key=lambda entry: _place(entry, language)):
        under = f"\n\n{place}"
        for line in (_line(entry, language) for entry in people):
            if _length(messages[-1]) + _length(under) + _length(line) + 1 > LONGEST_MESSAGE:
                messages.append("")
                under = place
            messages[-1] += f"{under}\n{line}"
            under = ""
    return messages


def door_sheet(title: str, entries: Iterable[DoorEntry], language: str) -> bytes:
    """The list as PDF, in big type: boxes to tick for 平安 and 不在, a line for the temperature, room for notes."""
    ordered = sorted(entries, key=_on_the_way)
    places = [
        {"name": place, "people": list(_people(there, language))}
        for place, there in groupby(ordered, key=lambda entry: _place(entry, language))
    ]
    said = {
        "language": language,
        "title": say("papers.doors.count", language, title=clean(title, limit=_LONGEST_TITLE), count=len(ordered)),
        "how": say("papers.doors.how", language),
        "headings": [say(f"papers.doors.column.{one}", language) for one in COLUMNS],
        "places": places,
    }
    return typeset.pdf("doors", said)


COLUMNS = ("door", "name", "seen", "nobody", "celsius", "notes")


def _people(there: Iterable[DoorEntry], language: str) -> Iterator[dict[str, object]]:
    """The people of one entrance; a door stands beside the first of its people alone."""
    for door, behind in groupby(there, key=lambda entry: entry.door):
        for number, one in enumerate(behind):
            flags = say("papers.join", language).join(clean(flag) for flag in one.flags)
            yield {
                "door": clean(door),
                "first": number == 0,
                "name": clean(one.name),
                "phone": clean(one.phone),
                "flags": clean(flags, limit=_LONGEST_LINE),
            }


def _length(text: str) -> int:
    # Telegram counts UTF-16 units: an emoji is two letters.
    return len(text.encode("utf-16-le")) // 2


def _on_the_way(entry: DoorEntry) -> tuple[object, ...]:
    return (
        entry.compound,
        *map(natural_order, (entry.building, entry.entrance, entry.door)),
        entry.name,
    )


def _place(entry: DoorEntry, language: str) -> str:
    parts = [clean(entry.compound), _named("building", entry.building, language)]
    parts.append(_named("entrance", entry.entrance, language))
    where = " ".join(part for part in parts if part) or say("papers.doors.unplaced", language)
    return say("papers.doors.place", language, place=where)


def _named(part: str, said: str, language: str) -> str:
    """3 as 3号楼; a name such as 综合楼 says already what it is."""
    return say(f"papers.doors.{part}", language, name=said) if said.isascii() and said else clean(said)


def _line(entry: DoorEntry, language: str) -> str:
    return clean(" ".join(_said(entry, language)), limit=_LONGEST_LINE)


def _said(entry: DoorEntry, language: str) -> Iterator[str]:
    yield from (entry.door, entry.name, entry.phone)
    yield say("papers.join", language).join(entry.flags)
    if entry.since:
        yield say("papers.doors.since", language, since=entry.since)
