"""What is hung up and handed out: a poster for the stairs, and a slip of paper for each household."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import segno

from documents import typeset
from texts import say
from texts.typed import clean, natural_order

STEPS = ("scan", "measure", "done")
_LONGEST_TITLE = 60
_LONGEST_LINE = 200
_MOST_LINES = 12
_LONGEST_PHONE = 30


@dataclass(frozen=True, slots=True)
class Slip:
    """One household's cut-out: its door in words, the link of its page and into its chat ('' where there is none).

    `hours` says when a person answers the `phone`.
    """

    door: str
    page: str = ""
    chat: str = ""
    phone: str = ""
    hours: str = ""


def poster(title: str, lines: Sequence[str], url: str, phone: str, language: str, *, hours: str = "") -> bytes:
    """One A4 page as PDF: what it is about, `url` as a QR code with three steps, and the number that a person answers.

    Without a `url` the code and steps are left out, without a `phone` the number is; `hours` is when it is answered.
    """
    said = {
        "language": language,
        "title": clean(title, limit=_LONGEST_TITLE),
        "lines": [clean(line, limit=_LONGEST_LINE) for line in lines[:_MOST_LINES]],
        "qr": qr(url) if url else None,
        "steps": [{"picture": step, "words": say(f"print.poster.{step}", language)} for step in STEPS],
        "call": say("print.poster.call_at" if hours else "print.poster.call", language),
        "phone": clean(phone, limit=_LONGEST_PHONE),
        "hours": _hours(hours, language),
    }
    return typeset.pdf("poster", said)


def slips(slips: Iterable[Slip], language: str) -> bytes:
    """Slips to cut out, as PDF, eight on an A4 page in the order of the stairs."""
    ordered = sorted(slips, key=lambda slip: natural_order(slip.door))
    said = {
        "language": language,
        "how": [say(f"print.slip.{step}", language) for step in STEPS],
        "call": say("print.slip.call", language),
        "keep": say("print.slip.keep", language),
        "slips": [_slip(one, language) for one in ordered],
    }
    return typeset.pdf("slips", said)


def _slip(slip: Slip, language: str) -> dict[str, object]:
    return {
        "door": clean(slip.door, limit=_LONGEST_TITLE),
        "phone": clean(slip.phone, limit=_LONGEST_PHONE),
        "hours": _hours(slip.hours, language),
        "codes": list(_codes(slip, language)),
    }


def _hours(hours: str, language: str) -> str:
    """When the number is answered, as it is printed; empty where nothing is known of hours."""
    return say("print.hours", language, hours=clean(hours, limit=_LONGEST_LINE)) if hours else ""


def _codes(slip: Slip, language: str) -> Iterator[dict[str, str]]:
    if slip.page:
        yield {"svg": qr(slip.page), "words": say("print.slip.page", language)}
    if slip.chat:
        yield {"svg": qr(slip.chat), "words": say("print.slip.chat", language)}


def qr(url: str) -> str:
    """The link as a QR code: an SVG with its white border, readable with a seventh of it dirty."""
    # Weighing all eight masks takes five times as long; every reader takes any of them.
    code: str = segno.make(url, error="m", micro=False, mask=0).svg_inline(border=4, omitsize=True)
    return code
