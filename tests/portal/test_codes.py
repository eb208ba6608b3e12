"""Codes of the own page: handed over once, told to nobody else, ended by the next."""

from datetime import timedelta
from itertools import chain

import pytest
from hypothesis import HealthCheck as Health
from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st

from lianfang.audit.models import Entry
from lianfang.jurisdictions.scope import ScopeKind
from lianfang.kernel.errors import NotAllowed, NotFound
from lianfang.people.models import Person
from lianfang.quarantine.models import PortalCode
from lianfang.quarantine.portal_codes import (
    LOCKED_FOR,
    MOST_WRONG,
    VALID_AFTER,
    CodesNotGiven,
    PageClosed,
    WrongCode,
    open_portal,
    own_page,
)
from tests.portal.conftest import LATER, at_home, given
from tests.quarantine.cast import (
    DAY,
    NEXT_GRID,
    NEXT_VILLAGE,
    NOW,
    VILLAGE,
    new_id,
    ordered,
    seen,
    the_order,
)


def wrong_for(home, n=0):
    """A code that is not the right one."""
    return f"{(int(home.given.code) + 1 + n) % 10**8:08d}"


def test_link_and_code_open_the_page_of_that_person_only(home):
    page = open_portal(home.given.link, home.given.code, at=LATER)
    assert page.actor.kind == "person"
    assert page.actor.id == home.person
    assert page.actor.scope.kind is ScopeKind.OWN
    assert page.actor.scope.subjects == (home.person,)
    assert own_page(page.code, at=LATER) == page


@pytest.mark.parametrize(
    "typed",
    ["{0}{1}", " {0} {1} ", "{0}-{1}", "{0}　{1}"],
    ids=["plain", "spaces", "dash", "wide"],
)
def test_digits_may_be_typed_as_people_type_them(home, typed):
    code = typed.format(home.given.code[:4], home.given.code[4:])
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    assert open_portal(home.given.link.translate(wide), code, at=LATER).actor.id == home.person


def test_the_code_is_kept_nowhere(home):
    kept = seen(lambda: PortalCode.objects.values().get())
    entries = seen(lambda: list(Entry.objects.values_list("detail", "result", "subjects")))
    written = repr(kept) + repr(entries)
    assert home.given.code not in written
    assert home.given.link not in repr(entries)


def test_a_code_given_again_ends_the_earlier_at_once(home):
    page = open_portal(home.given.link, home.given.code, at=LATER)
    (again,) = given(home.world, home.order, at=LATER).codes
    with pytest.raises(WrongCode):
        open_portal(home.given.link, home.given.code, at=LATER)
    with pytest.raises(PageClosed):
        own_page(page.code, at=LATER)
    assert open_portal(again.link, again.code, at=LATER).actor.id == home.person


def test_given_twice_in_one_moment_only_the_last_opens(world):
    order = ordered(world)
    first, last = (given(world, order).codes[0] for _ in range(2))
    later = NOW + timedelta(seconds=1)
    with pytest.raises(WrongCode):
        open_portal(first.link, first.code, at=later)
    assert open_portal(last.link, last.code, at=later)


def test_a_code_ends_thirty_days_after_the_order(home):
    end = the_order(home.order).end_at + VALID_AFTER
    assert open_portal(home.given.link, home.given.code, at=end - timedelta(seconds=1))
    with pytest.raises(WrongCode):
        open_portal(home.given.link, home.given.code, at=end)
    with pytest.raises(CodesNotGiven):
        given(home.world, home.order, at=end)


def test_five_wrong_codes_lock_that_link_and_no_other(home):
    neighbour = at_home(home.world)
    for n in range(MOST_WRONG):
        with pytest.raises(WrongCode):
            open_portal(home.given.link, wrong_for(home, n), at=LATER)
    with pytest.raises(WrongCode):
        open_portal(home.given.link, home.given.code, at=LATER)
    assert open_portal(neighbour.given.link, neighbour.given.code, at=LATER)
    over = LATER + LOCKED_FOR
    assert open_portal(home.given.link, home.given.code, at=over)


def test_a_right_code_forgets_the_wrong_ones(home):
    for n in chain(range(MOST_WRONG - 1), range(MOST_WRONG - 1)):
        with pytest.raises(WrongCode):
            open_portal(home.given.link, wrong_for(home, n), at=LATER)
        if n == MOST_WRONG - 2:
            assert open_portal(home.given.link, home.given.code, at=LATER)


@settings(max_examples=40, deadline=None, suppress_health_check=[Health.function_scoped_fixture])
@examples(
    link=st.one_of(st.none(), st.text("0123456789", max_size=10), st.text(max_size=12)),
    code=st.one_of(st.text("0123456789", max_size=9), st.text(max_size=12)),
)
def test_whatever_does_not_fit_is_told_alike(home, link, code):
    """An unknown link, a wrong code, a locked link: one and the same answer, and no page."""
    typed = home.given.link if link is None else link
    if typed == home.given.link and code == home.given.code:
        return
    with pytest.raises(WrongCode) as told:
        open_portal(typed, code, at=LATER)
    assert str(told.value) == str(WrongCode())


def test_a_minor_gets_none_and_is_named_to_the_officer(world):
    order = ordered(world)
    seen(lambda: Person.objects.filter(pk=the_order(order).person_id).update(birth_year=2010))
    done = given(world, order)
    assert done.codes == ()
    assert done.minors == (the_order(order).person_id,)


def test_only_who_hands_over_papers_there_gives_codes(home):
    with pytest.raises(NotFound):
        given(home.world, home.order, by=home.world.actor(f"village_cadre.{NEXT_VILLAGE}"))
    with pytest.raises(NotAllowed):
        given(home.world, home.order, by=home.world.actor("commander"))
    assert given(home.world, home.order, by=home.world.actor(f"village_cadre.{VILLAGE}")).codes


def test_an_unknown_order_gives_none_to_anyone(home):
    elsewhere = ordered(home.world, division=NEXT_GRID)
    with pytest.raises(NotFound):
        given(home.world, home.order, elsewhere, new_id(), at=NOW + DAY)
    assert open_portal(home.given.link, home.given.code, at=NOW + DAY)
