"""What is read of an address below the village."""

import pytest

from lianfang.linkage.address_parts import address_parts


@pytest.mark.parametrize(
    ("address", "spot", "block", "door"),
    [
        (
            "山西省运城市盐湖区安邑街道金海湾社区居委会解放佳苑22号楼2单元302",
            "解放佳苑",
            "building 22",
            "flat 302",
        ),
        ("学苑路242号解放佳苑22-2-302", "解放佳苑", "building 22", "flat 302"),
        ("盐湖解放佳苑A区22#2-302", "解放佳苑", "building 22", "flat 302"),
        ("解放佳苑(西区)二十二号楼", "解放佳苑", "building 22", None),
        ("安邑街道办汤里村委会第五居民组31号", "汤里", "group 5", "house 31"),
        ("汤里村5队中胡同", "汤里", "group 5", None),
        ("盐湖区大市北6组", "大市北", "group 6", None),
        ("盐湖区黄河大道343号", None, None, None),
        ("", None, None, None),
    ],
)
def test_the_parts_of_an_address(address, spot, block, door):
    assert address_parts(address) == (spot, block, door)
