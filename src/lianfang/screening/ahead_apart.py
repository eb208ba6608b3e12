"""The process that reads a large list: `ahead` starts it.

Nothing of the database is loaded. What is to be read comes on standard input (`carried`), the
file as one that is open already; the prepared rows go out, several at once, then how it ended.
Without anyone to read them the process ends with the next ones.
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
from collections.abc import Iterator
from itertools import islice

from lianfang.screening.carried import Ended, Reading, pickle_rows_plainly
from lianfang.screening.prepared import PreparedRow, prepared

_AT_ONCE = 500


def main() -> int:
    """Read the list; gives the exit code."""
    gc.disable()
    pickle_rows_plainly()
    reading = pickle.load(sys.stdin.buffer)
    try:
        for said in _said(reading):
            pickle.dump(said, sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os._exit(1)  # nobody listens any more; there is nothing to flush to
    return 0


def _said(reading: Reading) -> Iterator[list[PreparedRow] | Ended]:
    try:
        with open(reading.file, "rb") as file, reading.reopened(file) as listing:
            rows = prepared(listing, reading.naming)
            while several := list(islice(rows, _AT_ONCE)):
                yield several
        yield Ended()
    except Exception as error:
        yield Ended.by(error)


if __name__ == "__main__":
    sys.exit(main())
