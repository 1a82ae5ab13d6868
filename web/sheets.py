"""From the fields of a posted form to what they say, with what is missing; and what a form is drawn with."""

from dataclasses import dataclass, field
from typing import Any

from handlers.link.forms import Row, Sheet
from handlers.link.page_replies import Said
from handlers.link.wishes import CATEGORIES, URGENCIES, Wish
from web.forms import Posted, Token

STRANGERS = 5  # people that an area's form has lines for
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Read:
    """A form as it was read; `errors` are texts by the field they stand at."""

    sheet: Sheet = field(default_factory=Sheet)
    wish: Wish = field(default_factory=Wish)
    errors: dict[str, str] = field(default_factory=dict)


def report(posted: Posted, token: Token) -> Read:
    """A report of a household, or of door and names where the token is an area's."""
    return _general(posted) if token.data.get("general") else _household(posted, token)


def _household(posted: Posted, token: Token) -> Read:
    people = dict.fromkeys(who for prefix in "tw" for who in posted.names(prefix) if who.isdecimal())
    rows = tuple(Row(who, posted.one(f"t{who}", LONGEST_NAME), bool(posted.one(f"w{who}"))) for who in people)
    sheet = Sheet(
        rows=rows,
        everyone=bool(posted.one("everyone")),
        words=posted.words("words"),
        had=token.data.get("had", {}),
        corrects="had" in token.data,
    )
    says = sheet.everyone or sheet.words or any(row.said for row in rows)
    return Read(sheet, errors={} if says else {_first(rows): "nothing"})


def _first(rows: tuple[Row, ...]) -> str:
    return f"t{rows[0].who}" if rows else "words"


def _general(posted: Posted) -> Read:
    lines = [
        (
            number,
            Row(
                posted.one(f"n{number}", LONGEST_NAME),
                posted.one(f"t{number}", LONGEST_NAME),
                bool(posted.one(f"w{number}")),
            ),
        )
        for number in range(STRANGERS)
    ]
    errors = {"room": "no_room"} if not posted.one("room") else {}
    for number, row in lines:
        if row.said and not row.who:
            errors[f"n{number}"] = "no_name"
        if row.who and not row.said:
            errors[f"t{number}"] = "no_value"
    if not any(row.said or row.who for _, row in lines):
        errors["n0"] = "no_name"
    rows = tuple(row for _, row in lines if row.said and row.who)
    return Read(Sheet(rows=rows, room=posted.one("room"), grid_id=_number(posted, "grid")), errors=errors)


def _number(posted: Posted, name: str) -> int:
    chosen = posted.one(name)
    return int(chosen) if chosen.isdecimal() and len(chosen) < 10 else 0


def wish(posted: Posted, token: Token, purpose: str) -> Read:
    """A need or a call."""
    said = Wish(
        words=posted.words("words"),
        category=posted.one("category"),
        urgency=posted.one("urgency"),
        phone=posted.one("phone"),
        room=posted.one("room"),
        name=posted.one("name", LONGEST_NAME),
        grid_id=_number(posted, "grid"),
        who=_number(posted, "who"),
    )
    errors: dict[str, str] = {}
    if token.data.get("general"):
        errors |= {} if said.room else {"room": "no_room"}
        errors |= {} if said.name else {"name": "no_name"}
        errors |= {"phone": "no_phone"} if purpose == "call" and not said.phone else {}
    if purpose == "need" and not said.words:
        errors["words"] = "no_words"
    return Read(wish=said, errors=errors)


def replies(posted: Posted, count: int) -> tuple[Said, ...]:
    """The answers to that many questions."""
    return tuple(Said(posted.many(f"q{number}"), posted.one(f"a{number}", LONGEST_NAME)) for number in range(count))


def report_form(token: str, values: dict[str, str], **more: Any) -> dict[str, Any]:
    """What the form of a report is drawn with."""
    return {
        "token": token,
        "values": values,
        "strangers": range(STRANGERS),
        "errors": {},
        "notice": "",
    } | more


def wish_form(token: str, values: dict[str, str], **more: Any) -> dict[str, Any]:
    """What the form of a need or a call is drawn with."""
    chosen = {"categories": CATEGORIES, "urgencies": URGENCIES}
    return {"token": token, "values": values, "errors": {}, "notice": "", **chosen} | more
