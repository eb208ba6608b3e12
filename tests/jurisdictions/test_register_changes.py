"""The register of 2023 over that of 2019, with the real ones: nothing is orphaned."""

import csv
from collections import Counter
from datetime import UTC, date, datetime

import pytest
from tests.cast import DISTRICT, OFFICE, outbreak

from lianfang.jurisdictions import queries
from lianfang.jurisdictions.data import CITY_2019, DISTRICT_2023, register_lines
from lianfang.jurisdictions.operations import load_register
from lianfang.jurisdictions.rules import LinkKind, link_codes, successor
from lianfang.jurisdictions.scope import Scope, ScopeKind, entered
from lianfang.kernel import clock, ids
from lianfang.places.identities import identities
from lianfang.places.models import Compound
from lianfang.places.naming import gazetteer

NOW = datetime(2020, 2, 1, 4, tzinfo=UTC)
THEN = datetime(2023, 7, 1, 4, tzinfo=UTC)
BEFORE, AFTER = date(2019, 10, 31), date(2023, 6, 30)


def _register(name):
    rows = csv.DictReader(register_lines(name))
    return {row["code"]: row["name"] for row in rows if row["code"].startswith(DISTRICT)}


OLD, NEW = _register(CITY_2019), _register(DISTRICT_2023)
GONE = sorted(OLD.keys() - NEW.keys())


@pytest.fixture
def both(db):
    with clock.held(THEN), entered(OFFICE.scope):
        load_register(register_lines(DISTRICT_2023), DISTRICT, AFTER, "test", by=OFFICE, at=THEN)


def test_every_code_of_2019_has_one_that_answers_for_it_in_2023():
    links = link_codes(OLD, NEW)
    assert {link.old for link in links if link.old} == OLD.keys()
    successors = {link.old: link.new for link in links if link.old and link.new}
    answers = {code: successor(code, NEW, successors) for code in OLD}
    assert None not in answers.values()
    assert all((answers[code] or "")[:9] == code[:9] for code in OLD if len(code) == 12)
    kinds = Counter(link.kind for link in links)
    assert kinds[LinkKind.UNMATCHED] == 0
    assert kinds[LinkKind.KEPT] + kinds[LinkKind.RENAMED] == len(OLD.keys() & NEW.keys())


def test_in_the_database_no_code_of_2019_leads_nowhere(both):
    grids = [code + "001" for code in OLD if len(code) == 12]
    assert queries.astray(None, [*OLD, *grids], DISTRICT, AFTER) == []
    assert queries.astray(None, ["140802999001"], DISTRICT, AFTER) == ["140802999001"]


def test_before_its_day_a_register_changes_nothing(both):
    assert queries.names(None, DISTRICT, NOW)["140802101200"] == "三家庄村委会"
    assert queries.names(None, DISTRICT, THEN)["140802101200"] == "三盛村委会"
    assert queries.former_names(None, DISTRICT, BEFORE) == []
    assert queries.gone_names(None, DISTRICT, NOW) == {}


def test_gone_codes_keep_their_names(both):
    gone = queries.gone_names(None, DISTRICT, THEN)
    assert gone.keys() == set(GONE)
    assert gone["140802001006"] == "二郎庙社区居委会"


def test_every_name_of_2019_is_still_understood_in_2023(both):
    names = gazetteer(None, DISTRICT, THEN)
    for code, name in OLD.items():
        if len(code) != 12:
            continue
        found = names.locate(f"盐湖区{OLD[code[:9]]}{name}12号")
        assert found.code, (code, name)
        nearest = queries.links(None, AFTER).get(code, code)
        assert found.code.startswith(nearest) or found.candidates, (code, name, found)
        assert found.code.startswith(code[:9])


def test_a_renamed_village_is_found_by_both_names(both):
    names = gazetteer(None, DISTRICT, THEN)
    assert (
        names.locate("龙居镇三盛村").code == names.locate("龙居镇三家庄村").code == "140802101200"
    )
    assert gazetteer(None, DISTRICT, NOW).locate("龙居镇三家庄村").code == "140802101200"


def test_who_answers_for_a_township_sees_what_was_merged_away_in_it(both):
    for code in GONE:
        township = queries.with_links(None, code[:9]) or (code[:9],)
        assert code.startswith(township)


def test_a_place_whose_code_leads_nowhere_is_counted(both):
    incident = outbreak(NOW).pk
    line = "Places whose code leads nowhere = 0"
    assert _identity(incident, line) == (0, 0)
    with entered(Scope(ScopeKind.SECOND)):
        for code in (GONE[0], "140802999001"):
            Compound.objects.create(
                id=ids.new(), name="院", division=code, management="managed", recorded_at=NOW
            )
    assert _identity(incident, line) == (1, 0)


def _identity(incident, name):
    with entered(OFFICE.scope):
        found = {one.name: one for one in identities(OFFICE.scope, incident, THEN)}
    return found[name].left, found[name].right
