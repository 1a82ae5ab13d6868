"""The words of Linli, in every language it speaks: one TOML file an area, `texts/<language>/<area>.toml`.

A key is the area and the entry, `board.title`; tables inside a file make deeper keys, `board.button.normal`.
Placeholders are named, `{count}`, and filled by `str.format`; a text has no markup, so no name can break it.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("zh", "en")
DEFAULT = "zh"


class UnknownText(LookupError):
    """No catalogue holds this key."""


def _flatten(prefix: str, table: dict[str, Any]) -> dict[str, str]:
    flat: dict[str, str] = {}
    for name, value in table.items():
        key = f"{prefix}.{name}"
        if isinstance(value, dict):
            flat |= _flatten(key, value)
        else:
            flat[key] = value
    return flat


@cache
def catalogue(language: str) -> dict[str, str]:
    """Every text of one language by its key; an unknown language raises `FileNotFoundError`."""
    texts: dict[str, str] = {}
    for file in sorted((Path(__file__).parent / language).iterdir()):
        if file.suffix == ".toml":
            texts |= _flatten(file.stem, tomllib.loads(file.read_text(encoding="utf-8")))
    return texts


def say(key: str, language: str = DEFAULT, /, **params: object) -> str:
    """The words for `key` in `language`, placeholders filled; an unknown key raises `UnknownText`."""
    try:
        text = catalogue(language if language in LANGUAGES else DEFAULT)[key]
    except KeyError:
        raise UnknownText(key) from None
    return text.format(**params) if params else text
