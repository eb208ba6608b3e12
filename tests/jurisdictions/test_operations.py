"""Loading registers: whole or not at all, once, by an administrator, with changed codes linked."""

from datetime import UTC, date, datetime

import pytest
from tests.audit.acts import entries
from tests.cast import DISTRICT, OFFICE, gather

from lianfang.jurisdictions.data import CITY_2019, DISTRICT_2023, register_lines
from lianfang.jurisdictions.models import CodeLink, Division, Register
from lianfang.jurisdictions.operations import (
    Loaded,
    RegisterKnown,
    RegisterRefused,
    load_register,
)
from lianfang.jurisdictions.rules import LinkKind
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock
from lianfang.kernel.errors import NotAllowed

NOW = datetime(2020, 2, 1, 4, tzinfo=UTC)
NEW_YEAR = date(2023, 6, 30)

pytestmark = pytest.mark.django_db


def load(lines, area=DISTRICT, dated=NEW_YEAR, by=OFFICE, **more) -> Loaded:
    with clock.held(NOW), entered(by.scope):
        return load_register(lines, area, dated, "test", by=by, at=NOW, **more)


def test_the_shipped_register_is_loaded_with_its_kinds():
    kinds = Division.objects.filter(code__startswith=DISTRICT)
    assert kinds.filter(kind="village").count() == 305
    assert kinds.filter(kind="subdistrict").count() == 8
    assert kinds.filter(code__regex="^.{9}$").count() == 22
    assert kinds.filter(code__regex="^.{12}$").count() == 418


def test_a_later_register_stands_beside_the_earlier_with_its_changes_linked():
    before = Division.objects.count()
    loaded = load(register_lines(DISTRICT_2023))
    assert loaded.divisions == 335
    assert Division.objects.count() == before + 335
    links = CodeLink.objects.filter(dated=NEW_YEAR)
    assert links.count() == loaded.changed > 0
    assert set(links.values_list("kind", flat=True)) <= {
        LinkKind.RENAMED,
        LinkKind.MERGED,
        LinkKind.RECODED,
    }
    [entry] = entries()
    assert entry.action == "jurisdictions.load_register"
    assert entry.detail == {"divisions": 335, "changed": loaded.changed}
    assert entry.subjects == [Register.objects.get(dated=NEW_YEAR).pk]


def test_a_register_is_loaded_once_and_the_same_key_says_so():
    first = load(register_lines(DISTRICT_2023), key="upload-1")
    assert load(register_lines(DISTRICT_2023), key="upload-1") == first
    with pytest.raises(RegisterKnown, match="140802 dated 2023-06-30"):
        load(register_lines(DISTRICT_2023))
    assert Register.objects.count() == 2


def test_a_register_with_one_bad_row_is_refused_whole_with_every_bad_row():
    header, *rows = register_lines(DISTRICT_2023)
    bad = [header, *rows, "14080X,不详区", "140802001999,", "140802999001,孤村村委会"]
    before = Division.objects.count(), Register.objects.count()
    with pytest.raises(RegisterRefused) as refused:
        load(bad)
    assert len(refused.value.errors) == 3
    assert f"row {len(rows) + 2}" in str(refused.value)
    assert "14080X" in str(refused.value)
    assert (Division.objects.count(), Register.objects.count()) == before
    assert entries() == []


def test_another_district_s_register_is_loaded_too():
    lines = ["代码,名称", "999901,试验区", "999901001,试验街道", "999901001001,试验社区居委会"]
    assert load(lines, area="999901") == Loaded(divisions=3, changed=0)


def test_an_empty_file_is_refused():
    for lines in ([], ["a,b", "1,2"]):
        with pytest.raises(RegisterRefused):
            load(lines)
    assert register_lines(CITY_2019)


@pytest.mark.parametrize("who", ["commander", "staff", "secretary", "analyst"])
def test_only_an_administrator_loads_registers(who):
    cast = gather(NOW)
    with pytest.raises(NotAllowed):
        load(register_lines(DISTRICT_2023), by=cast.actor(who))
    assert load(register_lines(DISTRICT_2023), by=cast.administrator).divisions == 335
