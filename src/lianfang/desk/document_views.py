"""Papers of orders: printed singly or in bulk, as .docx, handed over; the district's templates."""

from __future__ import annotations

import io
import secrets
import zipfile
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.desk import document_queries as queries
from lianfang.desk.document_pages import documents_page, templates_page
from lianfang.desk.forms import Typed
from lianfang.desk.frame import framed
from lianfang.desk.presenters import address, said
from lianfang.desk.shapes import Link
from lianfang.desk.shapes_documents import PrintedPapers
from lianfang.desk.standing import Stand, stand_of
from lianfang.desk.templatetags.words import moment
from lianfang.kernel import clock
from lianfang.kernel.errors import BadInput, DomainError, NotAllowed, NotFound
from lianfang.people.choices import LookKind, Purpose
from lianfang.quarantine import paper_docx, paper_queries
from lianfang.quarantine import queries as quarantine
from lianfang.quarantine.choices import HandedOver, PaperKind
from lianfang.quarantine.paper_operations import Written, hand_over, set_template, write_papers
from lianfang.quarantine.paper_text import filled


@requires(P.HAND_OVER_PAPER)
@require_safe
def documents(request: OfficerRequest) -> HttpResponse:
    """Papers of a kind that are still to be printed or handed over."""
    stand = stand_of(request, clock.now())
    done = request.GET.get("done", "")
    words = _("{n} papers were recorded as handed over.").format(n=done) if done.isdigit() else ""
    typed = Typed({"key": secrets.token_hex(16)})
    return _listed(request, stand, _kind(request.GET.get("kind", "")), typed, words=words)


@requires(P.HAND_OVER_PAPER)
@sensitive_variables("papers", "page")
@require_POST
def print_documents(request: OfficerRequest) -> HttpResponse:
    """The chosen papers, opened and ready to print; the opening is logged."""
    stand, kind = stand_of(request, clock.now()), _kind(request.POST.get("kind", ""))
    papers = _written(request, stand, kind)
    if isinstance(papers, HttpResponse):
        return papers
    page = PrintedPapers(
        title=str(kind.label),
        papers=tuple(filled(one.kind, one.words) for one in papers),
        logged=_logged(stand, len(papers)),
        drill=stand.incident.drill,
    )
    crumbs = (Link(_("Papers"), address(reverse("documents"), kind=kind)), Link(page.title, ""))
    return framed(
        request, stand, "desk/documents_print.html", page, here="documents", crumbs=crumbs
    )


@requires(P.HAND_OVER_PAPER)
@sensitive_variables("papers", "book")
@require_POST
def docx_documents(request: OfficerRequest) -> HttpResponse:
    """The chosen papers as Word documents in the district's own form, in one .zip."""
    stand, kind = stand_of(request, clock.now()), _kind(request.POST.get("kind", ""))
    papers = _written(request, stand, kind, LookKind.EXPORTED)
    if isinstance(papers, HttpResponse):
        return papers
    template = paper_queries.template(stand.scope, stand.incident.pk, kind)
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in papers:
            archive.writestr(f"{one.words.文号}.docx", paper_docx.fill(template, one.words))
    response = HttpResponse(book.getvalue(), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="papers-{kind}.zip"'
    response["Cache-Control"] = "no-store"
    return response


@requires(P.HAND_OVER_PAPER)
@require_POST
def handed(request: OfficerRequest) -> HttpResponse:
    """Record how the chosen papers reached their persons; pressed twice, it is recorded once."""
    stand, kind = stand_of(request, clock.now()), _kind(request.POST.get("kind", ""))
    typed = Typed(request.POST.dict())
    how = typed.chosen(
        "handed",
        {one.value: str(one.label) for one in HandedOver},
        _("Say how it was handed over."),
    )
    at = typed.moment("at", stand.at)
    copy_at = typed.needed("copy_at", _("Write where the copy lies, such as: village committee."))
    orders = _ids(request)
    papers = queries.written(stand.scope, orders, kind)
    if typed.wrong or len(papers) < len(orders) or not orders:
        refusal = "" if typed.wrong else _nothing_chosen(orders)
        return _listed(request, stand, kind, typed, refusal=refusal, status=422)
    act: dict[str, Any] = {"by": request.actor, "at": stand.at, "key": typed.text("key")[:80]}
    try:
        done = hand_over(papers, how, at, copy_at, **act)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        return _listed(request, stand, kind, typed, refusal=said(error), status=_status(error))
    return redirect(address(reverse("documents"), kind=kind, done=done))


def _nothing_chosen(orders: list[UUID]) -> str:
    if not orders:
        return _("Nothing is ticked. Tick the papers first.")
    return _("Some of the papers chosen were not printed yet: print them first.")


@requires(P.EDIT_PAPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def templates(request: OfficerRequest) -> HttpResponse:
    """The templates in use; a new one of the district's own is taken once it says everything."""
    stand = stand_of(request, clock.now())
    if request.method != "POST":
        return _templates(request, stand, Typed({"key": secrets.token_hex(16)}))
    typed, file = Typed(request.POST.dict()), request.FILES.get("file")
    kind = typed.chosen(
        "kind", {one.value: str(one.label) for one in PaperKind}, _("Choose the kind of paper.")
    )
    if file is None:
        typed.wrong["file"] = _("Choose the Word document (.docx).")
    if typed.wrong or file is None:
        return _templates(request, stand, typed, status=422)
    act: dict[str, Any] = {"by": request.actor, "at": stand.at, "key": typed.text("key")[:80]}
    try:
        docx = file.read(paper_docx.LARGEST + 1)
        set_template(stand.incident.pk, kind, file.name or "", docx, **act)
    except NotAllowed:
        raise
    except DomainError as error:
        return _templates(request, stand, typed, refusal=said(error), status=_status(error))
    return redirect("document_templates")


@requires(P.EDIT_PAPERS)
@require_safe
def template(request: OfficerRequest, kind: str) -> HttpResponse:
    """The template of a kind in use, to be edited in a word processor."""
    stand = stand_of(request, clock.now())
    if kind not in PaperKind.values:
        raise NotFound
    docx = paper_queries.template(stand.scope, stand.incident.pk, kind)
    response = HttpResponse(docx, content_type=paper_docx.TYPE)
    response["Content-Disposition"] = f'attachment; filename="template-{kind}.docx"'
    return response


@requires(P.HAND_OVER_PAPER)
@require_safe
def person_of_order(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """The page of the person that an order is about."""
    found = quarantine.order(stand_of(request, clock.now()).scope, pk)
    if found is None:
        raise NotFound
    return redirect("person", pk=found.person_id)


def _kind(value: str) -> PaperKind:
    return PaperKind(value) if value in PaperKind.values else PaperKind.ORDER


def _ids(request: OfficerRequest) -> list[UUID]:
    try:
        return [UUID(text) for text in dict.fromkeys(request.POST.getlist("id"))]
    except ValueError:
        raise NotFound from None


def _written(
    request: OfficerRequest, stand: Stand, kind: PaperKind, take: LookKind = LookKind.PRINTED
) -> tuple[Written, ...] | HttpResponse:
    """The chosen papers, or the list again with what hinders them."""
    typed, chosen = Typed({"key": secrets.token_hex(16)}), _ids(request)
    if not chosen:
        refusal = _nothing_chosen(chosen)
        return _listed(request, stand, kind, typed, refusal=refusal, status=422)
    try:
        return write_papers(chosen, kind, by=request.actor, at=stand.at, take=take)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        return _listed(request, stand, kind, typed, refusal=said(error), status=_status(error))


def _listed(
    request: OfficerRequest,
    stand: Stand,
    kind: PaperKind,
    typed: Typed,
    *,
    words: str = "",
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    lines = queries.paper_lines(stand.scope, stand.incident.pk, kind, stand.at)
    page = documents_page(
        stand, kind, lines, typed,
        templates=stand.actor.may(P.EDIT_PAPERS), said=words, refusal=refusal,
    )  # fmt: skip
    return framed(request, stand, "desk/documents.html", page, here="documents", status=status)


def _templates(
    request: OfficerRequest, stand: Stand, typed: Typed, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    own = paper_queries.templates(stand.scope, stand.incident.pk)
    named = [(PaperKind(kind), one.file_name) for kind, one in own.items()]
    crumbs = (Link(_("Papers"), reverse("documents")), Link(_("Templates"), ""))
    return framed(
        request, stand, "desk/document_templates.html",
        templates_page(named, typed, refusal=refusal), here="documents", crumbs=crumbs,
        status=status,
    )  # fmt: skip


def _status(error: DomainError) -> int:
    return 422 if isinstance(error, BadInput) else 409


def _logged(stand: Stand, n: int) -> str:
    words = _("Logged: {n} people opened on {moment}, for: {purpose}.")
    return words.format(n=n, moment=moment(stand.at), purpose=str(Purpose.CARE_VISIT.label))
