"""Names and kinds in the register of a day, and codes that changed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.cast import DISTRICT, OFFICE, TOWNSHIP

from lianfang.jurisdictions import queries
from lianfang.jurisdictions.data import CITY_2019, DISTRICT_2023, register_lines
from lianfang.jurisdictions.models import CodeLink
from lianfang.jurisdictions.operations import load_register
from lianfang.jurisdictions.rules import LinkKind
from lianfang.jurisdictions.scope import Scope, ScopeKind, entered
from lianfang.kernel import clock

NOW = datetime(2020, 2, 1, 4, tzinfo=UTC)
THEN = datetime(2023, 7, 1, tzinfo=UTC)
FIRST, SECOND = date(2019, 10, 31), date(2023, 6, 30)

pytestmark = pytest.mark.django_db


def load(lines: list[str], dated: date) -> None:
    with clock.held(NOW), entered(OFFICE.scope):
        load_register(lines, DISTRICT, dated, "test", by=OFFICE, at=NOW)


@pytest.fixture
def second() -> None:
    load(register_lines(DISTRICT_2023), SECOND)


def dated(area: str, on: date) -> date | None:
    found = queries.register(None, area, on)
    return found.dated if found else None


def test_the_register_of_the_day_is_the_latest_that_is_in_force(second):
    day = timedelta(days=1)
    assert dated(DISTRICT, FIRST - day) is None
    assert dated(DISTRICT, FIRST) == FIRST
    assert dated(DISTRICT, SECOND - day) == FIRST
    assert dated(DISTRICT, SECOND) == SECOND
    assert dated(TOWNSHIP, SECOND) == SECOND
    assert dated("140821", SECOND) == FIRST
    assert dated("110101", SECOND) is None


def test_divisions_of_a_place_come_by_code(second):
    then = queries.divisions(None, TOWNSHIP, FIRST)
    codes = [d.code for d in then]
    assert codes == sorted(codes)
    assert codes[0] == TOWNSHIP
    assert all(code.startswith(TOWNSHIP) for code in codes)
    now = {d.code for d in queries.divisions(None, TOWNSHIP, SECOND)}
    assert now < set(codes)
    assert not queries.divisions(None, DISTRICT, FIRST - timedelta(days=1)).exists()


def test_names_are_those_of_the_day():
    before = queries.names(None, DISTRICT, THEN)
    assert before["140802001006"] == "二郎庙社区居委会"
    load(register_lines(DISTRICT_2023), SECOND)
    assert "140802001006" not in queries.names(None, DISTRICT, THEN)
    assert queries.names(None, DISTRICT, NOW)["140802001006"] == "二郎庙社区居委会"
    assert queries.names(None, "110101", NOW) == {}


def test_names_of_a_known_register_cost_one_question(django_assert_num_queries):
    queries.names(None, DISTRICT, NOW)
    with django_assert_num_queries(1):
        queries.names(None, DISTRICT, NOW)


def link(old: str, new: str, kind: LinkKind, on: date = SECOND) -> None:
    with entered(Scope(ScopeKind.SECOND)):
        CodeLink.objects.create(old=old, new=new, kind=kind, dated=on)


def test_without_changes_a_code_answers_for_itself(second):
    assert queries.with_links(None, DISTRICT) == ()
    assert queries.with_links(None, "140802001001") == ()


def test_a_recoded_village_is_found_from_both_its_codes():
    old, new = "140802100205", "140802101299"
    link(old, new, LinkKind.RECODED)
    for code in (old, new):
        assert queries.with_links(None, code) == (old, new)
        assert queries.with_links(None, code + "003") == (old + "003", new + "003")
    assert queries.with_links(None, "140802101") == (old, "140802101")
    assert queries.with_links(None, "140802100") == ("140802100", new)
    assert queries.with_links(None, DISTRICT) == ()
    assert queries.with_links(None, "140802102") == ()


def test_changes_are_followed_through_several_registers():
    one, two, three = "140802100205", "140802101299", "140802102299"
    link(one, two, LinkKind.RECODED, FIRST)
    link(two, three, LinkKind.RECODED, SECOND)
    for code in (one, two, three):
        assert queries.with_links(None, code) == (one, two, three)


def test_codes_that_were_exchanged_end_the_search():
    one, two = "140802100205", "140802101299"
    link(one, two, LinkKind.RECODED, FIRST)
    link(two, one, LinkKind.RECODED, SECOND)
    assert queries.with_links(None, one) == (one, two)


def test_a_merged_village_belongs_to_whoever_took_it_in_and_gains_nothing():
    old, new = "140802100205", "140802101201"
    link(old, new, LinkKind.MERGED)
    assert queries.with_links(None, new) == (old, new)
    assert queries.with_links(None, old) == ()
    assert queries.with_links(None, new + "001") == ()


def test_the_whole_city_is_there():
    assert dated("1408", FIRST) == FIRST
    lines = register_lines(CITY_2019)
    assert queries.divisions(None, "1408", FIRST).count() == len(lines) - 2
