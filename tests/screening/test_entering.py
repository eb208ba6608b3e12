"""One person entered at the desk or found at a door is matched at once, and tells nobody more."""

from datetime import date, timedelta

import pytest

from lianfang.audit.models import Entry
from lianfang.duties.models import Obligation
from lianfang.jurisdictions.scope import across_scopes
from lianfang.kernel.errors import NotAllowed
from lianfang.people.models import DoubtfulPair, Join, Person
from lianfang.screening.answering import AnswerInFuture
from lianfang.screening.entry_operations import SourceUnknown, enter_person
from lianfang.screening.models import Lead
from lianfang.screening.pair_operations import settle_pair
from lianfang.screening.reassigning import PlaceUnknown
from lianfang.screening.sweep_operations import report_found
from lianfang.screening.sweeping import FoundPerson, NameMissing, NotANumber
from tests.screening.conftest import NOW, READING
from tests.screening.doubts import act
from tests.screening.samples import HERE, HERE_ADDRESS, NEXT, NEXT_ADDRESS, csv, number, row

SOON = NOW + timedelta(hours=1)


def someone(name="王小明", n=None, division=HERE, **more):
    """A person who is told of, by default without a number."""
    return FoundPerson(division, NOW, name, number(n) if n else "", **more)


@pytest.fixture
def enter(world):
    def entering(found, source="desk", by="staff", **more):
        return act(
            enter_person, world.incident, found, source, by=world.officers[by], at=SOON, **more
        )

    return entering


@pytest.fixture
def listed(world, send):
    """王小明, number 1, phone 13900000001, in the village here."""
    send(csv(row("王小明", 1, HERE_ADDRESS)))
    with across_scopes(READING):
        return Person.objects.get()


def test_someone_new_gets_a_lead_where_they_are_said_to_be(world, enter):
    received = enter(someone("赵小燕", left_on=date(2020, 1, 20)), "self")
    with across_scopes(READING):
        lead = Lead.objects.get(pk=received.lead)
        assert (lead.source, lead.left_on) == ("self", date(2020, 1, 20))
        assert lead.division in (HERE + "001", HERE + "002")
        assert Obligation.objects.filter(subject=lead.pk, kind="lead_answer").count() == 1
        assert Person.objects.get().division == lead.division


def test_an_address_says_where(enter):
    received = enter(someone("赵小燕", division="", address=NEXT_ADDRESS))
    with across_scopes(READING):
        assert Lead.objects.get(pk=received.lead).division == NEXT + "001"


def test_who_is_known_by_a_key_keeps_the_lead(enter, listed):
    received = enter(someone(n=1))
    with across_scopes(READING):
        assert Lead.objects.get().pk == received.lead
        assert Person.objects.count() == 1


def test_who_agrees_in_all_but_a_slip_is_joined_with_the_reasons(enter, listed):
    wrong = someone(
        "王晓明", phone="13900000001", birth_date=date(1990, 1, 1), address=HERE_ADDRESS
    )
    received = enter(wrong)
    with across_scopes(READING):
        join = Join.objects.get()
        assert join.kept_id == listed.pk
        assert "phone_same" in join.why
        assert Lead.objects.get().pk == received.lead


def test_what_is_in_doubt_goes_to_the_districts_queue(world, enter, listed):
    enter(someone("王小明", n=700, phone="13900000001"), by="worker")
    with across_scopes(READING):
        pair = DoubtfulPair.objects.get()
        assert (pair.first_id, pair.division, pair.decision) == (listed.pk, "140802", None)
        assert Lead.objects.count() == 2
        owed = Obligation.objects.get(kind="match_review")
    assert owed.owner == world.officers["staff"].post_id
    staff = world.officers["staff"]
    assert act(settle_pair, pair.pk, "join", by=staff, at=SOON).kept == listed.pk


def test_whoever_may_not_read_the_other_learns_only_that_it_was_received(world, enter, listed):
    """The worker next door cannot tell a person known here from one who is new here."""
    known = enter(someone(n=1), by="next_worker")
    new = enter(someone("赵小燕", n=2), by="next_worker")
    assert known == new
    assert known.lead is None


def test_what_a_sweep_finds_is_matched_in_the_same_way(world, listed):
    found = [
        FoundPerson(HERE + "001", NOW, "王晓明", phone="13900000001", birth_date=date(1990, 1, 1))
    ]
    worker = world.officers["worker"]
    leads = act(report_found, world.incident, found, by=worker, at=SOON)
    with across_scopes(READING):
        assert Join.objects.get().kept_id == listed.pk
        assert [Lead.objects.get().pk] == list(leads)


def test_two_of_one_sheet_who_share_a_key_are_one(world):
    found = [someone("赵小燕", n=5, division=HERE + "001") for _ in range(2)]
    leads = act(report_found, world.incident, found, by=world.officers["worker"], at=SOON)
    with across_scopes(READING):
        assert Person.objects.count() == 1
    assert leads[0] == leads[1]


def test_sent_twice_it_is_entered_once(enter):
    first = enter(someone("赵小燕"), key="e1")
    assert enter(someone("赵小燕"), key="e1") == first
    with across_scopes(READING):
        assert Person.objects.count() == 1


def test_the_trace_names_nobody(enter):
    received = enter(someone("赵小燕", phone="13900000077"))
    with across_scopes(READING):
        entry = Entry.objects.get(action="screening.enter_person")
    assert received.lead in entry.subjects
    assert entry.detail == {"source": "desk"}


def test_what_cannot_be_entered_is_refused(world, enter):
    refusals = (
        (NameMissing, someone("  "), "desk"),
        (NotANumber, FoundPerson(HERE, NOW, "王小明", "14270119900101001X"), "desk"),
        (PlaceUnknown, someone(division="140802999"), "desk"),
        (SourceUnknown, someone(), "list"),
        (AnswerInFuture, FoundPerson(HERE, SOON + timedelta(hours=1), "王小明"), "desk"),
    )
    for refusal, found, source in refusals:
        with pytest.raises(refusal):
            enter(found, source)
    with across_scopes(READING):
        assert not Person.objects.exists()
    with pytest.raises(NotAllowed):
        enter(someone(), by="liaison")
