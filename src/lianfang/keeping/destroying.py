"""Destruction, step after step: package, keys, tables, pages, certificate.

Each step that was done is on record, so that a run that was killed goes on where it stopped and
one that is finished changes nothing. The keys go first: from that moment nothing sealed can be
read anywhere, in no dump and no backup.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connections

from lianfang.accounts.actors import Actor
from lianfang.incidents.keyring import keyring, signing_key
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.scope import entered
from lianfang.keeping import archiving, operations, queries, sealing
from lianfang.keeping.belonging import read_for
from lianfang.keeping.choices import Stage
from lianfang.keeping.models import DestroyedTable
from lianfang.keeping.readiness import refuse_unready
from lianfang.keeping.register import PersonalTable, tables
from lianfang.keeping.wiping import OWNER, opened, rewrite, wipe
from lianfang.kernel import clock, ids
from lianfang.kernel.errors import DomainError

Told = Callable[[str], None]


class PackageMissing(DomainError):
    """The package {file} is not the one on record; put it back, or nothing is destroyed."""


class NotWitnessed(DomainError):
    """Two officers and a witness have to sign first, on the page of destruction."""


def destroy(
    incident: Incident,
    archive: bytes,
    file: Path,
    *,
    by: Actor,
    now: Callable[[], Any],
    leftovers: Sequence[Path],
    told: Told,
) -> dict[str, Any]:
    """Destroy the people of an incident; gives the certificate.

    Raises NotWitnessed, PackageMissing and what stands against destroying.
    """
    _package(incident, archive, file, by, now, told)
    _keys(incident, file, by, now, told)
    _tables(incident.pk, now, told)
    for path in leftovers:
        shutil.rmtree(path, ignore_errors=True)
    return _certificate(incident, by, now)


def destroyed_tables() -> tuple[PersonalTable, ...]:
    """The tables of which something goes: classes (a) and (c), and every session."""
    return tuple(t for t in tables() if (t.kind in "ac" and (t.content or t.rows_go)) or t.rows_go)


def _stage(incident: UUID) -> str:
    found = queries.destruction(None, incident)
    if found is None or found.stage in (Stage.PROPOSED, Stage.AGREED):
        raise NotWitnessed
    return found.stage


def _package(
    incident: Incident, archive: bytes, file: Path, by: Actor, now: Any, told: Told
) -> None:
    if _stage(incident.pk) != Stage.WITNESSED:
        return
    refuse_unready(incident, now())
    manifest = archiving.write_package(incident, archive, file)
    with entered(by.scope):
        operations.record_package(incident, manifest, by=by, at=now())
    told(f"{file.name} {manifest['sha256']}")


def _keys(incident: Incident, file: Path, by: Actor, now: Any, told: Told) -> None:
    if _stage(incident.pk) != Stage.PACKAGED:
        return
    refuse_unready(incident, now())
    kept = queries.destruction(None, incident.pk)
    if not file.exists() or archiving.verify_package(file)["sha256"] != (
        kept.package["sha256"] if kept else ""
    ):
        raise PackageMissing(file=file)
    keyring().destroy_of(incident.pk)
    with entered(by.scope):
        operations.record_keyless(incident, by=by, at=now())
    told("keys")


def _tables(incident: UUID, now: Any, told: Told) -> None:
    known = {d.label: d for d in queries.destroyed(None, incident)}
    kept = DestroyedTable._meta.db_table
    for table in destroyed_tables():
        name = table.model._meta.db_table
        if table.label not in known:
            with opened(name, *read_for(table.model)) as cursor:
                rows = wipe(table, incident, cursor)
                cursor.execute(
                    f"INSERT INTO {kept} (id, destruction_id, label, kind, rows, at)"
                    " VALUES (%s, %s, %s, %s, %s, %s)",
                    [ids.new(), incident, table.label, table.kind, rows, now()],
                )
            told(f"{table.label} {rows:,}")
        if table.label not in known or known[table.label].rewritten_at is None:
            rewrite(name)
            with connections[OWNER].cursor() as cursor:
                cursor.execute(
                    f"UPDATE {kept} SET rewritten_at = %s"
                    " WHERE destruction_id = %s AND label = %s",
                    [now(), incident, table.label],
                )
    connections[OWNER].close()


def _certificate(incident: Incident, by: Actor, now: Any) -> dict[str, Any]:
    found = queries.destruction(None, incident.pk)
    if found is None:
        raise NotWitnessed
    if found.stage == Stage.DONE:
        return dict(found.certificate)
    at = now()
    signers = (
        (found.first_name, found.first_at),
        (found.second_name, found.second_at),
        (found.witness_name, found.witness_at),
    )
    certificate = sealing.signed(
        {
            "incident": incident.name,
            "ended": _iso(incident.ended_at),
            "signed": [[name, _iso(moment)] for name, moment in signers],
            "package": {k: found.package[k] for k in ("file", "sha256", "tables")},
            "keyless": _iso(found.keyless_at),
            "done": _iso(at),
            "tables": [
                {"label": d.label, "kind": d.kind, "rows": d.rows}
                for d in queries.destroyed(None, incident.pk)
            ],
        },
        signing_key(),
    )
    digest = hashlib.sha256(sealing.plain(certificate)).hexdigest()
    with entered(by.scope):
        operations.record_done(incident, certificate, digest, by=by, at=at)
    return certificate


def _iso(moment: Any) -> str:
    return clock.local(moment).isoformat() if moment else ""
