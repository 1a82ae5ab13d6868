"""The same page inside Telegram, from a private chat or `t.me/…?startapp=`, for whom Telegram vouches."""

import hashlib
import hmac
import json
from datetime import datetime, timedelta
from urllib.parse import parse_qsl

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from handlers.link import links
from handlers.link.links import Entry
from storage import people
from web import pages
from web.app import HEADERS
from web.forms import BadToken, Posted, posted, unseal
from web.limits import address
from web.link_page import LinkPage

FRESH = timedelta(hours=1)  # of what Telegram vouches for
FRAMES = "frame-ancestors https://web.telegram.org https://*.telegram.org"
POLICY = HEADERS["content-security-policy"].replace("frame-ancestors 'none'", FRAMES)


class NotVouched(ValueError):
    """Telegram does not vouch for this, or no longer."""


def vouched(init_data: str, token: str, now: datetime) -> int:
    """The Telegram user whom `initData` names, by Telegram's rule for the bot of this token; raises `NotVouched`."""
    try:
        fields = dict(parse_qsl(init_data, keep_blank_values=True, strict_parsing=True, max_num_fields=50))
        said = fields.pop("hash")
        age = now.timestamp() - int(fields["auth_date"])
        user = int(json.loads(fields["user"])["id"])
    except (ValueError, KeyError, TypeError):
        raise NotVouched("unreadable") from None
    checked = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
    secret = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    signed = hmac.new(secret, checked.encode(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(signed.encode(), said.encode()):
        raise NotVouched("forged")
    if not -60 <= age <= FRESH.total_seconds():
        raise NotVouched("expired")
    return user


class MiniApp(LinkPage):
    """The link page of whoever Telegram vouches for: their household, and their own word about themself."""

    def routes(self) -> list[BaseRoute]:
        """The paths of the Mini App."""
        root = "/app"
        entering = Route(f"{root}/enter", self.entered, methods=["POST"])
        opening = Route(f"{root}/open", self.opened, methods=["POST"])
        return [Route(root, self.knocked, methods=["GET"]), entering, opening, *self.forms(root)]

    def home(self, request: Request) -> str:  # noqa: ARG002
        """The path of the page itself."""
        return "/app"

    def entry(self, db: Session, request: Request, visitor: str) -> Entry | None:  # noqa: ARG002
        """The page of the person whom a form carries under lock."""
        number = visitor.removeprefix("a")
        return links.of_person(db, people.known_as(db, int(number))) if number.isdecimal() else None

    def visitor(self, form: Posted) -> str:
        """Whose page a form is on: the pass that every page of the Mini App hands on."""
        try:
            return unseal(form.fields.get("pass", [""])[0], "pass", self._inside.now()).visitor
        except BadToken:
            return ""

    def dressed(self, response: Response) -> Response:
        """Telegram's own web client may frame these pages."""
        response.headers["content-security-policy"] = POLICY
        return response

    async def knocked(self, request: Request) -> Response:
        """The page that Telegram opens; what it vouches for stands behind the # and is posted by a script."""
        return self.dressed(pages.draw("app.html", pages.language(request), home="", phone="", passing=""))

    async def opened(self, request: Request) -> Response:
        """The empty form again, for whoever is in already."""
        entry = await self._entered(request, self.visitor(await posted(request)))
        return self._draw_report(request, entry, {})

    async def entered(self, request: Request) -> Response:
        """Telegram says who it is."""
        self._limits.count("address", address(request))
        form = await posted(request)
        said = form.fields.get("init", [""])[0]
        try:
            user = vouched(said, self._inside.token, self._inside.now())
        except NotVouched:
            self._limits.count("guess", address(request))
            return self.dressed(pages.problem("not_vouched", pages.language(request), 403))

        def known(db: Session) -> Entry | None:
            found = people.known(db, user)
            return links.of_person(db, found) if found is not None else None

        entry = await self._inside.database.look(known)
        if entry is None:
            return self.dressed(pages.problem("not_enrolled", pages.language(request), 403))
        return self._draw_report(request, entry, {})
