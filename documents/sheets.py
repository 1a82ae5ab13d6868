"""Spreadsheet files (xlsx, xls, ods, csv) as rows of text, whatever bytes come in."""

import csv
import datetime
import io
import json
import re
import struct
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from documents.cells import unquoted

Cell = str | datetime.date
TEXT_FILES = {".csv", ".tsv", ".txt"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORKBOOK = Path(__file__).with_name("workbook.py")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one sheet that are not empty, by the number that the spreadsheet shows."""

    name: str
    rows: list[tuple[int, list[Cell]]]


class UnreadableSheetError(ValueError):
    """The file cannot be read; `why` is 'not_a_spreadsheet', 'broken' or 'encrypted'."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def read_sheets(data: bytes, filename: str, *, most_rows: int) -> list[Sheet]:
    """The visible sheets with at most `most_rows` rows in all; raises `UnreadableSheetError` and nothing else."""
    if data.startswith((b"PK", _OLE)):
        return _workbook(data, most_rows)
    if Path(filename).suffix.lower() in TEXT_FILES:
        return [Sheet("", _text(data, most_rows))]
    raise UnreadableSheetError("not_a_spreadsheet")


def _workbook(data: bytes, most_rows: int) -> list[Sheet]:
    if data.startswith(b"PK"):
        _check_zip(data)
    elif "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadableSheetError("encrypted")
    answer = _calamine(data, most_rows)
    if "error" in answer:
        raise UnreadableSheetError(answer["error"])
    return [Sheet(sheet["name"], [(row, cells) for row, cells in sheet["rows"]]) for sheet in answer["sheets"]]


def _check_zip(data: bytes) -> None:
    try:
        entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
    # zipfile raises these, too, on damaged directories
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, OverflowError, struct.error) as error:
        raise UnreadableSheetError("broken") from error
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableSheetError("encrypted")
    if not any(entry.filename.startswith("xl/") or entry.filename == "content.xml" for entry in entries):
        raise UnreadableSheetError("not_a_spreadsheet")


def _calamine(data: bytes, most_rows: int) -> dict[str, Any]:
    # A process of its own: some files end it (see workbook.py), and then it exits without an answer.
    command = [sys.executable, "-P", str(_WORKBOOK), str(most_rows)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, check=True, timeout=60)  # noqa: S603
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise UnreadableSheetError("broken") from error
    answer: dict[str, Any] = json.loads(done.stdout, object_hook=_date)
    return answer


def _date(found: dict[str, Any]) -> Any:
    return datetime.date.fromisoformat(found["date"]) if "date" in found else found


def _text(data: bytes, most_rows: int) -> list[tuple[int, list[Cell]]]:
    text = _decoded(data)
    lines = csv.reader(io.StringIO(text, newline=None), delimiter=_delimiter(text))
    rows: list[tuple[int, list[Cell]]] = []
    try:
        for number, cells in enumerate(lines, start=1):
            if any(map(str.strip, cells)):
                rows.append((number, [unquoted(cell.strip(" ")) for cell in cells]))
            if len(rows) == most_rows:
                break
    except csv.Error as error:
        raise UnreadableSheetError("broken") from error
    return rows


def _decoded(data: bytes) -> str:
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnreadableSheetError("not_a_spreadsheet")


def _delimiter(text: str) -> str:
    first = next((line for line in re.split("[\r\n]", text[:10_000]) if line.strip()), "")
    return max(",\t;", key=first.count)
