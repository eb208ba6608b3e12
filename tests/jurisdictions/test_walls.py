"""The wall in the database: raw SQL in a request's transaction shows nothing outside its scope.

Tables are found, not listed: a new table that has no wall, and does not stand among those that
hold nobody, fails here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import DatabaseError, connection, models, transaction
from psycopg import sql
from tests.jurisdictions.worlds import Model, World, all_models, walled, worlds

from lianfang.jurisdictions.scope import Scope, ScopeKind, entered

pytestmark = pytest.mark.django_db

HOLDS_NOBODY = {
    "audit.Cutoff": "moments",
    "audit.Seal": "digests of windows",
    "jurisdictions.Register": "published",
    "jurisdictions.Division": "published",
    "jurisdictions.CodeLink": "published",
    "incidents.Incident": "the outbreak itself",
    "incidents.ProtocolEdition": "published",
    "incidents.ParameterChange": "published",
    "figures.PublishedFigure": "published sums",
    "accounts.Unit": "who takes part",
    "accounts.Post": "offices, not residents",
    "accounts.Holding": "who holds an office",
    "accounts.RoleChange": "what a role may",
    "accounts.Absence": "who is away from an office",
    "places.Alias": "what estates are called",
    "places.Compound": "estates",
    "places.ClosedManagement": "when they are closed",
    "places.Gate": "their gates",
    "places.Grid": "their grids",
    "places.GridCompound": "which grid reaches where",
    "command.Membership": "who takes part",
    "command.Leadership": "who leads",
    "command.LevelDecision": "published",
    "command.WorkGroup": "who takes part",
    "command.Mandate": "what units have to do",
    "command.Pairing": "which office answers for which place",
    "command.Directive": "what units are asked to do; nobody's name",
    "command.DutyShift": "offices on duty",
    "command.Handover": "offices on duty",
    "command.DutyNote": "the log of the headquarters; nobody's name",
    "command.Plan": "published",
    "command.TierDecision": "published",
    "command.PhaseDecision": "published",
    "command.DoctrineItem": "published",
    "command.Attachment": "files of directives, sealed",
    "command.Roster": "a workbook of offices, sealed",
    "transitions.Milestone": "when a step of the response was taken",
    "transitions.Redeployment": "offices that move to the next front",
    "transitions.TimerDefinition": "what is timed",
    "oversight.Commendation": "units that were commended",
    "keeping.Hold": "which tables a remedy still needs",
    "keeping.Destruction": "who destroyed what, and when",
    "keeping.DestroyedTable": "counts",
    "reporting.ReportForm": "forms without names",
    "reporting.SuperiorWorkbook": "forms without names",
    "reporting.CellBinding": "which figure stands where",
    "reporting.FilledWorkbook": "sums as sent",
    "quarantine.Authority": "published",
    "quarantine.DocumentNumber": "a counter",
    "quarantine.Site": "places",
    "quarantine.SiteModeChange": "places",
    "quarantine.Bed": "places",
    "quarantine.PaperTemplate": "forms without names",
    "quarantine.Room": "places",
    "quarantine.SiteDuty": "offices of a site",
    "quarantine.SiteInspection": "places",
    "quarantine.StandingMember": "offices of a village's team",
    "quarantine.TeamTemplate": "what roles are called",
    "quarantine.Vehicle": "vehicles",
    "quarantine.VehicleDisinfection": "vehicles",
    "screening.Round": "names of sweeps",
}
"""Tables that everyone may read, and what they hold instead of residents."""

FORMS = {
    ("command.Attachment", "sealed"),
    ("command.Roster", "sealed"),
    ("quarantine.PaperTemplate", "docx"),
    ("reporting.SuperiorWorkbook", "content"),
    ("reporting.FilledWorkbook", "content"),
}
"""Files that are no secret or sealed: forms without names, sums, what goes with a directive."""

SIGN_IN_ONLY = {
    "accounts.Officer",
    "accounts.Device",
    "accounts.Session",
    "accounts.SignInFailure",
}
"""Read before any scope is entered; of officers a scope sees the columns that name an office."""

SEEN_BY = {
    ScopeKind.UNIT: {
        "duties.Obligation",
        "command.Addressee",
        "oversight.Contradiction",
        "reporting.DailyReport",
        "reporting.ReportException",
        "reporting.ReportFilling",
        "screening.Batch",
        "screening.ColumnMapping",
        "screening.Intake",
        "screening.Omission",
        "screening.OriginalPart",
        "screening.Roster",
        "screening.Row",
    },
    ScopeKind.DOORS: {"places.Household", "screening.Visit"},
    ScopeKind.RELATION: {
        "accounts.Relation",
        "duties.Obligation",
        "people.Identity",
        "people.Person",
        "quarantine.BedStay",
        "quarantine.CheckSample",
        "quarantine.ClinicVisit",
        "quarantine.Dependant",
        "quarantine.DependantsAsked",
        "quarantine.HealthCheck",
        "quarantine.HeldFact",
        "quarantine.Need",
        "quarantine.Order",
        "quarantine.Paper",
        "quarantine.Suitability",
        "quarantine.TeamMember",
        "quarantine.Transfer",
        "quarantine.WelfareContact",
    },
    ScopeKind.GUARD: {
        "accounts.Relation",
        "duties.Obligation",
        "people.Identity",
        "people.Person",
        "quarantine.Order",
        "quarantine.TeamMember",
    },
    ScopeKind.OWN: {
        "people.Identity",
        "people.Person",
        "quarantine.Appeal",
        "quarantine.BedStay",
        "quarantine.Correction",
        "quarantine.HealthCheck",
        "quarantine.HeldFact",
        "quarantine.Need",
        "quarantine.Order",
        "quarantine.Paper",
        "quarantine.TeamMember",
        "quarantine.Transfer",
    },
    ScopeKind.NONE: set(),
}
"""What kinds without a place may see of their own. Guards: no checks, beds, visits or leads."""

SEEN_BY_NOBODY = {
    "reviewing.BrokenGlass",
    "reviewing.Conflict",
    "reviewing.Review",
    "screening.Informant",
}
"""Opened by a named operation of the second role only."""

ENDED_BY_DELETING = {"accounts.Session"}
"""An officer ends a session elsewhere; the row is all there is of it."""

HELD = {"messages.Message", "messages.Wish", "messages.Dispatch"}
"""Read and written by the post that they belong to, whatever its scope."""

LOGS = {"audit.Entry", "people.Reading"}
"""Everyone's acts and readings are added to them, and nobody changes them."""

PLACELESS = LOGS | HELD | {"reviewing.Conflict", "reviewing.Review"}
"""Behind a wall, and of no place."""

GRID = "140802001001001"
BESIDE = "140802001001002"
ELSEWHERE = "140802002001001"
SCOPED = [k for k in ScopeKind if k is not ScopeKind.SECOND]


def walled_models() -> list[Model]:
    return [m for m in all_models() if walled(m)]


@pytest.fixture
def three() -> Iterator[list[World]]:
    """A grid, the one beside it in the same village, and one of the next township."""
    with entered(Scope(ScopeKind.SECOND)):
        made = worlds(GRID, BESIDE, ELSEWHERE)
    yield made


def run(query: sql.Composed, *values: str | UUID) -> list[tuple[object, ...]] | int | None:
    """Rows read, or the number changed; None where the database refuses."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(query, values)
            return list(cursor.fetchall()) if cursor.description else int(cursor.rowcount)
    except DatabaseError as error:
        assert refused(error), error
        return None


def refused(error: DatabaseError) -> bool:
    cause = error.__cause__
    return isinstance(cause, psycopg.errors.InsufficientPrivilege) or (
        isinstance(cause, psycopg.errors.RaiseException) and "appended only" in str(cause)
    )


def seen(model: Model) -> set[object]:
    """The keys that raw SQL shows of a table, without any filter."""
    query = sql.SQL("SELECT {} FROM {}").format(key(model), sql.Identifier(model._meta.db_table))
    found = run(query)
    return {row[0] for row in found} if isinstance(found, list) else set()


def key(model: Model) -> sql.Identifier:
    assert model._meta.pk is not None
    return sql.Identifier(model._meta.pk.column)


def test_every_table_has_a_wall_or_holds_nobody():
    without = {m._meta.label for m in all_models() if not walled(m)}
    assert without == HOLDS_NOBODY.keys() | SIGN_IN_ONLY


def test_what_holds_nobody_refers_to_nobody_and_keeps_no_secret():
    behind = {m._meta.label for m in walled_models()}
    for model in all_models():
        if model._meta.label not in HOLDS_NOBODY:
            continue
        for field in model._meta.concrete_fields:
            other = field.related_model
            assert not (other and other._meta.label in behind), (model, field)  # type: ignore[union-attr]
            form = (model._meta.label, field.name) in FORMS
            assert form or not isinstance(field, models.BinaryField), (model, field)
            assert field.name not in {"person", "persons", "subject", "lead", "order"}, field


def test_every_table_with_a_wall_is_seen_by_place_or_is_a_log():
    for model in walled_models():
        names = {field.name for field in model._meta.concrete_fields}
        assert ("division" in names) != (model._meta.label in PLACELESS), model


def test_an_open_table_is_read_by_every_kind_and_changed_by_few():
    for label in HOLDS_NOBODY:
        table = label.replace(".", "_").lower()
        for kind in ScopeKind:
            assert may(f"lianfang_{kind}", table, "SELECT"), (table, kind)
        for kind in (ScopeKind.UNIT, ScopeKind.RELATION, ScopeKind.GUARD, ScopeKind.NONE):
            assert not may(f"lianfang_{kind}", table, "INSERT, UPDATE"), (table, kind)


def may(role: str, table: str, rights: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, %s, %s)", [role, table, rights])
        row = cursor.fetchone()
    return bool(row and row[0])


def test_nobody_removes_rows_or_keeps_a_password():
    for model in all_models():
        for kind in ScopeKind:
            role, table = f"lianfang_{kind}", model._meta.db_table
            ends = model._meta.label in ENDED_BY_DELETING and kind is ScopeKind.SECOND
            assert ends or not may(role, table, "DELETE, TRUNCATE"), (table, kind)
            if model._meta.label in SIGN_IN_ONLY and kind is not ScopeKind.SECOND:
                assert not may(role, table, "SELECT, INSERT, UPDATE"), (table, kind)
    for kind in SCOPED:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT has_column_privilege(%s, 'accounts_officer', 'password', 'SELECT')",
                [f"lianfang_{kind}"],
            )
            assert cursor.fetchone() == (False,)


def test_the_rows_are_there(three):
    with entered(Scope(ScopeKind.SECOND)):
        for model in walled_models():
            keys = {world.row(model).pk for world in three}
            assert len(keys) == 3
            assert keys <= seen(model), model


@pytest.mark.parametrize("kind", SCOPED)
def test_nothing_outside_the_scope_is_shown(three, kind):
    here, *others = three
    with entered(here.scope(kind)):
        for model in walled_models():
            shown = seen(model)
            own = {here.row(model).pk}
            assert shown.isdisjoint(world.row(model).pk for world in others), model
            assert (own <= shown) == is_seen_by(kind, model), model


def is_seen_by(kind: ScopeKind, model: Model) -> bool:
    if model._meta.label == "audit.Entry":
        return True
    if model._meta.label == "people.Reading":
        return False
    if model._meta.label in HELD:
        return kind is not ScopeKind.OWN
    if kind in (ScopeKind.AREA, ScopeKind.AREAS):
        return model._meta.label not in SEEN_BY_NOBODY
    return model._meta.label in SEEN_BY[kind]


def test_the_next_township_s_officer_sees_the_other_side(three):
    _, _, elsewhere = three
    for kind in (ScopeKind.AREA, ScopeKind.AREAS, ScopeKind.RELATION):
        with entered(elsewhere.scope(kind)):
            for model in walled_models():
                assert seen(model) <= {elsewhere.row(model).pk, *extra(model, elsewhere)}, model


def extra(model: Model, world: World) -> set[object]:
    """A second person, to whom this world's person is joined."""
    if model._meta.label != "people.Person":
        return set()
    pairs = {
        world.row(m).second_id  # type: ignore[attr-defined]
        for m in all_models()
        if m._meta.label == "people.DoubtfulPair"
    }
    return pairs | {world.row(m).kept_id for m in all_models() if m._meta.label == "people.Join"}  # type: ignore[attr-defined]


@pytest.mark.parametrize("empty", [Scope(kind) for kind in SCOPED], ids=lambda s: s.kind)
def test_a_scope_that_names_nothing_shows_nothing(three, empty):
    with entered(empty):
        for model in walled_models():
            assert seen(model) == set(), model


def test_without_a_scope_the_login_role_reads_nothing(three):
    for model in walled_models():
        query = sql.SQL("SELECT 1 FROM {}").format(sql.Identifier(model._meta.db_table))
        assert run(query) is None, model


def test_after_a_scope_is_left_nothing_of_it_remains(three):
    here, *_ = three
    with entered(here.scope(ScopeKind.AREA)):
        pass
    for model in walled_models():
        assert seen(model) == set(), model


@pytest.mark.parametrize("kind", SCOPED)
def test_nothing_outside_the_scope_is_changed(three, kind):
    here, *others = three
    with entered(here.scope(kind)):
        for model in walled_models():
            for world in others:
                query = sql.SQL("UPDATE {0} SET {1} = {1} WHERE {1} = %s").format(
                    sql.Identifier(model._meta.db_table), key(model)
                )
                assert not run(query, world.row(model).pk), model
                removal = sql.SQL("DELETE FROM {0} WHERE {1} = %s").format(
                    sql.Identifier(model._meta.db_table), key(model)
                )
                assert run(removal, world.row(model).pk) is None, model


@pytest.mark.parametrize("kind", SCOPED)
def test_nothing_is_added_outside_the_scope(three, kind):
    here, *others = three
    with entered(here.scope(kind)):
        for model in walled_models():
            if model._meta.label in LOGS:
                continue
            for world in others:
                with pytest.raises(DatabaseError) as caught, transaction.atomic():
                    stranger(model, world).save(force_insert=True)
                assert isinstance(caught.value, DatabaseError)
                assert refused(caught.value), (model, caught.value)


def stranger(model: Model, world: World) -> models.Model:
    """A copy of another world's row under a key of its own."""
    row = world.row(model)
    values = {f.attname: getattr(row, f.attname) for f in model._meta.concrete_fields}
    assert model._meta.pk is not None
    return model(**values | {model._meta.pk.attname: uuid4()})


@pytest.mark.parametrize("kind", [ScopeKind.AREA, ScopeKind.AREAS])
def test_nothing_is_moved_out_of_the_scope(three, kind):
    here, beside, _ = three
    with entered(here.scope(kind)):
        for model in walled_models():
            if model._meta.label in PLACELESS:
                continue
            query = sql.SQL("UPDATE {} SET division = %s WHERE {} = %s").format(
                sql.Identifier(model._meta.db_table), key(model)
            )
            assert run(query, beside.division, here.row(model).pk) is None, model


@pytest.mark.parametrize("kind", SCOPED)
def test_logs_are_never_changed(three, kind):
    here, *_ = three
    with entered(here.scope(kind)):
        for model in walled_models():
            if model._meta.label in LOGS:
                query = sql.SQL("UPDATE {0} SET {1} = {1}").format(
                    sql.Identifier(model._meta.db_table), key(model)
                )
                assert run(query) is None, model


@pytest.mark.parametrize("kind", list(ScopeKind))
def test_partitions_of_the_ledger_are_not_read_around_it(three, kind):
    here, *_ = three
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits"
            " WHERE inhparent = 'duties_obligation'::regclass"
        )
        parts = [name for (name,) in cursor.fetchall()]
    assert parts
    with entered(replace(here.scope(ScopeKind.AREA), kind=kind)):
        for part in parts:
            name = sql.Identifier(part)
            assert run(sql.SQL("SELECT 1 FROM {}").format(name)) is None
            assert run(sql.SQL("DELETE FROM {}").format(name)) is None


def test_a_scope_cannot_be_widened_by_taking_another_role(three):
    """Only code that enters a scope takes its role; what a page may send is values, not SQL.

    The login role may take each role, so this is what the settings guard: a role without its
    settings shows nothing.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE lianfang_area")
        for model in walled_models():
            if model._meta.label not in LOGS:
                assert seen(model) == set(), model
