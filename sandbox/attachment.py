"""Documents, photos and voice notes: kept as bytes, known by a file_id."""

from dataclasses import dataclass
from typing import Any

LARGEST_DOWNLOAD = 20_000_000
LARGEST_UPLOAD = 50_000_000
PHOTO_SIDE = 1280


@dataclass(frozen=True, slots=True)
class Attachment:
    """One stored file."""

    number: int
    kind: str
    name: str
    mime: str
    data: bytes

    @property
    def file_id(self) -> str:
        """The handle this bot uses to send the file again."""
        return f"BQACAgUAAx{self.number:06d}{self.kind}"

    @property
    def path(self) -> str:
        """Where getFile says it can be fetched."""
        return f"{self.kind}s/file_{self.number}{_suffix(self.name)}"

    def reference(self) -> dict[str, Any]:
        """The fields that every kind of file has."""
        unique = f"AgAD{self.number:06d}"
        return {"file_id": self.file_id, "file_unique_id": unique, "file_size": len(self.data)}

    def as_api(self) -> dict[str, Any]:
        """The part of a Message that shows this file."""
        if self.kind == "photo":
            return {"photo": [self.reference() | {"width": PHOTO_SIDE, "height": PHOTO_SIDE}]}
        if self.kind == "voice":
            return {"voice": self.reference() | {"duration": 3, "mime_type": self.mime}}
        return {"document": self.reference() | {"file_name": self.name, "mime_type": self.mime}}


class Attachments:
    """All files of the sandbox."""

    def __init__(self) -> None:
        self._by_id: dict[str, Attachment] = {}
        self._by_path: dict[str, Attachment] = {}
        self._by_number: dict[int, Attachment] = {}

    def keep(self, *, kind: str, name: str, mime: str, data: bytes) -> Attachment:
        """Store a file for good."""
        kept = Attachment(len(self._by_id) + 1, kind, name, mime, data)
        self._by_id[kept.file_id] = kept
        self._by_path[kept.path] = kept
        self._by_number[kept.number] = kept
        return kept

    def by_id(self, file_id: str) -> Attachment | None:
        """The file of a file_id."""
        return self._by_id.get(file_id)

    def by_path(self, path: str) -> Attachment | None:
        """The file of a path that getFile gave."""
        return self._by_path.get(path)

    def by_number(self, number: int) -> Attachment | None:
        """The file the chat page asks for."""
        return self._by_number.get(number)


def _suffix(name: str) -> str:
    stem, dot, end = name.rpartition(".")
    return dot + end if stem and end.isalnum() else ""
