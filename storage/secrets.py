"""What is stored under lock: phones, residents' own words, open dialogues, letters waiting to be sent.

One process has one set of keys, turned in once at start by `use`; columns of type `Secret` and `SecretJson`
are sealed on the way in and opened on the way out, so a named query never sees a cipher.
"""

import hashlib
import hmac
import json
import os
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Dialect, Text, TypeDecorator


class NoKey(RuntimeError):
    """The data key was not turned in before a sealed column was used."""


class WrongKey(RuntimeError):
    """A sealed value cannot be opened with the keys at hand."""


written = json.JSONEncoder(ensure_ascii=False).encode
"""A value as JSON; `json.dumps` would make an encoder every time."""


class _Keys:
    """The keys of this process: the first seals, every one opens (so that keys can be rotated)."""

    def __init__(self) -> None:
        self.box: MultiFernet | None = None
        self.mark_key = b""


_keys = _Keys()


def use(keys: str) -> None:
    """Turn in the data keys: comma-separated Fernet keys, the newest first; a malformed key raises `ValueError`."""
    singles = [key.strip() for key in keys.split(",") if key.strip()]
    _keys.box = MultiFernet([Fernet(key) for key in singles])
    _keys.mark_key = hashlib.sha256(b"linli phone mark" + singles[-1].encode()).digest()


def new_key() -> str:
    """A fresh key for `use`."""
    return Fernet.generate_key().decode()


def key_file(path: Path) -> str:
    """The key kept in `path`, made there (mode 0600) the first time."""
    if path.exists():
        return path.read_text(encoding="ascii").strip()
    key = new_key()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key)
    return key


def _box() -> MultiFernet:
    if _keys.box is None:
        raise NoKey(NoKey.__doc__)
    return _keys.box


def seal(text: str) -> str:
    """`text` under lock."""
    return _box().encrypt(text.encode()).decode("ascii")


def unseal(sealed: str) -> str:
    """What `seal` was given; another key's or a forged value raises `WrongKey`."""
    try:
        return _box().decrypt(sealed.encode("ascii")).decode()
    except InvalidToken:
        raise WrongKey(WrongKey.__doc__) from None


def mark(phone: str) -> str:
    """The same short mark for the same E.164 phone, by which a sealed phone is found again."""
    _box()
    return hmac.new(_keys.mark_key, phone.encode(), hashlib.sha256).hexdigest()[:32]


class Secret(TypeDecorator[str]):
    """A text column that is sealed at rest; the empty string, and `plain` words of our own, stay as they are."""

    impl = Text
    cache_ok = True

    def __init__(self, plain: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.plain = plain

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return seal(value) if value and value not in self.plain else value

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return unseal(value) if value and value not in self.plain else value


class SecretJson(TypeDecorator[Any]):
    """A JSON column that is sealed at rest."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else seal(written(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002
        return None if value is None else json.loads(unseal(value))
