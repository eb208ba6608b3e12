"""Reading ahead: the same items, errors in their turn, nothing left behind that reads."""

from __future__ import annotations

import io
import os
import signal
import threading
from collections.abc import Iterator
from datetime import date
from itertools import count, islice
from pathlib import Path

import pytest

from lianfang.jurisdictions.addresses import Gazetteer
from lianfang.people.rules import make_id_number
from lianfang.screening import ahead
from lianfang.screening.ahead import read_ahead, rows_ahead
from lianfang.screening.carried import ReadingFailed
from lianfang.screening.listing import OpenListing, open_listing
from lianfang.screening.named import Naming
from lianfang.screening.prepared import PreparedRow, prepared
from lianfang.screening.sheets import BrokenQuotes


def test_all_items_come_in_order() -> None:
    with read_ahead(range(1_234), 1_000) as items:
        assert list(items) == list(range(1_234))


def test_an_error_comes_after_what_was_read_before_it() -> None:
    def broken() -> Iterator[int]:
        yield from range(700)
        raise ValueError("row 700")

    seen: list[int] = []
    with pytest.raises(ValueError, match="row 700"), read_ahead(broken(), 1_000) as items:
        seen.extend(items)
    assert seen == list(range(700))


def test_whoever_stops_early_leaves_no_thread_reading() -> None:
    before = threading.active_count()
    with read_ahead(count(), 1_000) as items:
        assert list(islice(items, 3)) == [0, 1, 2]
    assert threading.active_count() == before


def test_no_more_is_read_than_was_asked_for() -> None:
    read: list[int] = []

    def told() -> Iterator[int]:
        for number in range(100_000):
            read.append(number)
            yield number

    with read_ahead(told(), 1_000) as items:
        next(items)
        threading.Event().wait(0.2)
        assert len(read) <= 1_000 + 2 * 500 + 500


# --- a list, read by a process of its own -----------------------------------------------------

DAY = date(2020, 1, 26)
NAMES = [("140802", "盐湖区"), ("140802001", "中城街道"), ("140802001001", "河东社区")]
NAMING = Naming("140802", Gazetteer(NAMES, district="140802"))
BROKEN = '王二,"未闭合\n'


def listing(rows: int, end: str = "") -> OpenListing:
    lines = ["姓名,身份证号,联系电话,现住址,返回日期"]
    for n in range(rows):
        number = make_id_number("149999", date(1980, 1, 1), n % 999 + 1)
        lines.append(
            f"王{chr(0x4E00 + n)},{number},'139 {n:08d},河东社区{n}号,2020.1.{n % 20 + 1}"
        )
    lines.append("合计" if not rows else "/,149,不详,,")
    data = io.BytesIO(("\n".join(lines) + "\n" + end).encode("gb18030"))
    return open_listing(data, "名单.csv", listed_on=DAY, digest_key=b"key")


@pytest.fixture
def apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """However small a list is, a process reads it."""
    monkeypatch.setattr(ahead, "LARGE", 0)


def children() -> set[int]:
    """The processes that this one began and that still run."""
    text = "".join(one.read_text() for one in Path("/proc/self/task").glob("*/children"))
    return {int(number) for number in text.split()}


def test_a_process_reads_the_same_rows(apart: None) -> None:
    with listing(1_234) as one, rows_ahead(one, NAMING, 500) as rows:
        assert list(rows) == list(prepared(one, NAMING))


def test_what_is_wrong_in_the_file_is_raised_here_after_the_rows_before_it(apart: None) -> None:
    seen: list[PreparedRow] = []
    with (
        pytest.raises(BrokenQuotes, match="名单.csv"),
        listing(700, BROKEN * 3) as one,
        rows_ahead(one, NAMING, 500) as rows,
    ):
        seen.extend(rows)
    assert len(seen) >= 500


def test_whoever_stops_early_leaves_no_process_reading(apart: None) -> None:
    before = children()
    with listing(5_000) as one, rows_ahead(one, NAMING, 500) as rows:
        assert len(list(islice(rows, 3))) == 3
        assert children() > before
    assert children() == before


def test_a_reading_process_that_is_killed_is_no_end_of_the_list(apart: None) -> None:
    before = children()
    with (
        pytest.raises(ReadingFailed),
        listing(5_000) as one,
        rows_ahead(one, NAMING, 500) as rows,
    ):
        for _ in rows:
            for process in children() - before:
                os.kill(process, signal.SIGKILL)
