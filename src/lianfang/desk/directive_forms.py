"""The forms of directives: draft, issue with what it asks, acknowledge, approve, verify. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.accounts.choices import UnitKind
from lianfang.command.attachment_rules import LARGEST, MOST
from lianfang.command.choices import Origin, PaperKind, Verdict
from lianfang.command.directive_queries import AddresseeNow, File
from lianfang.command.directive_rules import RECEIPT_WITHIN, Stage
from lianfang.command.effort import Burden
from lianfang.command.models import Directive
from lianfang.desk.directive_page import Rights
from lianfang.desk.forms import Typed
from lianfang.desk.shapes import Choice, Field, Form


def draft_form(typed: Typed, standing: Sequence[tuple[UUID, str]], refusal: str = "") -> Form:
    """The form of a draft."""

    def choices(labels: type[PaperKind] | type[Origin], name: str) -> tuple[Choice, ...]:
        chosen = typed.text(name)
        return tuple(Choice(c.value, str(c.label), chosen=c.value == chosen) for c in labels)

    none = Choice("", _("none"), chosen=not typed.text("supersedes"))
    before = tuple(
        Choice(str(pk), title, chosen=str(pk) == typed.text("supersedes"))
        for pk, title in standing
    )
    wrong = typed.wrong
    return Form(
        action=reverse("directive_new"),
        key=typed.text("key"),
        submit=_("Save the draft"),
        title=_("Draft a directive or guidance"),
        refusal=refusal,
        cancel_url=reverse("directives"),
        fields=(
            Field("kind", _("Sort of paper"), "radio", choices=choices(PaperKind, "kind"),
                  error=wrong.get("kind", "")),
            Field("origin", _("Where it comes from"), "select", choices=choices(Origin, "origin")),
            Field("number", _("Number"), value=typed.text("number")),
            Field("title", _("Title of the paper"), value=typed.text("title")),
            Field("body", _("Text"), "textarea", value=typed.values.get("body", "")),
            Field("due", _("Result due"), value=typed.text("due"), optional=True,
                  hint=_("such as 2020-02-10 18:05; empty: a receipt is enough"),
                  error=wrong.get("due", "")),
            Field("minutes", _("Work for each addressee"), value=typed.text("minutes"),
                  unit=_("minutes"), inputmode="numeric", short=True, optional=True,
                  error=wrong.get("minutes", "")),
            Field("supersedes", _("Replaces"), "select", choices=(none, *before), optional=True),
        ),
        consequence=_("Nobody is asked anything until another one approves it and it is issued."),
    )  # fmt: skip


AUDIENCES = ("departments", "townships", "committees", "sites")
KINDS = {
    "departments": UnitKind.DEPARTMENT, "townships": UnitKind.TOWNSHIP,
    "committees": UnitKind.COMMITTEE, "sites": UnitKind.SITE,
}  # fmt: skip


def issue_form(
    paper: Directive, typed: Typed, counts: dict[str, int], burden: Burden | None, refusal: str
) -> Form:
    """To whom it goes; once chosen, what that asks of people stands before the button."""
    labels = {
        "departments": _("all departments ({n})"), "townships": _("all townships ({n})"),
        "committees": _("all villages and communities ({n})"), "sites": _("all sites ({n})"),
    }  # fmt: skip
    ticked = typed.ticked("to", AUDIENCES)
    choices = tuple(
        Choice(key, labels[key].format(n=counts.get(key, 0)), chosen=key in ticked)
        for key in AUDIENCES
    )
    return Form(
        action=reverse("directive_issue", args=[paper.pk]),
        key=typed.text("key"),
        submit=_("Issue it") if burden else _("What would it ask?"),
        title=_("Issue: {title}").format(title=paper.title),
        refusal=refusal,
        cancel_url=reverse("directive", args=[paper.pk]),
        fields=(Field("to", _("To"), "ticks", choices=choices, error=typed.wrong.get("to", "")),),
        hidden=(("seen", "yes"),) if burden else (),
        consequence=burden_words(burden) if burden else "",
    )


def burden_words(burden: Burden) -> str:
    """What it asks of people, before it is issued."""
    minutes = int(RECEIPT_WITHIN.total_seconds()) // 60
    words = _(
        "It goes to {units} units, {posts} people, {hours} person-hours;"
        " each acknowledges within {minutes} minutes. It can be withdrawn; the record stays."
    ).format(units=burden.units, posts=burden.posts, hours=burden.hours, minutes=minutes)
    if not burden.over:
        return words
    worst = "、".join(
        _("{unit} has {left} minutes left").format(unit=load.unit, left=load.left)
        for load in burden.over[:5]
    )
    over = _(" {n} have too little time: {worst}.").format(n=len(burden.over), worst=worst)
    return words + over


def own_forms(paper: Directive, one: AddresseeNow, key: str) -> tuple[Form, ...]:
    """What an addressee can do: acknowledge, answer."""
    url = reverse("directive", args=[paper.pk])
    forms = []
    if one.received_at is None:
        forms.append(
            Form(url, key, _("Acknowledge"), title=_("Acknowledge the directive"),
                 hidden=(("act", "receive"),))
        )  # fmt: skip
    if paper.due_at is not None and one.stage is not Stage.VERIFIED:
        field = Field("result", _("What was done"), "textarea", value="",
                      hint=_("at most 500 characters, nobody's name"))  # fmt: skip
        forms.append(
            Form(url, key, _("Answer"), (field,), title=_("Say what was done"),
                 hidden=(("act", "answer"),))
        )  # fmt: skip
    return tuple(forms)


def office_forms(
    paper: Directive, rights: Rights, reader: UUID, key: str, files: Sequence[File]
) -> tuple[Form, ...]:
    """What the headquarters can do: attach to a draft, approve, withdraw."""
    url, forms = reverse("directive", args=[paper.pk]), []
    if paper.withdrawn_at:
        return ()
    if rights.draft and paper.approved_at is None:
        forms += _file_forms(url, key, files)
    if not rights.approve:
        return tuple(forms)
    if paper.approved_at is None and paper.drafted_by != reader:
        forms.append(
            Form(url, key, _("Approve"), title=_("Approve the draft"),
                 hidden=(("act", "approve"),))
        )  # fmt: skip
    why = Field("why", _("Why"), value="")
    forms.append(
        Form(url, key, _("Withdraw"), (why,), title=_("Withdraw it"),
             hidden=(("act", "withdraw"),),
             consequence=_("It asks nothing more; it stays on record with the reason."))
    )  # fmt: skip
    return tuple(forms)


def _file_forms(url: str, key: str, files: Sequence[File]) -> list[Form]:
    hint = _("PDF, OFD, Word, Excel, PNG or JPEG; at most {mb} MB each, {n} in all").format(
        mb=LARGEST // 1024 // 1024, n=MOST
    )
    forms = [
        Form(url, key, _("Attach"), (Field("file", _("File"), "file", hint=hint),),
             title=_("Attach a file"), hidden=(("act", "attach"),), multipart=True)
    ]  # fmt: skip
    if files:
        choices = tuple(Choice(str(file.id), file.name) for file in files)
        forms.append(
            Form(url, key, _("Take it away"),
                 (Field("attachment", _("File"), "select", choices=choices),),
                 title=_("Take a file away"), hidden=(("act", "detach"),))
        )  # fmt: skip
    return forms


def verify_form(pk: UUID, back: UUID, result: str, typed: Typed, refusal: str) -> Form:
    """Accept a result or return it."""
    chosen = typed.text("verdict")
    choices = tuple(Choice(v.value, str(v.label), chosen=v == chosen) for v in Verdict)
    return Form(
        action=reverse("directive_verify", args=[pk]),
        key=typed.text("key"),
        submit=_("Record"),
        title=_("Look at the result"),
        refusal=refusal,
        cancel_url=reverse("directive", args=[back]),
        fields=(
            Field("verdict", _("The result"), "radio", choices=choices, hint=result),
            Field("why", _("Why it is returned"), value=typed.text("why"), optional=True),
        ),
        consequence=_("A returned result is owed again within a day."),
    )
