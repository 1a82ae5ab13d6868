"""Lines as they are said on the telephone: in words of their own where they have some, numbers digit by digit."""

import re
from typing import Any

import texts
from documents.speech import as_spoken

DIGITS = {"zh": "零一二三四五六七八九", "en": "0123456789"}
POINT = {"zh": "点", "en": " point "}
DECIMAL = re.compile(r"(\d+)\.(\d+)")
LONG_NUMBER = re.compile(r"(?<![\d:])\d{3,}(?![\d:])")


def key_of(line: dict[str, Any], language: str) -> str:
    """The text that is said for a line: its own on the telephone, or the written one."""
    said = f"line.{line['key']}"
    return said if said in texts.catalogue(language) else str(line["key"])


def aloud(line: dict[str, Any], language: str) -> str:
    """The words of a line (as JSON) for a voice to say; empty for what is not said on the telephone."""
    return digit_by_digit(as_spoken(_words(line, language)), language)


def _words(line: dict[str, Any], language: str) -> str:
    filled = {name: _filled(value, language) for name, value in line["params"].items()}
    return texts.say(key_of(line, language), language, **filled)


def _filled(value: Any, language: str) -> Any:
    is_line = isinstance(value, dict) and value.keys() == {"key", "params"}
    return _words(value, language) if is_line else value


def digit_by_digit(words: str, language: str) -> str:
    """37.9 as 三七点九, 120 as 1 2 0: no voice makes a hundred and twenty of an emergency number."""
    spoken = DECIMAL.sub(lambda number: _decimal(number, language), words)
    return LONG_NUMBER.sub(lambda number: " ".join(number[0]), spoken)


def _decimal(number: re.Match[str], language: str) -> str:
    apart = " " if language == "en" else ""
    whole, tenths = (apart.join(DIGITS[language][int(digit)] for digit in part) for part in number.groups())
    return f"{whole}{POINT[language]}{tenths}"
