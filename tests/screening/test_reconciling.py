"""Everyone is accounted for: sums that agree at every moment, for every place, and open."""

import pytest

from lianfang.jurisdictions.scope import entered
from lianfang.kernel.errors import NotAllowed
from lianfang.screening.list_identities import identities
from lianfang.screening.reconciling import Question, reconciliation
from lianfang.screening.reconciling_rows import NOT_SAID, Mark, rows_behind
from lianfang.screening.reconciling_sql import What
from tests.screening.conftest import NOW
from tests.screening.ledgers import HOUR, Ledger
from tests.screening.samples import HERE, NEXT

LATER, LAST = NOW + 2 * HOUR, NOW + 9 * HOUR


@pytest.fixture
def ledger(world):
    return Ledger(world)


def ask(world, as_of=LAST, place="140802", who="staff", provider=None):
    scope = world.officers[who].scope
    question = Question(world.incident, place, as_of, provider)
    with entered(scope):
        return reconciliation(scope, question)


def behind(world, what, as_of=LAST, place="140802", who="staff", unit=None, **more):
    scope = world.officers[who].scope
    after, limit = more.pop("after", None), more.pop("limit", 50)
    question = Question(world.incident, place, as_of, unit)
    with entered(scope):
        return rows_behind(scope, question, what, more, after=after, limit=limit)


@pytest.fixture
def story(world, ledger):
    """Two lists: one person here, one there in doubt, one row set aside and mended later."""
    health = ledger.batch(world.health, 3, "卫健")
    here, there = ledger.person(HERE), ledger.person(NEXT)
    first = ledger.lead(here, HERE + "001")
    second = ledger.lead(there, NEXT + "001")
    ledger.row(health, first)
    ledger.row(health, second)
    aside = ledger.row(health)
    pair = ledger.doubt(here, there, NOW)
    railway = ledger.batch(world.railway, 1, "铁路", LATER)
    ledger.row(railway, first, mends=aside)
    ledger.mended(aside)
    ledger.answer(first, "found", LATER)
    return first, second, pair


def test_rows_in_are_set_aside_attached_or_waiting_at_every_moment(world, ledger, story):
    before, now = ask(world, NOW), ask(world)
    assert (before.total.attached, before.total.waiting, before.total.rejected) == (1, 1, 1)
    assert (now.total.attached, now.total.waiting, now.total.rejected) == (2, 1, 0)
    assert (now.total.mended, now.read) == (1, 3)
    assert before.balances and now.balances
    ledger.decide(story[2], "apart", LAST + HOUR)
    assert ask(world, LAST).total.waiting == 1
    assert ask(world, LAST + 2 * HOUR).total.waiting == 0


def test_a_row_that_is_lost_is_seen(world, ledger):
    ledger.batch(world.health, 2)
    assert not ask(world).balances
    with entered(world.officers["staff"].scope):
        broken = {line.name for line in identities(world.officers["staff"].scope, world.incident)
                  if not line.holds}  # fmt: skip
    assert broken == {
        "rows in = set aside + attached + waiting", "lists whose rows do not add up = 0",
    }  # fmt: skip


def test_leads_are_counted_by_their_answer_and_place_of_that_moment(world, ledger, story):
    first, second, _pair = story
    ledger.move(second, HERE + "002", LAST + HOUR)
    counts = {(one.place, one.outcome): one.count for one in ask(world).leads}
    assert counts == {(HERE[:9], "found"): 1, (NEXT[:9], "pending"): 1}
    after = {(one.place, one.outcome): one.count for one in ask(world, LAST + 2 * HOUR).leads}
    assert after == {(HERE[:9], "found"): 1, (HERE[:9], "pending"): 1}


def test_what_is_not_settled_stands_with_its_owner_the_oldest_first(world, ledger):
    post = world.officers["worker"].post_id
    late = ledger.lead(ledger.person(HERE), HERE + "001", LATER, post=post)
    ledger.row(ledger.batch(world.railway, 1), None)
    ledger.lead(ledger.person(NEXT), NEXT, LATER + HOUR)
    groups = ask(world).open
    assert [(one.kind, one.title, one.unit, one.role) for one in groups] == [
        ("rejected", "", "铁路办公室", ""),
        ("lead", "worker", "本乡", "grid_worker"),
        ("lead", "", "", ""),
    ]
    assert groups[1].oldest == LATER
    ledger.answer(late, "found", LATER + HOUR)
    assert [one.kind for one in ask(world).open] == ["rejected", "lead"]


def test_whoever_no_list_named_is_counted_by_who_should_have(world, ledger):
    finds = [ledger.lead(ledger.person(HERE), HERE, LATER, source="sweep") for _ in range(3)]
    ledger.missed(finds[0], world.railway, LAST)
    assert ask(world).missed == {world.railway: 1, None: 2}
    assert ask(world, LATER).missed == {None: 3}
    listed = ledger.person(HERE)
    ledger.row(ledger.batch(world.health, 1), ledger.lead(listed, HERE))
    ledger.join(finds[1].person, listed, LAST)
    assert ask(world).missed == {world.railway: 1, None: 1}
    late = ledger.batch(world.health, 1, at=LAST)
    ledger.row(late, finds[2])
    assert ask(world).missed == {world.railway: 1, None: 1}


def test_second_looks_tell_how_many_agree(world, ledger):
    lead = ledger.lead(ledger.person(HERE), HERE)
    for agrees in (True, True, False, None):
        ledger.look(lead, LATER, agrees)
    looks = ask(world).looks
    assert (looks.drawn, looks.done, looks.agree) == (4, 3, 2)
    assert ask(world, NOW).looks.drawn == 0


def test_each_number_opens_to_as_many_rows(world, ledger, story):
    found = ask(world)
    for fate in ("attached", "waiting", "rejected", "mended"):
        opened = behind(world, What.ROWS, part=fate)
        assert opened.total == len(opened.rows) == getattr(found.total, fate)
    for outcome in ("found", "pending"):
        told = sum(one.count for one in found.leads if one.outcome == outcome)
        assert behind(world, What.LEADS, outcome=outcome).total == told
    assert behind(world, What.OPEN).total == sum(one.count for one in found.open)
    assert behind(world, What.MISSED, provider=NOT_SAID).total == 0


def test_rows_that_have_gone_elsewhere_are_counted_and_not_shown(world, ledger, story):
    ledger.move(story[0], NEXT + "001", LAST + HOUR)
    opened = behind(world, What.LEADS, who="secretary", place=HERE[:9])
    assert (opened.total, opened.seen, opened.rows) == (1, 0, ())
    assert behind(world, What.LEADS, place=HERE[:9]).seen == 1


def test_pages_of_rows_follow_each_other(world, ledger):
    for _ in range(5):
        ledger.lead(ledger.person(HERE), HERE, LATER)
    seen, after = [], None
    while True:
        page = behind(world, What.LEADS, after=after, limit=2)
        seen += [one.id for one in page.rows]
        if not page.more:
            break
        after = Mark(page.rows[-1].since, page.rows[-1].id)
    assert len(seen) == len(set(seen)) == 5


def test_a_unit_asks_about_its_own_rows_and_nothing_else(world, story):
    own = ask(world, who="liaison", provider=world.health)
    assert [one.title for one in own.lists] == ["卫健"]
    assert (own.total.rows_in, own.total.outcomes) == (2, {"found": 1, "pending": 1})
    assert own.leads == () and own.open == () and own.balances
    assert behind(world, What.ROWS, who="liaison", unit=world.health, part="in").seen == 2
    refused = (
        {"provider": world.railway}, {"provider": None},
    )  # fmt: skip
    for what in refused:
        with pytest.raises(NotAllowed):
            ask(world, who="liaison", **what)
    with pytest.raises(NotAllowed):
        behind(world, What.LEADS, who="liaison", unit=world.health)


def test_a_place_outside_the_post_is_refused(world):
    with pytest.raises(NotAllowed):
        ask(world, place=NEXT[:9], who="secretary")
    with pytest.raises(NotAllowed):
        behind(world, What.ROWS, place=NEXT[:9], who="secretary")


def test_every_line_balances_once_all_is_written(world, ledger, story):
    scope = world.officers["staff"].scope
    with entered(scope):
        assert [one.name for one in identities(scope, world.incident) if not one.holds] == []
    ledger.join(ledger.person(HERE), story[0].person, LAST)
    ledger.join(story[0].person, story[1].person, LAST)
    with entered(scope):
        broken = [one.name for one in identities(scope, world.incident) if not one.holds]
    assert broken == ["people joined = people joined to one who is kept"]
