"""Which requests are valid: the Bot API's own list of methods and types, made into checks.

`botapi.json` writes a field as `Type|Type!` (`!`: required), with a limit (`; chars 0-200`, `; bytes 1-64`)
or a fixed value (`; const chat`) behind it.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sandbox.refusal import Refusal, bad_request

Check = Callable[[Any, str], Any]

# The server clamps or words these itself; sandbox/methods.py answers for them.
WORDED_ELSEWHERE = frozenset({("text", "chars 1-4096"), ("caption", "chars 0-1024"), ("callback_data", "bytes 1-64")})
EMPTY_WORDS = {"chat_id": "chat_id is empty", "text": "message text is empty"}
WHOLE = re.compile(r"-?\d{1,19}")


class Mismatch(ValueError):
    """A value is not what its place asks for."""


@dataclass(frozen=True, slots=True)
class Place:
    """One parameter or field: how to check it and whether it must be there."""

    check: Check
    required: bool
    types: tuple[str, ...]


class Schema:
    """Every method and type of one Bot API version."""

    def __init__(self, listing: Mapping[str, Any]) -> None:
        self.version: str = listing["version"]
        self._types: Mapping[str, Mapping[str, Any]] = listing["types"]
        self._checks: dict[str, Check] = {}
        self.methods: dict[str, dict[str, Place]] = {
            name: {field: self._place(field, spec) for field, spec in fields.items()}
            for name, fields in listing["methods"].items()
        }
        self._names = {name.lower(): name for name in self.methods}

    def method(self, name: str) -> str:
        """The method's proper name (names are case-insensitive on the wire), or 404."""
        found = self._names.get(name.lower())
        if found is None:
            raise Refusal(404, "Not Found: method not found", violation=True)
        return found

    def request(self, method: str, given: Mapping[str, Any], files: Iterable[str] = ()) -> dict[str, Any]:
        """The parameters with their types, or 400; `files` names the uploaded parts."""
        places = self.methods[method]
        read: dict[str, Any] = {}
        for name, value in given.items():
            place = places.get(name)
            if place is None:
                raise _invalid(f'parameter "{name}" is not a parameter of {method} in Bot API {self.version}')
            if value is not None:
                read[name] = _parameter(place, value, name)
        read |= {name: f"attach://{name}" for name in files if name in places}
        for name, place in places.items():
            if place.required and name not in read:
                raise _invalid(EMPTY_WORDS.get(name, f'parameter "{name}" is required'))
        return read

    def value(self, type_name: str, value: Any) -> Any:
        """Check a whole object, e.g. an `Update` that the sandbox itself hands out; raises `Mismatch`."""
        return self._named(type_name)(value, type_name)

    def _place(self, field: str, spec: str) -> Place:
        written, _, rule = spec.partition("; ")
        types = tuple(written.rstrip("!").split("|"))
        check = self._one_of(types)
        if rule and (field, rule) not in WORDED_ELSEWHERE:
            check = _ruled(check, rule)
        return Place(check, written.endswith("!"), types)

    def _one_of(self, types: tuple[str, ...]) -> Check:
        if len(types) == 1:
            return self._named(types[0])
        if set(types) == {"Integer", "String"}:
            return _integer_or_string
        return self._union(types)

    def _named(self, name: str) -> Check:
        if name not in self._checks:
            # Types refer to themselves (Message.reply_to_message): the entry must exist before it is built.
            self._checks[name] = self._later(name)
            self._checks[name] = self._build(name)
        return self._checks[name]

    def _later(self, name: str) -> Check:
        def check(value: Any, where: str) -> Any:
            return self._checks[name](value, where)

        return check

    def _build(self, name: str) -> Check:
        if name in SIMPLE:
            return SIMPLE[name]
        if name.startswith("Array of "):
            return _array(self._named(name.removeprefix("Array of ")))
        fields = self._types[name]
        if "any of" in fields:
            return self._union(tuple(fields["any of"]))
        return _object(name, {field: self._place(field, spec) for field, spec in fields.items()})

    def _union(self, types: tuple[str, ...]) -> Check:
        checks = {name: self._named(name) for name in types}

        def check(value: Any, where: str) -> Any:
            reasons = []
            for candidate in checks.values():
                try:
                    return candidate(value, where)
                except Mismatch as reason:
                    reasons.append(str(reason))
            deepest = max(reasons, key=_depth)
            raise Mismatch(deepest if _depth(deepest) > _depth(where) else f"{where} is none of {', '.join(types)}")

        return check


@cache
def bot_api() -> Schema:
    """The version of the Bot API that travels with the sandbox."""
    return Schema(json.loads((Path(__file__).parent / "botapi.json").read_text(encoding="utf-8")))


def _depth(reason: str) -> int:
    """How far into the value a check came before it failed; the type meant is the one that came furthest."""
    return reason.count("[")


def _invalid(text: str) -> Refusal:
    return bad_request(text, violation=True)


def _parameter(place: Place, value: Any, name: str) -> Any:
    try:
        return place.check(_spelled_out(place, value), name)
    except (Mismatch, json.JSONDecodeError) as reason:
        raise _invalid(f'parameter "{name}" is invalid: {reason}') from reason


def _spelled_out(place: Place, value: Any) -> Any:
    """A parameter as sent in a form, where everything is a string, to what it stands for."""
    if not isinstance(value, str) or "String" in place.types:
        return value
    if place.types == ("Integer",):
        return int(value) if WHOLE.fullmatch(value) else value
    if place.types == ("Boolean",):
        return {"true": True, "false": False}.get(value.lower(), value)
    return value if place.types == ("InputFile",) else json.loads(value)


def _integer(value: Any, where: str) -> Any:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Mismatch(f"{where} must be an Integer")
    return value


def _float(value: Any, where: str) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Mismatch(f"{where} must be a Float")
    return value


def _string(value: Any, where: str) -> Any:
    if not isinstance(value, str):
        raise Mismatch(f"{where} must be a String")
    return value


def _boolean(value: Any, where: str) -> Any:
    if not isinstance(value, bool):
        raise Mismatch(f"{where} must be a Boolean")
    return value


def _integer_or_string(value: Any, where: str) -> Any:
    if isinstance(value, str):
        return int(value) if WHOLE.fullmatch(value) else value
    return _integer(value, where)


SIMPLE: dict[str, Check] = {
    "Integer": _integer,
    "Float": _float,
    "String": _string,
    "Boolean": _boolean,
    "True": _boolean,
    "InputFile": _string,
}


def _array(item: Check) -> Check:
    def check(value: Any, where: str) -> Any:
        if not isinstance(value, list):
            raise Mismatch(f"{where} must be an Array")
        return [item(each, f"{where}[{place}]") for place, each in enumerate(value)]

    return check


def _object(name: str, fields: dict[str, Place]) -> Check:
    required = [field for field, place in fields.items() if place.required]

    def check(value: Any, where: str) -> Any:
        if not isinstance(value, dict):
            raise Mismatch(f"{where} must be a {name}")
        for field in required:
            if field not in value:
                raise Mismatch(f'{where} lacks "{field}" of {name}')
        for field, content in value.items():
            place = fields.get(field)
            if place is None:
                raise Mismatch(f'{where}: {name} has no field "{field}"')
            place.check(content, f"{where}.{field}")
        return value

    return check


def _ruled(check: Check, rule: str) -> Check:
    kind, _, bound = rule.partition(" ")
    if kind == "const":
        return _fixed(bound)
    if kind == "value":
        return check
    low, high = (int(end) for end in bound.split("-"))

    def bounded(value: Any, where: str) -> Any:
        value = check(value, where)
        size = len(value.encode()) if kind == "bytes" else len(value)
        if not low <= size <= high:
            raise Mismatch(f"{where} must be {low}-{high} {kind} long")
        return value

    return bounded


def _fixed(wanted: str) -> Check:
    def check(value: Any, where: str) -> Any:
        if value != wanted:
            raise Mismatch(f'{where} must be "{wanted}"')
        return value

    return check
