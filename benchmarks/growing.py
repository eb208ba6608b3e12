"""The same questions of the ledger at 100,000 and at 10,000,000 obligations."""

from __future__ import annotations

import statistics
from datetime import UTC, datetime, timedelta
from uuid import UUID

from benchmarks import house
from benchmarks.measuring import Result, milliseconds, p95, seconds

SMALL, LARGE = 100_000, 10_000_000
NOW = datetime(2020, 2, 20, 12, 30, tzinfo=UTC)
OWNER = UUID(int=7)
BOUND, LIMIT = 3.0, 0.050
ASKED = 60

_FILL = """
INSERT INTO duties_obligation (id, incident, kind, subject, slot_on, slot, owner, division,
    opens_at, due_at, late_at, closes_at, recorded_at, done_at, done_recorded_at, done_by)
SELECT (lpad(to_hex((extract(epoch FROM due) * 1000)::bigint), 12, '0') || '7'
        || substr(md5(n::text), 1, 3) || '8' || substr(md5(n::text), 4, 15))::uuid,
    %(incident)s, 'health_check', md5('s' || n / 28)::uuid,
    (due AT TIME ZONE 'Asia/Shanghai')::date, CASE WHEN n %% 2 = 0 THEN 'am' ELSE 'pm' END,
    CASE WHEN n / 28 %% 2000 = 0 THEN %(owner)s ELSE md5('o' || n / 28 %% 2000)::uuid END,
    '140802' || lpad((n / 28 %% 22 + 1)::text, 3, '0') || lpad((n / 28 %% 19 + 1)::text, 3, '0'),
    due - interval '3 hours', due, due + interval '1 hour', due + interval '4 hours',
    due - interval '14 days',
    done, done, CASE WHEN done IS NULL THEN NULL ELSE md5('d' || n)::uuid END
FROM generate_series(%(first)s, %(last)s - 1) AS n
CROSS JOIN LATERAL (SELECT timestamptz %(begin)s
    + ((n / 28) / %(a_day)s + n %% 28 / 2) * interval '1 day'
    + CASE WHEN n %% 2 = 0 THEN interval '0 hours' ELSE interval '8 hours' END AS due) t
CROSS JOIN LATERAL (SELECT CASE WHEN due < %(now)s AND n::bigint * 7919 %% 100 >= 3
    THEN due - interval '10 minutes' END AS done) d
"""


def run() -> list[Result]:
    """Both questions at both sizes; the ledger grows by time, as a district's does."""
    small = _ask(SMALL)
    large = _ask(LARGE)
    house.as_owner("TRUNCATE duties_obligation")
    return [_result(question, small[question], large[question]) for question in small]


def _result(question: str, small: list[float], large: list[float]) -> Result:
    grown = statistics.median(large) / statistics.median(small)
    slowest = p95(large)
    return Result(
        work=f"{question} at {LARGE:,} obligations",
        against=f"the same at {SMALL:,}",
        measured=f"{grown:.2f} ×, p95 {milliseconds(slowest)}",
        bound=f"≤ {BOUND:.0f} ×, p95 under {LIMIT * 1000:.0f} ms",
        holds=grown <= BOUND and slowest < LIMIT,
    )


def _ask(size: int) -> dict[str, list[float]]:
    from lianfang.desk.duty_queries import overdue_whose
    from lianfang.duties import queries

    _fill(size)
    times: dict[str, list[float]] = {"“overdue by kind and place”": [], "“my duties”": []}
    overdue, mine = times.values()
    for _ in range(ASKED):
        with house.as_district() as actor:
            overdue.append(seconds(lambda: overdue_whose(actor.scope, NOW, house.DISTRICT)))
            mine.append(seconds(lambda: list(queries.of_post(actor.scope, OWNER, NOW)[:50])))
    return times


def _fill(size: int) -> None:
    """Duties of 14 days each, `a_day` new persons a day, ending around now; 3 % never done."""
    house.as_owner("TRUNCATE duties_obligation")
    persons = size // 28
    a_day = 120
    begin = NOW - timedelta(days=persons // a_day + 7)
    begin = begin.replace(hour=2, minute=0)
    day = begin.date().replace(day=1)
    last = (NOW + timedelta(days=30)).date()
    while day <= last:
        house.as_owner("SELECT duties_ensure_month(%s)", [day])
        day = (day + timedelta(days=32)).replace(day=1)
    for first in range(0, size, 1_000_000):
        house.as_second(
            _FILL,
            {
                "incident": UUID(int=1),
                "owner": OWNER,
                "first": first,
                "last": min(size, first + 1_000_000),
                "begin": begin.isoformat(),
                "a_day": a_day,
                "now": NOW,
            },
        )
    house.as_owner("ANALYZE duties_obligation")
    house.as_owner("VACUUM duties_obligation")
