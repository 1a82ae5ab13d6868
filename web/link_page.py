"""The link page: reports, what is asked back, changes, the day's records, needs and calls, as plain forms."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from sqlmodel import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

import texts
from handlers.link import forms, links, page_follow_ups, page_replies, page_reports, records, wishes
from handlers.link.forms import Stale, Taken
from handlers.link.links import Entry
from web import pages, sheets
from web.forms import LIFE, BadToken, Posted, Token, TooLong, posted, seal, unseal
from web.inside import Inside
from web.intake import Intake, Outcome
from web.limits import Limits, address
from web.sheets import Read

WISHES: dict[str, Callable[..., Taken]] = {"need": wishes.wanted, "call": wishes.called}


class LinkPage:
    """The pages behind links; `MiniApp` differs in how it knows whose page it is."""

    def __init__(self, inside: Inside, intake: Intake, limits: Limits) -> None:
        self._inside = inside
        self._intake = intake
        self._limits = limits

    def routes(self) -> list[BaseRoute]:
        """The paths of the link page."""
        root = "/l/{link}"
        return [Route(root, self.opened, methods=["GET"]), *self.forms(root), *self.looks(root)]

    def forms(self, root: str) -> list[BaseRoute]:
        """What is posted, below `root`."""
        return [
            Route(root, self.reported, methods=["POST"]),
            Route(f"{root}/reply", self.replied, methods=["POST"]),
            Route(f"{root}/follow", self.followed, methods=["POST"]),
            Route(f"{root}/change", self.changed, methods=["POST"]),
            Route(f"{root}/today", self.proved, methods=["POST"]),
            *(Route(f"{root}/{one}", partial(self.wished, one), methods=["POST"]) for one in WISHES),
            *(Route(f"{root}/{one}/form", partial(self.wishing, one), methods=["POST"]) for one in WISHES),
        ]

    def looks(self, root: str) -> list[BaseRoute]:
        """What is only looked at, below `root`."""
        return [
            Route(f"{root}/today", self.today, methods=["GET"]),
            *(Route(f"{root}/{one}", partial(self.wishing, one), methods=["GET"]) for one in WISHES),
        ]

    # --- whose page it is ---

    def entry(self, db: Session, request: Request, visitor: str) -> Entry | None:  # noqa: ARG002
        """Whose page a request is about; None when its link opens nothing."""
        return links.opened(db, request.path_params["link"])

    def visitor(self, form: Posted) -> str:  # noqa: ARG002
        """Whose page a form says it is on: nothing on a link's page, whose path says it."""
        return ""

    def dressed(self, response: Response) -> Response:
        """The answer with the headers that are this page's own."""
        return response

    def home(self, request: Request) -> str:
        """The path of the page itself."""
        return f"/l/{request.path_params['link']}"

    async def _entered(self, request: Request, visitor: str = "") -> Entry:
        """Whose page it is; 404 for a link that opens nothing, and 429 for who tries many of them."""
        self._limits.count("address", address(request))
        entry = await self._inside.database.look(lambda db: self.entry(db, request, visitor))
        if entry is None:
            self._limits.count("guess", address(request))
            raise HTTPException(404)
        return entry

    # --- a report ---

    async def opened(self, request: Request) -> Response:
        """The empty form of a report."""
        entry = await self._entered(request)
        return self._draw_report(request, entry, {})

    def _draw_report(
        self, request: Request, entry: Entry, values: dict[str, str], status: int = 200, **more: Any
    ) -> Response:
        had = more.pop("had", None)
        data = {"general": entry.is_general} | ({"had": had} if had is not None else {})
        token = self._sealed("report", entry, **data)
        return self._draw("report.html", request, entry, status, **sheets.report_form(token, values, **more))

    def _sealed(self, purpose: str, entry: Entry, **data: Any) -> str:
        """A fresh token for a form of this page."""
        return seal(purpose, entry.visitor, self._inside.now(), **data)

    def _draw(self, template: str, request: Request, entry: Entry, status: int = 200, **shown: Any) -> Response:
        said = pages.asked_for(request) or entry.language or texts.DEFAULT
        passing = self._sealed("pass", entry) if entry.area == "person" else ""
        common = {"entry": entry, "phone": entry.phone, "home": self.home(request), "passing": passing}
        return self.dressed(pages.draw(template, said, status, **common, **shown))

    async def reported(self, request: Request) -> Response:
        """A report was posted."""
        form, token = await self._posted(request, "report")
        if token is None:
            return await self._again(request, form, "expired")
        try:
            read = sheets.report(form, token)
        except TooLong:
            return await self._again(request, form, "too_long", had=token.data.get("had"))
        if read.errors:
            return await self._again(request, form, "", read.errors, had=token.data.get("had"))
        work = partial(page_reports.reported, sheet=read.sheet)
        outcome = await self._take(request, form, token, work, partial(forms.check, sheet=read.sheet))
        if outcome.refused:
            return await self._again(request, form, outcome.refused)
        return self._answer(request, *outcome.shown)

    async def _again(
        self, request: Request, form: Posted, notice: str, errors: dict[str, str] | None = None, **more: Any
    ) -> Response:
        """The report's form once more, with what was typed and why it is here again; nothing was kept."""
        entry = await self._entered(request, self.visitor(form))
        status = 422 if errors else 409
        values = form.values()
        return self._draw_report(request, entry, values, status, notice=notice, errors=errors or {}, **more)

    async def _posted(self, request: Request, purpose: str) -> tuple[Posted, Token | None]:
        """The fields, and the token when it is a good one."""
        form = await posted(request)
        try:
            token = unseal(form.token, purpose, self._inside.now())
        except BadToken:
            return form, None
        self._limits.count("area" if token.data.get("general") else "household", token.visitor)
        return form, token

    async def _take(
        self,
        request: Request,
        form: Posted,
        token: Token,
        work: Callable[..., Taken],
        check: Callable[[Entry], None] | None = None,
    ) -> Outcome:
        """Take a form in through the writer, once."""
        self._limits.count("address", address(request))
        inside, now, said = self._inside, self._inside.now(), pages.language(request)
        key = form.key(token)

        def taking(db: Session) -> Outcome:
            entry = self.entry(db, request, token.visitor)
            if entry is None:
                return Outcome(refused="no_page")
            if entry.visitor != token.visitor:
                return Outcome(refused="stale")
            try:
                if check is not None:
                    check(entry)
                once = partial(work, db, inside.house, entry, form=key, when=now, language=said)
                turn, effects, shown = forms.once(db, entry.visitor, key, now, once)
            except Stale:
                return Outcome(refused="stale")
            return Outcome((entry, shown, key), turn, effects)

        outcome = await self._intake.take(taking, link=request.path_params.get("link", ""), form=key)
        if outcome.refused == "no_page":
            raise HTTPException(404)
        return outcome

    def _answer(self, request: Request, entry: Entry, shown: dict[str, Any], key: str) -> Response:
        """What became of a form; its `key`, which nobody can guess, is the way to change it."""
        asked = [{name: one[name] for name in ("kind", "about", "who")} for one in shown["questions"]]
        common = {"questions": asked, "general": entry.is_general, "ill": shown["ill"]}
        reply = self._sealed("reply", entry, **common) if asked else ""
        change = key if shown["readings"] and not entry.is_general else ""
        follow = self._offers(entry, shown["ill"])
        return self._draw("kept.html", request, entry, **shown, reply=reply, change=change, follow=follow)

    # --- after a fever ---

    def _offers(self, entry: Entry, ill: Sequence[Any]) -> list[tuple[str, Any]]:
        """For everybody of `ill`, as (id, name): the token that begins the questions, and what to call them."""

        def offer(member: int) -> str:
            return self._sealed("follow", entry, member=member, ill=[one for one in ill if one[0] != member])

        return [(offer(member), name) for member, name in ill]

    async def followed(self, request: Request) -> Response:
        """The questions about a fever were begun, or one of them is answered."""
        form, token = await self._posted(request, "follow")
        if token is None:
            return await self._again(request, form, "expired")
        try:
            (ticked,) = sheets.replies(form, 1)
        except TooLong:
            return await self._again(request, form, "too_long")
        work: Callable[..., Taken]
        if "saved" in token.data:
            work = partial(page_follow_ups.went_on, saved=token.data["saved"], ticked=ticked)
        else:
            work = partial(page_follow_ups.begun, resident_id=token.data["member"])
        outcome = await self._take(request, form, token, work)
        if outcome.refused:
            return await self._again(request, form, outcome.refused)
        entry, shown, _ = outcome.shown
        asking = shown["asking"]
        ill = token.data["ill"]
        sealed = self._sealed("follow", entry, saved=asking["saved"], ill=ill)
        return self._draw("follow.html", request, entry, **asking, token=sealed, follow=self._offers(entry, ill))

    async def replied(self, request: Request) -> Response:
        """What was asked back is answered."""
        form, token = await self._posted(request, "reply")
        if token is None:
            return await self._again(request, form, "expired")
        questions = token.data["questions"]
        try:
            said = sheets.replies(form, len(questions))
        except TooLong:
            return await self._again(request, form, "too_long")
        outcome = await self._take(request, form, token, partial(page_replies.replied, questions=questions, said=said))
        if outcome.refused:
            return await self._again(request, form, outcome.refused)
        entry, shown, key = outcome.shown
        ill = dict([*token.data.get("ill", ()), *shown["ill"]])  # whoever was ill is ill still, whatever was answered
        return self._answer(request, entry, shown | {"ill": list(ill.items())}, key)

    async def changed(self, request: Request) -> Response:
        """The form again, with what was just kept, to be put right."""
        form = await posted(request)
        entry = await self._entered(request, self.visitor(form))
        key, since = form.one("kept"), self._inside.now() - LIFE
        had = await self._inside.database.look(lambda db: records.said(db, entry, key, since))
        if had is None:
            return self._draw_report(request, entry, {}, 409, notice="stale")
        return self._draw_report(request, entry, _typed(had), notice="change", had=had)

    # --- what is recorded ---

    async def today(self, request: Request) -> Response:
        """Asks for a proof before anything recorded is shown."""
        entry = await self._entered(request)
        if entry.is_general:
            raise HTTPException(404)
        return self._draw_proof(request, entry)

    def _draw_proof(self, request: Request, entry: Entry, error: str = "") -> Response:
        token = self._sealed("today", entry)
        return self._draw("prove.html", request, entry, 422 if error else 200, token=token, error=error)

    async def proved(self, request: Request) -> Response:
        """The day's records, for whoever knows the household's code or the last four digits of a phone of it."""
        form, token = await self._posted(request, "today")
        entry = await self._entered(request, token.visitor if token else "")
        if token is None or token.visitor != entry.visitor or entry.is_general:
            return self._draw_proof(request, entry)
        self._limits.check("proof", entry.visitor)
        digits, now = form.fields.get("proof", [""])[0][:40], self._inside.now()
        found = await self._inside.database.write(lambda db: records.today(db, entry, digits, now))
        if found is None:
            self._limits.count("proof", entry.visitor)
            return self._draw_proof(request, entry, "not_it")
        return self._draw_report(request, entry, _typed(found.had), notice="", had=found.had, records=found.lines)

    # --- needs and calls ---

    async def wishing(self, what: str, request: Request) -> Response:
        """The empty form of a need or a call, or one begun with what was written elsewhere."""
        form = await posted(request) if request.method == "POST" else Posted({})
        entry = await self._entered(request, self.visitor(form))
        return self._draw_wish(what, request, entry, form.values())

    def _draw_wish(
        self, what: str, request: Request, entry: Entry, values: dict[str, str], status: int = 200, **more: Any
    ) -> Response:
        token = self._sealed(what, entry, general=entry.is_general)
        shown = sheets.wish_form(token, values, **more)
        return self._draw(f"{what}.html", request, entry, status, **shown)

    async def wished(self, what: str, request: Request) -> Response:
        """A need or a call was posted."""
        form, token = await self._posted(request, what)
        try:
            read = sheets.wish(form, token, what) if token is not None else Read()
        except TooLong:
            read = Read(errors={"words": "too_long"})
        if token is None or read.errors:
            return await self._wish_again(what, request, form, read.errors)
        outcome = await self._take(request, form, token, partial(WISHES[what], wish=read.wish))
        if outcome.refused:
            return await self._wish_again(what, request, form, {})
        return self._answer(request, *outcome.shown)

    async def _wish_again(self, what: str, request: Request, form: Posted, errors: dict[str, str]) -> Response:
        entry = await self._entered(request, self.visitor(form))
        notice = "" if errors else "expired"
        status = 422 if errors else 409
        return self._draw_wish(what, request, entry, form.values(), status, errors=errors, notice=notice)


def _typed(had: dict[str, str]) -> dict[str, str]:
    """Values as the fields of the form hold them."""
    return {(f"w{who}" if said == forms.WELL else f"t{who}"): said for who, said in had.items()}
