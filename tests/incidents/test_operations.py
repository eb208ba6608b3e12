"""Opening an incident with its keys, and editions that are in force by date."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.audit.acts import entries
from tests.cast import DISTRICT, OFFICE, gather, outbreak

from lianfang.incidents import keyring, queries
from lianfang.incidents.models import Incident
from lianfang.incidents.operations import (
    EditionLate,
    NotADrill,
    open_incident,
    set_drill_clock,
    take_edition,
)
from lianfang.incidents.queries import NoEdition
from lianfang.incidents.rules import Parameters, Slot
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock
from lianfang.kernel.errors import NotAllowed

NOW = datetime(2020, 1, 22, 4, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def edition(incident: Incident, number: int, effective_at: datetime, **changed: int) -> None:
    with clock.held(NOW), entered(OFFICE.scope):
        take_edition(
            incident,
            number,
            f"第{number}版",
            effective_at,
            Parameters(**changed),  # type: ignore[arg-type]
            by=OFFICE,
            at=NOW,
        )


def test_the_commander_opens_an_incident_and_its_keys_are_made():
    by = gather(NOW).commander
    with clock.held(NOW), entered(by.scope):
        incident = open_incident("疫情", "新冠肺炎", DISTRICT, by=by, at=NOW)
        assert queries.current(by.scope) == incident
    assert incident.opened_at == incident.recorded_at == NOW
    keys = {keyring.incident_key(incident.pk), keyring.token_key(incident.pk)}
    assert {len(key) for key in keys} == {32}
    assert len(keys) == 2
    [entry] = [e for e in entries() if e.action == "incidents.open_incident"]
    assert entry.subjects == [incident.pk]


@pytest.mark.parametrize("who", ["secretary", "grid_worker", "doctor", "administrator", "analyst"])
def test_nobody_else_opens_incidents_or_takes_editions(who):
    by, incident = gather(NOW).actor(who), outbreak(NOW)
    with clock.held(NOW), entered(by.scope):
        with pytest.raises(NotAllowed):
            open_incident("疫情", "新冠肺炎", DISTRICT, by=by, at=NOW)
        with pytest.raises(NotAllowed):
            take_edition(incident, 1, "x", NOW, Parameters(), by=by, at=NOW)
        with pytest.raises(NotAllowed):
            set_drill_clock(incident, timedelta(1), by=by, at=NOW)


def test_an_edition_is_in_force_from_its_moment_until_the_next():
    incident = outbreak(NOW)
    second, third = NOW + timedelta(days=5), NOW + timedelta(days=9)
    edition(incident, 1, NOW - timedelta(days=2), observation_days=7)
    edition(incident, 3, third, fever=375)
    edition(incident, 2, second, observation_days=14)
    instant = timedelta(microseconds=1)
    for at, number in [
        (NOW, 1),
        (second - instant, 1),
        (second, 2),
        (third - instant, 2),
        (third, 3),
        (third + timedelta(days=999), 3),
    ]:
        assert queries.edition(None, incident.pk, at).number == number
    assert queries.parameters(None, incident.pk, NOW).observation_days == 7
    assert queries.parameters(None, incident.pk, third).fever == 375


def test_of_two_editions_from_one_moment_the_later_number_counts():
    incident = outbreak(NOW)
    edition(incident, 2, NOW)
    edition(incident, 1, NOW)
    assert queries.edition(None, incident.pk, NOW).number == 2


def test_before_the_first_edition_there_is_none():
    incident, other = outbreak(NOW), outbreak(NOW, name="another")
    edition(incident, 1, NOW)
    with pytest.raises(NoEdition):
        queries.edition(None, incident.pk, NOW - timedelta(seconds=1))
    with pytest.raises(NoEdition):
        queries.parameters(None, other.pk, NOW)


def test_an_edition_from_long_before_the_incident_is_refused():
    with pytest.raises(EditionLate):
        edition(outbreak(NOW), 1, NOW - timedelta(days=31))


def test_parameters_are_read_as_they_were_written():
    night = Slot("night", opens=1200, due=1320, grace=30, closes=1500)
    odd = Parameters(observation_days=21, fever=375, slots=(night,), release_minute=540)
    assert Parameters.from_json(odd.as_json()) == odd
    assert Parameters.from_json({}) == Parameters()
    assert Parameters.from_json({"fever": 380}) == Parameters(fever=380)


def test_only_a_drill_runs_on_a_clock_of_its_own():
    drill = outbreak(NOW)
    with clock.held(NOW), entered(OFFICE.scope):
        set_drill_clock(drill, timedelta(days=-1800), by=OFFICE, at=NOW)
        real = open_incident("real", "新冠肺炎", DISTRICT, by=OFFICE, at=NOW)
        with pytest.raises(NotADrill):
            set_drill_clock(real, timedelta(1), by=OFFICE, at=NOW)
    assert Incident.objects.get(pk=drill.pk).offset == timedelta(days=-1800)
    assert Incident.objects.get(pk=real.pk).offset is None
