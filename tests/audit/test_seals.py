"""The chain over the entries finds what even the database's owner did to them."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from django.db import DatabaseError, connections, transaction
from tests.audit.acts import EVERYTHING, NOW, add_unit, entries, threads, wait_for, working
from tests.cast import OFFICE

from lianfang.audit import seals
from lianfang.audit.models import Entry, Seal
from lianfang.incidents.keyring import audit_key, audit_witness
from lianfang.jurisdictions.scope import entered


def seal() -> Seal | None:
    with entered(EVERYTHING):
        return seals.seal(audit_key(), audit_witness())


def verify() -> seals.Verdict:
    with entered(EVERYTHING):
        return seals.verify(audit_key(), audit_witness())


def act(*names: str, at: datetime = NOW) -> None:
    for name in names:
        with working(at):
            add_unit(name, by=OFFICE, at=at)


@pytest.fixture
def sealed(committed):
    """Three sealed windows of two entries, and one entry after them."""
    for n in range(3):
        act(f"{n} a", f"{n} b", at=NOW + timedelta(minutes=n))
        assert seal() is not None
    act("after")
    return audit_witness()


def as_owner(*statements: str) -> None:
    """What the owner can do who first takes the trigger and the row security away."""
    with connections["owner"].cursor() as cursor:
        for table in ("audit_entry", "audit_seal"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
        for statement in statements:
            cursor.execute(statement)
            assert cursor.rowcount > 0
        for table in ("audit_entry", "audit_seal"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("ALTER TABLE audit_entry ENABLE ROW LEVEL SECURITY")


def test_an_untouched_chain_has_no_faults(sealed):
    assert verify() == seals.Verdict(seals=3, entries=6, unsealed=1, faults=())
    assert seal() is not None
    assert verify() == seals.Verdict(seals=4, entries=7, unsealed=0, faults=())


def test_with_nothing_new_nothing_is_sealed(committed):
    assert seal() is None
    assert verify() == seals.Verdict(0, 0, 0, ())
    act("one")
    assert seal() is not None
    assert seal() is None


def test_acts_after_a_seal_fall_into_the_next_window_even_if_the_clock_stands(committed):
    act("one", "two")
    assert seal() is not None
    act("three")
    act("by a slow clock", at=NOW - timedelta(hours=1))
    assert verify().faults == ()
    assert seal() is not None
    assert verify() == seals.Verdict(2, 4, 0, ())


def test_while_an_act_is_in_flight_nothing_is_sealed(committed):
    act("one")
    go, begun = Event(), Event()

    def slow() -> None:
        with working():
            wait_for(go, "slow", begun, by=OFFICE, at=NOW)

    with threads(1) as start:
        flight = start(slow)
        assert begun.wait(20)
        assert seal() is None
        go.set()
        flight.result()
    assert seal() is not None
    assert verify() == seals.Verdict(1, 3, 0, ())


@pytest.mark.parametrize("table", ["audit_entry", "audit_seal"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET {}", "DELETE FROM {}", "TRUNCATE {}"])
def test_not_even_the_owner_changes_or_removes_rows(sealed, table, statement):
    column = "action = 'x'" if table == "audit_entry" else "mac = 'x'"
    with (
        pytest.raises(DatabaseError, match="appended only"),
        connections["owner"].cursor() as cursor,
    ):
        cursor.execute(statement.format(table, column))
    assert verify().faults == ()


@pytest.mark.parametrize("model", [Entry, Seal])
def test_no_scope_changes_or_removes_rows(sealed, model):
    with entered(EVERYTHING):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.all().delete()
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(**{"action" if model is Entry else "mac": "x"})


FIRST = "(SELECT id FROM audit_entry ORDER BY recorded_at, id LIMIT 1)"


@pytest.mark.parametrize(
    "change",
    [
        "action = 'audit.something_else'",
        "action = 'audit.add_uni', actor_kind = 'tjob'",
        "actor = gen_random_uuid()",
        "subjects = '{}'",
        "detail = '{\"length\": 4}'",
        "key = '-'",
        "result = '\"-\"'",
        "at = at + interval '1 second'",
        "recorded_at = recorded_at + interval '1 microsecond'",
        "recorded_at = recorded_at + interval '1 year'",
        "post = gen_random_uuid()",
    ],
)
def test_an_entry_that_was_changed_is_found(sealed, change):
    as_owner(f"UPDATE audit_entry SET {change} WHERE id = {FIRST}")
    assert verify().faults


def test_an_entry_that_was_removed_is_found(sealed):
    as_owner(f"DELETE FROM audit_entry WHERE id = {FIRST}")
    [fault] = verify().faults
    assert fault.startswith("Seal 1: 2 entries")


@pytest.mark.parametrize("when", ["recorded_at", "recorded_at - interval '100 years'"])
def test_an_entry_that_was_put_in_is_found(sealed, when):
    as_owner(
        "INSERT INTO audit_entry SELECT gen_random_uuid(), action, actor_kind, actor, post,"
        f" subjects, detail, key, result, at, {when} FROM audit_entry WHERE id = {FIRST}"
    )
    [fault] = verify().faults
    assert fault.startswith("Seal 1: 2 entries")


def test_seals_that_were_removed_are_found(sealed):
    as_owner("DELETE FROM audit_seal WHERE n = 2")
    assert any("Seal 2 is missing" in fault for fault in verify().faults)
    as_owner("DELETE FROM audit_seal WHERE n = 3")
    assert any("the witness saw seal 3" in fault for fault in verify().faults)
    as_owner("DELETE FROM audit_seal")
    assert verify().faults == ("Seals after 0 were removed: the witness saw seal 3.",)


def test_a_seal_made_without_the_key_is_found(sealed):
    as_owner(
        f"DELETE FROM audit_entry WHERE id = {FIRST}",
        "UPDATE audit_seal SET entries = 1 WHERE n = 1",
    )
    faults = verify().faults
    assert any("Seal 1 was not made with this key" in fault for fault in faults)


@pytest.mark.parametrize("column", ["since", "until"])
def test_a_window_that_was_moved_is_found(sealed, column):
    as_owner(f"UPDATE audit_seal SET {column} = {column} + interval '1 microsecond' WHERE n = 3")
    assert verify().faults


def test_a_chain_under_another_key_is_found(sealed):
    with entered(EVERYTHING):
        verdict = seals.verify(b"another key" * 3, audit_witness())
    assert len(verdict.faults) == 3


def test_a_witness_that_is_gone_is_found(sealed):
    sealed.unlink()
    [fault] = verify().faults
    assert "is missing" in fault


def test_a_witness_of_another_chain_is_found(sealed):
    sealed.write_text(json.dumps({"n": 3, "mac": "0" * 64}))
    assert verify().faults == ("Seal 3 is not the one that the witness saw.",)


def test_a_crash_between_seal_and_witness_is_no_fault(sealed, tmp_path):
    before = sealed.read_text()
    assert seal() is not None
    sealed.write_text(before)
    assert verify().faults == ()


def test_the_witness_holds_no_key(sealed):
    kept = json.loads(Path(sealed).read_text())
    assert set(kept) == {"n", "mac"}
    assert entries()[0].recorded_at.tzinfo is UTC
