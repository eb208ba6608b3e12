"""Whatever happens to leads, each has one post that owes its answer, and every sum balances."""

from datetime import timedelta

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianfang.accounts.models import Absence
from lianfang.duties.models import Obligation
from lianfang.incidents.models import Incident
from lianfang.jurisdictions.scope import across_scopes, entered
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError
from lianfang.screening import ground_identities, identities
from lianfang.screening.absence_operations import (
    declare_absence,
    end_absence,
    pass_on_leads,
)
from lianfang.screening.attempt_operations import record_attempts
from lianfang.screening.attempting import FieldAttempt
from lianfang.screening.choices import Outcome
from lianfang.screening.climb_operations import climb_leads
from lianfang.screening.ground_queries import anything_climbs, anything_passes_on
from lianfang.screening.models import Lead, Placement
from lianfang.screening.operations import answer_leads, reassign_leads
from tests.screening.conftest import NOW, READING
from tests.screening.ground import complete
from tests.screening.samples import HERE, HERE_ADDRESS, NEXT, NEXT_ADDRESS, csv, row

LEADS = 3
PLACES = (HERE, HERE + "002", NEXT, NEXT[:9], "140802")
WORKERS = ("worker", "worker2", "community", "secretary", "next_worker")
ANSWERS = [value for value in Outcome.values if value != "pending"]

acts = st.one_of(
    st.tuples(st.just("try"), st.integers(0, LEADS - 1), st.integers(1, 3)),
    st.tuples(st.just("answer"), st.integers(0, LEADS - 1), st.sampled_from(ANSWERS)),
    st.tuples(st.just("reassign"), st.integers(0, LEADS - 1), st.sampled_from(PLACES)),
    st.tuples(
        st.just("leave"),
        st.sampled_from(WORKERS),
        st.sampled_from((None, *WORKERS)),
        st.integers(1, 30),
    ),
    st.tuples(st.just("return")),
    st.tuples(st.just("job")),
)
lives = st.lists(st.tuples(st.sampled_from((0, 20, 90, 400, 780, 1500)), acts), max_size=12)


def perform(act, world, district, leads, at):
    how = {"by": district, "at": at}
    match act:
        case "try", lead, times:
            moments = [at - timedelta(minutes=9 * n) for n in range(times)]
            record_attempts([FieldAttempt(leads[lead], "visit", m) for m in moments], **how)
        case "answer", lead, outcome:
            answer_leads([complete(leads[lead], outcome, at)], **how)
        case "reassign", lead, place:
            reassign_leads([leads[lead]], place, "移交", **how)
        case "leave", who, deputy, hours:
            other = world.officers[deputy].post_id if deputy else None
            until = at + timedelta(hours=hours)
            declare_absence(world.officers[who].post_id, at, until, other, **how)
        case ("return",):
            for absence in Absence.objects.order_by("id").values_list("pk", flat=True):
                end_absence(absence, **how)
        case ("job",):
            run_job(world, district, at)


def run_job(world, district, at):
    """As config.jobs runs it: whatever is to change hands does, and then nothing more is."""
    incident = Incident.objects.get(pk=world.incident)
    pass_on_leads(world.incident, by=district, at=at)
    assert not anything_passes_on(district.scope, incident, at)
    climb_leads(world.incident, by=district, at=at)
    assert not anything_climbs(district.scope, incident, at)


def check(world, district, leads):
    for source in (identities, ground_identities):
        found = source.identities(district.scope, world.incident)
        assert [i for i in found if not i.holds] == []
    with across_scopes(READING):
        for lead in Lead.objects.filter(pk__in=leads, outcome="pending"):
            last = Placement.objects.filter(lead=lead).order_by("-recorded_at", "-id")[0]
            undone = Obligation.objects.filter(subject=lead.pk, done_at=None, lifted_at=None)
            newest = max(undone, key=lambda o: int(o.slot))
            assert (newest.owner, newest.division) == (last.post, lead.division)
            older = [o for o in undone if o != newest]
            assert all(o.recorded_at <= newest.recorded_at for o in older)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(lives)
def test_each_lead_has_one_post_that_owes_its_answer(world, district, send, life):
    with transaction.atomic():
        send(
            csv(
                row("王小明", 1, HERE_ADDRESS),
                row("李国强", 2, NEXT_ADDRESS),
                row("张建军", 3, ""),
            )
        )
        with across_scopes(READING):
            leads = list(Lead.objects.order_by("id").values_list("pk", flat=True))
        at = NOW
        for minutes, act in life:
            at += timedelta(minutes=minutes)
            with clock.held(at), entered(district.scope):
                try:
                    with transaction.atomic():
                        perform(act, world, district, leads, at)
                except DomainError:
                    pass  # refused, and nothing is changed
            check(world, district, leads)
        transaction.set_rollback(True)
