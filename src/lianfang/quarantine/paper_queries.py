"""Papers as lists show them, and the templates in use."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F, QuerySet

from lianfang.jurisdictions.rules import prefix_range
from lianfang.jurisdictions.scope import Scope
from lianfang.quarantine import paper_docx
from lianfang.quarantine.models import Paper, PaperTemplate


def to_hand_over(scope: Scope, *, place: str = "", kind: str = "") -> QuerySet[Paper]:
    """Papers that nobody has handed over yet, the oldest first."""
    return _papers(place, kind).filter(handed__isnull=True).order_by("recorded_at", "id")


def handed_over(scope: Scope, *, place: str = "", kind: str = "") -> QuerySet[Paper]:
    """Papers that were handed over, read aloud or refused, the latest first."""
    found = _papers(place, kind).filter(handed__isnull=False)
    return found.order_by(F("handed_at").desc(), "id")


def _papers(place: str, kind: str) -> QuerySet[Paper]:
    low, high = prefix_range(place)
    found = Paper.objects.select_related("order", "order__person", "order__site")
    found = found.filter(division__gte=low, division__lt=high)
    return found.filter(kind=kind) if kind else found


def papers_of(scope: Scope, order: UUID) -> QuerySet[Paper]:
    """The papers of one order."""
    return Paper.objects.filter(order=order).order_by("recorded_at", "id")


def template(scope: Scope | None, incident: UUID, kind: str) -> bytes:
    """The template of a kind in use: the district's newest, else the shipped one."""
    own = PaperTemplate.objects.filter(incident=incident, kind=kind).order_by(
        "-recorded_at", "-id"
    )
    found = own.first()
    return bytes(found.docx) if found else paper_docx.shipped(kind)


def templates(scope: Scope | None, incident: UUID) -> dict[str, PaperTemplate]:
    """The district's own templates in use, by kind."""
    found = PaperTemplate.objects.filter(incident=incident).defer("docx").order_by("recorded_at")
    return {one.kind: one for one in found}
