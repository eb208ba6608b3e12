"""Who is joined by itself, who is put to a person, and who stays apart."""

from dataclasses import replace

import pytest
from tests.linkage.crowd import WANG, asked, one, rows, together

from lianfang.linkage.matching import link
from lianfang.linkage.reasons import Reason
from lianfang.people.rules import make_id_number

BORN = "2001-03-04"


def other(key="other", **changes):
    return replace(WANG, key=key, **changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"number": "", "birth_date": ""},
        {"name": "王晓明", "number": "", "birth_date": ""},
        {"name": "王小 明"},
        {"name": "王小名", "phones": ()},
        {"number": "", "number_text": "149999199001010041", "phones": ()},
        {"number": "", "number_text": "14999919900101001", "birth_date": ""},
        {"phones": ("13812345687",), "number": "", "birth_date": ""},
        {"phones": ("15900000000", "13812345678"), "number": ""},
        {"phones": ("15900000000",), "division": "", "address": "", "left_on": ""},
        {"name": "王明小", "phones": ()},
    ],
)
def test_a_slip_does_not_part_a_person(changes):
    assert one(link([WANG, other(**changes)]), "wang", "other")


def test_a_new_row_finds_the_person_known():
    links = link([other("row", number="", birth_date="")], [WANG, stranger()])
    assert together(links).keys() == {"row", "wang"}


def stranger(key="stranger"):
    return other(
        key,
        name="李国强",
        number=make_id_number("149999", __import__("datetime").date(1970, 5, 6), 33),
        phones=("13900000000",),
        birth_date="1970-05-06",
        division="140802002002",
        address="3组5号",
        left_on="2020-01-11",
    )


def twin(name, sequence, key):
    from datetime import date

    number = make_id_number("149999", date.fromisoformat(BORN), sequence)
    return other(key, name=name, number=number, birth_date=BORN)


def test_twins_stay_apart():
    links = link([twin("王子轩", 21, "one"), twin("王子豪", 23, "other")])
    assert not one(links, "one", "other") and not asked(links, "one", "other")


def test_twins_without_numbers_are_never_joined_unasked():
    first, second = (replace(t, number="") for t in (twin("王子轩", 1, 1), twin("王子豪", 3, 2)))
    assert not one(link([first, second]), 1, 2)


def test_father_and_son_on_one_phone_stay_apart():
    son = other("son", name="王磊", number="", birth_date="2010-02-03")
    father = other("father", number="")
    assert not one(link([father, son]), "father", "son")


def test_spouses_at_one_door_stay_apart():
    wife = other("wife", name="李秀英", number="", sex="", birth_date="")
    husband = other("husband", number="", sex="", birth_date="")
    links = link([husband, wife])
    assert not one(links, "husband", "wife") and not asked(links, "husband", "wife")


def test_two_of_one_name_in_one_village_are_not_joined_unasked():
    neighbour = other(
        "neighbour", number="", birth_date="", phones=("15912340000",), left_on="2020-01-09",
        address="",
    )  # fmt: skip
    me = other("me", number="", birth_date="", address="")
    assert not one(link([me, neighbour]), "me", "neighbour")


def test_one_person_with_two_numbers_is_asked_about():
    links = link([WANG, other(number=make_id_number("149999", date_of(WANG), 77))])
    assert not one(links, "wang", "other")
    [pair] = links.doubtful
    assert Reason.TWO_NUMBERS in pair.differing and Reason.PHONE_SAME in pair.agreeing


def date_of(record):
    from datetime import date

    return date.fromisoformat(record.birth_date)


def test_two_people_with_one_number_are_asked_about():
    links = link([WANG, other(name="李国强", phones=("13900000000",))])
    [pair] = links.doubtful
    assert Reason.ONE_NUMBER in pair.reasons and not links.joined


def test_a_row_that_fits_two_people_is_joined_to_neither():
    cousin = other(
        "cousin", number=make_id_number("149999", date_of(WANG), 77), phones=("13900000000",)
    )
    bare = other("bare", number="", phones=())
    links = link([bare], [WANG, cousin])
    assert "bare" not in together(links)
    assert asked(links, "bare", "wang") and asked(links, "bare", "cousin")


def test_a_pair_kept_apart_is_neither_joined_nor_asked_again():
    pair = other(number="", birth_date="")
    links = link([WANG, pair], apart={frozenset(("wang", "other"))})
    assert not links.joined and not links.doubtful


def test_no_group_holds_two_numbers():
    records, _ = rows()
    numbers = {record.key: record.number for record in records}
    for group in link(records).joined:
        assert len({numbers[key] for key in group.keys} - {""}) <= 1


def test_nothing_in_nothing_out():
    links = link([])
    assert not links.joined and not links.doubtful


def test_a_crowd_is_told_apart():
    records, truth = rows(600, 1400, seed=31)
    who = {record.key: person for record, person in zip(records, truth, strict=True)}
    links = link(records)
    wrong = [g.keys for g in links.joined if len({who[key] for key in g.keys}) > 1]
    people = len({who[key] for key in together(links)})
    assert wrong == [] and len(links.joined) <= 1.05 * people
    assert len(links.doubtful) <= 0.03 * len(records)


def test_who_is_one_already_speaks_together():
    """What a second record of someone says keeps a namesake away."""
    rare = {"name": "闾丘霁", "number": "", "birth_date": ""}
    known = other("known", **rare, phones=(), address="")
    more = other("more", **rare, phones=("15900000001",), division="", address="")
    row = other("row", **rare, phones=("15900000009",))
    assert one(link([row], [known]), "row", "known")
    assert not one(link([row], [known, more], one=[["known", "more"]]), "row", "known")


def test_two_known_are_weighed_again():
    known = other("known", phones=("13812345678",))
    twice = other("twice", number="", birth_date="")
    assert one(link([stranger()], [known, twice], again=[("known", "twice")]), "known", "twice")
