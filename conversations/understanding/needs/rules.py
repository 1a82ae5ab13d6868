"""Decisions taken from the rules of rules.toml, the first that holds."""

import tomllib
from collections.abc import Iterable, Set
from dataclasses import dataclass
from functools import cache
from typing import Any

from conversations.understanding.needs.lexicon import TABLES

TRUSTED = 4.0  # log-odds


@dataclass(frozen=True, slots=True)
class Rule:
    """A decision and the signs it takes: all of `all`, one of `any`, none of `none`.

    `trust` is what it counts, in log-odds, beside what the labelled examples say.
    """

    outcome: str
    why: str
    all: frozenset[str]
    any: frozenset[str]
    none: frozenset[str]
    trust: float

    def holds(self, signs: Set[str]) -> bool:
        return self.all <= signs and (not self.any or not self.any.isdisjoint(signs)) and self.none.isdisjoint(signs)


@cache
def rules(table: str) -> tuple[Rule, ...]:
    """The rules of one decision, in their order."""
    rows = tomllib.loads((TABLES / "rules.toml").read_text(encoding="utf-8"))[table]
    return tuple(_rule(row) for row in rows)


def _rule(row: dict[str, Any]) -> Rule:
    every, some, no = (frozenset(row.get(part, ())) for part in ("all", "any", "none"))
    return Rule(row["is"], row["why"], every, some, no, row.get("trust", TRUSTED))


@cache
def _by_sign(table: str) -> dict[str | None, tuple[int, ...]]:
    """The places of the rules that each sign may bring about; under None, of those that need no sign."""
    places: dict[str | None, list[int]] = {None: []}
    for place, rule in enumerate(rules(table)):
        needed: Iterable[str | None] = sorted(rule.all)[:1] or sorted(rule.any) or [None]
        for sign in needed:
            places.setdefault(sign, []).append(place)
    return {sign: tuple(found) for sign, found in places.items()}


def decide(table: str, signs: Iterable[str]) -> Rule:
    """The first rule of the table that holds; the last rule of a table asks for nothing."""
    noticed = set(signs)
    by_sign = _by_sign(table)
    places = {place for sign in (*noticed, None) for place in by_sign.get(sign, ())}
    table_rules = rules(table)
    return next(table_rules[place] for place in sorted(places) if table_rules[place].holds(noticed))
