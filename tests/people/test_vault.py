"""Sealed details open for their own row only; tokens tell equality and nothing else."""

from dataclasses import astuple, fields
from uuid import UUID, uuid4

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import details

from lianfang.incidents import keyring
from lianfang.incidents.keyring import KeyMissing
from lianfang.people import vault
from lianfang.people.vault import Details, Tokens

text = st.text(max_size=30)
any_details = st.builds(Details, text, text, text, text, text, text)


def new_incident() -> UUID:
    incident, ring = uuid4(), keyring.keyring()
    ring.make(keyring.identity_key_name(incident))
    ring.make(keyring.token_key_name(incident))
    return incident


@pytest.fixture
def incident() -> UUID:
    return new_incident()


@given(any_details)
def test_details_come_back_as_they_were_sealed(known):
    incident, person = new_incident(), uuid4()
    assert vault.open_details(incident, vault.seal_details(incident, known, person), person) == (
        known
    )


@given(st.binary(max_size=200))
def test_bytes_are_sealed_too(data):
    incident, row = new_incident(), uuid4()
    blob = vault.seal_bytes(incident, data, row)
    assert not data or len(data) < 8 or data not in blob
    assert len(blob) == len(data) + 12 + 16


def test_a_sealed_blob_shows_nothing_and_is_never_the_same_twice(incident):
    person, known = uuid4(), details()
    one, two = (vault.seal_details(incident, known, person) for _ in range(2))
    assert one != two
    for value in filter(None, astuple(known)):
        assert value.encode() not in one


def test_a_blob_moved_to_another_row_does_not_open(incident):
    blob = vault.seal_details(incident, details(), uuid4())
    with pytest.raises(InvalidTag):
        vault.open_details(incident, blob, uuid4())


def test_a_blob_of_another_incident_or_altered_does_not_open(incident):
    person = uuid4()
    blob = vault.seal_details(incident, details(), person)
    with pytest.raises(InvalidTag):
        vault.open_details(new_incident(), blob, person)
    for place in (0, 12, len(blob) - 1):
        spoilt = bytearray(blob)
        spoilt[place] ^= 1
        with pytest.raises(InvalidTag):
            vault.open_details(incident, bytes(spoilt), person)


def test_tokens_are_equal_for_equal_values_only(incident):
    one, again = vault.tokens(incident, details()), vault.tokens(incident, details())
    assert one == again
    assert {len(value) for value in astuple(one) if value} == {16}
    other = vault.tokens(incident, details("赵小燕", sequence=2, phone="13935900002"))
    assert set(astuple(one)) & set(astuple(other)) <= {None}


def test_tokens_differ_by_incident_and_by_label(incident):
    here, there = vault.tokens(incident, details()), vault.tokens(new_incident(), details())
    assert set(astuple(here)) & set(astuple(there)) <= {None}
    labels = [f.name for f in fields(Tokens)]
    assert len({vault.token(incident, label, "13935900001") for label in labels}) == len(labels)


def test_an_unknown_detail_has_no_token(incident):
    assert astuple(vault.tokens(incident, Details())) == (None,) * 7
    named = vault.tokens(incident, Details(name="王建国"))
    assert named.name_year is named.phone is named.number is None
    assert None not in (named.name, named.pinyin, named.lookalike)


def test_names_are_compared_in_their_normal_form(incident):
    plain = vault.tokens(incident, Details(name="王建国"))
    assert vault.tokens(incident, Details(name=" 王　建国（户主）")).name == plain.name
    same_sound = vault.tokens(incident, Details(name="王建帼"))
    assert same_sound.pinyin == plain.pinyin
    assert same_sound.name != plain.name


def test_a_destroyed_key_makes_identities_unreadable_and_tokens_unmakeable(incident):
    person = uuid4()
    blob = vault.seal_details(incident, details(), person)
    ring = keyring.keyring()
    ring.destroy(keyring.identity_key_name(incident))
    ring.destroy(keyring.token_key_name(incident))
    with pytest.raises(KeyMissing):
        vault.open_details(incident, blob, person)
    with pytest.raises(KeyMissing):
        vault.tokens(incident, details())
    ring.make(keyring.identity_key_name(incident))
    with pytest.raises(InvalidTag):
        vault.open_details(incident, blob, person)
