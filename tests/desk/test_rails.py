"""The rail: few entries, and every page of a role within reach of two clicks."""

import pytest

from lianfang.accounts.choices import Role
from lianfang.desk.rails import BARS, MOST, RAILS, bar, rail
from lianfang.desk.ways import ROOMS, WAYS


@pytest.mark.parametrize("role", RAILS)
def test_a_rail_shows_at_most_seven_entries_and_the_pages_of_one_room(role: str):
    for here in RAILS[role]:
        entries = rail(role, here, {})
        assert len([entry for entry in entries if not entry.inner]) <= MOST
        shown = [entry for entry in entries if not entry.folded]
        assert [entry.label for entry in shown if entry.current] == [_name(here, entries)]


def _name(key: str, entries) -> str:
    way = WAYS[key]
    in_room = any(entry.inner and entry.current for entry in entries)
    return str(in_room and way.within or way.label)


@pytest.mark.parametrize("role", RAILS)
def test_every_page_of_a_role_stands_once_in_its_rail(role: str):
    entries = rail(role, "", {})
    rooms = [entry for entry in entries if not entry.inner and _opens(entry, entries)]
    pages = [entry.url for entry in entries if entry not in rooms]
    assert len(pages) == len(set(pages)) == len(RAILS[role])


def _opens(entry, entries) -> bool:
    after = entries[entries.index(entry) + 1 :]
    return bool(after) and after[0].inner


def test_a_room_tells_what_is_overdue_in_all_its_pages():
    kinds = {kind: 1 for way in WAYS.values() for kind in way.kinds}
    for room in rail(Role.GROUP_STAFF, "front", kinds):
        if room.label == str(ROOMS[1].label) and not room.inner:
            pages = [WAYS[key] for key in RAILS[Role.GROUP_STAFF] if key in ROOMS[1].pages]
            assert room.overdue == sum(len(page.kinds) for page in pages) > 0
            break
    else:
        pytest.fail("lists stand in no room")


@pytest.mark.parametrize("role", RAILS)
def test_the_phone_has_at_most_four_and_none_is_folded(role: str):
    entries = bar(role, "front", {})
    assert 0 < len(entries) <= 4
    assert not any(entry.folded or entry.inner for entry in entries)
    assert set(BARS.get(role, ())) <= set(RAILS[role])


def test_no_page_stands_in_two_rooms():
    pages = [page for room in ROOMS for page in room.pages]
    assert len(pages) == len(set(pages))
    assert set(pages) <= set(WAYS)
