"""A form's token, and what was typed into it: sealed on the way out, bounded and cleaned on the way in.

The token is under lock, so that nothing of what it carries can be read or made up; it expires, so that a form found
again tomorrow reports nothing; and it names the page it was drawn on, so that it fits no other household's.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

from storage import secrets
from texts.typed import clean

LIFE = timedelta(hours=12)  # a form may lie open all day
AHEAD = timedelta(minutes=5)  # a clock may have been put right meanwhile
MOST_FIELDS = 400
UNSAID = ("token", "pass")  # fields that nobody typed
LONGEST = 80
LONGEST_WORDS = 1000


class BadToken(ValueError):
    """The form is not one of ours, or of another page, or of another day."""


class TooLong(ValueError):
    """Somebody typed more than a field takes."""


@dataclass(frozen=True, slots=True)
class Token:
    """What a form carries unseen: what it is for, whose page it is on, and what belongs to it."""

    purpose: str
    visitor: str
    nonce: str  # no two seals are alike, and nobody can make one
    data: dict[str, Any] = field(default_factory=dict)


def seal(purpose: str, visitor: str, now: datetime, **data: Any) -> str:
    """A fresh token for a form."""
    content = [purpose, visitor, int(now.timestamp()), data]
    return secrets.seal(json.dumps(content, ensure_ascii=False))


def unseal(sealed: str, purpose: str, now: datetime) -> Token:
    """The token that a form came with; raises `BadToken` for one forged, expired or of another form."""
    try:
        content = json.loads(secrets.unseal(sealed))
        said, visitor, made, data = content
        age = now.timestamp() - made
    except (secrets.WrongKey, ValueError, TypeError):
        raise BadToken("forged") from None
    if said != purpose:
        raise BadToken("another form's")
    if not -AHEAD.total_seconds() <= age <= LIFE.total_seconds():
        raise BadToken("expired")
    return Token(purpose, visitor, hashlib.sha256(sealed.encode()).hexdigest(), data)


@dataclass(frozen=True, slots=True)
class Posted:
    """The fields of a posted form."""

    fields: Mapping[str, list[str]]

    def one(self, name: str, limit: int = LONGEST) -> str:
        """What was typed on one line; raises `TooLong`."""
        raw = self.fields.get(name, [""])[0]
        if len(raw) > limit * 2:
            raise TooLong(name)
        return clean(raw, limit=limit) if raw else ""

    def words(self, name: str) -> str:
        """What was written on any number of lines; raises `TooLong`."""
        raw = self.fields.get(name, [""])[0]
        if len(raw) > LONGEST_WORDS:
            raise TooLong(name)
        lines = (clean(one, limit=LONGEST_WORDS) for one in raw.splitlines())
        return "\n".join(one for one in lines if one)

    def many(self, name: str) -> tuple[str, ...]:
        """The codes that were ticked."""
        return tuple(clean(one, limit=LONGEST) for one in self.fields.get(name, []))

    def names(self, prefix: str) -> Iterator[str]:
        """What follows `prefix` in the names of fields, in the form's order."""
        return (name.removeprefix(prefix) for name in self.fields if name.startswith(prefix))

    @property
    def token(self) -> str:
        """The token it came with; empty when it came without."""
        return self.fields.get("token", [""])[0]

    def values(self) -> dict[str, str]:
        """What was typed and ticked, to be drawn into the form again."""
        return {name: _drawable(said[0]) for name, said in self.fields.items() if name not in UNSAID}

    def key(self, token: Token) -> str:
        """What makes this posting one: the same fields in the same form are the same, however often they come."""
        said = json.dumps([token.nonce, sorted((name, one) for name, one in self.fields.items() if name not in UNSAID)])
        return hashlib.sha256(said.encode()).hexdigest()[:32]


def _drawable(said: str) -> str:
    """Without what no page can be written with, and no longer than a field takes."""
    return said[:LONGEST_WORDS].replace("\0", "").encode("utf-8", "replace").decode()


async def posted(request: Request) -> Posted:
    """The fields of a request; what is no form is refused with 400, what comes from another site too."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise HTTPException(400)
    body = await request.body()
    found: dict[str, list[str]] = {}
    try:
        for name, said in parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS):
            found.setdefault(name, []).append(said)
    except ValueError:
        raise HTTPException(400) from None
    return Posted(found)
