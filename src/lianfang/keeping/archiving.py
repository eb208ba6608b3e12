"""The archive's package: class (a) in clear for the archives alone, signed, with its manifest."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection, models

from lianfang.incidents.keyring import signing_key
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.keeping import sealing
from lianfang.keeping.belonging import of_incident
from lianfang.keeping.register import PersonalTable, tables
from lianfang.kernel.errors import BadInput
from lianfang.people import vault
from lianfang.people.models import Identity
from lianfang.quarantine.models import Order

_ARCHIVING = second_role_use(
    "keeping.archive", "What the law gives to the archives leaves whole, sealed for them alone."
)
FORMAT = "lianfang-archive-1"


class PackageWrong(BadInput):
    """The package does not match its manifest: {what}."""


@dataclass
class _Counted:
    """Lines of one table as they pass: how many, and their digest."""

    rows: int = 0
    digest: Any = field(default_factory=hashlib.sha256)

    def add(self, line: bytes) -> None:
        self.rows += 1
        self.digest.update(line)

    def as_json(self) -> dict[str, Any]:
        return {"rows": self.rows, "sha256": self.digest.hexdigest()}


def write_package(incident: Incident, archive: bytes, file: Path) -> dict[str, Any]:
    """Write the package for the archive's public key, and its signed manifest beside it.

    Either both files are whole or neither is there; written again, they take the others' place.
    """
    key, sent = sealing.for_public_key(archive)
    counted: dict[str, _Counted] = {}
    draft = file.with_name(file.name + ".part")
    with across_scopes(_ARCHIVING), _fresh(draft) as out:
        digest = sealing.write_frames(key, _lines(incident.pk, counted), out)
        out.flush()
        os.fsync(out.fileno())
    manifest = sealing.signed(
        {
            "format": FORMAT,
            "incident": str(incident.pk),
            "name": incident.name,
            "file": file.name,
            "sha256": digest,
            "sent": sent,
            "tables": {label: c.as_json() for label, c in counted.items()},
        },
        signing_key(),
    )
    beside = manifest_of(file)
    beside.write_text(json.dumps(manifest, ensure_ascii=False, indent=1), "utf-8")
    draft.replace(file)
    return manifest


def manifest_of(file: Path) -> Path:
    """Where a package's manifest stands."""
    return file.with_name(file.name + ".manifest.json")


def _fresh(file: Path) -> Any:
    file.unlink(missing_ok=True)
    return os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _lines(incident: UUID, counted: dict[str, _Counted]) -> Iterator[bytes]:
    """Every line of the package: a table's label and a row, what was sealed in clear."""
    for table in tables():
        if table.kind == "a":
            yield from _told(table.label, _rows(table, incident), counted)
    yield from _told(Identity._meta.label, _named(incident), counted)


def _told(
    label: str, rows: Iterator[dict[str, Any]], counted: dict[str, _Counted]
) -> Iterator[bytes]:
    counts = counted.setdefault(label, _Counted())
    for row in rows:
        line = json.dumps({"table": label, "row": row}, ensure_ascii=False).encode() + b"\n"
        counts.add(line)
        yield line


def _rows(table: PersonalTable, incident: UUID) -> Iterator[dict[str, Any]]:
    for row in _read(table.model, of_incident(table.model), incident):
        for name in table.sealed:
            if row[name] and row[name] != "\\x":
                bound = UUID(row[table.model._meta.pk.column])
                row[name] = vault.open_text(incident, bytes.fromhex(row[name][2:]), bound)
        yield row


def _named(incident: UUID) -> Iterator[dict[str, Any]]:
    """Who the orders are about: without a name, a decision is no record."""
    ordered = f"SELECT person_id FROM {Order._meta.db_table} WHERE incident_id = %(incident)s"
    opened = vault.details_opener(incident)
    for row in _read(Identity, f"person_id IN ({ordered})", incident):
        if row["sealed"] == "\\x":
            continue
        person = UUID(row["person_id"])
        details = opened(bytes.fromhex(row["sealed"][2:]), person)
        told = {name: value for name in vault.DETAILS if (value := getattr(details, name))}
        yield {"person": row["person_id"], **told}


def _read(model: type[models.Model], where: str, incident: UUID) -> Iterator[dict[str, Any]]:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT to_jsonb(t)::text FROM {table} AS t WHERE {where} ORDER BY 1",
            {"incident": incident},
        )
        while rows := cursor.fetchmany(2_000):
            for (text,) in rows:
                yield json.loads(text)


def verify_package(file: Path, private: bytes | None = None) -> dict[str, Any]:
    """Hold a package against its manifest; with the archive's key, every line of it too.

    Raises BadSignature, PackageWrong, WrongKey.
    """
    manifest: dict[str, Any] = json.loads(manifest_of(file).read_text("utf-8"))
    sealing.check_signature(manifest)
    with file.open("rb") as source:
        if sealing.digest_of(source) != manifest["sha256"]:
            raise PackageWrong(what="SHA-256")
    if private is not None:
        found: dict[str, _Counted] = {label: _Counted() for label in manifest["tables"]}
        for line in package_lines(file, private):
            found[json.loads(line)["table"]].add(line)
        for label, counts in found.items():
            if counts.as_json() != manifest["tables"][label]:
                raise PackageWrong(what=label)
    return manifest


def package_lines(file: Path, private: bytes) -> Iterator[bytes]:
    """The lines of a package, for the archives. Raises WrongKey."""
    manifest = json.loads(manifest_of(file).read_text("utf-8"))
    key = sealing.with_private_key(private, manifest["sent"])
    held = b""
    with file.open("rb") as source:
        for frame in sealing.read_frames(key, source):
            *lines, held = (held + frame).split(b"\n")
            yield from (line + b"\n" for line in lines)
