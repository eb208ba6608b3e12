"""Adding persons: two things each, and nothing in clear that names anyone."""

from dataclasses import astuple
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from tests.cast import GRID, OFFICE, details, gather, learn_of, outbreak, resident

from lianfang.jurisdictions.scope import Scope, ScopeKind, entered
from lianfang.kernel import clock
from lianfang.people import vault
from lianfang.people.models import Identity, Person

NOW = datetime(2020, 2, 1, 4, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident():
    return outbreak(NOW)


def test_people_are_added_in_order_with_their_identities(incident):
    family = [
        (details("王建国"), GRID),
        (details("李秀英", born=date(1972, 3, 3), sequence=2), GRID),
        (details("欧阳小明", born=None), GRID[:12]),
    ]
    with clock.held(NOW), entered(OFFICE.scope):
        made = learn_of(incident.pk, family, by=OFFICE, at=NOW)
        people = [Person.objects.get(pk=pk) for pk in made]
        opened = [
            vault.open_details(incident.pk, bytes(i.sealed), i.person_id)
            for i in (Identity.objects.get(pk=pk) for pk in made)
        ]
    assert [known for known, _ in family] == opened
    assert [p.display for p in people] == ["王*国", "李*英", "欧*明"]
    assert [p.birth_year for p in people] == [1970, 1972, None]
    assert [p.division for p in people] == [GRID, GRID, GRID[:12]]
    assert {p.sex for p in people} == {"U"}


def test_no_table_holds_a_name_a_number_a_phone_or_a_door_in_clear(incident):
    known = details()
    resident(incident, NOW, known)
    with entered(Scope(ScopeKind.SECOND)), connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
            " AND table_type = 'BASE TABLE' AND has_table_privilege(table_name::text, 'SELECT')"
        )
        tables = [name for (name,) in cursor.fetchall()]
        assert {"people_person", "people_identity", "audit_entry"} <= set(tables)
        for table in tables:
            cursor.execute(f"SELECT t::text FROM \"{table}\" AS t WHERE t::text <> ''")
            for (row,) in cursor.fetchall():
                for value in filter(None, astuple(known)):
                    assert value not in row, table
                    assert value.encode().hex() not in row, table


def test_people_elsewhere_cannot_be_added(incident):
    from django.db import DatabaseError

    by = gather(NOW).neighbour
    with (
        clock.held(NOW),
        pytest.raises(DatabaseError, match="row-level security"),
        entered(by.scope),
    ):
        learn_of(incident.pk, [(details(), GRID)], by=by, at=NOW)
