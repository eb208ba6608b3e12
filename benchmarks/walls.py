"""What the walls cost: row security on the lists, verification of the whole audit chain."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from benchmarks import house, listing
from benchmarks.measuring import Result, in_turns, milliseconds, p95, ratio, seconds

BOUND, MINUTES = 1.3, 2.0
ENTRIES, ALL = 1_000_000, 10_000_000
WINDOW = 2_000
BEGIN = datetime(2020, 1, 20, tzinfo=UTC)

_ENTRIES = """INSERT INTO audit_entry (id, action, actor_kind, actor, post, subjects, detail, key,
        result, at, recorded_at)
    SELECT gen_random_uuid(), 'screening.answer_leads', 'officer', %(someone)s, %(someone)s,
        ARRAY[gen_random_uuid()], '{"recorded": 1, "unchanged": 0}', md5(n::text),
        '{"is": "tuple", "value": []}', moment, moment
    FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n
    CROSS JOIN LATERAL (SELECT %(begin)s::timestamptz + n * interval '1 millisecond') AS m (moment)
"""
_READINGS = """INSERT INTO people_reading (id, officer, post, unit_name, role, persons, fields,
        purpose, reason, relation, kind, recorded_at)
    SELECT gen_random_uuid(), actor, post, '中城街道', 'grid_worker', subjects,
        ARRAY['name', 'phone', 'address'], 'duty', '', 'list', 'opened', recorded_at
    FROM audit_entry WHERE recorded_at > %(since)s AND right(id::text, 1) = '0'"""


def run(*, full: bool = False) -> list[Result]:
    """Both pages with the walls and without; the chain at a million entries or ten."""
    return [*_lists(), _verified(ALL if full else ENTRIES)]


def _lists() -> list[Result]:
    """The same requests, the second time under the role whose policies are `true`.

    The switch is here and not in the product: the bench replaces the role's name in the settings
    that a scope hands to the database.
    """
    _, ask = listing._prepared()
    results = []
    for name, address in (("lead list", "/leads?view=all"), ("roster", "/roster")):
        bare = _without_row_security(ask(address))
        walled, open_ = in_turns(ask(address), bare, rounds=listing.ASKED)
        measured = ratio(walled, open_)
        results.append(
            Result(
                work=f"{name} at {listing.LEADS:,} leads: row security, vault and read log",
                against="the same request without row security",
                measured=f"{measured:.2f} × ({milliseconds(p95(walled))} p95 against"
                f" {milliseconds(p95(open_))})",
                bound=f"≤ {BOUND} ×",
                holds=measured <= BOUND,
            )
        )
    return results


def _without_row_security(act: Callable[[], object]) -> Callable[[], object]:
    from lianfang.jurisdictions.scope import Scope

    walled = Scope.settings

    def bare(self: Scope) -> dict[str, str]:
        return walled(self) | {"role": "lianfang_second"}

    def asked() -> object:
        Scope.settings = bare  # type: ignore[method-assign]
        try:
            return act()
        finally:
            Scope.settings = walled  # type: ignore[method-assign]

    return asked


def _verified(entries: int) -> Result:
    from uuid import uuid4

    from lianfang.audit import seals
    from lianfang.incidents.keyring import audit_key, audit_witness

    someone, since = uuid4(), BEGIN - timedelta(days=1)
    for first in range(1, entries + 1, WINDOW):
        how = {"someone": someone, "begin": BEGIN, "first": first, "last": first + WINDOW - 1}
        house.as_second(_ENTRIES, how)
        house.as_second(_READINGS, {"since": since})
        since = BEGIN + timedelta(milliseconds=first + WINDOW - 1)
        with house.everywhere():
            seals.seal(audit_key(), audit_witness())
    house.as_owner("VACUUM ANALYZE audit_entry")
    house.as_owner("VACUUM ANALYZE people_reading")
    found: list[seals.Verdict] = []

    def verify() -> None:
        with house.everywhere():
            found.append(seals.verify(audit_key(), audit_witness()))

    took = seconds(verify)
    [verdict] = found
    sound = verdict.faults == () and verdict.entries >= entries
    bound = MINUTES * 60 * entries / ALL
    return Result(
        work=f"audit verify of {entries:,} entries in {verdict.seals:,} seals, reads too",
        against="",
        measured=f"{took:.1f} s",
        bound=f"≤ {bound:.0f} s, no fault",
        holds=sound and took <= bound,
    )
