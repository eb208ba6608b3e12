"""Names one character off: found exactly, and taken for a slip only where they can be one."""

from hypothesis import given
from hypothesis import strategies as st

from lianfang.jurisdictions.spelling import Spellings, alike, is_slip, is_swapped, simple

NAMES = ["雷家坡", "杜家坡", "路家庄", "金海湾", "恒大绿洲", "岳坛", "大市北"]
SPELLINGS = Spellings((name, str(n)) for n, name in enumerate(NAMES))


def distance(a: str, b: str) -> int:
    """The optimal string alignment distance, by its definition."""
    row = {(i, 0): i for i in range(len(a) + 1)} | {(0, j): j for j in range(len(b) + 1)}
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            swap = i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]
            row[i, j] = min(
                row[i - 1, j] + 1,
                row[i, j - 1] + 1,
                row[i - 1, j - 1] + (a[i - 1] != b[j - 1]),
                row[i - 2, j - 2] + 1 if swap else 99,
            )
    return row[len(a), len(b)]


letters = st.text(alphabet="雷杜路家坡庄金海湾大市北", min_size=2, max_size=5)


@given(letters)
def test_near_names_are_those_at_distance_one(word):
    wanted = {name for name in NAMES if distance(name, word) == 1}
    assert {name for name, _ in SPELLINGS.near(word, "")} == wanted


def test_near_names_may_be_asked_for_within_a_division():
    assert SPELLINGS.near("雷家波", "0") == [("雷家坡", "0")]
    assert SPELLINGS.near("雷家波", "1") == []


def test_what_sounds_or_looks_alike_is_a_slip_anywhere():
    assert alike("坛", "谈") and alike("坡", "破") and alike("湾", "弯") and not alike("坡", "庄")
    assert is_slip("姚家卓", "尧家卓", sure_of_place=False)
    assert is_slip("岳坛", "岳谈", sure_of_place=False)


def test_another_surname_is_another_village_and_no_slip():
    assert not is_slip("路家庄", "赵家庄", sure_of_place=True)
    assert not is_slip("岳坛", "岳庄", sure_of_place=True)


def test_a_character_left_out_or_turned_round_counts_where_the_township_is_named():
    for name, word in (("大市北", "大市"), ("恒大绿洲", "恒大绿化洲"), ("金海湾", "海金湾")):
        assert is_slip(name, word, sure_of_place=True)
        assert not is_slip(name, word, sure_of_place=False)
    assert is_swapped("金海湾", "海金湾") and not is_swapped("金海湾", "湾海金")


@given(st.text())
def test_simple_characters_stay_as_they_are(text):
    assert simple(simple(text)) == simple(text)
    assert len(simple(text)) == len(text)
