"""Writing to the ledger, within the act of whoever creates, fulfils or lifts a duty.

Set-based: one statement for any number of duties. Writing a duty that is there changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from lianfang.duties.choices import LiftKind
from lianfang.incidents.rules import Slot
from lianfang.kernel import clock

_ID_SQL = """(lpad(to_hex((extract(epoch FROM {opens}) * 1000)::bigint), 12, '0') || '7'
 || substr({hash}, 1, 3) || '8' || substr({hash}, 4, 15))::uuid"""
"""A UUIDv7 whose free bits follow from the natural key: time-ordered, and the same again."""


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty to be written."""

    kind: str
    subject: UUID
    slot: str
    owner: UUID | None
    unit: UUID | None
    division: str
    opens_at: datetime
    due_at: datetime
    late_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Series:
    """Daily duties of one subject, in each slot that is due in `[from_at, until)`."""

    subject: UUID
    owner: UUID | None
    unit: UUID | None
    division: str
    from_at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Done:
    """A duty that was done: its natural key, when, by whom, and the row that shows it."""

    subject: UUID
    slot_on: date
    slot: str
    done_at: datetime
    done_by: UUID
    evidence: UUID


def owe(incident: UUID, duties: Sequence[Duty], recorded_at: datetime) -> int:
    """Write duties; gives how many were new."""
    if not duties:
        return 0
    _ensure_months(clock.day_of(d.due_at) for d in duties)
    ident = _ID_SQL.format(
        opens="d.opens_at", hash="md5(d.kind || d.subject || d.slot_on || d.slot)"
    )
    columns = list(zip(*(_duty_values(d) for d in duties), strict=True))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO duties_obligation (id, incident, kind, subject, slot_on, slot, owner,
                    unit, division, opens_at, due_at, late_at, closes_at, recorded_at)
                SELECT {ident}, %s, d.kind, d.subject,
                    d.slot_on, d.slot, d.owner, d.unit,
                    d.division, d.opens_at, d.due_at, d.late_at, d.closes_at, %s
                FROM (SELECT *, (due_at AT TIME ZONE 'Asia/Shanghai')::date AS slot_on
                    FROM unnest(%s::text[], %s::uuid[], %s::text[], %s::uuid[], %s::uuid[],
                    %s::text[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[],
                    %s::timestamptz[]) AS n (kind, subject, slot, owner, unit, division,
                    opens_at, due_at, late_at, closes_at)) AS d
                ON CONFLICT DO NOTHING""",
            [incident, recorded_at, *map(list, columns)],
        )
        return int(cursor.rowcount)


def _duty_values(d: Duty) -> tuple[object, ...]:
    return (
        str(d.kind), d.subject, d.slot, d.owner, d.unit, d.division,
        d.opens_at, d.due_at, d.late_at, d.closes_at,
    )  # fmt: skip


_DAILY_HASH = "md5(%(kind)s || s.subject || day::date || t.slot)"
_BEGIN_DAILY = f"""INSERT INTO duties_obligation (id, incident, kind, subject, slot_on, slot,
        owner, unit, division, opens_at, due_at, late_at, closes_at, recorded_at)
    SELECT {_ID_SQL.format(opens="t.opens_at", hash=_DAILY_HASH)},
        %(incident)s, %(kind)s, s.subject, day::date, t.slot, s.owner, s.unit, s.division,
        t.opens_at, t.due_at, t.due_at + t.grace * interval '1 minute',
        t.closes_at, %(recorded_at)s
    FROM unnest(%(subjects)s::uuid[], %(owners)s::uuid[], %(units)s::uuid[],
        %(divisions)s::text[], %(froms)s::timestamptz[], %(untils)s::timestamptz[])
        AS s (subject, owner, unit, division, from_at, until)
    CROSS JOIN LATERAL generate_series(
        (s.from_at AT TIME ZONE 'Asia/Shanghai')::date,
        (s.until AT TIME ZONE 'Asia/Shanghai')::date, interval '1 day') AS day
    CROSS JOIN LATERAL (
        SELECT n.slot, n.grace,
            (day::date + n.opens * interval '1 minute') AT TIME ZONE 'Asia/Shanghai'
                AS opens_at,
            (day::date + n.due * interval '1 minute') AT TIME ZONE 'Asia/Shanghai'
                AS due_at,
            (day::date + n.closes * interval '1 minute') AT TIME ZONE 'Asia/Shanghai'
                AS closes_at
        FROM unnest(%(names)s::text[], %(opens)s::int[], %(dues)s::int[],
            %(graces)s::int[], %(closes)s::int[])
            AS n (slot, opens, due, grace, closes)) AS t
    WHERE t.due_at >= s.from_at AND t.due_at < s.until"""


def owe_daily(
    incident: UUID,
    kind: str,
    slots: Sequence[Slot],
    series: Sequence[Series],
    recorded_at: datetime,
) -> int:
    """Write the daily duties of many subjects in one statement; gives how many were new.

    A slot belongs to a series when its due instant lies in `[from_at, until)`.
    """
    rest = " ON CONFLICT DO NOTHING"
    return _daily(_BEGIN_DAILY + rest, incident, kind, slots, series, recorded_at)


def begin_daily(
    incident: UUID,
    kind: str,
    slots: Sequence[Slot],
    series: Sequence[Series],
    recorded_at: datetime,
) -> int:
    """The same for subjects that owe nothing yet: a quarter faster, and an error the second time.

    Raises IntegrityError.
    """
    return _daily(_BEGIN_DAILY, incident, kind, slots, series, recorded_at)


def _daily(
    sql: str,
    incident: UUID,
    kind: str,
    slots: Sequence[Slot],
    series: Sequence[Series],
    recorded_at: datetime,
) -> int:
    if not series or not slots:
        return 0
    first = min(s.from_at for s in series)
    last = max(s.until for s in series)
    _ensure_months(_days(clock.day_of(first), clock.day_of(last)))
    with connection.cursor() as cursor:
        cursor.execute(
            sql,
            {
                "incident": incident,
                "kind": str(kind),
                "recorded_at": recorded_at,
                "subjects": [s.subject for s in series],
                "owners": [s.owner for s in series],
                "units": [s.unit for s in series],
                "divisions": [s.division for s in series],
                "froms": [s.from_at for s in series],
                "untils": [s.until for s in series],
                "names": [s.name for s in slots],
                "opens": [s.opens for s in slots],
                "dues": [s.due for s in slots],
                "graces": [s.grace for s in slots],
                "closes": [s.closes for s in slots],
            },
        )
        return int(cursor.rowcount)


def fulfil(kind: str, done: Sequence[Done], recorded_at: datetime) -> int:
    """Mark duties done; gives how many were still to do.

    What is done stays as it was; of two in one batch the earlier counts.
    """
    if not done:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT duties_fulfil(%s, %s::uuid[], %s::date[], %s::text[], %s::timestamptz[],"
            " %s::uuid[], %s::uuid[], %s)",
            [
                str(kind),
                [d.subject for d in done],
                [d.slot_on for d in done],
                [d.slot for d in done],
                [d.done_at for d in done],
                [d.done_by for d in done],
                [d.evidence for d in done],
                recorded_at,
            ],
        )
        return int(cursor.fetchone()[0])


def lift(
    kind: str,
    subjects: Sequence[UUID],
    *,
    due_from: datetime,
    lifted_as: LiftKind,
    lifted_by: UUID,
    why: str,
    recorded_at: datetime,
    open_at: datetime | None = None,
) -> int:
    """Waive or void what is still to do of some subjects, due from a moment on.

    With `open_at`, what has closed by then stays as the clock left it: missed.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE duties_obligation
               SET lifted_at = %s, lifted_as = %s, lifted_by = %s, lifted_why = %s
               WHERE kind = %s AND subject = ANY(%s) AND due_at >= %s AND slot_on >= %s
                 AND done_at IS NULL AND lifted_at IS NULL
                 AND closes_at > coalesce(%s::timestamptz, '-infinity')""",
            [
                recorded_at, str(lifted_as), lifted_by, why, str(kind), list(subjects), due_from,
                clock.day_of(due_from), open_at,
            ],
        )  # fmt: skip
        return int(cursor.rowcount)


def void_all(
    incident: UUID, *, due_from: datetime, but: Sequence[str], lifted_by: UUID, why: str,
    recorded_at: datetime,
) -> int:  # fmt: skip
    """Void whatever an incident still has to do from a moment on, except of some kinds."""
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE duties_obligation
               SET lifted_at = %s, lifted_as = %s, lifted_by = %s, lifted_why = %s
               WHERE incident = %s AND due_at >= %s AND slot_on >= %s AND kind <> ALL(%s)
                 AND done_at IS NULL AND lifted_at IS NULL""",
            [
                recorded_at, str(LiftKind.VOID), lifted_by, why, incident, due_from,
                clock.day_of(due_from), [str(kind) for kind in but],
            ],
        )  # fmt: skip
        return int(cursor.rowcount)


def void_slots(
    kind: str,
    slots: Sequence[tuple[UUID, date, str]],
    *,
    lifted_by: UUID,
    why: str,
    recorded_at: datetime,
) -> int:
    """Void single duties that are still to do, by subject, day and slot."""
    if not slots:
        return 0
    subjects, days, names = map(list, zip(*slots, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE duties_obligation o
               SET lifted_at = %s, lifted_as = %s, lifted_by = %s, lifted_why = %s
               FROM unnest(%s::uuid[], %s::date[], %s::text[]) AS n (subject, slot_on, slot)
               WHERE o.kind = %s AND o.subject = n.subject AND o.slot_on = n.slot_on
                 AND o.slot = n.slot AND o.done_at IS NULL AND o.lifted_at IS NULL""",
            [
                recorded_at, str(LiftKind.VOID), lifted_by, why, subjects, days, names, str(kind),
            ],
        )  # fmt: skip
        return int(cursor.rowcount)


def _days(first: date, last: date) -> Iterable[date]:
    return (date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1))


def _ensure_months(days: Iterable[date]) -> None:
    months = sorted({day.replace(day=1) for day in days})
    with connection.cursor() as cursor:
        cursor.execute("SELECT duties_ensure_month(m) FROM unnest(%s::date[]) AS m", [months])
