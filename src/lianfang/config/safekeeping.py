"""Acts of the command line about keys and what is kept of people, and what came of them."""

from __future__ import annotations

import json
import os
import random
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.conf import settings
from django.db import connections
from django.utils.translation import gettext as _

from lianfang.config import asking, present
from lianfang.config.setting_up import NoIncident
from lianfang.database.binaries import clean_environment, program
from lianfang.database.policies import SECOND_ROLE
from lianfang.incidents.keyring import KeyMissing, keyring, signing_key
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.scope import entered
from lianfang.keeping import (
    archiving,
    copies,
    destroying,
    key_backups,
    rekeying,
    sealing,
    searching,
)
from lianfang.keeping import (
    clocks as clocks_of,
)
from lianfang.keeping.ending_operations import EndedAlready, end_incident
from lianfang.keeping.register import tables
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput

Told = Callable[[str], None]
_DUMPED = ("people_*", "quarantine_*", "screening_*", "audit_*", "reviewing_*", "oversight_*")


class ForeignSigner(BadInput):
    """The copy is whole, but was not signed by this district's key."""


class DumpFailed(BadInput):
    """The database could not be dumped: {reason}"""


def back_up(file: Path, passphrase: str) -> str:
    """Back the keyring up."""
    signing_key()
    count = key_backups.write_backup(keyring(), file, passphrase, clock.wall())
    return _("{count} keys in {file}; keep it apart from the database.").format(
        count=count, file=file
    )


def restore(file: Path, passphrase: str) -> str:
    """Put back what is missing."""
    added = keyring().add(key_backups.read_backup(file, passphrase))
    return _("{count} keys put back.").format(count=added)


def rotate(told: Told) -> str:
    """A new key for the incident in hand."""
    incident = require_incident()
    count = rekeying.rotate(incident.pk, lambda column, n: told(f"{column}: {n:,}") if n else None)
    connections["owner"].close()
    return _("{count} sealed values are under the new key; the old one is gone.").format(
        count=f"{count:,}"
    )


def verify(backup: Path | None, passphrase: str) -> tuple[list[str], str]:
    """What no key opens, and keys that a backup lacks; both in words."""
    incident = require_incident()
    faults = []
    try:
        faults += [f"{c}: {n:,}" for c, n in rekeying.unreadable(incident.pk).items()]
    except KeyMissing as missing:
        faults.append(str(missing))
    if backup is not None:
        kept, ours = key_backups.read_backup(backup, passphrase), keyring().all()
        faults += [name for name, key in ours.items() if kept.get(name) != key]
    words = _("Every sealed value opens.") if not faults else _("These do not hold:")
    return faults, "\n".join([words, *faults])


def clocks(*, apply: bool) -> str:
    """What is due to go, or went."""
    incident = require_incident()
    found = clocks_of.due(incident.pk, clock.now(), apply=apply)
    words = {table.label: table.what for table in tables()}
    lines = [f"{words[d.label]}\t{d.place}\t{d.rows:,}" for d in found]
    total = sum(d.rows for d in found)
    said = _("{count} rows went.") if apply else _("{count} rows are due; nothing was changed.")
    return "\n".join([*lines, said.format(count=f"{total:,}")])


def require_incident(*, ended: bool | None = None) -> Incident:
    """The incident in hand or being wound up. Raises NoIncident, EndedAlready."""
    incident = present.latest()
    if incident is None:
        raise NoIncident
    if ended is False and incident.ended_at is not None:
        raise EndedAlready
    return incident


def ending_question() -> str:
    return _("End “{name}”? Every order, post, code and power ends at once.").format(
        name=require_incident().name
    )


def end() -> str:
    """End the incident in hand."""
    incident, actor = asking.asker()
    with entered(actor.scope):
        ended = end_incident(incident, by=actor, at=clock.now())
    present.forget()
    return "\n".join(f"{label}\t{count:,}" for label, count in ended.items() if count)


def make_archive_key(file: Path, passphrase: str) -> str:
    """Make the archives' key pair."""
    private = X25519PrivateKey.generate()
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(passphrase.encode()),
    )
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(pem)
    public = file.with_name(file.name + ".pub")
    public.write_text(sealing.text(private.public_key().public_bytes_raw()) + "\n")
    return _("Give {file} to the district; keep the other in the archives.").format(file=public)


def sample(file: Path, count: int) -> str:
    """Draw the witness's sample."""
    incident = require_incident()
    terms = searching.sample(incident.pk, count, random.SystemRandom())
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(terms.as_json())
    words = _("{names} names and {numbers} numbers; keep the file outside the data folder.")
    return words.format(names=len(terms.names), numbers=len(terms.numbers))


def destroying_question() -> str:
    """What is about to happen, and which backups of keys have to be destroyed by hand."""
    lines = [
        _("Destroy the people of “{name}”? There is no way back.").format(
            name=require_incident().name
        )
    ]
    if known := key_backups.known_backups(keyring()):
        lines.append(_("First destroy these backups of the keys, wherever they lie:"))
        lines += [f"{b['file']} {b['made']} {b['sha256'][:16]}" for b in known]
    return "\n".join(lines)


def destroy(archive: Path, package: Path, told: Told) -> str:
    """Destroy, or go on; the certificate as text."""
    incident, actor = asking.asker()
    certificate = destroying.destroy(
        incident,
        sealing.raw(archive.read_text().strip()),
        package,
        by=actor,
        now=clock.now,
        leftovers=(settings.DATA / "demo",),
        told=told,
    )
    connections["owner"].close()
    return json.dumps(certificate, ensure_ascii=False, indent=1)


def search(file: Path, apart: Iterable[Path], also: Iterable[Path]) -> tuple[dict[str, int], str]:
    """Where the sample is found: in files of the data folder, elsewhere, in a dump."""
    terms = searching.Terms.from_json(file.read_text("utf-8"))
    found = searching.search(terms, [settings.DATA, *also], [file, *apart])
    with _dumped() as dump:
        if hits := searching.in_stream(terms, dump):
            found["pg_dump"] = len(hits)
    lines = [f"{place}: {count:,}" for place, count in found.items()]
    count = len(terms.names) + len(terms.numbers)
    said = _("Of {count} names and numbers, {places} places hold some.")
    return found, "\n".join([*lines, said.format(count=f"{count:,}", places=len(found))])


class _dumped:
    """A dump of the tables with people, as a stream. Raises DumpFailed."""

    def __enter__(self) -> IO[bytes]:
        place = connections["owner"].settings_dict
        command = [
            str(program("pg_dump")), "--enable-row-security", f"--role={SECOND_ROLE}",
            "--data-only", "-h", place["HOST"], "-p", str(place["PORT"]), "-U", place["USER"],
            *(f"--table={pattern}" for pattern in _DUMPED), place["NAME"],
        ]  # fmt: skip
        passfile = place["OPTIONS"].get("passfile", "")
        environment = clean_environment() | ({"PGPASSFILE": passfile} if passfile else {})
        if place["PASSWORD"]:
            environment["PGPASSWORD"] = place["PASSWORD"]
        self._run = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert self._run.stdout is not None
        return self._run.stdout

    def __exit__(self, *error: Any) -> None:
        if self._run.stdout:
            self._run.stdout.close()
        if self._run.wait() and error[0] is None:
            raise DumpFailed(reason="pg_dump")


def verify_package(file: Path, key: Path | None, passphrase: str) -> str:
    """Hold a package against its manifest, with the archives' key line by line."""
    private = None
    if key is not None:
        loaded = serialization.load_pem_private_key(key.read_bytes(), passphrase.encode())
        private = loaded.private_bytes_raw() if isinstance(loaded, X25519PrivateKey) else b""
    manifest = archiving.verify_package(file, private)
    lines = [f"{label}\t{t['rows']:,}" for label, t in manifest["tables"].items()]
    return "\n".join([*lines, _("The package is whole, and signed.")])


def verify_copy(file: Path) -> str:
    """Whether a copy is whole and ours. Raises BadSignature, ForeignSigner."""
    if copies.verify_copy(file.read_text("utf-8"))["signer"] != sealing.public_of(signing_key()):
        raise ForeignSigner
    return _("The copy is as this district signed it.")
