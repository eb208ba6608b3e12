"""Break-glass opens a stranger for 15 minutes, owes a review, and is found afterwards."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from lianfang.duties.models import Obligation
from lianfang.jurisdictions.scope import Scope, ScopeKind, entered
from lianfang.kernel import clock
from lianfang.kernel.errors import NotAllowed, NotFound
from lianfang.people.models import Reading
from lianfang.reviewing import operations as acts
from lianfang.reviewing import queries
from lianfang.reviewing.models import BrokenGlass, Conflict, Review
from lianfang.reviewing.operations import Sought
from tests.audit.acts import entries
from tests.cast import NEXT_GRID, details, gather, outbreak, resident

NOW = datetime(2020, 2, 1, 4, tzinfo=UTC)
EVERYTHING = Scope(ScopeKind.SECOND)
REASON = "集市上晕倒，需联系家属"
KNOWN = details("赵小燕", sequence=2, phone="13935900002")

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return gather(NOW)


@pytest.fixture
def incident():
    return outbreak(NOW)


@pytest.fixture
def stranger(incident):
    """Someone of the next township."""
    return resident(incident, NOW, KNOWN, NEXT_GRID)


def as_(by, act, *args, at=NOW, **more):
    with clock.held(at), entered(by.scope):
        return act(*args, by=by, at=at, **more)


def breaking(by, incident, known_by=KNOWN.phone, reason=REASON, at=NOW, **more):
    return as_(by, acts.break_glass, incident, Sought(known_by=known_by), reason, at=at, **more)


def everything(model):
    with entered(EVERYTHING):
        return list(model.objects.all())


@pytest.mark.parametrize("known_by", [KNOWN.phone, KNOWN.number, f" {KNOWN.number.lower()} "])
@pytest.mark.parametrize("who", ["doctor", "grid_worker", "secretary"])
def test_a_stranger_is_opened_by_number_or_telephone(cast, incident, stranger, who, known_by):
    by = cast.actor(who)
    glass = breaking(by, incident, known_by)
    [seen] = as_(by, acts.look_through, glass)
    assert (seen.person, seen.name, seen.phone) == (stranger, KNOWN.name, KNOWN.phone)
    [reading] = everything(Reading)
    assert (reading.purpose, reading.relation) == ("break_glass", "glass")
    assert reading.persons == [stranger]
    told = "".join(str(vars(one)) for one in (*entries(), reading, *everything(BrokenGlass)))
    assert not any(text in told for text in (KNOWN.name, KNOWN.phone, KNOWN.number, REASON))


def test_police_see_no_more_through_broken_glass(cast, incident, stranger):
    glass = breaking(cast.policeman, incident)
    [seen] = as_(cast.policeman, acts.look_through, glass)
    assert (seen.name, seen.phone, seen.number) == (KNOWN.name, "", "")


def test_it_ends_by_itself_after_15_minutes(cast, incident, stranger):
    glass = breaking(cast.doctor, incident)
    last = NOW + timedelta(minutes=15) - timedelta(seconds=1)
    assert as_(cast.doctor, acts.look_through, glass, at=last)
    for late in (timedelta(minutes=15), timedelta(days=1), timedelta(seconds=-1)):
        with pytest.raises(acts.GlassEnded):
            as_(cast.doctor, acts.look_through, glass, at=NOW + late)


def test_nobody_else_looks_through(cast, incident, stranger):
    glass = breaking(cast.doctor, incident)
    for who in ("grid_worker", "staff", "policeman"):
        with pytest.raises(NotFound):
            as_(cast.actor(who), acts.look_through, glass)


def test_asking_after_nobody_is_kept_and_reviewed_too(cast, incident):
    glass = breaking(cast.doctor, incident, "13912345678")
    assert [one.persons for one in everything(BrokenGlass)] == [[]]
    assert as_(cast.doctor, acts.look_through, glass) == ()
    assert everything(Reading) == []
    assert [o.subject for o in everything(Obligation)] == [glass]


@pytest.mark.parametrize("known_by", ["", "赵小燕", "1393590", "%", "' OR 1=1 --"])
def test_nobody_is_looked_for_by_less_than_a_whole_number(cast, incident, stranger, known_by):
    with pytest.raises(acts.NothingAsked):
        breaking(cast.doctor, incident, known_by)


def test_a_reason_is_written(cast, incident, stranger):
    for reason in ("", "急", " " * 40):
        with pytest.raises(acts.ReasonShort):
            breaking(cast.doctor, incident, reason=reason)


@pytest.mark.parametrize("who", ["commander", "supervisor", "administrator", "transport_liaison"])
def test_whoever_has_no_business_with_names_breaks_no_glass(cast, incident, stranger, who):
    with pytest.raises(NotAllowed):
        breaking(cast.actor(who), incident)


def test_three_without_review_are_enough(cast, incident, stranger):
    made = [breaking(cast.doctor, incident) for _ in range(3)]
    with pytest.raises(acts.TooManyUnreviewed):
        breaking(cast.doctor, incident)
    as_(cast.reviewer, acts.review, made[0], "justified", "急救")
    assert breaking(cast.doctor, incident)


def test_the_same_submission_breaks_it_once(cast, incident, stranger):
    first, again = (breaking(cast.doctor, incident, key="k" * 16) for _ in range(2))
    assert first == again
    assert len(everything(BrokenGlass)) == 1


def test_the_reviewer_owes_a_review_within_a_day_and_gives_it(cast, incident, stranger):
    glass = breaking(cast.doctor, incident)
    [duty] = everything(Obligation)
    assert (duty.kind, duty.owner) == ("glass_review", cast.reviewer.post_id)
    assert duty.due_at == NOW + timedelta(days=1)
    [found] = queries.glasses(EVERYTHING, incident)
    assert (found.reason, found.officer, found.names) == (REASON, "doctor", ("赵*燕",))
    later = NOW + timedelta(hours=3)
    as_(cast.reviewer, acts.review, glass, "asked", "请说明", at=later)
    [duty] = everything(Obligation)
    assert duty.done_at == later
    [found] = queries.glasses(EVERYTHING, incident)
    assert found.words == "请说明"
    with pytest.raises(acts.ReviewedAlready):
        as_(cast.reviewer, acts.review, glass, "justified", "好", at=later)


@pytest.mark.parametrize("who", ["commander", "staff", "doctor", "administrator", "supervisor"])
def test_only_the_reviewer_reviews(cast, incident, stranger, who):
    glass = breaking(cast.doctor, incident)
    with pytest.raises(NotAllowed):
        as_(cast.actor(who), acts.review, glass, "justified", "好")


def test_a_review_says_what_and_why_of_something_there(cast, incident, stranger):
    glass = breaking(cast.doctor, incident)
    for finding, words in (("", "好"), ("fine", "好"), ("justified", "  ")):
        with pytest.raises(acts.FindingUnclear):
            as_(cast.reviewer, acts.review, glass, finding, words)
    with pytest.raises(NotFound):
        as_(cast.reviewer, acts.review, uuid4(), "justified", "好")


def test_a_declared_conflict_makes_readings_stand_out(cast, incident):
    from lianfang.people.operations import open_identities

    person = resident(incident, NOW)
    as_(cast.grid_worker, acts.declare_conflict, person, "relative")
    again = as_(cast.grid_worker, acts.declare_conflict, person, "dispute")
    assert again.tie == "relative"
    with pytest.raises(NotFound):
        as_(cast.neighbour, acts.declare_conflict, person, "relative")
    at = NOW + timedelta(hours=1)
    as_(cast.grid_worker, open_identities, [person], "care_visit", at=at)
    [tied] = queries.conflicts(EVERYTHING, incident)
    assert (tied.officer, tied.opened) == ("grid_worker", 1)
    [told] = queries.by_officer(EVERYTHING, NOW, at)
    assert (told.ties, told.unusual) == (1, True)


def test_reading_by_night_and_by_the_fifty_is_unusual(cast, incident):
    from lianfang.people.operations import open_identities

    people = [
        resident(incident, NOW, details(sequence=n, phone=f"139359{n:05d}")) for n in range(51)
    ]
    as_(cast.staff, open_identities, people[:25], "tracing")
    [told] = queries.by_officer(EVERYTHING, NOW - timedelta(1), NOW)
    assert not told.unusual
    at = NOW + timedelta(minutes=59)
    as_(cast.staff, open_identities, people[25:], "tracing", at=at)
    [told] = queries.by_officer(EVERYTHING, NOW - timedelta(1), at)
    assert (told.an_hour, told.nightly, told.unusual) == (51, 0, True)
    night = datetime(2020, 2, 1, 15, 30, tzinfo=UTC)
    as_(cast.secretary, open_identities, people[:1], "tracing", at=night)
    [first] = queries.by_officer(EVERYTHING, night - timedelta(1, 1) + timedelta(1), night)
    assert (first.nightly, first.unusual) == (1, True)


def test_the_draw_is_the_same_for_all_and_of_yesterday(cast, incident):
    from lianfang.people.operations import open_identities

    person = resident(incident, NOW)
    for n in range(14):
        as_(cast.staff, open_identities, [person], "tracing", at=NOW + timedelta(minutes=n))
    tomorrow = NOW + timedelta(days=1)
    first, again = (
        [look.reading.pk for look in queries.drawn(EVERYTHING, incident.pk, tomorrow)]
        for _ in range(2)
    )
    assert first == again and len(first) == 10
    assert queries.drawn(EVERYTHING, incident.pk, NOW) == []


@pytest.mark.parametrize("model", [BrokenGlass, Conflict, Review, Reading])
def test_no_scope_reads_or_changes_what_was_kept(cast, incident, stranger, model):
    breaking(cast.doctor, incident)
    for who in ("doctor", "commander", "reviewer", "administrator", "policeman"):
        with pytest.raises(DatabaseError), entered(cast.actor(who).scope):
            list(model.objects.all())
    for change in (lambda: model.objects.update(id=uuid4()), lambda: model.objects.all().delete()):
        with pytest.raises(DatabaseError), entered(EVERYTHING), transaction.atomic():
            change()
