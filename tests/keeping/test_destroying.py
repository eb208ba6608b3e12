"""Destruction: by three, step after step, whole, and nothing is found afterwards."""

import io
import json
import random
import subprocess
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, connections

from lianfang.database.binaries import clean_environment, program
from lianfang.figures.queries import ask
from lianfang.incidents.keyring import KeyMissing, incident_key, keyring
from lianfang.keeping import archiving, queries, sealing, searching
from lianfang.keeping.destroying import NotWitnessed, PackageMissing, destroy, destroyed_tables
from lianfang.keeping.ending_operations import end_incident
from lianfang.keeping.operations import (
    OutOfTurn,
    SamePerson,
    agree_destruction,
    approve_hold,
    end_hold,
    propose_destruction,
    propose_hold,
    witness_destruction,
)
from lianfang.keeping.readiness import Held, NotEnded, RemedyOpen, TooEarly
from lianfang.keeping.wiping import GONE
from lianfang.kernel import clock
from lianfang.people.models import Identity, Person
from lianfang.quarantine.appealing import decide_appeal, file_appeal, propose_on_appeal
from lianfang.quarantine.models import Order
from tests.keeping.conftest import FIRST, NAMES, SECOND, WITNESS
from tests.quarantine.cast import DAY, NOW, acting, ordered, seen

END = NOW + 3 * DAY
AFTER = END + 31 * DAY


@pytest.fixture
def archive():
    private, public = sealing.key_pair()
    return private, public


def done(act, *given, by, at=AFTER, **more):
    with acting(by, at):
        return act(*given, by=by, at=at, **more)


def ended(kept):
    done(end_incident, kept.incident, by=FIRST, at=END)


def signed(kept):
    ended(kept)
    done(propose_destruction, kept.incident, by=FIRST)
    done(agree_destruction, kept.incident, by=SECOND)
    done(witness_destruction, kept.incident, by=WITNESS)


def destroyed(kept, public, file, **more):
    with clock.held(AFTER):
        return destroy(
            kept.incident, public, file, by=FIRST, now=lambda: AFTER,
            leftovers=more.pop("leftovers", ()), told=more.pop("told", lambda _: None),
        )  # fmt: skip


def answers(kept):
    """Every figure at the end of every day."""
    found = []
    for days in range(1, 4):
        with acting(kept.world.district, AFTER):
            at = NOW + timedelta(days=days)
            found += ask(kept.world.district.scope, kept.world.incident, "140802", at)
    return [(a.id, a.value, a.parts, a.rows) for a in found]


def test_afterwards_nothing_is_found_and_every_figure_stands(kept, archive, tmp_path):
    signed(kept)
    terms = searching.sample(kept.world.incident, 100, random.Random(1))
    assert set(terms.names) == set(NAMES)
    before = answers(kept)
    leftover = tmp_path / "demo"
    leftover.mkdir()
    (leftover / "list.csv").write_text("姓名,电话\n" + ",".join(kept.naming))
    file = tmp_path / "archive.sealed"
    certificate = destroyed(kept, archive[1], file, leftovers=[leftover])

    assert answers(kept) == before
    with pytest.raises(KeyMissing):
        incident_key(kept.world.incident)
    assert seen(Identity.objects.count) == 0
    assert set(seen(lambda: list(Person.objects.values_list("display", flat=True)))) == {GONE}
    assert set(seen(lambda: list(Order.objects.values_list("reason", flat=True)))) == {GONE}
    assert searching.search(terms, [settings.DATA, tmp_path], [file]) == {}
    assert searching.in_stream(terms, io.BytesIO(dump())) == set()
    rows = {line["label"]: line["rows"] for line in certificate["tables"]}
    assert (rows["people.Identity"], rows["quarantine.Order"]) == (4, 2)
    assert [name for name, _ in certificate["signed"]] == ["first", "second", "witness"]
    assert sealing.check_signature(certificate)


def test_the_package_holds_the_decisions_and_whom_they_are_about(kept, archive, tmp_path):
    signed(kept)
    file = tmp_path / "archive.sealed"
    destroyed(kept, archive[1], file)
    manifest = archiving.verify_package(file, archive[0])
    assert manifest["tables"]["quarantine.Order"]["rows"] == 2
    lines = [json.loads(line) for line in archiving.package_lines(file, archive[0])]
    named = {line["row"]["name"] for line in lines if line["table"] == "people.Identity"}
    assert named == set(NAMES[:2])
    assert all(name.encode() not in file.read_bytes() for name in NAMES)


def test_a_package_that_was_changed_or_is_another_key_s_is_told(kept, archive, tmp_path):
    signed(kept)
    file = tmp_path / "archive.sealed"
    destroyed(kept, archive[1], file)
    with pytest.raises(sealing.WrongKey):
        archiving.verify_package(file, sealing.key_pair()[0])
    whole = bytearray(file.read_bytes())
    whole[20] ^= 1
    file.write_bytes(bytes(whole))
    with pytest.raises(archiving.PackageWrong):
        archiving.verify_package(file)
    beside = archiving.manifest_of(file)
    beside.write_text(beside.read_text().replace('"rows": 2', '"rows": 1'))
    with pytest.raises(sealing.BadSignature):
        archiving.verify_package(file)


@pytest.mark.parametrize("after", range(0, 30, 3))
def test_killed_anywhere_it_goes_on_and_ends_the_same(kept, archive, tmp_path, after):
    signed(kept)
    file = tmp_path / "archive.sealed"
    steps = iter(range(100))

    def killed(step):
        if next(steps) >= after:
            raise KeyboardInterrupt(step)

    with pytest.raises(KeyboardInterrupt):
        destroyed(kept, archive[1], file, told=killed)
    connections["owner"].close()
    first = destroyed(kept, archive[1], file)
    assert {line["label"] for line in first["tables"]} == {t.label for t in destroyed_tables()}
    rows = {line["label"]: line["rows"] for line in first["tables"]}
    assert (rows["people.Identity"], rows["quarantine.Order"]) == (4, 2)
    assert destroyed(kept, archive[1], file) == first


def test_without_its_package_no_key_is_destroyed(kept, archive, tmp_path):
    signed(kept)
    file = tmp_path / "archive.sealed"

    def stop(step):
        raise KeyboardInterrupt(step)

    with pytest.raises(KeyboardInterrupt):
        destroyed(kept, archive[1], file, told=stop)
    file.unlink()
    with pytest.raises(PackageMissing):
        destroyed(kept, archive[1], file)
    assert incident_key(kept.world.incident)


def test_two_officers_and_a_witness_none_of_them_twice(kept, archive, tmp_path):
    ended(kept)
    done(propose_destruction, kept.incident, by=FIRST)
    with pytest.raises(SamePerson):
        done(agree_destruction, kept.incident, by=FIRST)
    with pytest.raises(OutOfTurn):
        done(witness_destruction, kept.incident, by=WITNESS)
    done(agree_destruction, kept.incident, by=SECOND)
    with pytest.raises(SamePerson):
        done(witness_destruction, kept.incident, by=SECOND)
    with pytest.raises(NotWitnessed):
        destroyed(kept, archive[1], tmp_path / "archive.sealed")
    with pytest.raises(OutOfTurn):
        done(propose_destruction, kept.incident, by=FIRST)


def test_nothing_goes_before_its_time_or_while_something_stands_against_it(kept):
    with pytest.raises(NotEnded):
        done(propose_destruction, kept.incident, by=FIRST)
    order = ordered(kept.world)
    appeal = done(file_appeal, order, "不同意", "self", by=FIRST, at=NOW)
    ended(kept)
    with pytest.raises(TooEarly):
        done(propose_destruction, kept.incident, by=FIRST, at=END + 29 * DAY)
    with pytest.raises(RemedyOpen):
        done(propose_destruction, kept.incident, by=FIRST)
    done(propose_on_appeal, appeal, "uphold", "有据", by=SECOND)
    done(decide_appeal, appeal, "uphold", "有据", by=WITNESS)
    grounds = ("复议未完结", "只有原件能证明", "只存不用")
    review = clock.day_of(AFTER + 20 * DAY)
    hold = done(propose_hold, kept.incident, ["screening.Row"], grounds, review, by=FIRST)
    with pytest.raises(SamePerson):
        done(approve_hold, hold.pk, by=FIRST)
    done(approve_hold, hold.pk, by=SECOND)
    assert queries.held_tables(None, kept.world.incident) == {"screening.Row"}
    with pytest.raises(Held):
        done(propose_destruction, kept.incident, by=FIRST)
    done(end_hold, hold.pk, by=SECOND)
    done(propose_destruction, kept.incident, by=FIRST)


def test_no_backup_brings_a_destroyed_key_back(kept, archive, tmp_path):
    everything = keyring().all()
    signed(kept)
    destroyed(kept, archive[1], tmp_path / "archive.sealed")
    keyring().add(everything)
    with pytest.raises(KeyMissing):
        incident_key(kept.world.incident)


def test_the_tables_are_walled_and_appended_only_again(kept, archive, tmp_path):
    signed(kept)
    with connection.cursor() as cursor:
        cursor.execute(_WALLS)
        before = cursor.fetchall()
    destroyed(kept, archive[1], tmp_path / "archive.sealed")
    with connection.cursor() as cursor:
        cursor.execute(_WALLS)
        assert cursor.fetchall() == before


_WALLS = """SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity,
    (SELECT array_agg(t.tgname || t.tgenabled::text ORDER BY t.tgname) FROM pg_trigger t
      WHERE t.tgrelid = c.oid AND NOT t.tgisinternal)
  FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY 1"""


def dump() -> bytes:
    """The whole database as an administrator dumps it."""
    place = connections["default"].settings_dict
    command = [
        str(program("pg_dump")), "--enable-row-security", "--role=lianfang_second",
        "-h", place["HOST"], "-p", str(place["PORT"]), "-U", "lianfang_owner", place["NAME"],
        "--exclude-table=django_migrations", "--data-only",
        "--table=people_*", "--table=quarantine_*", "--table=screening_*", "--table=audit_*",
    ]  # fmt: skip
    passfile = place["OPTIONS"].get("passfile", "")
    found = subprocess.run(
        command, env=clean_environment() | {"PGPASSFILE": passfile}, capture_output=True
    )
    assert found.returncode == 0, found.stderr
    assert b"quarantine_order" in found.stdout
    return found.stdout
