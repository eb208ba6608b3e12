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
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Max

from lianfang.audit import moments
from lianfang.audit.models import Entry, Seal

_BEGINNING = datetime(1, 1, 1, tzinfo=UTC)
_GENESIS = "0" * 64
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
_NO_ROW = (2**63, b"")

Window = tuple[datetime, datetime]

CHAINED: dict[str, str] = {
    "audit_entry": "id, action, actor_kind, actor, post, subjects, detail, key, result,"
    " extract(epoch FROM at), extract(epoch FROM recorded_at)"
}
"""The tables whose rows are sealed, and the columns that are; each row has a `recorded_at`."""


def chain(table: str, columns: str) -> None:
    """Seal the rows of a further table, written within acts, together with the entries."""
    CHAINED[table] = columns


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
        window = [(link.since, link.until)]
        found = {table: _digests(table, window)[0] for table in CHAINED}
        link.entries, link.digest = found.pop("audit_entry")
        link.also = {table: list(told) for table, told in found.items()}
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
    windows = list(Seal.objects.order_by("n").values_list("since", "until"))
    found = {table: _digests(table, windows) for table in CHAINED}
    for i, link in enumerate(Seal.objects.order_by("n").iterator()):
        if link.n != expected or link.since != since:
            faults.append(f"Seal {expected} is missing before seal {link.n}.")
        sealed = {"audit_entry": (link.entries, link.digest)} | link.also
        for table, told in sealed.items():
            if table in found and tuple(told) != found[table][i]:
                faults.append(_differs(link, table, told[0], found[table][i][0]))
        if not hmac.compare_digest(link.mac, _mac(key, previous, link)):
            faults.append(f"Seal {link.n} was not made with this key or was changed.")
        previous, since, expected = link.mac, link.until, link.n + 1
        entries += link.entries
    faults += _witness_faults(witness, expected - 1, previous)
    unsealed = Entry.objects.filter(recorded_at__gt=since).count()
    return Verdict(expected - 1, entries, unsealed, tuple(faults))


def _differs(link: Seal, table: str, sealed: int, now: int) -> str:
    what = "entries" if table == "audit_entry" else f"rows of {table}"
    return (
        f"Seal {link.n}: {sealed} {what} between {link.since.isoformat()} and "
        f"{link.until.isoformat()} were sealed; the {now} there now differ."
    )


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
    message = f"{previous}|{link.n}|{window}|{link.entries}|{link.digest}"
    if link.also:
        message += "|" + json.dumps(link.also, sort_keys=True)
    return hmac.new(key, message.encode(), hashlib.sha256).hexdigest()


def _digests(table: str, windows: Sequence[Window]) -> list[tuple[int, str]]:
    """Count and digest of the rows in each window; the windows are in order.

    All are read in one pass, so that a chain of a hundred thousand seals is verified at the
    speed at which the database gives its rows.
    """
    found: list[tuple[int, str]] = []
    if not windows:
        return found
    rows = _rows(table, windows[0][0])
    moment, line = next(rows, _NO_ROW)
    for since, until in windows:
        digest, count = hashlib.sha256(), 0
        low, high = _microseconds(since), _microseconds(until)
        while moment <= high:
            if moment > low:
                digest.update(line)
                count += 1
            moment, line = next(rows, _NO_ROW)
        found.append((count, digest.hexdigest()))
    rows.close()
    return found


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // _TICK


def _rows(table: str, since: datetime) -> Generator[tuple[int, bytes], None, None]:
    """Each row after a moment: its `recorded_at` in microseconds, and the line that is hashed."""
    stream = (
        "COPY (SELECT (extract(epoch FROM recorded_at) * 1000000)::bigint,"
        f" jsonb_build_array({CHAINED[table]})::text FROM {table}"
        " WHERE recorded_at > %s ORDER BY recorded_at, id) TO STDOUT"
    )
    with connection.cursor() as cursor, cursor.copy(stream, [since]) as copy:
        for piece in copy:
            moment, _, line = bytes(piece).partition(b"\t")
            yield int(moment), line.replace(b"\\\\", b"\\")
