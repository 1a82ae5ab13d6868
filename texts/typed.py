"""What people typed, made fit to keep and to compare: names, parts of an address, and their natural order."""

import re
import unicodedata

import cn2an

NUMERALS = "零〇一二三四五六七八九十百千两幺"
_DIGITS = str.maketrans("零〇一二三四五六七八九两幺", "0012345678921")

# Letters that look like nothing at all, so that a name made of them seems empty.
_FILLERS = frozenset("\u034f\u115f\u1160\u2800\u3164\uffa0\ufffe\uffff")

_PLACE = re.compile(
    rf"第?#?([A-Z]{{0,2}}\d+[A-Z]?|[A-Z]|[{NUMERALS}]+|\d+楼[A-Z])(?:号楼|#楼|楼门|单元|栋|幢|座|楼|号|#|门|室|户|房)?"
)

Order = tuple[tuple[int, int, str], ...]


def clean(text: str, limit: int = 40) -> str:
    """One line of at most `limit` letters without control, bidi, invisible or broken ones; may be empty."""
    # Nearly every text is plain, and an export cleans millions.
    if not text.isprintable() or not _FILLERS.isdisjoint(text):
        text = "".join(letter for letter in text if letter.isspace() or not _is_unseen(letter))
    return unicodedata.normalize("NFC", " ".join(text.split()))[:limit].strip()


def _is_unseen(letter: str) -> bool:
    return letter in _FILLERS or unicodedata.category(letter) in {"Cc", "Cf", "Cs"}


def digits(numeral: str) -> str:
    """五零一 and 五百零一 as '501'; what is no Chinese number comes back as it was."""
    if set(numeral) & set("十百千"):
        try:
            return str(cn2an.cn2an(numeral.replace("幺", "一").replace("〇", "零"), "smart"))
        except (ValueError, KeyError):  # cn2an raises KeyError for 千两 and its like
            return numeral
    return numeral.translate(_DIGITS)


def place(text: str) -> str:
    """One part of an address in its short form: 3号楼, ３# and 三栋 are '3'; 501室 is '501', 0501 stays '0501'."""
    kept = clean(text)
    short = _PLACE.fullmatch(unicodedata.normalize("NFKC", kept).upper().replace(" ", ""))
    return digits(short[1].replace("楼", "")) if short else kept


def joined(*parts: str) -> str:
    """The parts of an address that there are, in one: 3-2-501."""
    return "-".join(part for part in parts if part)


def natural_order(text: str) -> Order:
    """A sort key that puts 3 before 12 and 501 before 1001, numbers before letters; 0501 and 501 are equal."""
    chunks = re.findall(r"[0-9]+|[^0-9]+", unicodedata.normalize("NFKC", text[:40]).upper())
    return tuple((0, int(chunk), "") if chunk[0] in "0123456789" else (1, 0, chunk) for chunk in chunks)
