"""Every sum balances after any sequence of acts, and a frozen moment answers the same."""

from collections import Counter
from datetime import timedelta

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianfang.figures.queries import ask
from lianfang.jurisdictions.scope import across_scopes, entered
from lianfang.kernel import clock
from lianfang.screening import ground_identities, list_identities
from lianfang.screening.choices import Outcome
from lianfang.screening.figures import HOUSEHOLDS_COVERED, LEADS_RECONCILED
from lianfang.screening.identities import identities
from lianfang.screening.models import Lead, Row
from lianfang.screening.operations import answer_leads, reassign_leads
from lianfang.screening.reassigning import LeadSettled
from lianfang.screening.sweep_operations import open_round, record_visits, report_found
from lianfang.screening.sweeping import DoorVisit, FoundPerson
from tests.screening.conftest import NOW, READING, households_of
from tests.screening.ground import complete
from tests.screening.samples import HERE, HERE_ADDRESS, NEXT, NEXT_ADDRESS, csv, number, row

ADDRESSES = ("", HERE_ADDRESS, NEXT_ADDRESS, "盐湖区东城街道")
PLACES = (HERE, HERE + "002", NEXT, NEXT[:9])
ANSWERS = [value for value in Outcome.values if value not in ("pending", "unreachable")]

people = st.tuples(st.integers(1, 6), st.sampled_from(ADDRESSES), st.integers(1, 3))
acts = st.one_of(
    st.tuples(st.just("import"), st.booleans(), st.lists(people, min_size=1, max_size=6)),
    st.tuples(
        st.just("answer"),
        st.lists(st.tuples(st.integers(0, 9), st.sampled_from(ANSWERS)), min_size=1, max_size=4),
    ),
    st.tuples(st.just("reassign"), st.integers(0, 9), st.sampled_from(PLACES)),
    st.tuples(st.just("found"), st.integers(1, 9), st.sampled_from((HERE + "001", NEXT + "001"))),
)


def leads_now():
    with across_scopes(READING):
        return list(Lead.objects.order_by("id").values_list("pk", flat=True))


def perform(act, at, world, district, send):
    kind, *rest = act
    if kind == "import":
        railway, listed = rest
        rows = [row(f"王小{n}", n, where, phone=f"1380000{n:04d}") for n, where, _ in listed]
        rows += [",,139,," for *_, times in listed for _ in range(times - 1)]
        send(csv(*rows), by=district, at=at, provider=world.railway if railway else None)
        return
    if kind == "found":
        seen = FoundPerson(rest[1], at, f"王小{rest[0]}", number(rest[0]))
        with clock.held(at), entered(district.scope):
            report_found(world.incident, [seen], by=district, at=at)
        return
    leads = leads_now()
    if not leads:
        return
    with clock.held(at), entered(district.scope):
        if kind == "answer":
            said = [complete(leads[n % len(leads)], outcome, at) for n, outcome in rest[0]]
            answer_leads(said, by=district, at=at)
        else:
            try:
                with transaction.atomic():
                    lead = leads[rest[0] % len(leads)]
                    reassign_leads([lead], rest[1], "移交", by=district, at=at)
            except LeadSettled:
                pass


def check(world, district):
    for source in (identities, list_identities.identities, ground_identities.identities):
        assert [i for i in source(district.scope, world.incident) if not i.holds] == []
    with entered(district.scope):
        (figure,) = ask(district.scope, world.incident, "140802", far(), [LEADS_RECONCILED])
        outcomes = Counter(Lead.objects.values_list("outcome", flat=True))
    assert figure.value == sum(figure.parts.values())
    assert figure.parts == outcomes


def far():
    return NOW + timedelta(days=300)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(acts, min_size=1, max_size=8), st.booleans())
def test_sums_balance_under_any_sequence_of_acts(world, district, send, sequence, at_once):
    with transaction.atomic():
        for n, act in enumerate(sequence):
            perform(act, NOW + timedelta(minutes=0 if at_once else 40 * n), world, district, send)
            check(world, district)
        transaction.set_rollback(True)


def test_a_broken_row_turns_the_balance_red(world, district, send):
    send(csv(row("王小明", 1, HERE_ADDRESS)))
    with across_scopes(READING):
        Row.objects.update(outcome="found")
    lists = list_identities.identities(district.scope, world.incident)
    assert [i.name for i in lists if not i.holds] == [
        "rows with a lead = rows that follow their lead"
    ]


# --- frozen moments --------------------------------------------------------------------------


def answers_at(world, actor, place, moment):
    with clock.held(far()), entered(actor.scope):
        return [
            (a.value, a.parts, a.rows)
            for a in ask(
                actor.scope, world.incident, place, moment, [LEADS_RECONCILED, HOUSEHOLDS_COVERED]
            )
        ]


def test_a_frozen_moment_answers_the_same_after_later_events(world, district, send):
    with across_scopes(READING):
        doors = households_of(HERE + "001")
    sweep = knock(world, district, doors[0], NOW, at=NOW)
    send(csv(row("王小明", 1, HERE_ADDRESS), row("李国强", 2, NEXT_ADDRESS)))
    frozen = {p: answers_at(world, district, p, NOW) for p in ("140802", HERE[:9], NEXT[:9])}
    assert frozen["140802"][0][:2] == (2, {"pending": 2})
    assert frozen["140802"][1][1] == {"household": {"of": 30, "done": 1}}

    # answered and visited before the frozen moment, learnt after it
    knock(world, district, doors[1], NOW, at=NOW + timedelta(hours=1), sweep=sweep)
    move_on(world, district, said_at=NOW, at=NOW + timedelta(hours=2))
    send(csv(row("张建军", 3, HERE_ADDRESS)), at=NOW + timedelta(hours=3))

    for place, answer in frozen.items():
        assert answers_at(world, district, place, NOW) == answer
    later = NOW + timedelta(hours=4)
    leads, households = answers_at(world, district, "140802", later)
    assert leads[:2] == (3, {"not_here": 1, "pending": 2})
    assert households[1] == {"household": {"of": 30, "done": 2}}
    parts = [answers_at(world, district, place, later)[0][0] for place in (HERE[:9], NEXT[:9])]
    assert parts == [1, 2]


def knock(world, actor, door, visited_at, *, at, sweep=None):
    """An answered door, in a first round unless one is given; gives the round."""
    with clock.held(at), entered(actor.scope):
        sweep = sweep or open_round(world.incident, 1, "第一轮", by=actor, at=at)
        record_visits(sweep, [DoorVisit(door, visited_at, True, 2)], by=actor, at=at)
    return sweep


def move_on(world, actor, *, said_at, at):
    """This township answers its lead with not here, and it goes to the next township."""
    with clock.held(at), entered(actor.scope):
        lead = Lead.objects.get(division=HERE + "001").pk
        answer_leads([complete(lead, "not_here", said_at)], by=actor, at=at)
        reassign_leads([lead], NEXT, "移交", by=actor, at=at)


def test_a_household_counts_once_and_only_when_answered(world, district):
    with across_scopes(READING):
        doors = households_of(NEXT + "001")
    with clock.held(NOW), entered(district.scope):
        sweep = open_round(world.incident, 1, "第一轮", by=district, at=NOW)
        visits = [DoorVisit(doors[0], NOW, True, 1), DoorVisit(doors[1], NOW, False, 0)]
        record_visits(sweep, visits, by=district, at=NOW)
    later = NOW + timedelta(hours=1)
    with clock.held(later), entered(district.scope):
        record_visits(sweep, [DoorVisit(doors[0], later, True, 2)], by=district, at=later)
    value, parts, rows = answers_at(world, district, NEXT[:9], later)[1]
    assert (value, parts, rows.count) == (0.1, {"household": {"of": 10, "done": 1}}, 10)
