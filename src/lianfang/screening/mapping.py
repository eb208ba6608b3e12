"""What a clerk has settled about a layout: which column is read for what, and which is not."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lianfang.screening.headers import Field


def fingerprint_of(headers: Sequence[str]) -> str:
    """Return 32 hex digits that tell one layout from another: its header texts in order."""
    text = json.dumps(list(headers), ensure_ascii=False)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class Mapping:
    """Each column of a layout, in order: its squeezed header, and what it is read for.

    A field of None: not read, and that is meant. `headers` are blank where the list has none.
    """

    headers: tuple[str, ...]
    fields: tuple[Field | None, ...]

    @property
    def fingerprint(self) -> str:
        """The layout's, by which the mapping is kept and found again."""
        return fingerprint_of(self.headers)

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        fields = [None if field is None else str(field) for field in self.fields]
        return {"headers": list(self.headers), "fields": fields}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Mapping:
        """Return the mapping of `as_json`. Raises ValueError."""
        headers, fields = data["headers"], data["fields"]
        if len(headers) != len(fields):
            raise ValueError("As many fields as headers are needed.")
        return cls(tuple(headers), tuple(Field(name) if name else None for name in fields))
