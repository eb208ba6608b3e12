"""The keyring: backed up, restored, replaced; and no key lies where it does not belong."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections

from lianfang.incidents.keyring import (
    KeyDiffers,
    KeyMissing,
    identity_key_name,
    incident_key,
    keyring,
    previous,
)
from lianfang.keeping import key_backups, rekeying, sealing
from lianfang.keeping.key_backups import NoBackup, PassphraseShort
from lianfang.kernel import ids
from lianfang.people import vault
from lianfang.people.models import Identity
from lianfang.reviewing.models import BrokenGlass
from tests.quarantine.cast import GRID, HOUR, NOW, acting, seen

WORD = "correct horse battery"


def opened(kept):
    found = seen(lambda: list(Identity.objects.order_by("person_id")))
    return {
        vault.open_details(kept.world.incident, bytes(i.sealed), i.person_id).name for i in found
    }


def test_a_lost_keyring_comes_back_from_its_backup_once(kept, tmp_path):
    file = tmp_path / "keys.sealed"
    count = key_backups.write_backup(keyring(), file, WORD, NOW)
    assert file.stat().st_mode & 0o777 == 0o600
    assert all(sealing.text(key) not in file.read_text() for key in keyring().all().values())
    (keyring().folder / "keyring.json").unlink()
    with pytest.raises(KeyMissing):
        opened(kept)
    assert keyring().add(key_backups.read_backup(file, WORD)) == count
    assert keyring().add(key_backups.read_backup(file, WORD)) == 0
    assert "欧阳晓燕" in opened(kept)
    assert [b["file"] for b in key_backups.known_backups(keyring())] == [str(file)]


def test_a_backup_is_refused_with_a_wrong_word_or_over_other_keys(kept, tmp_path):
    file = tmp_path / "keys.sealed"
    with pytest.raises(PassphraseShort):
        key_backups.write_backup(keyring(), file, "short", NOW)
    key_backups.write_backup(keyring(), file, WORD, NOW)
    with pytest.raises(sealing.WrongKey):
        key_backups.read_backup(file, WORD + "!")
    (tmp_path / "other").write_text("hello")
    with pytest.raises(NoBackup):
        key_backups.read_backup(tmp_path / "other", WORD)
    rekeying.rotate(kept.world.incident, lambda *_: None)
    with pytest.raises(KeyDiffers):
        keyring().add(key_backups.read_backup(file, WORD))


def test_rotation_seals_everything_anew_and_forgets_the_old_key(kept):
    before, old = opened(kept), incident_key(kept.world.incident)
    done = rekeying.rotate(kept.world.incident, lambda *_: None)
    assert done >= 4
    assert incident_key(kept.world.incident) != old
    assert old not in keyring().all().values()
    assert opened(kept) == before
    assert rekeying.unreadable(kept.world.incident) == {}


def test_a_rotation_killed_in_the_middle_leaves_all_readable_and_goes_on(kept, monkeypatch):
    monkeypatch.setattr(rekeying, "BATCH", 1)
    before, real = opened(kept), vault.sealed_anew
    calls = iter(range(100))

    def killed(*given):
        if next(calls) == 2:
            raise KeyboardInterrupt
        return real(*given)

    monkeypatch.setattr(vault, "sealed_anew", killed)
    with pytest.raises(KeyboardInterrupt):
        rekeying.rotate(kept.world.incident, lambda *_: None)
    monkeypatch.setattr(vault, "sealed_anew", real)
    connections["owner"].close()
    name = identity_key_name(kept.world.incident)
    assert previous(name) in keyring().all()
    assert opened(kept) == before
    assert rekeying.rotate(kept.world.incident, lambda *_: None) == 2
    assert opened(kept) == before
    assert previous(name) not in keyring().all()


def test_what_stands_in_the_audit_chain_keeps_its_own_key(kept):
    with acting(kept.world.district, NOW):
        glass = BrokenGlass(
            incident_id=kept.world.incident, officer=ids.new(), post=ids.new(), role="doctor",
            unit_name="卫生院", division=GRID, persons=[], by_number=False, from_at=NOW,
            until=NOW + HOUR, recorded_at=NOW,
        )  # fmt: skip
        glass.reason = vault.seal_text(kept.world.incident, "夜里发热", glass.pk)
        seen(lambda: glass.save(force_insert=True))
    old = incident_key(kept.world.incident)
    for _ in range(2):
        rekeying.rotate(kept.world.incident, lambda *_: None)
    assert old in keyring().all().values()
    again = seen(lambda: BrokenGlass.objects.get())
    assert bytes(again.reason) == glass.reason
    assert vault.open_text(kept.world.incident, bytes(again.reason), again.pk) == "夜里发热"
    assert rekeying.unreadable(kept.world.incident) == {}
    keyring().destroy_of(kept.world.incident)
    with pytest.raises(KeyMissing):
        vault.open_text(kept.world.incident, bytes(again.reason), again.pk)
    assert old not in keyring().all().values()


def test_no_key_stands_in_the_database_or_in_its_files(kept):
    keys = list(keyring().all().values())
    written = [key for k in keys for key in (k, k.hex().encode(), sealing.text(k).encode())]
    files = [p for p in settings.DATA.rglob("*") if p.is_file() and "keys" not in p.parts]
    assert len(files) > 100
    for path in files:
        data = path.read_bytes()
        assert not [key for key in written if key in data], path


def test_no_key_stands_in_the_process_list(kept):
    keys = [sealing.text(k).encode() for k in keyring().all().values()]
    for process in Path("/proc").glob("[0-9]*"):
        for name in ("cmdline", "environ"):
            try:
                data = (process / name).read_bytes()
            except OSError:
                continue
            assert not [k for k in keys if k in data], process
