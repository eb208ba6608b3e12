"""Asking: who may, as of when; what is asked again for a moment answers the same."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.audit.acts import entries
from tests.cast import DISTRICT, GRID, NEXT_GRID, OFFICE, TOWNSHIP, gather, outbreak

from lianfang.audit.operations import cut_off
from lianfang.figures import queries
from lianfang.figures.models import PublishedFigure
from lianfang.figures.operations import MomentOpen, publish
from lianfang.figures.queries import MomentWithoutOffset, PlaceUnreadable, ask, rows_behind
from lianfang.figures.registry import Figure, Measure, Style
from lianfang.jurisdictions.scope import Scope, ScopeKind, entered
from lianfang.kernel import clock
from lianfang.kernel.errors import NotAllowed
from lianfang.people.models import Person

NOW = datetime(2020, 2, 1, 4, tzinfo=UTC)
SQL = (
    "SELECT id, sex AS part, birth_year AS amount, division FROM people_person"
    " WHERE incident_id = %(incident)s AND recorded_at <= %(as_of)s"
    " AND division >= %(low)s AND division < %(high)s"
)


def make(key: str, measure: Measure = Measure.COUNT, *counted: str, sql: str = SQL) -> Figure:
    return Figure(
        id=key,
        name=f"people_{key}",
        label="人员",
        label_en="people",
        unit="人",
        definition="persons known",
        rows_sql=sql,
        measure=measure,
        style=Style.DATE if measure is Measure.MOMENT else Style.EXACT,
        parts={"F": "女", "M": "男"},
        counted=frozenset(counted),
    )


COUNT = make("T1")
WOMEN = make("T2", Measure.COUNT, "F")
TOTAL = make("T3", Measure.SUM)
SHARE = make(
    "T4",
    Measure.SHARE,
    sql=SQL.replace("birth_year AS amount", "(birth_year >= 2000)::int AS amount"),
)
LATEST = make(
    "T5",
    Measure.MOMENT,
    sql=SQL.replace("birth_year AS amount", "extract(epoch FROM recorded_at) AS amount"),
)
ALL = [COUNT, WOMEN, TOTAL, SHARE, LATEST]


def add(incident, at: datetime, *people: tuple[str, int, str]) -> list[UUID]:
    made = [
        Person(
            incident_id=incident,
            display="王*",
            sex=sex,
            birth_year=year,
            division=division,
            recorded_at=at,
        )
        for sex, year, division in people
    ]
    with clock.held(at), entered(Scope(ScopeKind.SECOND)):
        Person.objects.bulk_create(made)
    return [p.pk for p in made]


@pytest.fixture
def incident(db) -> UUID:
    found = outbreak(NOW - timedelta(days=9)).pk
    add(
        found, NOW, ("F", 1970, GRID), ("F", 2001, GRID), ("M", 1999, GRID), ("M", 2010, NEXT_GRID)
    )
    return found


def asked(incident, place=DISTRICT, as_of=NOW, figures=ALL, scope=OFFICE.scope):
    with entered(scope):
        return {a.id: a for a in ask(scope, incident, place, as_of, figures)}


def test_value_parts_and_text_come_from_one_selection(incident):
    found = asked(incident)
    assert (found["T1"].value, found["T1"].parts) == (4, {"F": 2, "M": 2})
    assert (found["T2"].value, found["T2"].parts) == (2, {"F": 2, "M": 2})
    assert (found["T3"].value, found["T3"].parts) == (7980, {"F": 3971, "M": 4009})
    assert found["T4"].value == 0.5
    assert found["T4"].parts == {"F": {"of": 2, "done": 1}, "M": {"of": 2, "done": 1}}
    assert found["T4"].text == "50.0%（2/4）"
    assert found["T5"].value == NOW.timestamp()
    assert found["T5"].text == "2月1日12时"
    assert {a.rows.count for a in found.values()} == {4}
    assert found["T1"].text == "4人"


def test_a_place_counts_what_lies_in_it(incident):
    assert asked(incident, TOWNSHIP)["T1"].value == 3
    assert asked(incident, GRID)["T1"].value == 3
    assert asked(incident, NEXT_GRID)["T1"].value == 1
    assert asked(incident, "140802003")["T1"].value == 0
    assert asked(uuid4())["T1"].value == 0


def test_with_no_rows_a_share_and_a_moment_have_no_value(incident):
    found = asked(incident, "140802003")
    assert (found["T4"].value, found["T4"].text) == (None, "—")
    assert (found["T5"].value, found["T5"].text) == (None, "—")
    assert (found["T3"].value, found["T3"].parts) == (0, {})


people = st.lists(
    st.tuples(st.sampled_from("FMU"), st.integers(1900, 2020), st.sampled_from([GRID, NEXT_GRID])),
    max_size=12,
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(people, people)
def test_parts_sum_to_the_value_and_later_rows_change_no_answer(db, before, later):
    incident = outbreak(NOW - timedelta(days=9)).pk
    add(incident, NOW, *before)
    first = asked(incident)
    assert first["T1"].value == sum(first["T1"].parts.values()) == len(before)
    assert first["T3"].value == sum(first["T3"].parts.values())
    assert first["T2"].value == first["T2"].parts.get("F", 0)
    assert sum(part["of"] for part in first["T4"].parts.values()) == len(before)
    places = [asked(incident, place)["T1"].value for place in (GRID, NEXT_GRID)]
    assert sum(places) == len(before)
    add(incident, NOW + timedelta(microseconds=1), *later)
    assert asked(incident) == first
    assert asked(incident, as_of=NOW + timedelta(hours=1))["T1"].value == len(before) + len(later)


def test_the_digest_tells_other_rows_of_the_same_number(incident):
    first = asked(incident)["T1"].rows
    with entered(Scope(ScopeKind.SECOND)):
        Person.objects.filter(birth_year=1970).update(birth_year=1971)
    second = asked(incident)["T1"].rows
    assert second.count == first.count
    assert second.digest != first.digest


def test_an_answer_is_provisional_until_its_moment_is_closed(incident):
    assert asked(incident)["T1"].provisional
    with clock.held(NOW), entered(OFFICE.scope):
        cut_off(NOW, by=OFFICE, at=NOW, reason="evening")
    assert not asked(incident)["T1"].provisional
    assert asked(incident, as_of=NOW + timedelta(seconds=1))["T1"].provisional


def test_a_place_that_is_not_ones_own_is_refused(incident):
    cast = gather(NOW)
    for who, place in [
        ("secretary", DISTRICT),
        ("secretary", "140802002"),
        ("grid_worker", TOWNSHIP),
        ("neighbour", GRID),
        ("doctor", TOWNSHIP),
        ("policeman", TOWNSHIP),
        ("transport_liaison", DISTRICT),
        ("reviewer", DISTRICT),
    ]:
        with pytest.raises(NotAllowed):
            asked(incident, place, scope=cast.actor(who).scope)
    assert asked(incident, TOWNSHIP, scope=cast.secretary.scope)["T1"].value == 3
    assert asked(incident, scope=cast.commander.scope)["T1"].value == 4


def test_a_scope_without_a_place_may_ask_for_nothing(incident):
    with pytest.raises(NotAllowed):
        asked(incident, scope=Scope(ScopeKind.AREA))


def test_a_moment_without_an_offset_is_refused(incident):
    naive = datetime(2020, 2, 1, 12)  # noqa: DTZ001
    with pytest.raises(MomentWithoutOffset):
        asked(incident, as_of=naive)
    with entered(OFFICE.scope):
        with pytest.raises(MomentWithoutOffset):
            rows_behind(OFFICE.scope, incident, DISTRICT, naive, COUNT)
        with pytest.raises(MomentWithoutOffset):
            publish(incident, DISTRICT, naive, by=OFFICE, at=NOW)


def test_a_place_that_is_no_code_is_refused_with_how_to_mend_it(incident):
    with pytest.raises(PlaceUnreadable, match="14080200.*give 6, 9, 12 or 15 digits"):
        asked(incident, "14080200")


def test_the_rows_behind_open_within_the_reader_s_own_scope(incident):
    cast = gather(NOW)
    for by, seen in ((cast.commander, 4), (cast.secretary, 3), (cast.neighbour, 1)):
        with entered(by.scope):
            rows = rows_behind(by.scope, incident, DISTRICT, NOW, COUNT)
            assert len(rows) == seen
            assert queries.seen_count(by.scope, incident, DISTRICT, NOW, COUNT) == seen
            ids = [row.id for row in rows]
            assert ids == sorted(ids)
            first = rows_behind(by.scope, incident, DISTRICT, NOW, COUNT, limit=1)
            after = first[-1].id
            rest = rows_behind(by.scope, incident, DISTRICT, NOW, COUNT, after=after)
            assert first + rest == rows


@pytest.fixture
def closed(incident):
    with clock.held(NOW), entered(OFFICE.scope):
        cut_off(NOW, by=OFFICE, at=NOW, reason="evening")
    return incident


@pytest.fixture
def declared(monkeypatch):
    from lianfang.figures import registry

    monkeypatch.setattr(registry, "_FIGURES", {f.id: f for f in ALL})


def publish_as(by, incident, place=DISTRICT, as_of=NOW):
    later = NOW + timedelta(hours=1)
    with clock.held(later), entered(by.scope):
        return publish(incident, place, as_of, by=by, at=later)


def test_published_figures_keep_value_definition_and_rows(closed, declared):
    said = asked(closed)
    assert publish_as(gather(NOW).staff, closed) == len(ALL)
    with entered(OFFICE.scope):
        kept = queries.published(OFFICE.scope, closed, DISTRICT, NOW)
    for figure in ALL:
        one = kept[figure.id]
        answer = said[figure.id]
        assert (one.value, one.parts, one.text) == (answer.value, answer.parts, answer.text)
        assert (one.rows_count, one.rows_digest) == (answer.rows.count, answer.rows.digest)
        assert one.definition_hash == figure.hash


def test_publishing_again_changes_nothing(closed, declared):
    assert publish_as(OFFICE, closed) == len(ALL)
    before = list(PublishedFigure.objects.order_by("figure").values())
    add(closed, NOW + timedelta(minutes=5), ("F", 1980, GRID))
    assert publish_as(OFFICE, closed) == 0
    assert list(PublishedFigure.objects.order_by("figure").values()) == before
    published = [e for e in entries() if e.action == "figures.publish"]
    assert sorted(len(e.subjects) for e in published) == [0, len(ALL)]


def test_an_open_moment_is_not_published(incident, declared):
    with pytest.raises(MomentOpen):
        publish_as(OFFICE, incident)
    assert not PublishedFigure.objects.exists()


def test_who_may_not_publish_is_refused(closed, declared):
    from dataclasses import replace

    cast = gather(NOW)
    narrow = replace(cast.staff, scope=cast.secretary.scope)
    for by in (cast.secretary, cast.analyst, cast.grid_worker, narrow):
        with pytest.raises(NotAllowed):
            publish_as(by, closed)
    assert not PublishedFigure.objects.exists()
