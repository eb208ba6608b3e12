"""Text as it is compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianfang.kernel.text import plain, squeezed


@pytest.mark.parametrize(
    ("raw", "said", "tight"),
    [
        ("　王　 明　", "王 明", "王明"),
        ("１３９３５９０", "1393590", "1393590"),
        ("a\t\r\nb", "a b", "ab"),
        ("Ａ－１号楼", "A-1号楼", "A-1号楼"),
        ("", "", ""),
    ],
)
def test_width_and_spaces_are_made_one(raw, said, tight):
    assert plain(raw) == said
    assert squeezed(raw) == tight


@given(st.text())
def test_done_twice_it_changes_nothing(text):
    assert plain(plain(text)) == plain(text)
    assert squeezed(squeezed(text)) == squeezed(text)
    assert squeezed(text) == squeezed(plain(text))
    assert not any(c.isspace() for c in squeezed(text))
