"""Decisions taken from the rules of rules.toml, the first that holds."""

import tomllib
from collections.abc import Iterable, Set
from dataclasses import dataclass
from functools import cache

from conversations.understanding.needs.lexicon import TABLES


@dataclass(frozen=True, slots=True)
class Rule:
    """A decision and the signs it takes: all of `all`, one of `any`, none of `none`."""

    outcome: str
    why: str
    all: frozenset[str]
    any: frozenset[str]
    none: frozenset[str]

    def holds(self, signs: Set[str]) -> bool:
        return self.all <= signs and (not self.any or not self.any.isdisjoint(signs)) and self.none.isdisjoint(signs)


@cache
def rules(table: str) -> tuple[Rule, ...]:
    """The rules of one decision, in their order."""
    rows = tomllib.loads((TABLES / "rules.toml").read_text(encoding="utf-8"))[table]
    return tuple(
        Rule(row["is"], row["why"], *(frozenset(row.get(part, ())) for part in ("all", "any", "none"))) for row in rows
    )


def decide(table: str, signs: Iterable[str]) -> Rule:
    """The first rule of the table that holds; the last rule of a table asks for nothing."""
    noticed = set(signs)
    return next(rule for rule in rules(table) if rule.holds(noticed))
