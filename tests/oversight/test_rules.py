"""How a contradiction stands: derived from its moments."""

from datetime import datetime, timedelta

import pytest

from lianfang.oversight.rules import EXPLAIN_WITHIN, GRACE, Standing, contradicts, standing

FOUND = datetime.fromisoformat("2020-02-10T18:40+08:00")
DUE = FOUND + EXPLAIN_WITHIN


@pytest.mark.parametrize(
    ("corrected", "explained", "at", "expected"),
    [
        (None, None, DUE, Standing.WAITING),
        (None, None, DUE + GRACE, Standing.UNEXPLAINED),
        (None, DUE + GRACE, DUE + 2 * GRACE, Standing.EXPLAINED),
        (DUE, None, DUE + 2 * GRACE, Standing.CORRECTED),
        (DUE, FOUND, DUE, Standing.CORRECTED),
        (DUE + timedelta(seconds=1), None, DUE + 2 * GRACE, Standing.UNEXPLAINED),
    ],
)
def test_own_correction_in_time_is_no_fault(corrected, explained, at, expected):
    found = standing(corrected_at=corrected, explained_at=explained, due_at=DUE, at=at)
    assert found is expected


def test_only_a_zero_against_something_is_a_question():
    assert contradicts(True, {"found": 1, "fevers": 0})
    assert not contradicts(True, {"found": 0, "fevers": 0})
    assert not contradicts(False, {"found": 3})
