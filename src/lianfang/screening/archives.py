"""Workbooks as packed files: whole, unlocked, and no larger inside than a list can be."""

from __future__ import annotations

import copy
import errno
import lzma
import zipfile
import zlib
from enum import StrEnum
from typing import BinaryIO

from lianfang.screening.sheets import (
    LockedWorkbook,
    NotATable,
    SwollenWorkbook,
    TruncatedWorkbook,
)


class Kind(StrEnum):
    """The packed kinds of workbook, by the member that each must have."""

    XLSX = "xl/workbook.xml"
    XLSB = "xl/workbook.bin"
    ODS = "content.xml"


_LARGEST_STREAMED = 3 << 30
_LARGEST_HELD = 400 << 20
_RATIO_FROM = 32 << 20
_HIGHEST_RATIO = 250
_CHUNK = 1 << 20

_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    EOFError,
    ValueError,
)
"""What reading a damaged archive raises; ValueError is an offset before a file in memory."""

_OF_THE_FILE = (None, errno.EINVAL)
"""Of an OSError: bytes that do not unpack, an offset before the file. Any other is the disk's."""


def open_archive(data: BinaryIO, file: str) -> tuple[zipfile.ZipFile, Kind]:
    """Open a packed workbook and tell its kind.

    A streamed kind (.xlsx) may hold 3 GiB, the others, which are read whole, 400 MiB, and
    nothing large may be packed more than 250 times smaller: real sheets come to about 20.
    Raises NotATable, LockedWorkbook, SwollenWorkbook, TruncatedWorkbook.
    """
    try:
        archive = zipfile.ZipFile(data)
        names = set(archive.namelist())
        kind = next((kind for kind in Kind if kind in names), None)
        if kind is None:
            raise NotATable(file=file)
        if any(info.flag_bits & 1 for info in archive.infolist()):
            raise LockedWorkbook(file=file)
        manifest = "META-INF/manifest.xml"
        if manifest in names and b"encryption-data" in archive.read(manifest):
            raise LockedWorkbook(file=file)
        _check_sizes(archive, kind, file)
    except (*_DAMAGED, OSError) as error:
        _raise_the_disks(error)
        raise TruncatedWorkbook(file=file) from error
    return archive, kind


def _raise_the_disks(error: BaseException | None) -> None:
    """Raise a failure of the disk, even one that came to be told as a damaged archive."""
    while error is not None:
        if isinstance(error, OSError) and error.errno not in _OF_THE_FILE:
            raise error
        error = error.__context__


def _check_sizes(archive: zipfile.ZipFile, kind: Kind, file: str) -> None:
    members = archive.infolist()
    largest = _LARGEST_STREAMED if kind is Kind.XLSX else _LARGEST_HELD
    dense = any(
        info.file_size > _RATIO_FROM
        and info.file_size > _HIGHEST_RATIO * max(info.compress_size, 1)
        for info in members
    )
    if dense or sum(info.file_size for info in members) > largest:
        raise SwollenWorkbook(file=file)
    if kind is not Kind.XLSX:
        for info in members:
            _check_honest(archive, info, file)


def _check_honest(archive: zipfile.ZipFile, info: zipfile.ZipInfo, file: str) -> None:
    """Unpack a member to see that it holds no more than it says; nothing is kept."""
    unbounded = copy.copy(info)
    unbounded.file_size = _LARGEST_HELD
    size = 0
    with archive.open(unbounded) as member:
        while chunk := member.read(_CHUNK):
            size += len(chunk)
            if size > info.file_size:
                raise SwollenWorkbook(file=file)


_LOOKED_AT = 64 << 20


def check_compound(data: BinaryIO, file: str) -> None:
    """Tell locked workbooks and documents from .xls.

    A locked .xlsx is an OLE file around an encrypted package; a locked .xls says so in a record
    behind its first (FilePass).

    Raises LockedWorkbook, NotATable.
    """
    data.seek(0)
    head = data.read(_LOOKED_AT)
    if "EncryptedPackage".encode("utf-16-le") in head or _has_password(head):
        raise LockedWorkbook(file=file)
    if any(name.encode("utf-16-le") in head for name in ("WordDocument", "PowerPoint Document")):
        raise NotATable(file=file)


_BIFF8 = b"\x09\x08\x10\x00\x00\x06\x05\x00"
_FILE_PASS = 0x2F
_FIRST_RECORDS = 5


def _has_password(head: bytes) -> bool:
    at = head.find(_BIFF8)
    for _ in range(_FIRST_RECORDS if at >= 0 else 0):
        kind, length = (int.from_bytes(head[at + i : at + i + 2], "little") for i in (0, 2))
        if kind == _FILE_PASS:
            return True
        at += 4 + length
    return False
