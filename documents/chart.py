"""The day's chart: how many of each building have reported, on time, late or not at all. No names."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from documents import typeset
from texts import say
from texts.typed import clean

MOST_BARS = 40
_LONGEST_LABEL = 20
_LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True)
class Bar:
    """A building's people: those who reported on time and late, those who did not, and how many have a fever."""

    label: str
    on_time: int
    late: int
    missing: int
    fevers: int = 0


def chart(title: str, bars: Sequence[Bar], language: str) -> bytes:
    """The chart as PNG, 1,080 pixels wide; beyond 40 buildings those with the fewest missing stand together."""
    return typeset.png("chart", contents(title, bars, language), ppi=72)


def contents(title: str, bars: Sequence[Bar], language: str) -> dict[str, Any]:
    """What stands on the chart."""
    reported = sum(bar.on_time + bar.late for bar in bars)
    due = reported + sum(bar.missing for bar in bars)
    return {
        "language": language,
        "title": clean(title, limit=_LONGEST_TITLE),
        "reported": say("print.chart.reported", language, reported=reported, due=due),
        "on_time": say("print.chart.on_time", language),
        "late": say("print.chart.late", language),
        "missing": say("print.chart.missing", language),
        "bars": [_drawn(bar, language) for bar in _fewer(bars, language)],
    }


def _drawn(bar: Bar, language: str) -> dict[str, Any]:
    fever = say("print.chart.fever", language, count=bar.fevers)
    return asdict(bar) | {"label": clean(bar.label, limit=_LONGEST_LABEL), "fever_words": fever}


def _fewer(bars: Sequence[Bar], language: str) -> list[Bar]:
    if len(bars) <= MOST_BARS:
        return list(bars)
    ranked = sorted(range(len(bars)), key=lambda at: -bars[at].missing)
    own = [bars[at] for at in sorted(ranked[: MOST_BARS - 1])]
    rest = [bars[at] for at in ranked[MOST_BARS - 1 :]]
    together = Bar(
        say("print.chart.rest", language, count=len(rest)),
        sum(bar.on_time for bar in rest),
        sum(bar.late for bar in rest),
        sum(bar.missing for bar in rest),
        sum(bar.fevers for bar in rest),
    )
    return [*own, together]
