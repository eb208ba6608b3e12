"""A folder of files as offices made them, from the command line; killed, called off, run again."""

import io
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from openpyxl import Workbook

from lianfang.accounts.models import Unit
from lianfang.accounts.operations import establish_units
from lianfang.config import list_jobs
from lianfang.config.importing import (
    NoFiles,
    SeveralUnits,
    SomeNotImported,
    UnitUnknown,
    import_files,
)
from lianfang.jurisdictions.scope import across_scopes, entered, second_role_use
from lianfang.kernel import clock
from lianfang.people.models import Person
from lianfang.people.rules import make_id_number
from lianfang.screening import ahead, importing
from lianfang.screening.choices import IntakeState
from lianfang.screening.intake_operations import call_off, hand_in, settle_columns
from lianfang.screening.list_identities import identities
from lianfang.screening.models import Batch, Intake, Lead, Row
from tests.config.headquarters import NOW, House

LOOKING = second_role_use("tests.importing", "A test looks at what was kept.")
HEADER = ("姓名", "身份证号", "联系电话", "现住址")
GROUNDS: dict[str, Any] = {"legal_basis": None, "purpose": None, "listed_on": None, "title": None}


def row(n: int) -> tuple[str, ...]:
    born = date(1950, 1, 1) + timedelta(days=n % 20_000)
    given = chr(0x4E00 + n % 5000) + chr(0x5E00 + n // 5000)
    return (f"王{given}", make_id_number("149999", born, n % 999 + 1), f"137{n:08d}", "盐湖区")


def text(*rows: tuple[str, ...], header: tuple[str, ...] = HEADER, by: str = ",") -> str:
    return "\n".join(by.join(cells) for cells in (header, *rows)) + "\n"


def workbook(rows: list[tuple[str, ...]]) -> bytes:
    """Title, header, rows, a blank one and a footer; a sheet of notes behind."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (("返乡人员统计表",), HEADER, *rows, (), ("制表人：王某",)):
        sheet.append(line)
    book.create_sheet("说明").append(("请如实填写",))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def office(lasting: House) -> House:
    """The headquarters with two departments that send lists."""
    units = [
        Unit(name=name, kind="department", division="140802")
        for name in ("铁路办公室", "卫生健康局", "卫生监督所")
    ]
    with clock.held(NOW), entered(lasting.by.scope):
        establish_units(units, by=lasting.by, at=NOW)
    return lasting


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Six strange files of two rows each; the folder's litter is nobody's list."""
    files = {
        "一.csv": text(row(1), row(2)).encode("gb18030"),
        "二.csv": text(row(3), row(4)).encode("utf-16"),
        "三.tsv": text(row(5), row(6), by="\t").encode("utf-8-sig"),
        "四.xlsx": workbook([row(7), row(8)]),
        "五.csv": text(row(9), row(10), header=("XM", "SFZH", "LXDH", "ZZ")).encode(),
        "六.csv": ("名单\n\n" + text(row(11), ("/", "149", "不详", ""))).encode(),
        "~$四.xlsx": b"lock",
        ".DS_Store": b"litter",
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


def run(*paths: Path, provider: str = "铁路办公室", asks=lambda _: True, yes: bool = True):
    return list(import_files(paths, asks, yes=yes, provider=provider, **GROUNDS))


def count(model) -> int:
    with across_scopes(LOOKING):
        return int(model.objects.count())


def states() -> set[str]:
    with across_scopes(LOOKING):
        return set(Intake.objects.values_list("state", flat=True))


def test_six_strange_files_in_one_call_and_the_same_again(office, folder):
    said = [line.partition("：") for line in run(folder)]
    told = {file: re.findall(r"\d+", rest) for file, _, rest in said}
    good, one_set_aside = ["2", "2", "0", "0"], ["2", "1", "0", "1"]
    names = ("一.csv", "二.csv", "三.tsv", "四.xlsx", "五.csv")
    assert told == {**dict.fromkeys(names, good), "六.csv": one_set_aside}
    assert (count(Batch), count(Row), count(Lead)) == (6, 12, 12), "one lead stood before"
    again = run(folder)
    assert [re.findall(r"\d+", line) for line in again] == [["2"]] * 6
    assert (count(Batch), count(Row), count(Lead)) == (6, 12, 12)
    assert states() == {IntakeState.DONE}


def test_one_broken_file_is_named_and_the_others_are_imported(office, folder):
    (folder / "三.tsv").write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(SomeNotImported) as refused:
        run(folder)
    assert "三.tsv" in str(refused.value) and "1" in str(refused.value)
    assert count(Batch) == 5
    (folder / "三.tsv").write_text(text(row(5), row(6), by="\t"))
    assert len(run(folder)) == 6
    assert count(Batch) == 6


def test_a_file_without_a_list_inside_says_why_and_the_call_goes_on(office, tmp_path):
    (tmp_path / "a.csv").write_text("1,2\n3,4\n")
    (tmp_path / "b.csv").write_text(text(row(1)))
    lines = import_files((tmp_path,), lambda _: True, yes=True, provider="铁路办公室", **GROUNDS)
    first, second = next(lines), next(lines)
    assert "a.csv" in first and "b.csv" in second
    with pytest.raises(SomeNotImported):
        next(lines)


@pytest.mark.parametrize(("name", "refusal"), [("无此单位", UnitUnknown), ("卫生", SeveralUnits)])
def test_a_unit_that_is_not_clear_is_asked_for(office, folder, name, refusal):
    with pytest.raises(refusal) as refused:
        run(folder, provider=name)
    assert name in str(refused.value)
    assert count(Intake) == 0


def test_a_part_of_a_units_name_will_do_if_it_is_the_only_one(office, tmp_path):
    (tmp_path / "b.csv").write_text(text(row(1)))
    run(tmp_path, provider="铁路")
    with across_scopes(LOOKING):
        assert Batch.objects.get().provider.name == "铁路办公室"


def test_an_empty_folder_is_told(office, tmp_path):
    with pytest.raises(NoFiles):
        run(tmp_path)


def test_without_yes_the_columns_are_asked_once_for_a_layout(office, tmp_path):
    asked: list[str] = []

    def asks(answer: bool):
        def ask(question: str) -> bool:
            asked.append(question)
            return answer

        return ask

    grounds = GROUNDS | {
        "legal_basis": "传染病防治法",
        "purpose": "摸排",
        "provider": "铁路办公室",
    }
    (tmp_path / "a.csv").write_text(text(row(1)))
    list(import_files((tmp_path,), asks(False), **grounds))
    assert (len(asked), count(Batch), states()) == (1, 0, {IntakeState.CANCELLED})
    assert "姓名" in asked[0]
    list(import_files((tmp_path,), asks(True), **grounds))
    (tmp_path / "b.csv").write_text(text(row(2)))
    list(import_files((tmp_path / "b.csv",), asks(False), **grounds))
    assert (len(asked), count(Batch)) == (2, 2)


# --- a kill, and a call to stop, in the middle ------------------------------------------------

ROWS, PORTION = 6_000, 1_000
CHILD = """
import sys, time
from datetime import timedelta
from pathlib import Path
import django
from django.conf import settings
from lianfang.config import setting_up
setting_up.django_ready()
from django.db import connections
for alias in ("default", "owner"):
    connections[alias].settings_dict["NAME"] = {name!r}
    settings.DATABASES[alias]["NAME"] = {name!r}
settings.LIANFANG_KEYS = Path({keys!r})
from lianfang.accounts.actors import job
from lianfang.config import list_jobs, present
from lianfang.screening import ahead, importing
importing.PORTION = {portion}
ahead.LARGE = 0
incident = present.incident()
def hear(done):
    print(done, flush=True)
    time.sleep(0.2)
from uuid import UUID
list_jobs.import_one(UUID({intake!r}), job("lists", incident.division), hear)
print("done", flush=True)
"""


@pytest.fixture
def waiting(office: House) -> Intake:
    """A large file that was handed in and waits."""
    data = io.BytesIO(text(*(row(n) for n in range(ROWS))).encode())
    by = office.by
    with clock.held(NOW), entered(by.scope):
        pk = hand_in(
            office.incident.pk, Unit.objects.get(name="铁路办公室").pk, data, "大名单.csv",
            title="大名单", legal_basis="传染病防治法", purpose="摸排",
            listed_on=clock.day_of(NOW), by=by, at=NOW,
        )  # fmt: skip
        settle_columns(pk, [], by=by, at=NOW)
        intake = Intake.objects.get(pk=pk)
    return intake


@contextmanager
def child(intake: Intake) -> Iterator[subprocess.Popen[str]]:
    """A process of its own that imports the file, slowly; ended with the block."""
    script = CHILD.format(
        name=connections["default"].settings_dict["NAME"],
        keys=str(settings.LIANFANG_KEYS),
        portion=PORTION,
        intake=str(intake.pk),
    )
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as p:
        try:
            yield p
        finally:
            p.kill()


def heard(process: subprocess.Popen[str], rows: int) -> None:
    """Wait until the process says that so many rows are done."""
    assert process.stdout
    line = process.stdout.readline()
    while line and int(line) < rows:
        line = process.stdout.readline()
    assert line, process.stderr and process.stderr.read()


def nothing_of_it(office: House) -> None:
    assert [count(model) for model in (Batch, Row)] == [0, 0]
    assert (count(Lead), count(Person)) == (1, 1), "the one lead that stood before"
    lines = identities(office.by.scope, office.incident.pk)
    assert [line for line in lines if not line.holds] == []


def test_a_kill_in_the_middle_leaves_nothing_and_the_next_run_completes_it(office, waiting):
    with child(waiting) as process:
        heard(process, 2 * PORTION)
        process.send_signal(signal.SIGKILL)
        process.communicate()
    for _ in range(50):
        if _idle():
            break
        time.sleep(0.1)
    nothing_of_it(office)
    assert states() == {IntakeState.RUNNING}
    list_jobs.import_waiting(office.incident.pk, office.incident.division)
    assert states() == {IntakeState.DONE}
    assert (count(Batch), count(Row)) == (1, ROWS)
    lines = identities(office.by.scope, office.incident.pk)
    assert [line for line in lines if not line.holds] == []


def _idle() -> bool:
    """Whether the database has noticed that the process is gone."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
        return bool(cursor.fetchone() == (0,))


def test_called_off_in_the_middle_nothing_of_it_stays(office, waiting):
    with child(waiting) as process:
        heard(process, PORTION)
        with clock.held(NOW), entered(office.by.scope):
            call_off(waiting.pk, by=office.by, at=NOW)
        out, err = process.communicate(timeout=120)
    assert out.endswith("done\n"), err
    assert f"{ROWS}\n" not in out
    nothing_of_it(office)
    assert states() == {IntakeState.CANCELLED}
    list_jobs.import_waiting(office.incident.pk, office.incident.division)
    nothing_of_it(office)


def test_what_is_wrong_far_down_in_a_file_undoes_all_and_says_why(office, monkeypatch):
    monkeypatch.setattr(importing, "PORTION", 50)
    monkeypatch.setattr(ahead, "LARGE", 0)
    data = text(*(row(n) for n in range(200))).encode() + '王二,"未闭合\n'.encode() * 3
    by = office.by
    with clock.held(NOW), entered(by.scope):
        pk = hand_in(
            office.incident.pk, Unit.objects.get(name="铁路办公室").pk, io.BytesIO(data), "坏.csv",
            title="坏", legal_basis="传染病防治法", purpose="摸排", listed_on=clock.day_of(NOW),
            by=by, at=NOW,
        )  # fmt: skip
        settle_columns(pk, [], by=by, at=NOW)
    list_jobs.import_waiting(office.incident.pk, office.incident.division)
    nothing_of_it(office)
    with across_scopes(LOOKING):
        one = Intake.objects.get()
    assert one.state == IntakeState.FAILED
    assert one.problem is not None
    assert one.problem["places"]["file"] == "坏.csv"
