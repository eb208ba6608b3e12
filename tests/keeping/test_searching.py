"""The search finds what is there: otherwise that it finds nothing would say nothing."""

import io
import random

import pytest
from django.conf import settings
from django.db import connections
from openpyxl import Workbook

from lianfang.keeping import copies, sealing, searching
from lianfang.keeping.searching import Terms
from tests.keeping.conftest import NAMES
from tests.quarantine.cast import NOW, acting

TERMS = Terms(frozenset({"欧阳晓燕", "王芳"}), frozenset({"13900001234", "14999919800101123X"}))


@pytest.mark.parametrize(
    "data",
    [
        "联系人王芳。".encode(),
        b"\x00\xff" + "王芳".encode() + b"\xe4\x00",
        b"tel:86-13900001234;",
        b"8613900001234",
        b"14999919800101123x,",
        b"x" * (searching._PIECE - 3) + "欧阳晓燕".encode(),
    ],
)
def test_a_name_or_number_is_found_wherever_it_stands(data):
    assert len(searching.in_stream(TERMS, io.BytesIO(data))) == 1


def test_it_is_found_within_a_workbook_and_in_the_database_s_own_files(kept, tmp_path):
    book = Workbook()
    book.create_sheet("名单", 0).append(["姓名", "王芳"])
    book.save(tmp_path / "list.xlsx")
    assert searching.search(TERMS, [tmp_path], []) == {str(tmp_path / "list.xlsx"): 1}
    assert searching.search(TERMS, [tmp_path], [tmp_path / "list.xlsx"]) == {}
    said = "".join(random.SystemRandom().choices("赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", k=6))
    planted = Terms(frozenset({said}), frozenset())
    assert searching.search(planted, [settings.DATA], []) == {}
    with connections["owner"].cursor() as cursor:
        cursor.execute("CREATE TABLE planted AS SELECT %s::text AS said", [said])
    try:
        assert searching.search(planted, [settings.DATA], []) != {}
    finally:
        with connections["owner"].cursor() as cursor:
            cursor.execute("DROP TABLE planted")


def test_the_sample_leaves_out_names_that_officers_bear(kept):
    terms = searching.sample(kept.world.incident, 3, random.Random(4))
    assert len(terms.names) == 3 and terms.names <= set(NAMES)
    assert Terms.from_json(terms.as_json()) == terms


def test_a_copy_tells_what_is_kept_and_every_change_is_seen(kept):
    with acting(kept.world.district, NOW):
        made = copies.copy_of(kept.persons[0], NOW)
        assert made is not None
    for value in (NAMES[0], kept.details[0].number, "1月20日离开武汉", "36.6℃"):
        assert value in made.text
    assert copies.verify_copy(made.text)["signer"]
    for wrong in (made.text.replace("36.6", "37.6"), made.text[:-20], "", "hello"):
        with pytest.raises(sealing.BadSignature):
            copies.verify_copy(wrong)
