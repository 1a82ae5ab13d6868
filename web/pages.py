"""Pages as they are drawn: the templates, the words of the catalogues, and the language a browser asks for."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

import texts
from handlers.effects import words

PROBLEMS = {
    400: "broken",
    404: "no_page",
    405: "no_page",
    413: "too_large",
    429: "too_often",
}
"""By HTTP status: what a person is told, an entry of `page.problem`."""


@cache
def _environment(language: str) -> Environment:
    """The templates in one language: `key|t` is a text, put in once when they are read; `line|say` a handlers' line."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["t"] = lambda key, **params: texts.say(key, language, **params)
    environment.filters["say"] = lambda line: words(line, language)
    environment.globals.clear()  # Jinja's own, copied for every page: no template asks for one
    environment.globals["parts"] = environment.get_template("parts.html").module
    return environment


def asked_for(request: Request) -> str:
    """The language of the switch on the page, or else the browser's; empty when neither is one of ours."""
    if request.scope["query_string"]:
        asked = request.query_params.get("lang", "")
        if asked in texts.LANGUAGES:
            return asked
    for part in request.headers.get("accept-language", "").split(","):
        named = part.partition(";")[0].strip().lower()[:2]
        if named in texts.LANGUAGES:
            return named
    return ""


def language(request: Request) -> str:
    """The language asked for, or else Chinese."""
    return asked_for(request) or texts.DEFAULT


def draw(template: str, language: str, status: int = 200, **shown: Any) -> HTMLResponse:
    """A page from its template."""
    drawn = _environment(language).get_template(template).render(**shown)
    return HTMLResponse(drawn, status_code=status, headers={"content-language": language})


def problem(what: str, language: str, status: int, *, phone: str = "") -> HTMLResponse:
    """A page that says kindly what is wrong, and what to do about it."""
    return draw("problem.html", language, status, what=what, phone=phone, home="")
