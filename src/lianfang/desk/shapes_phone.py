"""What the telephone's pages and the slip with a code take."""

from __future__ import annotations

from dataclasses import dataclass

from lianfang.desk.shapes_frame import Chip, Form, Link
from lianfang.desk.shapes_record import Term


@dataclass(frozen=True, slots=True)
class CallerRow:
    """Someone who may be calling: masked, with the order."""

    name: str
    url: str
    number: str
    place: str
    until: str
    chip: Chip


@dataclass(frozen=True, slots=True)
class PhonePage:
    """Finding the caller. nothing: why nobody was found, once someone was looked for."""

    find: Form
    typed: str = ""
    rows: tuple[CallerRow, ...] = ()
    nothing: str = ""


@dataclass(frozen=True, slots=True)
class CallPage:
    """One caller: who it is, what to say, and a form for each thing that may be filed."""

    name: str
    chip: Chip
    clock: str
    terms: tuple[Term, ...]
    forms: tuple[Form, ...]
    links: tuple[Link, ...]
    said: str = ""


@dataclass(frozen=True, slots=True)
class SlipPage:
    """A slip to print and hand over inside. It is shown once; without a code it asks for one."""

    name: str
    number: str
    give: Form | None = None
    address: str = ""
    link: str = ""
    code: str = ""
    words: str = ""
    refusal: str = ""
