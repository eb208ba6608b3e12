"""Within a person's own scope the database shows that person's records, and no other's."""

import pytest
from django.db import ProgrammingError, connection, transaction

from lianfang.quarantine.portal_codes import open_portal
from tests.portal.conftest import LATER, at_home, speaking

OWN = {
    "quarantine_order": "person_id",
    "quarantine_teammember": "person",
    "quarantine_healthcheck": "person",
    "quarantine_need": "person",
    "quarantine_appeal": "person",
    "quarantine_correction": "person",
    "quarantine_paper": "person",
    "quarantine_bedstay": "person",
    "quarantine_heldfact": "person",
    "people_person": "id",
    "people_identity": "person_id",
}
HIDDEN = (
    "quarantine_portalcode", "quarantine_breach", "quarantine_extension", "quarantine_suitability",
    "quarantine_dependant", "people_reading", "people_join", "duties_obligation",
    "screening_lead", "accounts_relation",
)  # fmt: skip


def rows(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def two_homes(home):
    other = at_home(home.world)
    for one in (home, other):
        one.enter()
        one.send("need", kind="food", priority="normal", text="面")
        one.send("report", temperature="36.6", thermometer="axillary")
    return open_portal(home.given.link, home.given.code, at=LATER).actor


def test_raw_questions_find_one_s_own_rows_only(home):
    actor = two_homes(home)
    with speaking(actor, LATER):
        found = {table: rows(f"SELECT {who} FROM {table}") for table, who in OWN.items()}
    for table, persons in found.items():
        assert {person for (person,) in persons} <= {home.person}, table
    for table in ("quarantine_order", "quarantine_need", "quarantine_healthcheck"):
        assert found[table] == [(home.person,)], table


@pytest.mark.parametrize("table", HIDDEN)
def test_what_others_keep_about_the_person_is_not_theirs_to_read(home, table):
    actor = open_portal(home.given.link, home.given.code, at=LATER).actor
    with speaking(actor, LATER), pytest.raises(ProgrammingError), transaction.atomic():
        rows(f"SELECT * FROM {table}")


def test_no_one_else_s_row_can_be_written(home):
    actor = two_homes(home)
    with speaking(actor, LATER):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE quarantine_need SET outcome = NULL")
            assert cursor.rowcount == 1
        for sql in ("UPDATE quarantine_order SET end_at = start_at", "DELETE FROM people_person"):
            with pytest.raises(ProgrammingError), transaction.atomic():
                rows(sql)
