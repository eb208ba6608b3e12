"""The ground of the walk."""

from collections.abc import Iterator

import pytest

from lianfang.accounts.actors import Actor
from lianfang.config import present
from lianfang.kernel import clock
from tests.desk.scene import NOW, build
from tests.walls.grounds import Grounds, stand


@pytest.fixture
def grounds(db: None, district: Actor) -> Iterator[Grounds]:
    present.forget()
    made = stand(build(district))
    with clock.held(NOW):
        yield made
    present.forget()
