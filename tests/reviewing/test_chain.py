"""What was read is sealed with the entries: a reading changed, removed or put in is found."""

from datetime import UTC, datetime

import pytest
from django.db import connections

from lianfang.audit import seals
from lianfang.incidents.keyring import audit_key, audit_witness
from lianfang.jurisdictions.scope import Scope, ScopeKind, entered
from lianfang.kernel import clock
from lianfang.people.operations import open_identities
from lianfang.reviewing.operations import Sought, break_glass, declare_conflict, review
from tests.cast import details, gather, outbreak, resident

NOW = datetime(2020, 2, 1, 4, tzinfo=UTC)
EVERYTHING = Scope(ScopeKind.SECOND)
TABLES = ("people_reading", "reviewing_brokenglass", "reviewing_conflict", "reviewing_review")


def verify() -> tuple[str, ...]:
    with entered(EVERYTHING):
        return seals.verify(audit_key(), audit_witness()).faults


@pytest.fixture
def sealed(committed):
    """Something read, broken, declared and reviewed, all of it sealed."""
    cast, incident = gather(NOW), outbreak(NOW)
    person = resident(incident, NOW, details())
    by = cast.grid_worker
    with clock.held(NOW), entered(by.scope):
        open_identities([person], "care_visit", by=by, at=NOW, reason='a \\ and a " quote')
        declare_conflict(person, "relative", by=by, at=NOW)
        glass = break_glass(
            incident, Sought(known_by="13935900001"), "集市上晕倒，需联系家属", by=by, at=NOW
        )
    with clock.held(NOW), entered(cast.reviewer.scope):
        review(glass, "justified", "急救", by=cast.reviewer, at=NOW)
    with clock.held(NOW), entered(EVERYTHING):
        assert seals.seal(audit_key(), audit_witness()) is not None
    assert verify() == ()


def as_owner(table: str, statement: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        cursor.execute(statement)
        assert cursor.rowcount > 0
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        if table != "audit_seal":
            cursor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")


@pytest.mark.parametrize("table", TABLES)
def test_a_row_that_was_removed_is_found(sealed, table):
    as_owner(table, f"DELETE FROM {table}")
    [fault] = verify()
    assert f"1 rows of {table}" in fault and "the 0 there now differ" in fault


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("people_reading", "officer = gen_random_uuid()"),
        ("people_reading", "persons = '{}'"),
        ("people_reading", "purpose = 'audit'"),
        ("people_reading", "kind = 'printed'"),
        ("reviewing_brokenglass", "reason = reason || '\\x00'"),
        ("reviewing_brokenglass", "until = until + interval '1 hour'"),
        ("reviewing_conflict", "tie = 'neighbour'"),
        ("reviewing_review", "finding = 'breach'"),
    ],
)
def test_a_row_that_was_changed_is_found(sealed, table, change):
    as_owner(table, f"UPDATE {table} SET {change}")
    assert len(verify()) == 1


def test_a_reading_that_was_put_in_is_found(sealed):
    as_owner(
        "people_reading",
        "INSERT INTO people_reading SELECT gen_random_uuid(), officer, post, unit_name, role,"
        " persons, fields, purpose, reason, relation, recorded_at, kind FROM people_reading",
    )
    [fault] = verify()
    assert "1 rows of people_reading" in fault


def test_a_seal_from_which_readings_were_struck_is_found(sealed):
    as_owner("audit_seal", "UPDATE audit_seal SET also = also - 'people_reading'")
    [fault] = verify()
    assert "was not made with this key or was changed" in fault
