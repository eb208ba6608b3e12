"""What may be attached to a paper: known by its content, never by its name alone. Pure."""

from __future__ import annotations

from enum import StrEnum
from io import BytesIO
from zipfile import BadZipFile, ZipFile

LARGEST = 10 * 1024 * 1024
MOST = 10
"""Bytes of one attachment, and attachments of one paper."""

MOST_PARTS = 5000
"""Parts of a packed document; more is not a document."""


class FileKind(StrEnum):
    """The kinds of files that are taken; the value is how such a file's name ends."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    OFD = "ofd"
    PNG = "png"
    JPEG = "jpg"


_BEGINNINGS = (
    (b"%PDF-", FileKind.PDF),
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
    (b"\xff\xd8\xff", FileKind.JPEG),
)
_PACKED = (
    ("word/document.xml", FileKind.DOCX),
    ("xl/workbook.xml", FileKind.XLSX),
    ("OFD.xml", FileKind.OFD),
)
_ENDINGS = {"jpeg": FileKind.JPEG}


def kind_of(content: bytes) -> FileKind | None:
    """What a file is by its content; None if it is nothing that is taken.

    A packed document with macros in it is not taken either.
    """
    for beginning, kind in _BEGINNINGS:
        if content.startswith(beginning):
            return kind
    return _packed(content) if content.startswith(b"PK\x03\x04") else None


def _packed(content: bytes) -> FileKind | None:
    try:
        with ZipFile(BytesIO(content)) as packed:
            names = packed.namelist()
    except (BadZipFile, ValueError, NotImplementedError, OSError):
        return None
    if len(names) > MOST_PARTS or any(name.lower().endswith("vbaproject.bin") for name in names):
        return None
    return next((kind for part, kind in _PACKED if part in names), None)


def ends_as(name: str, kind: FileKind) -> bool:
    """Whether a file's name ends as its content says."""
    ending = name.rpartition(".")[2].lower()
    return _ENDINGS.get(ending, ending) == kind


def plain_name(name: str) -> str:
    """A file's name without folders and control characters, at most 120 long, its ending kept."""
    last = name.replace("\\", "/").rpartition("/")[2]
    told = "".join(c for c in last if c.isprintable()).strip()
    stem, dot, ending = told.rpartition(".")
    return f"{stem[: 119 - len(ending)]}{dot}{ending}" if dot else told[:120]
