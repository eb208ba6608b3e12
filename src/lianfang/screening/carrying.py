"""What a merged cell says of each row that it spans."""

from __future__ import annotations

from collections.abc import Sequence

from lianfang.screening.sheets import Merge, Row


class Carrier:
    """Carries the texts of merged cells down, as the rows come by from top to bottom."""

    def __init__(self, merges: Sequence[Merge]) -> None:
        """Take a sheet's merged cells, sorted from top to bottom."""
        self._waiting = [merge for merge in merges if merge.bottom > merge.top]
        self._waiting.reverse()
        self._open: dict[int, tuple[int, str]] = {}

    def carried(self, row: Row) -> dict[int, str]:
        """Return by column what merged cells that began above say of this row."""
        if not self._waiting and not self._open:
            return {}
        self._open = {i: held for i, held in self._open.items() if held[0] >= row.number}
        carried = {
            index: text
            for index, (_, text) in self._open.items()
            if not (index < len(row.cells) and row.cells[index].strip())
        }
        while self._waiting and self._waiting[-1].top <= row.number:
            merge = self._waiting.pop()
            text = row.cells[merge.left] if merge.left < len(row.cells) else ""
            if merge.top == row.number and text.strip():
                self._open[merge.left] = (merge.bottom, text)
        return carried
