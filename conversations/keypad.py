"""What telephone keys mean: a door keyed as `3*2*501#` or part by part, and names said so that they tell little."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

END = "#"
ONE_KEY = re.compile(r"[0-9*]", re.ASCII)
MEASURED = re.compile(r"(3[4-9]|4[0-2])\*?([0-9])", re.ASCII)  # 34.0 to 42.9 degrees


class Door(Protocol):
    """A door in the names people use."""

    @property
    def building(self) -> str: ...
    @property
    def entrance(self) -> str: ...
    @property
    def door(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The doors that what was keyed can mean; while `asks` names the part still missing, one of them is meant.

    No door and nothing to ask: there is no such door.
    """

    doors: tuple[int, ...] = ()
    asks: str = ""  # entrance or door


def bare(keys: str) -> str:
    """The keys of one answer without the key that ends it."""
    return keys.strip().rstrip(END)


def answer(keys: str) -> str | None:
    """What a menu was answered: one key, or a temperature, 365 or 36*5 as 36.5; None for anything else."""
    said = bare(keys)
    if ONE_KEY.fullmatch(said):
        return said
    measured = MEASURED.fullmatch(said)
    return f"{measured[1]}.{measured[2]}" if measured else None


def parts(keys: str) -> tuple[str, ...]:
    """3*2*501 as its parts; what is no number is left out."""
    return tuple(part for part in re.split(r"[*#]+", keys) if part.isascii() and part.isdigit())


def narrow(keyed: Sequence[str], doors: Sequence[Door]) -> Narrowed:
    """Which of `doors`, by index, the parts keyed so far mean: building, entrance and door, or fewer where clear."""
    numbers = [(_number(one.building), _number(one.entrance), _number(one.door)) for one in doors]
    said = [_number(part) for part in keyed]
    match said:
        case [building, entrance, door]:
            return Narrowed(tuple(_at(numbers, building, entrance, door)))
        case [building, second]:
            whole = [at for at, one in enumerate(numbers) if (one[0], one[2]) == (building, second)]
            part = [at for at, one in enumerate(numbers) if one[:2] == (building, second)]
            return Narrowed(tuple(whole)) if len(whole) == 1 or not part else Narrowed(tuple(part), "door")
        case [first]:
            whole = [at for at, one in enumerate(numbers) if one[2] == first]
            part = [at for at, one in enumerate(numbers) if one[0] == first]
            if part:
                return Narrowed(tuple(part), "entrance" if any(numbers[at][1] for at in part) else "door")
            return Narrowed(tuple(whole) if len(whole) == 1 else ())
    return Narrowed()


def _at(numbers: Sequence[tuple[str, str, str]], building: str, entrance: str, door: str) -> list[int]:
    """The doors at all three; where a building has no entrances, what was keyed for one does not matter."""
    return [at for at, one in enumerate(numbers) if (one[0], one[2]) == (building, door) and one[1] in (entrance, "")]


def _number(name: str) -> str:
    """The digits of a name as they are keyed: 0501 is 501, A座 has none."""
    digits = re.sub(r"[^0-9]", "", name)
    return digits.lstrip("0") or digits[:1]


def masked(name: str) -> str:
    """A name that only who bears it knows again: 王秀英 as 王某英, 张三 as 张某, Ann Lee as A L."""
    if name.isascii():
        return " ".join(part[0] for part in name.split())
    return f"{name[0]}某{name[-1] if len(name) > 2 else ''}"
