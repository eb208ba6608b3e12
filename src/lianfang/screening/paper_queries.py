"""Questions about lists on paper, read within the scope entered."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from lianfang.jurisdictions.rules import prefix_range
from lianfang.jurisdictions.scope import Scope
from lianfang.screening import paper_lines
from lianfang.screening.models import PaperSheet as PaperSheet
from lianfang.screening.models import Round as Round


def sheet(scope: Scope, pk: UUID) -> PaperSheet | None:
    """A sheet within the scope entered."""
    return PaperSheet.objects.filter(pk=pk).first()


def sheet_numbered(scope: Scope, incident: UUID, day: date, number: int) -> PaperSheet | None:
    """The sheet of that day and number, within the scope entered."""
    return PaperSheet.objects.filter(incident=incident, day=day, number=number).first()


def sheets(scope: Scope, incident: UUID, place: str, day: date) -> QuerySet[PaperSheet]:
    """A day's sheets of a place and all below it, the newest first."""
    low, high = prefix_range(place)
    found = PaperSheet.objects.filter(incident=incident, day=day)
    return found.filter(division__gte=low, division__lt=high).order_by("-number")


def round_now(scope: Scope, incident: UUID) -> Round | None:
    """The round of sweeping that was opened last and has not ended."""
    found = Round.objects.filter(incident=incident, ended_at__isnull=True)
    return found.order_by("-number").first()


def doors_left(scope: Scope, round: UUID, grid: str) -> list[UUID]:
    """The households of a grid that a round has not covered, in walking order."""
    return paper_lines.doors(round, grid)
