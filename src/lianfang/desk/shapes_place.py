"""Saying where a lead belongs when its address leaves it open."""

from __future__ import annotations

from dataclasses import dataclass

from lianfang.desk.shapes_frame import Form
from lianfang.desk.shapes_record import Term


@dataclass(frozen=True, slots=True)
class PlacePage:
    """A lead whose place is to be chosen. opening: asks the purpose; then terms and form."""

    name: str
    sentence: str
    opening: Form | None = None
    terms: tuple[Term, ...] = ()
    form: Form | None = None
    logged: str = ""
