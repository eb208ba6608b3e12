"""What a level, tier, phase or edition may change: each parameter is declared once, by its app.

A question of a parameter lists what a change touches: its SQL selects `id`, `person` (or NULL),
`division` and `at`, and may name `incident`, `since` (from when the change holds), `now`, `value`,
`before` (both as text), `low` and `high`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.utils.functional import Promise

Worth = int | str
"""A parameter's value: a number, or the key of a choice."""


class Sort(StrEnum):
    """How a value is written: a whole number, a time of day in minutes, tenths, or a choice."""

    WHOLE = "whole"
    CLOCK = "clock"
    TENTHS = "tenths"
    CHOICE = "choice"


class Touches(StrEnum):
    """What a change does to the rows of a question.

    They change; or newly qualify, which people follow up; or stay as they are, said for certainty.
    """

    CHANGES = "changes"
    QUALIFIES = "qualifies"
    STAYS = "stays"


@dataclass(frozen=True, slots=True)
class Question:
    """Rows that a change touches, and how."""

    key: str
    label: str | Promise
    touches: Touches
    rows_sql: str


@dataclass(frozen=True, slots=True)
class Laying:
    """A change whose moment has come: what is owed and falls due from `since` is laid anew."""

    incident: UUID
    key: str
    value: str
    since: datetime
    by: UUID
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that decisions change from a moment on.

    `default` holds until something else is decided; None where the protocol's edition holds the
    value. `choices` are those there always are, `offered` those on record at a moment;
    `editions_only` where nothing else than an edition may change it. `lay` lays duties anew
    at the change's moment.
    """

    key: str
    label: str | Promise
    governs: str | Promise
    sort: Sort = Sort.WHOLE
    unit: str | Promise = ""
    least: int = 0
    most: int = 0
    default: Worth | None = None
    choices: dict[str, str | Promise] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    lay: Callable[[Laying], int] | None = None
    offered: Callable[[UUID, datetime], dict[str, str]] | None = None
    editions_only: bool = False

    def among(self, incident: UUID, at: datetime) -> Mapping[str, str | Promise]:
        """What can be chosen at a moment."""
        return self.offered(incident, at) if self.offered else self.choices

    def accepts(self, value: Worth, incident: UUID, at: datetime) -> bool:
        """Whether a value can be this parameter's from a moment on."""
        if self.sort is Sort.CHOICE:
            return value in self.among(incident, at)
        return type(value) is int and self.least <= value <= self.most


_PARAMETERS: dict[str, Parameter] = {}


def declare(parameter: Parameter) -> Parameter:
    """Enter a parameter; each key once."""
    if _PARAMETERS.setdefault(parameter.key, parameter) != parameter:
        raise ValueError(f"{parameter.key} is already declared.")
    return parameter


def all_parameters() -> list[Parameter]:
    """Every declared parameter, in the order in which they were declared."""
    return list(_PARAMETERS.values())


def parameter(key: str) -> Parameter:
    """The parameter of that key; KeyError if none is declared."""
    return _PARAMETERS[key]
