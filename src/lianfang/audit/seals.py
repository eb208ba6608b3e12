"""The hash chain over the entries, written a window at a time, and its verification.

A window ends at its last entry, at a moment when no act is in flight; every later act is
recorded after it, so its entries are complete whatever the domain's clock does. The chain is
keyed with a key outside the database, and its newest link is witnessed in a file beside that
key: an entry changed, removed or put in is found, even if the database's owner did it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Max

from lianfang.audit import moments
from lianfang.audit.models import Entry, Seal

_BEGINNING = datetime(1, 1, 1, tzinfo=UTC)
_GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found: how much was read, and each fault in words."""

    seals: int
    entries: int
    unsealed: int
    faults: tuple[str, ...]


def seal(key: bytes, witness: Path) -> Seal | None:
    """Append a link for all entries since the last one; None when there is nothing to do.

    Does not wait: while an act is in flight it answers None, and the next minute tries again.
    """
    with transaction.atomic():
        if not moments.alone_at_once():
            return None
        last = Seal.objects.order_by("-n").first()
        since = last.until if last else _BEGINNING
        until = Entry.objects.filter(recorded_at__gt=since).aggregate(last=Max("recorded_at"))
        if until["last"] is None:
            return None
        link = Seal(n=last.n + 1 if last else 1, since=since, until=until["last"])
        link.entries, link.digest = _digest(link.since, link.until)
        link.mac = _mac(key, last.mac if last else _GENESIS, link)
        link.save(force_insert=True)
        transaction.on_commit(lambda: _bear_witness(witness, link))
    return link


def _bear_witness(witness: Path, link: Seal) -> None:
    witness.parent.mkdir(parents=True, exist_ok=True)
    fresh = witness.with_suffix(".new")
    fresh.write_text(json.dumps({"n": link.n, "mac": link.mac}))
    fresh.replace(witness)


def verify(key: bytes, witness: Path) -> Verdict:
    """Recompute the whole chain; every disagreement is a fault."""
    faults: list[str] = []
    previous, entries, expected, since = _GENESIS, 0, 1, _BEGINNING
    for link in Seal.objects.order_by("n").iterator():
        if link.n != expected or link.since != since:
            faults.append(f"Seal {expected} is missing before seal {link.n}.")
        count, digest = _digest(link.since, link.until)
        if (count, digest) != (link.entries, link.digest):
            faults.append(
                f"Seal {link.n}: {link.entries} entries between {link.since.isoformat()} and "
                f"{link.until.isoformat()} were sealed; the {count} there now differ."
            )
        if not hmac.compare_digest(link.mac, _mac(key, previous, link)):
            faults.append(f"Seal {link.n} was not made with this key or was changed.")
        previous, since, expected = link.mac, link.until, link.n + 1
        entries += link.entries
    faults += _witness_faults(witness, expected - 1, previous)
    unsealed = Entry.objects.filter(recorded_at__gt=since).count()
    return Verdict(expected - 1, entries, unsealed, tuple(faults))


def _witness_faults(witness: Path, n: int, mac: str) -> Iterator[str]:
    if not witness.exists():
        if n:
            yield f"The witness file {witness} is missing."
        return
    seen = json.loads(witness.read_text())
    if seen["n"] > n:
        yield f"Seals after {n} were removed: the witness saw seal {seen['n']}."
    elif seen["n"] == n and seen["mac"] != mac:
        yield f"Seal {n} is not the one that the witness saw."


def _mac(key: bytes, previous: str, link: Seal) -> str:
    window = f"{link.since.astimezone(UTC).isoformat()}|{link.until.astimezone(UTC).isoformat()}"
    message = f"{previous}|{link.n}|{window}|{link.entries}|{link.digest}".encode()
    return hmac.new(key, message, hashlib.sha256).hexdigest()


def _digest(since: datetime, until: datetime) -> tuple[int, str]:
    digest, count = hashlib.sha256(), 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT jsonb_build_array(id, action, actor_kind, actor, post, subjects, detail, key,"
            " result, extract(epoch FROM at), extract(epoch FROM recorded_at))::text"
            " FROM audit_entry WHERE recorded_at > %s AND recorded_at <= %s"
            " ORDER BY recorded_at, id",
            [since, until],
        )
        while rows := cursor.fetchmany(5000):
            for (line,) in rows:
                digest.update(line.encode())
                digest.update(b"\n")
            count += len(rows)
    return count, digest.hexdigest()
