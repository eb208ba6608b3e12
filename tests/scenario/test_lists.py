"""The six files are readable by a plain reader and say what the truth says they say."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from lianfang.scenario.district import build_district
from lianfang.scenario.idnumbers import is_valid
from lianfang.scenario.layouts import LAYOUTS
from lianfang.scenario.lists import WrittenList, write_lists, write_truth
from lianfang.scenario.people import build_people
from lianfang.scenario.truth import PersonTruth, Truth

NUMBER_HEADERS = {"证件号码", "公民身份号码", "身份证", "身份证件号", "身份证号"}
NAME_HEADERS = {"旅客姓名", "姓名", "患者姓名", "学生姓名", "机主姓名", "职工姓名"}


def read(item: WrittenList) -> dict[tuple[str, int], dict[str, object]]:
    """Return each row's cells by header, under (sheet, row as a spreadsheet counts)."""
    sheets: dict[str, list[list[object]]] = {}
    if item.path.suffix == ".xlsx":
        book = CalamineWorkbook.from_path(str(item.path))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            sheets[name] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    else:
        text = item.path.read_bytes().decode(LAYOUTS[item.key].encoding)
        sheets[""] = [list(row) for row in csv.reader(text.splitlines())]
    found = {}
    for name, rows in sheets.items():
        at = next(n for n, row in enumerate(rows) if NAME_HEADERS & set(map(str, row)))
        header = [str(cell) for cell in rows[at]]
        for number, row in enumerate(rows[at + 1 :], start=at + 2):
            found[name, number] = dict(zip(header, row, strict=False))
    return found


def cell(row: dict[str, object], headers: set[str]) -> object:
    return next((value for key, value in row.items() if key in headers), None)


@pytest.fixture(scope="module")
def people(truth: Truth) -> dict[int, PersonTruth]:
    return {person.number: person for person in truth.people}


def test_six_lists_of_five_thousand_rows(lists: list[WrittenList], truth: Truth) -> None:
    assert [item.path.suffix for item in lists].count(".xlsx") == 3
    assert sum(len(item.rows) for item in lists) == pytest.approx(5500, abs=400)
    units = {unit.key for unit in truth.district.units if unit.kind == "department"}
    assert {item.unit for item in lists} <= units
    assert [item.received_at for item in lists] == sorted(item.received_at for item in lists)
    listed = {row.person for item in lists for row in item.rows if row.person}
    assert listed == {person.number for person in truth.people if person.lists}


def test_each_row_says_who_the_truth_says(
    lists: list[WrittenList], people: dict[int, PersonTruth]
) -> None:
    for item in lists:
        cells = read(item)
        for row in item.rows:
            seen = cells[row.sheet, row.row]
            name = str(cell(seen, NAME_HEADERS))
            if row.person is None:
                assert ("nobody" in row.flaws) == (name == "")
                continue
            person = people[row.person]
            assert name.replace(" ", "").replace("\u3000", "").startswith(person.name)
            number = cell(seen, NUMBER_HEADERS)
            if number is not None and not any(flaw.startswith("id_") for flaw in row.flaws):
                assert number == person.id_number


def test_numbers_are_broken_in_the_ways_of_spreadsheets(
    lists: list[WrittenList], people: dict[int, PersonTruth]
) -> None:
    seen: Counter[str] = Counter()
    for item in lists:
        cells = read(item)
        for row in item.rows:
            number = cell(cells[row.sheet, row.row], NUMBER_HEADERS)
            for flaw in row.flaws:
                if flaw.startswith("id_"):
                    assert row.person is not None
                    _assert_broken(flaw, number, people[row.person].id_number, item)
                    seen[flaw] += 1
    assert min(seen.values()) > 5
    assert set(seen) == {
        "id_as_float",
        "id_apostrophe",
        "id_full_width",
        "id_wrong_check",
        "id_short",
        "id_missing",
        "id_lower_x",
    }


def _assert_broken(flaw: str, number: object, right: str, item: WrittenList) -> None:
    assert number != right
    text = str(number)
    if flaw == "id_as_float":
        workbook = item.path.suffix == ".xlsx"
        assert isinstance(number, float) if workbook else text.startswith("1.49999E+17")
    elif flaw == "id_apostrophe":
        assert text == "'" + right
    elif flaw == "id_full_width":
        assert not text.isascii() and len(text) == 18
    elif flaw == "id_wrong_check":
        assert len(text) == 18 and not is_valid(text)
    elif flaw == "id_short":
        assert len(text) == 17
    elif flaw == "id_lower_x":
        assert text.upper() == right


def test_every_kind_of_slip_occurs(lists: list[WrittenList]) -> None:
    flaws = Counter(flaw for item in lists for row in item.rows for flaw in row.flaws)
    for flaw in (
        "name_spaced",
        "name_note",
        "address_no_township",
        "address_no_village",
        "wrong_data",
        "date_future",
        "duplicate",
        "other_county",
        "nobody",
    ):
        assert flaws[flaw] > 0, flaw
    for item in lists:
        twice = Counter(row.person for row in item.rows if row.person)
        repeated = {row.person for row in item.rows if "duplicate" in row.flaws}
        assert {person for person, count in twice.items() if count > 1} == repeated


def test_lists_overlap(truth: Truth) -> None:
    assert sum(1 for person in truth.people if len(person.lists) > 1) > 800


def test_same_seed_same_bytes(lists: list[WrittenList], truth: Truth, tmp_path: Path) -> None:
    again = write_lists(truth, tmp_path / "again")
    for first, second in zip(lists, again, strict=True):
        assert first.path.read_bytes() == second.path.read_bytes()
        assert first.rows == second.rows


def test_another_seed_other_bytes(tmp_path: Path) -> None:
    written = []
    for seed in (1, 2):
        truth = build_people(seed, 0.01, build_district(seed, 0.01))
        written.append(write_lists(truth, tmp_path / str(seed)))
    for first, second in zip(*written, strict=True):
        assert first.path.read_bytes() != second.path.read_bytes()


def test_the_truth_can_be_written_down(lists: list[WrittenList], tmp_path: Path) -> None:
    path = tmp_path / "truth.csv"
    write_truth(lists, path)
    rows = path.read_text(encoding="utf-8").splitlines()
    assert len(rows) == 1 + sum(len(item.rows) for item in lists)
