"""20,000 orders → 560,000 check obligations, against COPY of the same rows."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from benchmarks import house
from benchmarks.measuring import Result, in_turns, ratio

ORDERS = 20_000
BOUND = 3.0
BEGAN = datetime(2020, 2, 1, 0, tzinfo=UTC)


def run() -> Result:
    """The ratio of the ledger's set-based writing to COPY into a table with the same keys."""
    from django.db import connection, transaction

    from lianfang.duties import ledger
    from lianfang.incidents.rules import AFTERNOON, MORNING

    series = [
        ledger.Series(uuid4(), uuid4(), None, f"1408020010{n % 90 + 10}", BEGAN,
                      BEGAN + timedelta(days=14))
        for n in range(ORDERS)
    ]  # fmt: skip
    incident = UUID(int=1)
    with house.as_district():
        ledger.begin_daily(incident, "health_check", (MORNING, AFTERNOON), series, BEGAN)
    rows = _copied()
    house.as_owner("DROP TABLE IF EXISTS bench_copy")
    house.as_owner(
        "CREATE TABLE bench_copy (LIKE duties_obligation INCLUDING ALL) PARTITION BY RANGE"
        " (slot_on);"
        "CREATE TABLE bench_copy_202002 PARTITION OF bench_copy FOR VALUES FROM ('2020-02-01')"
        " TO ('2020-03-01');"
        "GRANT INSERT ON bench_copy TO lianfang_app;"
    )

    def ours() -> None:
        _empty("duties_obligation")
        with house.as_district():
            made = ledger.begin_daily(
                incident, "health_check", (MORNING, AFTERNOON), series, BEGAN
            )
            assert made == ORDERS * 28

    def theirs() -> None:
        _empty("bench_copy")
        with (
            transaction.atomic(),
            connection.cursor() as cursor,
            cursor.copy("COPY bench_copy FROM STDIN") as copy,
        ):
            copy.write(rows)

    mine, copied = in_turns(ours, theirs, rounds=3)
    measured = ratio(mine, copied)
    house.as_owner("DROP TABLE bench_copy")
    _empty("duties_obligation")
    return Result(
        work=f"{ORDERS:,} orders → {ORDERS * 28:,} check obligations",
        against="COPY of the same rows into a table with the same keys and indexes",
        measured=f"{measured:.2f} × ({min(mine):.1f} s against {min(copied):.1f} s)",
        bound=f"≤ {BOUND:.0f} ×",
        holds=measured <= BOUND,
    )


def _empty(table: str) -> None:
    house.as_owner(f"TRUNCATE {table}")


def _copied() -> bytes:
    """The same rows as text that COPY reads."""
    from django.db import connection

    kept = io.BytesIO()
    with (
        house.as_district(),
        connection.cursor() as cursor,
        cursor.copy("COPY (SELECT * FROM duties_obligation) TO STDOUT") as copy,
    ):
        for part in copy:
            kept.write(bytes(part))
    return kept.getvalue()
