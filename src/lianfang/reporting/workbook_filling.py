"""What the cells of a workbook ask, answered: figures by place and moment, then the file."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from lianfang.figures import queries as figures
from lianfang.figures.queries import Answer
from lianfang.figures.registry import Figure, Style, figure
from lianfang.jurisdictions.scope import Scope
from lianfang.kernel.errors import NotAllowed
from lianfang.reporting.models import CellBinding, SuperiorWorkbook
from lianfang.reporting.superior_files import fill, is_document, known_places

Value = int | float | str


def bindings(workbook: SuperiorWorkbook) -> list[CellBinding]:
    """What each cell asks now, the latest binding of each; cells bound no more are left out."""
    latest: dict[tuple[str, str], CellBinding] = {}
    for binding in CellBinding.objects.filter(workbook=workbook).order_by("recorded_at", "pk"):
        latest[binding.sheet, binding.cell] = binding
    return [binding for binding in latest.values() if binding.figure]


def filled(
    workbook: SuperiorWorkbook, as_of: datetime, scope: Scope
) -> tuple[bytes, dict[str, Any], dict[str, str]]:
    """The file with every cell that could be filled; the values; and why others could not."""
    content, bound = bytes(workbook.content), bindings(workbook)
    known = known_places(workbook.filename, content)
    placed = is_document(workbook.filename)
    answers, values, missing = _Answers(workbook, as_of, scope), {}, {}
    for one in bound:
        where = f"{one.sheet}!{one.cell}"
        if (one.cell if placed else one.sheet) not in known:
            missing[where] = "sheet"
            continue
        value = answers.of(one)
        if isinstance(value, _Missing):
            missing[where] = value.why
        else:
            values[one.sheet, one.cell] = value
    data = fill(workbook.filename, content, values)
    told: dict[str, Any] = {f"{sheet}!{cell}": v for (sheet, cell), v in values.items()}
    return data, told, missing


class _Missing:
    def __init__(self, why: str) -> None:
        self.why = why


class _Answers:
    """Answers of figures, asked once for each place and moment."""

    def __init__(self, workbook: SuperiorWorkbook, as_of: datetime, scope: Scope) -> None:
        self._incident, self._as_of, self._scope = workbook.incident_id, as_of, scope
        self._wanted: dict[tuple[str, int], set[str]] = {}
        for one in bindings(workbook):
            self._wanted.setdefault((one.place, one.days_back), set()).add(one.figure)
        self._found: dict[tuple[str, int], dict[str, Answer]] = {}

    def of(self, binding: CellBinding) -> Value | _Missing:
        """The value of a cell; or why there is none."""
        key = (binding.place, binding.days_back)
        if key not in self._found:
            self._found[key] = self._ask(*key)
        known = _known(binding.figure)
        if known is None:
            return _Missing("figure")
        answer = self._found[key].get(known.id)
        if answer is None:
            return _Missing("place")
        value = answer.parts.get(binding.part) if binding.part else answer.value
        if value is None:
            return 0 if binding.part else _Missing("value")
        if binding.part and isinstance(value, dict):
            return _Missing("value")
        if known.style is Style.DATE:
            return answer.text
        return value if isinstance(value, int | float | str) else float(value)

    def _ask(self, place: str, days_back: int) -> dict[str, Answer]:
        wanted = [f for key in self._wanted[place, days_back] if (f := _known(key))]
        moment = self._as_of - timedelta(days=days_back)
        try:
            found = figures.ask(self._scope, self._incident, place, moment, wanted)
        except NotAllowed:
            return {}
        return {answer.id: answer for answer in found}


def _known(key: str) -> Figure | None:
    try:
        return figure(key)
    except KeyError:
        return None
