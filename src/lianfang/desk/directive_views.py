"""Directives: drafted, approved, issued with a look at what that asks, answered, verified."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_safe

from lianfang.accounts import queries as accounts
from lianfang.accounts.doors import requires
from lianfang.accounts.permissions import Permission as P
from lianfang.accounts.requests import OfficerRequest
from lianfang.command import directive_operations as acts
from lianfang.command import directive_queries as queries
from lianfang.command.attachment_operations import FileMissing, attach, take_away
from lianfang.command.attachment_rules import LARGEST
from lianfang.command.directive_queries import Paper
from lianfang.desk import directive_forms as forms
from lianfang.desk import directive_page as pages
from lianfang.desk.asking import Place, asked, refusal_status, refused
from lianfang.desk.directive_forms import AUDIENCES, KINDS
from lianfang.desk.directive_page import Rights
from lianfang.desk.forms import Typed, read_moment
from lianfang.desk.frame import framed
from lianfang.desk.presenters import address, said
from lianfang.desk.shapes import Link
from lianfang.desk.standing import Stand, stand_of
from lianfang.desk.workbooks import to_save
from lianfang.kernel import clock
from lianfang.kernel.errors import DomainError, NotAllowed, NotFound

READERS = (P.DRAFT_DIRECTIVE, P.ANSWER_DIRECTIVE, P.READ_FIGURES)
HERE = Place("directives", _lazy("Directives"), "directives")


def _own_unit(stand: Stand) -> UUID | None:
    """The reader's unit, where only what came to it is shown."""
    return None if stand.actor.may(P.DRAFT_DIRECTIVE) else stand.actor.unit_id


@requires(*READERS)
@require_safe
def directives(request: OfficerRequest) -> HttpResponse:
    """All papers for the headquarters; those that came to it for a unit."""
    stand = stand_of(request, clock.now())
    unit = _own_unit(stand)
    found = queries.directives(stand.scope, stand.incident.pk, stand.at, unit)
    saved = {
        "drafted": _("The draft is saved; another one approves it."),
        "issued": _("It is issued."),
    }.get(request.GET.get("saved", ""), "")
    may = stand.actor.may(P.DRAFT_DIRECTIVE)
    page = pages.directives_page(stand, found, own=unit is not None, may=may, saved=saved)
    return framed(request, stand, "desk/board.html", page, here="directives")


@requires(P.DRAFT_DIRECTIVE)
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: OfficerRequest) -> HttpResponse:
    """Draft a paper."""
    stand = stand_of(request, clock.now())
    found = queries.directives(stand.scope, stand.incident.pk, stand.at, None)
    standing = [(d.id, f"{d.number} {d.title}") for d in found if d.issued_at]
    if request.method != "POST":
        blank = Typed({"key": secrets.token_hex(16), "kind": "directive", "origin": "own"})
        return asked(request, stand, forms.draft_form(blank, standing), HERE)
    typed = Typed(request.POST.dict())
    new = _typed(typed, stand)
    if typed.wrong:
        return asked(request, stand, forms.draft_form(typed, standing), HERE, status=422)
    try:
        made = acts.draft_directive(stand.incident, new, **_how(request, stand, typed))
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        return refused(request, stand, forms.draft_form(typed, standing), error, HERE)
    return redirect("directive", pk=made.pk)


def _typed(typed: Typed, stand: Stand) -> acts.NewDirective:
    due = None
    if typed.text("due"):
        due = read_moment(typed.text("due"), stand.at)
        if due is None:
            typed.wrong["due"] = _("Enter a time such as 18:05 or 2020-02-10 18:05.")
    minutes = typed.whole("minutes", 0, 10_000, default=0)
    before = typed.text("supersedes")
    return acts.NewDirective(
        typed.text("kind"), typed.text("origin"), typed.text("number"), typed.text("title"),
        typed.values.get("body", ""), minutes, due, supersedes=_uuid(before) if before else None,
    )  # fmt: skip


@requires(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def directive(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """One paper; sending acknowledges, answers, approves or withdraws it."""
    stand = stand_of(request, clock.now())
    paper = _paper(stand, pk)
    if request.method != "POST":
        return _one(request, stand, paper, saved=request.GET.get("saved", ""))
    typed = Typed(request.POST.dict())
    how, what = _how(request, stand, typed), typed.text("act")
    act = _ACTS.get(what)
    if act is None:
        raise NotFound
    try:
        act(request, pk, typed, how)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        return _one(request, stand, paper, refusal=said(error), status=refusal_status(error))
    return redirect(address(reverse("directive", args=[pk]), saved=what))


def _one(
    request: OfficerRequest,
    stand: Stand,
    paper: Paper,
    *,
    refusal: str = "",
    saved: str = "",
    status: int = 200,
) -> HttpResponse:
    may, unit = stand.actor.may, _own_unit(stand)
    rights = Rights(may(P.DRAFT_DIRECTIVE), may(P.APPROVE_DIRECTIVE), may(P.ANSWER_DIRECTIVE))
    found = queries.addressees(stand.scope, paper.pk, stand.at, unit)
    if unit is not None and not found:
        raise NotFound
    key = secrets.token_hex(16)
    files = queries.attachments(stand.scope, paper.pk)
    offered = forms.office_forms(paper, rights, stand.actor.id, key, files)
    mine = [one for one in found if one.unit == stand.actor.unit_id]
    if mine and rights.answer and not paper.withdrawn_at:
        offered = (*forms.own_forms(paper, mine[0], key), *offered)
    told = {
        "receive": _("The receipt is recorded."),
        "answer": _("The result is recorded."),
        "approve": _("It is approved and can be issued."),
        "withdraw": _("It is withdrawn."),
        "attach": _("The file is attached."),
        "detach": _("The file is taken away."),
        "issued": _("It is issued."),
        "verified": _("What was found is recorded."),
    }.get(saved, "")
    page = pages.directive_page(
        stand, paper, found, rights, offered, files=files, refusal=refusal, saved=told
    )
    crumbs = (Link(_("Directives"), reverse("directives")), Link(paper.number, ""))
    return framed(
        request, stand, "desk/board.html", page, here="directives", crumbs=crumbs, status=status
    )


@requires(*READERS)
@require_safe
def directive_print(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """The paper as it is printed, with number and date."""
    stand = stand_of(request, clock.now())
    paper = _paper(stand, pk)
    unit = _own_unit(stand)
    to = queries.addressees(stand.scope, pk, stand.at, unit)
    if unit is not None and not to:
        raise NotFound
    page = pages.printed(stand, paper, to, queries.attachments(stand.scope, pk))
    return framed(request, stand, "desk/directive_print.html", page, here="directives")


@requires(*READERS)
@require_safe
def attached(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """A file of a paper, to be saved: never shown within the site."""
    stand = stand_of(request, clock.now())
    file = queries.attachment(stand.scope, pk)
    unit = _own_unit(stand)
    if file is None:
        raise NotFound
    if unit is not None and not queries.addressees(stand.scope, file.directive, stand.at, unit):
        raise NotFound
    return to_save(queries.content_of(stand.scope, file), file.name)


@requires(P.DRAFT_DIRECTIVE)
@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Choose to whom it goes; see what that asks; then issue it."""
    stand = stand_of(request, clock.now())
    paper = _paper(stand, pk)
    units = {
        key: list(accounts.units(stand.scope, kind).values_list("pk", "name"))
        for key, kind in KINDS.items()
    }
    counts = {key: len(found) for key, found in units.items()}
    typed = Typed(request.POST.dict() or {"key": secrets.token_hex(16)})
    chosen = [unit for key in sorted(typed.ticked("to", AUDIENCES)) for unit in units[key]]
    if request.method != "POST" or not chosen:
        if request.method == "POST":
            typed.wrong["to"] = _("Choose at least one unit to whom it goes.")
        status = 422 if typed.wrong else 200
        form = forms.issue_form(paper, typed, counts, None, "")
        return asked(request, stand, form, HERE, status=status)
    until = paper.due_at or clock.moment(stand.today) + timedelta(days=1)
    weight = queries.weigh(stand.scope, chosen, paper.minutes, stand.at, until)
    form = forms.issue_form(paper, typed, counts, weight, "")
    if typed.text("seen") != "yes":
        return asked(request, stand, form, HERE)
    try:
        acts.issue_directive(pk, [unit for unit, _name in chosen], **_how(request, stand, typed))
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        return refused(request, stand, form, error, HERE)
    return redirect(address(reverse("directive", args=[pk]), saved="issued"))


@requires(P.DRAFT_DIRECTIVE)
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: OfficerRequest, pk: UUID) -> HttpResponse:
    """Accept an addressee's result, or return it."""
    stand = stand_of(request, clock.now())
    one = queries.addressee(stand.scope, pk)
    if one is None:
        raise NotFound
    paper, result = one
    typed = Typed(request.POST.dict() or {"key": secrets.token_hex(16)})
    form = forms.verify_form(pk, paper, result, typed, "")
    if request.method != "POST":
        return asked(request, stand, form, HERE)
    how = _how(request, stand, typed)
    try:
        acts.verify_result(pk, typed.text("verdict"), typed.text("why"), **how)
    except (NotAllowed, NotFound):
        raise
    except DomainError as error:
        return refused(request, stand, form, error, HERE)
    return redirect(address(reverse("directive", args=[paper]), saved="verified"))


def _attach(request: OfficerRequest, pk: UUID, typed: Typed, how: dict[str, Any]) -> None:
    file = request.FILES.get("file")
    if file is None:
        raise FileMissing
    how.pop("key")  # the same file twice is refused by its content
    attach(pk, str(file.name), file.read(LARGEST + 1), **how)


_ACTS: dict[str, Callable[[OfficerRequest, UUID, Typed, dict[str, Any]], object]] = {
    "receive": lambda _request, pk, _typed, how: acts.receive_directive(pk, **how),
    "answer": lambda _request, pk, typed, how: acts.answer_directive(
        pk, typed.text("result"), **how
    ),
    "approve": lambda _request, pk, _typed, how: acts.approve_directive(pk, **how),
    "withdraw": lambda _request, pk, typed, how: acts.withdraw_directive(
        pk, typed.text("why"), **how
    ),
    "attach": _attach,
    "detach": lambda _request, _pk, typed, how: take_away(_uuid(typed.text("attachment")), **how),
}


def _paper(stand: Stand, pk: UUID) -> Paper:
    paper = queries.directive(stand.scope, pk)
    if paper is None:
        raise NotFound
    return paper


def _how(request: OfficerRequest, stand: Stand, typed: Typed) -> dict[str, Any]:
    key = typed.text("act")[:8] + typed.text("key")[:60] or None
    return {"by": request.actor, "at": stand.at, "key": key}


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None
