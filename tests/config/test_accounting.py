"""The lists' commands: every row with whom it is about, and whether everyone is accounted for."""

import csv
import json

import pytest

from lianfang.config import accounting, present
from lianfang.kernel import clock
from tests.screening.conftest import *  # noqa: F403
from tests.screening.conftest import NOW
from tests.screening.ledgers import HOUR, Ledger
from tests.screening.samples import HERE, NEXT

LATER = NOW + HOUR


@pytest.fixture
def ledger(world):
    present.forget()
    with clock.held(LATER):
        yield Ledger(world)
    present.forget()


def written(tmp_path):
    out = tmp_path / "matches.csv"
    accounting.write_matches(out)
    with out.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_each_row_in_force_stands_once_with_whom_it_is_about(world, ledger, tmp_path):
    kept, other = ledger.person(HERE), ledger.person(NEXT)
    first, second = ledger.lead(kept, HERE), ledger.lead(other, NEXT)
    batch = ledger.batch(world.health, 4, file="卫健.csv")
    ledger.row(batch, first, band="new")
    ledger.row(batch, second, band="joined", reasons=("name_same", "phone_same"))
    aside, gone = ledger.row(batch), ledger.row(batch)
    ledger.row(ledger.batch(world.health, 1, file="补.xlsx"), first, mends=gone)
    ledger.mended(gone)
    ledger.join(other, kept, NOW)
    ledger.answer(first, "found", NOW)
    rows = written(tmp_path)
    assert tuple(rows[0]) == accounting.COLUMNS
    told = {(row["file"], row["row"]): row for row in rows}
    assert set(told) == {
        ("卫健.csv", "2"), ("卫健.csv", "3"), ("卫健.csv", str(aside.number)), ("补.xlsx", "2"),
    }  # fmt: skip
    joined = told["卫健.csv", "3"]
    assert joined["person"] == str(kept.pk) == told["卫健.csv", "2"]["person"]
    assert (joined["match_band"], joined["reason"]) == ("joined", "name_same;phone_same")
    assert (joined["lead"], joined["division"]) == (str(second.pk), NEXT)
    assert told["补.xlsx", "2"]["outcome"] == "found"
    set_aside = told["卫健.csv", str(aside.number)]
    assert set_aside["person"] == set_aside["lead"] == set_aside["outcome"] == ""
    assert set_aside["reason"] == "names_nobody"


def test_sheets_are_told_apart_only_where_there_are_several(world, ledger, tmp_path):
    lead = ledger.lead(ledger.person(HERE), HERE)
    several = ledger.batch(world.health, 2, file="两表.xlsx")
    ledger.row(several, lead, sheet="一", number=3)
    ledger.row(several, lead, sheet="二", number=3)
    ledger.row(ledger.batch(world.health, 1, file="一表.xlsx"), lead, sheet="一", number=3)
    assert sorted((row["file"], row["row"]) for row in written(tmp_path)) == [
        ("一表.xlsx", "3"), ("两表.xlsx#一", "3"), ("两表.xlsx#二", "3"),
    ]  # fmt: skip


def test_a_file_named_like_a_formula_stays_text(world, ledger, tmp_path):
    ledger.row(ledger.batch(world.health, 1, file="=cmd|' /C calc'!A0.csv"))
    assert written(tmp_path)[0]["file"] == "'=cmd|' /C calc'!A0.csv"


def test_the_reconciliation_as_data_and_in_words(world, ledger):
    batch = ledger.batch(world.health, 2)
    ledger.row(batch, ledger.lead(ledger.person(HERE), HERE))
    ledger.row(batch)
    text, balances = accounting.reconcile(None, None, as_json=True)
    data = json.loads(text)
    assert balances and data["rows"]["balanced"]
    assert (data["rows"]["read"], data["rows"]["attached"], data["rows"]["rejected"]) == (2, 1, 1)
    assert data["leads"]["total"] == 1 == data["unreconciled"]["leads"]
    assert [one["kind"] for one in data["unreconciled"]["oldest_first"]] == ["lead", "rejected"]
    assert data["unreconciled"]["oldest_first"][0]["hours"] == 1
    before = json.loads(accounting.reconcile((NOW - HOUR).isoformat(), HERE[:9], as_json=True)[0])
    assert before["leads"]["total"] == before["rows"]["rows_in"] == 0
    words, _balances = accounting.reconcile(None, None, as_json=False)
    assert words.startswith("✓") and "卫生健康局" in words


def test_a_row_that_is_lost_is_told(world, ledger):
    ledger.batch(world.health, 2)
    words, balances = accounting.reconcile(None, None, as_json=False)
    assert not balances and words.startswith("✕")
