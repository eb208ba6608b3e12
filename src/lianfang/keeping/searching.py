"""The search that finds nothing: sampled names, numbers and phones in every file and a dump.

Found places are told, never what was found there.
"""

from __future__ import annotations

import html
import io
import json
import os
import random
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from uuid import UUID

from lianfang.accounts.models import Officer, Post, Unit
from lianfang.jurisdictions.models import Division
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.people import vault
from lianfang.people.models import Identity
from lianfang.places.models import Alias, Compound

_SAMPLING = second_role_use(
    "keeping.sample", "A witness draws whom to look for afterwards; logged as an act of theirs."
)
_PIECE, _OVERLAP = 1 << 24, 64
_DIGITS = re.compile(rb"\d{11,}[\dXx]?")
_HAN = re.compile(rb"(?:[\xe3-\xe9][\x80-\xbf]{2}){2,}")
_HAN_BYTES, _NUMBERS = 3, (11, 18)
_PACKED = (".xlsx", ".docx", ".zip", ".ods")


@dataclass(frozen=True, slots=True)
class Terms:
    """What is looked for."""

    names: frozenset[str]
    numbers: frozenset[str]

    def as_json(self) -> str:
        return json.dumps(
            {"names": sorted(self.names), "numbers": sorted(self.numbers)}, ensure_ascii=False
        )

    @classmethod
    def from_json(cls, text: str) -> Terms:
        kept = json.loads(text)
        return cls(frozenset(kept["names"]), frozenset(kept["numbers"]))


def sample(incident: UUID, count: int, chance: random.Random) -> Terms:
    """Names, numbers and phones of so many persons, drawn at random.

    A name that an officer or a place bears too would be found rightly, so it is not looked for.
    """
    with across_scopes(_SAMPLING):
        known = list(
            Identity.objects.filter(person__incident=incident).values_list("person_id", "sealed")
        )
        ours = "\n".join(_ours())
    opened = vault.details_opener(incident)
    drawn = chance.sample(known, min(count, len(known)))
    found = [opened(bytes(sealed), person) for person, sealed in drawn]
    names = {d.name for d in found if len(d.name) > 1 and d.name not in ours}
    numbers = {n for d in found for n in (d.number, d.phone) if len(n) in _NUMBERS}
    return Terms(frozenset(names), frozenset(numbers))


def _ours() -> Iterator[str]:
    for model, field in (
        (Officer, "name"), (Unit, "name"), (Post, "title"), (Division, "name"),
        (Compound, "name"), (Alias, "name"),
    ):  # fmt: skip
        yield from model._default_manager.values_list(field, flat=True)


def search(terms: Terms, roots: Iterable[Path], apart: Iterable[Path]) -> dict[str, int]:
    """How many of the terms stand in which file below the roots, except in those apart."""
    passed = {path.resolve() for path in apart}
    found: dict[str, int] = {}
    for root in roots:
        for path in _files(root):
            if path.resolve() not in passed and (hits := in_file(terms, path)):
                found[str(path)] = hits
    return found


def _files(root: Path) -> Iterator[Path]:
    if root.is_file():
        yield root
    for folder, _, names in os.walk(root):
        for name in names:
            path = Path(folder) / name
            if path.is_file() and not path.is_symlink():
                yield path


def in_file(terms: Terms, path: Path) -> int:
    """How many of the terms stand in a file, or in what is packed into it."""
    try:
        with path.open("rb") as source:
            hits = in_stream(terms, source)
        if path.suffix.lower() in _PACKED and zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                for name in packed.namelist():
                    with packed.open(name) as part:
                        hits |= in_stream(terms, _plainly(part))
    except FileNotFoundError:  # the server removes and renames its own files
        return 0
    return len(hits)


def _plainly(part: IO[bytes]) -> IO[bytes]:
    """A part of an office's file with characters that stand in it as numbers."""
    data = part.read()
    if b"&#" in data:
        data = html.unescape(data.decode("utf-8", "replace")).encode()
    return io.BytesIO(data)


def in_stream(terms: Terms, source: IO[bytes]) -> set[str]:
    """The terms that stand in a stream of bytes, as UTF-8; text of other kinds by its digits."""
    hits: set[str] = set()
    held = b""
    while piece := source.read(_PIECE):
        whole = held + piece
        hits |= _in(terms, whole)
        held = whole[-_OVERLAP:]
    return hits


def _in(terms: Terms, data: bytes) -> set[str]:
    hits = set()
    for match in _DIGITS.finditer(data):
        run = match.group().decode().upper()
        hits |= {
            run[i : i + n]
            for n in _NUMBERS
            for i in range(len(run) - n + 1)
            if run[i : i + n] in terms.numbers
        }
    longest = max((len(n) for n in terms.names), default=0)
    for match in _HAN.finditer(data):
        run = match.group().decode("utf-8", "replace")
        hits |= {
            run[i : i + n]
            for n in range(2, longest + 1)
            for i in range(len(run) - n + 1)
            if run[i : i + n] in terms.names
        }
    return hits
