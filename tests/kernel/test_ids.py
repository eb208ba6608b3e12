"""Ids made in the application: UUIDv7 by the domain's clock, or derived from a seed."""

from datetime import UTC, datetime, timedelta
from uuid import RFC_4122

from hypothesis import given
from hypothesis import strategies as st

from lianfang.kernel import clock, ids

instants = st.floats(6e8, 4e9).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
NOW = datetime(2020, 2, 1, 4, tzinfo=UTC)


@given(instants)
def test_an_id_is_a_uuid_of_version_seven_that_tells_its_millisecond(at):
    with clock.held(at):
        made = ids.new()
    assert (made.version, made.variant) == (7, RFC_4122)
    assert made.int >> 80 == int(at.timestamp() * 1000)


@given(instants, st.timedeltas(timedelta(milliseconds=1), timedelta(days=30)))
def test_later_ids_are_greater(at, later):
    with clock.held(at):
        first = ids.new()
    with clock.held(at + later):
        assert ids.new() > first


def test_ids_do_not_repeat():
    with clock.held(NOW):
        assert len({ids.new() for _ in range(10_000)}) == 10_000


@given(st.text())
def test_a_seed_gives_the_same_ids_in_the_same_order(seed):
    def some() -> list[object]:
        with clock.held(NOW), ids.derived(seed):
            return [ids.new() for _ in range(50)]

    first = some()
    assert first == some()
    assert len(set(first)) == 50
    assert all(made.version == 7 for made in first)  # type: ignore[attr-defined]


def test_another_seed_gives_other_ids_and_the_block_ends():
    with clock.held(NOW):
        with ids.derived("one"):
            one = ids.new()
        with ids.derived("two"):
            two = ids.new()
        with ids.derived("one"):
            again = ids.new()
            with ids.derived("two"):
                inner = ids.new()
            assert ids.new() != again
    assert one == again != two == inner
    assert ids.new() != ids.new()
