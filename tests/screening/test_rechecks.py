"""Second looks: drawn by chance, looked at by someone else, told by place only."""

from datetime import date, timedelta

import pytest

from lianfang.accounts import queries as accounts
from lianfang.accounts.models import Holding, Unit
from lianfang.accounts.operations import NewPost, establish_posts
from lianfang.duties.models import Obligation
from lianfang.jurisdictions.scope import across_scopes, entered
from lianfang.kernel import clock
from lianfang.kernel.errors import NotAllowed, NotFound
from lianfang.screening.answering import FieldAnswer
from lianfang.screening.ground_identities import identities
from lianfang.screening.ground_queries import Agreement, agreement, is_drawn, rechecks_of
from lianfang.screening.models import Answer, Lead, Recheck
from lianfang.screening.operations import answer_leads
from lianfang.screening.recheck_operations import (
    DayNotOver,
    Drawn,
    Looked,
    LookedInFuture,
    SameEyes,
    ShareUnknown,
    draw_rechecks,
    record_rechecks,
)
from lianfang.screening.sweep_operations import open_round, record_visits
from lianfang.screening.sweeping import DoorVisit
from tests.screening.conftest import NOW, READING, households_of
from tests.screening.samples import HERE, HERE_ADDRESS, csv, row

TODAY = date(2020, 1, 24)
EVENING = NOW + timedelta(hours=9, minutes=30)
"""19:30 in the district."""
NEXT_DAY = NOW + timedelta(days=1)


def act(operation, *arguments, by, at, **more):
    with clock.held(at), entered(by.scope):
        return operation(*arguments, by=by, at=at, **more)


@pytest.fixture
def answered(world, send):
    """Twelve leads and ten doors of this township, answered by its workers."""
    send(csv(*(row(f"李国{n}", n, HERE_ADDRESS) for n in range(1, 13))))
    at = NOW + timedelta(hours=1)
    staff, worker = world.officers["staff"], world.officers["worker"]
    for name in ("worker", "worker2"):
        by = world.officers[name]
        with entered(by.scope):
            leads = list(Lead.objects.values_list("pk", flat=True))
        act(answer_leads, [FieldAnswer(lead, "found", at) for lead in leads], by=by, at=at)
    sweep = act(open_round, world.incident, 1, "第一轮", by=staff, at=NOW)
    with across_scopes(READING):
        doors = households_of(HERE + "001")
    visits = [DoorVisit(door, at, n > 1, 2 if n > 1 else 0) for n, door in enumerate(doors)]
    act(record_visits, sweep, visits, by=worker, at=at)


def draw(world, district, share=0.25, day=TODAY, at=EVENING):
    return act(draw_rechecks, world.incident, day, by=district, at=at, share=share)


def drawn_now():
    with across_scopes(READING):
        return list(Recheck.objects.order_by("id"))


def balanced(world, district):
    assert [i for i in identities(district.scope, world.incident) if not i.holds] == []


def test_a_share_is_drawn_once_and_owed_by_the_secretary_next_day(world, district, answered):
    assert draw(world, district) == Drawn(answers=3, doors=2)
    assert draw(world, district) == Drawn(0, 0)
    secretary = world.officers["community"].post_id
    with across_scopes(READING):
        assert set(Recheck.objects.values_list("post", flat=True)) == {secretary}
        owed = Obligation.objects.filter(kind="recheck")
        due = {clock.local(o.due_at).isoformat()[:16] for o in owed}
        assert due == {"2020-01-25T18:00"} and {o.owner for o in owed} == {secretary}
    balanced(world, district)


def test_what_is_drawn_depends_on_the_incidents_key_alone(world, district, answered):
    draw(world, district)
    first = {r.subject for r in drawn_now()}
    draw(world, district, share=0.5)
    assert first < {r.subject for r in drawn_now()}


def test_a_single_answer_is_drawn_too_and_unanswered_doors_never(world, district, answered):
    assert draw(world, district, share=0.001) == Drawn(1, 1)
    assert draw(world, district, share=1) == Drawn(11, 7)


def test_the_job_draws_a_day_once(world, district, answered):
    with entered(district.scope):
        assert not is_drawn(district.scope, world.incident, TODAY)
        assert is_drawn(district.scope, world.incident, TODAY + timedelta(days=1))
    draw(world, district)
    with entered(district.scope):
        assert is_drawn(district.scope, world.incident, TODAY)


def test_what_cannot_be_drawn_is_refused(world, district, answered):
    with pytest.raises(DayNotOver):
        draw(world, district, at=EVENING - timedelta(minutes=1))
    with pytest.raises(ShareUnknown):
        draw(world, district, share=0)
    with pytest.raises(NotAllowed):
        draw(world, world.officers["secretary"])


def look(world, name, rechecks, *, agrees=True, at=NEXT_DAY, **more):
    results = [Looked(r.pk, agrees, at) for r in rechecks]
    return act(record_rechecks, results, by=world.officers[name], at=NEXT_DAY, **more)


def test_agreement_is_told_by_place(world, district, answered):
    draw(world, district)
    rechecks = drawn_now()
    assert look(world, "community", rechecks[:4]) == 4
    assert look(world, "community", rechecks[4:], agrees=False) == 1
    assert look(world, "community", rechecks[:1], agrees=False) == 0
    balanced(world, district)
    with entered(district.scope):
        for digits in (6, 9, 12):
            told = agreement(district.scope, world.incident, NEXT_DAY, digits)
            assert told == [Agreement(HERE[:digits], 5, 4)]
        assert agreement(district.scope, world.incident, EVENING) == []
        with pytest.raises(ValueError, match="15"):
            agreement(district.scope, world.incident, NEXT_DAY, 15)
    with across_scopes(READING):
        assert {o.done_at for o in Obligation.objects.filter(kind="recheck")} == {NEXT_DAY}


def test_a_post_sees_what_it_still_owes(world, district, answered):
    draw(world, district)
    secretary = world.officers["community"]
    look(world, "secretary", drawn_now()[:2])
    with entered(secretary.scope):
        assert rechecks_of(secretary.scope, secretary.post_id).count() == 3


def test_who_answered_does_not_look_again_in_any_post(world, district, answered):
    draw(world, district, share=1)
    with across_scopes(READING):
        own = Answer.objects.filter(by_post=world.officers["worker"].post_id).values("id")
        mine = list(Recheck.objects.filter(subject__in=own))
    with pytest.raises(SameEyes):
        look(world, "worker", mine)
    second = second_post(world, district)
    with pytest.raises(SameEyes):
        act(record_rechecks, [Looked(mine[0].pk, True, NEXT_DAY)], by=second, at=NEXT_DAY)
    assert {r.agrees for r in drawn_now()} == {None}


def second_post(world, district):
    """The worker of the first grid, who also holds a post of the whole community."""
    with clock.held(NOW), entered(district.scope):
        unit = Unit.objects.get(name="本乡").pk
        post = NewPost(unit, "community_secretary", HERE, "代理书记", "worker", "worker")
        establish_posts([post], password=None, by=district, at=NOW)
        held = Holding.objects.select_related("post__unit").get(post__title="代理书记")
        return accounts.actor_of(held, "worker", NEXT_DAY)


def test_whoever_keyed_an_answer_in_does_not_look_again(world, district, send):
    send(csv(row("王小明", 1, HERE_ADDRESS)))
    with across_scopes(READING):
        lead = Lead.objects.get().pk
    community, worker = world.officers["community"], world.officers["worker"]
    said = [FieldAnswer(lead, "found", NOW)]
    act(answer_leads, said, by=community, at=NOW, paper_of=worker.post_id)
    draw(world, district)
    (recheck,) = drawn_now()
    assert recheck.post == world.officers["secretary"].post_id
    with pytest.raises(SameEyes):
        look(world, "community", [recheck])


def test_a_look_before_the_draw_or_elsewhere_is_refused(world, district, answered):
    draw(world, district)
    with pytest.raises(LookedInFuture):
        look(world, "community", drawn_now(), at=EVENING - timedelta(minutes=1))
    with pytest.raises(NotFound):
        look(world, "next_secretary", drawn_now())
    with pytest.raises(NotAllowed):
        look(world, "liaison", drawn_now())
