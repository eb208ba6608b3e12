"""The keyring file: outside the database, for its owner only, whole at every moment."""

import json
import multiprocessing
import os
import stat
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest

from lianfang.incidents import keyring
from lianfang.incidents.keyring import KeyMissing, Keyring


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_keys_are_random_kept_and_never_made_twice(tmp_path):
    ring = Keyring(tmp_path / "keys")
    ring.make("a")
    ring.make("b")
    a, b = ring.get("a"), ring.get("b")
    ring.make("a")
    assert Keyring(tmp_path / "keys").get("a") == a
    assert len(a) == len(b) == 32
    assert a != b


def test_file_and_folder_are_for_their_owner_only(tmp_path):
    before = os.umask(0)
    try:
        Keyring(tmp_path / "keys").make("a")
    finally:
        os.umask(before)
    assert mode(tmp_path / "keys") == 0o700
    assert mode(tmp_path / "keys" / "keyring.json") == 0o600


def test_a_draft_left_by_a_crash_does_not_lend_its_mode(tmp_path):
    draft = tmp_path / "keyring.new"
    draft.write_text("half of a fi")
    draft.chmod(0o644)
    Keyring(tmp_path).make("a")
    assert mode(tmp_path / "keyring.json") == 0o600
    assert not draft.exists()
    assert len(Keyring(tmp_path).get("a")) == 32


def test_a_key_that_was_never_made_or_was_destroyed_is_missing(tmp_path):
    ring = Keyring(tmp_path)
    with pytest.raises(KeyMissing, match="restore the keyring"):
        ring.get("a")
    ring.make("a")
    ring.make("b")
    kept = ring.get("b")
    ring.destroy("a")
    ring.destroy("never made")
    with pytest.raises(KeyMissing):
        ring.get("a")
    assert ring.get("b") == kept
    assert "a" not in json.loads((tmp_path / "keyring.json").read_text())


def test_a_failure_while_changing_leaves_the_file_as_it_was(tmp_path, monkeypatch):
    ring = Keyring(tmp_path)
    ring.make("a")
    before = (tmp_path / "keyring.json").read_bytes()
    with monkeypatch.context() as broken, pytest.raises(OSError, match="disk full"):

        def full(*_: object) -> None:
            raise OSError("disk full")

        broken.setattr(os, "fsync", full)
        ring.make("b")
    assert (tmp_path / "keyring.json").read_bytes() == before
    ring.make("b")
    assert ring.get("a") != ring.get("b")


def _make(folder: Path, name: str) -> bytes:
    ring = Keyring(folder)
    ring.make(name)
    return ring.get(name)


def test_many_writers_lose_no_key(tmp_path):
    names = [f"key {n % 20}" for n in range(60)]
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda name: _make(tmp_path, name), names))
    kept = json.loads((tmp_path / "keyring.json").read_text())
    assert set(kept) == set(names)
    assert len(set(made)) == 20


def test_a_key_destroyed_by_another_process_is_gone_here_too(settings):
    incident = uuid4()
    ring = keyring.keyring()
    ring.make(keyring.identity_key_name(incident))
    assert keyring.incident_key(incident)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        pool.submit(
            _destroy, Path(settings.LIANFANG_KEYS), keyring.identity_key_name(incident)
        ).result()
    with pytest.raises(KeyMissing):
        keyring.incident_key(incident)


def _destroy(folder: Path, name: str) -> None:
    Keyring(folder).destroy(name)


def test_each_incident_has_keys_of_its_own():
    one, two = uuid4(), uuid4()
    ring = keyring.keyring()
    for incident in (one, two):
        ring.make(keyring.identity_key_name(incident))
        ring.make(keyring.token_key_name(incident))
    keys = {
        *(keyring.incident_key(i) for i in (one, two)),
        *(keyring.token_key(i) for i in (one, two)),
        keyring.places_key(),
        keyring.audit_key(),
    }
    assert len(keys) == 6
    assert keyring.audit_key() == keyring.audit_key()
    assert keyring.places_key() == keyring.places_key()
