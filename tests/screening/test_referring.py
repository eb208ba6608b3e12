"""An address elsewhere is no lost row: it goes to its county by letter, which is acknowledged."""

from datetime import timedelta

import pytest

from lianfang.duties.models import Obligation
from lianfang.jurisdictions.scope import across_scopes, entered
from lianfang.kernel import clock, ids
from lianfang.kernel.errors import NotAllowed, NotFound
from lianfang.people.models import Reading
from lianfang.places.naming import gazetteer
from lianfang.screening import referring
from lianfang.screening.answering import told
from lianfang.screening.models import Answer, Lead, Placement, Referral, Row
from lianfang.screening.referral_operations import (
    CountyIsHome,
    CountyUnknown,
    LeadStays,
    ReceiptUntimely,
    ReceiverMissing,
    issue_letters,
    record_receipt,
)
from tests.screening.conftest import NOW, READING
from tests.screening.ground import answer
from tests.screening.samples import HERE_ADDRESS, csv, row

SOON = NOW + timedelta(hours=1)
MACHENG, LINFEN, HEJIN = "421181", "1410", "140882"


@pytest.fixture
def elsewhere(send):
    """Four leads by address: two of 麻城, one of 河津, one whose county is not told."""
    send(
        csv(
            row("王小明", 1, "湖北省黄冈市麻城市南湖街道"),
            row("李小红", 2, "麻城市龙池桥街道"),
            row("张大山", 3, "河津市城区街道"),
            row("赵老四", 4, "湖北某某县"),
        )
    )
    with across_scopes(READING):
        return list(Row.objects.order_by("number").values_list("lead", flat=True))


@pytest.fixture
def staff(world):
    return world.officers["staff"]


def issue(by, leads, at=SOON, **more):
    with clock.held(at), entered(by.scope):
        return issue_letters(leads, by=by, at=at, **more)


def receive(by, referral, at, who="麻城市指挥部办公室 王", now=None):
    with clock.held(now or at), entered(by.scope):
        return record_receipt(referral, at, who, by=by, at=now or at)


def proposed(by, world, at=SOON):
    with clock.held(at), entered(by.scope):
        leads = list(referring.awaiting(by.scope, world.incident))
        return {one.lead: one for one in referring.proposals(leads, by=by, at=at)}


def test_an_address_elsewhere_lies_with_the_district_and_says_why(elsewhere):
    with across_scopes(READING):
        found = Placement.objects.values_list("division", "why").distinct()
        assert list(found) == [("140802", "elsewhere")]


def test_the_counties_are_proposed_and_the_opening_is_logged_once(world, staff, elsewhere):
    found = proposed(staff, world)
    assert [found[lead].code for lead in elsewhere] == [MACHENG, MACHENG, HEJIN, ""]
    assert found[elsewhere[0]].name == "湖北省黄冈市麻城市"
    with across_scopes(READING):
        [reading] = Reading.objects.all()
        assert (reading.purpose, len(reading.persons)) == ("tracing", 4)


def test_one_letter_for_each_county_numbered_without_gaps(world, staff, elsewhere):
    first, second, third, _ = elsewhere
    done = issue(staff, {first: MACHENG, second: MACHENG, third: HEJIN})
    assert (len(done.letters), done.leads, done.unchanged) == (2, 3, 0)
    with across_scopes(READING):
        out = list(Referral.objects.order_by("number", "id").values_list("to_code", "number"))
    assert out == [(HEJIN, 1), (MACHENG, 2), (MACHENG, 2)]
    assert [one.lead for one in proposed(staff, world).values()] == [elsewhere[3]]
    issue(staff, {elsewhere[3]: "4201"}, at=SOON + timedelta(hours=1))
    with across_scopes(READING):
        assert Referral.objects.get(to_code="4201").number == 3
        assert referring.number_of(Referral.objects.get(to_code="4201")) == "盐联防协〔2020〕3号"


def test_a_year_begins_with_number_one(staff, elsewhere):
    issue(staff, {elsewhere[0]: MACHENG})
    issue(staff, {elsewhere[2]: HEJIN}, at=SOON + timedelta(days=400))
    with across_scopes(READING):
        found = Referral.objects.order_by("year").values_list("year", "number")
        assert list(found) == [(2020, 1), (2021, 1)]


def test_the_lead_is_answered_with_the_county_and_its_duty_is_done(world, staff, elsewhere):
    issue(staff, {elsewhere[0]: MACHENG})
    with across_scopes(READING):
        given = Answer.objects.get()
        assert (given.outcome, told(world.incident, given)) == (
            "not_here",
            "湖北省黄冈市麻城市 盐联防协〔2020〕1号",
        )
        assert Lead.objects.get(pk=elsewhere[0]).outcome == "not_here"
        assert Obligation.objects.get(kind="lead_answer", subject=elsewhere[0]).done_at == SOON


def test_its_receipt_is_owed_in_a_day_and_ends_the_waiting(staff, elsewhere):
    done = issue(staff, {elsewhere[0]: MACHENG, elsewhere[1]: MACHENG})
    with across_scopes(READING):
        owed = Obligation.objects.get(kind="letter_receipt")
        assert (owed.subject, owed.due_at) == (done.letters[0], SOON + timedelta(days=1))
        assert owed.owner == staff.post_id
        other = Referral.objects.exclude(pk=done.letters[0]).get().pk
    later = SOON + timedelta(hours=3)
    assert receive(staff, other, later) == 2
    assert receive(staff, other, later, who="另一人") == 0
    with across_scopes(READING):
        assert Obligation.objects.get(kind="letter_receipt").done_at == later
        assert set(Referral.objects.values_list("received_by", flat=True)) == {
            "麻城市指挥部办公室 王"
        }


def test_sent_twice_it_is_one_letter(staff, elsewhere):
    leads = {elsewhere[0]: MACHENG}
    first = issue(staff, leads, key="k")
    assert issue(staff, leads, key="k") == first
    again = issue(staff, leads)
    assert (again.letters, again.leads, again.unchanged) == ((), 0, 1)
    with across_scopes(READING):
        assert Referral.objects.count() == Answer.objects.count() == 1
        assert Obligation.objects.filter(kind="letter_receipt").count() == 1


def test_who_was_said_to_be_elsewhere_is_proposed_by_what_was_told(world, staff, send):
    send(csv(row("王小明", 1, HERE_ADDRESS)))
    worker = world.officers["worker"]
    with across_scopes(READING):
        lead = Lead.objects.get().pk
    answer(worker, lead, "elsewhere", at=SOON)
    later = SOON + timedelta(hours=1)
    assert proposed(staff, world, later)[lead].code == LINFEN
    issue(staff, {lead: LINFEN}, at=later)
    with across_scopes(READING):
        assert Answer.objects.count() == 1


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        ("999999", CountyUnknown),
        ("", CountyUnknown),
        ("140802", CountyIsHome),
        ("14", CountyIsHome),
    ],
)
def test_a_letter_goes_to_a_county_elsewhere(staff, elsewhere, code, refusal):
    with pytest.raises(refusal):
        issue(staff, {elsewhere[0]: MACHENG, elsewhere[1]: code})
    with across_scopes(READING):
        assert not Referral.objects.exists()


def test_who_was_found_here_needs_no_letter(world, staff, send):
    send(csv(row("王小明", 1, HERE_ADDRESS)))
    with across_scopes(READING):
        lead = Lead.objects.get().pk
    answer(world.officers["worker"], lead, "found", at=SOON)
    with pytest.raises(LeadStays):
        issue(staff, {lead: MACHENG}, at=SOON + timedelta(hours=1))


def test_a_receipt_says_who_and_when(staff, elsewhere):
    done = issue(staff, {elsewhere[0]: MACHENG})
    letter, hour = done.letters[0], timedelta(hours=1)
    with pytest.raises(ReceiverMissing):
        receive(staff, letter, SOON + hour, who=" ")
    with pytest.raises(ReceiptUntimely):
        receive(staff, letter, SOON - hour, now=SOON + hour)
    with pytest.raises(ReceiptUntimely):
        receive(staff, letter, SOON + 2 * hour, now=SOON + hour)
    with pytest.raises(NotFound):
        receive(staff, ids.new(), SOON + hour)


def test_only_the_headquarters_writes_letters(world, elsewhere):
    for who in ("secretary", "worker", "liaison"):
        with pytest.raises(NotAllowed):
            issue(world.officers[who], {elsewhere[0]: MACHENG})


def test_a_county_is_read_out_of_a_sentence(staff):
    names = gazetteer(None, "140802", NOW)
    assert referring.county_of(names, "问过邻居,现住临汾市尧都区") == "141002"
    assert referring.county_of(names, "搬到河津去了") == HEJIN
    assert referring.county_of(names, "邻居说已去湖北省黄冈市麻城市") == MACHENG
    assert referring.county_of(names, "解州镇西元村") == ""
