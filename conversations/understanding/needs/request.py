"""What was understood of a resident's request."""

from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["need", "question", "group_buy", "emergency", "other"]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing asked for; `qty` counts packages where a package is named, `name` is None for a bare "+2"."""

    name: str | None
    qty: float | int | None
    unit: str | None

    def label(self) -> dict[str, Any]:
        """The item in the corpus's form."""
        return {"name": self.name, "qty": self.qty, "unit": self.unit}


@dataclass(frozen=True, slots=True)
class Request:
    """What one message asks for; `spans` are the parts of the text as written that `why` speaks of."""

    kind: Kind
    category: str
    items: tuple[Item, ...] = ()
    urgent: bool = False
    why: str = ""
    spans: tuple[Span, ...] = ()

    def label(self) -> dict[str, Any]:
        """The request in the corpus's form, as `linli understand needs` prints it."""
        return {
            "kind": self.kind,
            "category": self.category,
            "items": [item.label() for item in self.items],
            "urgent": self.urgent,
        }
