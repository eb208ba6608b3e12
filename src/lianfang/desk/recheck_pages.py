"""Second looks (复核抽查) as pages show them. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.desk.forms import Typed
from lianfang.desk.paper_pages import said_by
from lianfang.desk.presenters import address, place_field
from lianfang.desk.presenters_leads import outcome_words
from lianfang.desk.recheck_queries import SecondLook
from lianfang.desk.shapes import MARKS, Choice, Field, Filters, Form, Nothing, State, Term
from lianfang.desk.shapes_ground import AgreementRow, RecheckPage, RecheckRow, RechecksPage
from lianfang.desk.standing import Stand
from lianfang.desk.templatetags.words import moment, share, short
from lianfang.people.opening import Opened
from lianfang.screening.choices import Outcome
from lianfang.screening.ground_queries import Agreement

AGREES, DIFFERS = "agrees", "differs"


def rechecks_page(
    stand: Stand,
    looks: Sequence[SecondLook],
    agreement: Sequence[Agreement],
    saved: str,
    *,
    figures: bool,
) -> RechecksPage:
    """My second looks; and how far they agree, by place."""
    rows = tuple(_row(stand, look) for look in looks)
    words = _("{n} answers wait for a second look.").format(n=len(rows))
    done = Nothing("done", _("No second look waits. New ones are drawn every evening."))
    return RechecksPage(
        sentence=words if rows else done.words,
        rows=rows,
        agreement=tuple(_agreement(stand, one) for one in agreement),
        filters=Filters(reverse("rechecks"), (place_field(stand),)) if figures else None,
        saved=saved,
        nothing=None if rows else done,
    )


def _row(stand: Stand, look: SecondLook) -> RecheckRow:
    late = look.due_at is not None and look.due_at <= stand.at
    state: State = "missed" if late else "due"
    return RecheckRow(
        url=reverse("recheck", args=[look.recheck]),
        name=look.name,
        place=stand.places.told(look.division),
        said=said_by(look.said) if look.said else "",
        due=short(look.due_at, stand.at) if look.due_at else "",
        state=state,
        mark=MARKS[state],
        words=_("overdue") if late else _("to do"),
    )


def _agreement(stand: Stand, one: Agreement) -> AgreementRow:
    deeper = len(one.division) < 12
    return AgreementRow(
        place=stand.places.told(one.division),
        url=address(reverse("rechecks"), place=one.division) if deeper else "",
        looked=f"{one.looked:,}",
        agreeing=f"{one.agreeing:,}",
        share=share(one.agreeing, one.looked, counts=False),
    )


def recheck_page(stand: Stand, look: SecondLook, form: Form, opened: Opened | None) -> RecheckPage:
    """One second look."""
    terms = [
        Term(_("What was said"), said_by(look.said) if look.said else _("not known")),
        Term(_("Said for"), moment(look.said_at) if look.said_at else ""),
        Term(_("Look again by"), moment(look.due_at) if look.due_at else _("not set")),
    ]
    if opened:
        terms += [
            Term(_("Name"), opened.name),
            Term(_("Phone"), opened.phone or _("not filled in"),
                 f"tel:{opened.phone}" if opened.phone else ""),
            Term(_("Address"), f"{opened.address} {opened.door}".strip() or _("not filled in")),
        ]  # fmt: skip
    logged = _("Opened for today's duty on your own list; logged once today.") if opened else ""
    return RecheckPage(look.name, stand.places.told(look.division), tuple(terms), form, logged)


def recheck_form(look: SecondLook, typed: Typed, *, refusal: str = "") -> Form:
    """The form: it agrees, or it does not and this is so."""
    wrong, chosen = typed.wrong, typed.text("agrees")
    so = _so(typed) if look.lead else None
    told = Field(
        "told", _("Details"), value=typed.text("told"), error=wrong.get("told", ""), optional=True,
        hint=_("where they live now, where they went, or what shows that it is wrong"),
    )  # fmt: skip
    choices = (
        Choice(AGREES, _("It is so"), _("asked again, the same was found"), chosen == AGREES),
        Choice(DIFFERS, _("It is not so"), "", chosen == DIFFERS, asks=so),
    )
    return Form(
        action=reverse("recheck", args=[look.recheck]),
        key=typed.text("key"),
        title=_("What you found"),
        submit=_("Record"),
        refusal=refusal,
        cancel_url=reverse("rechecks"),
        consequence=_("Both stay on record; agreement is shown by place, never by person."),
        fields=(
            Field("agrees", _("Is it as it was said"), kind="radio", choices=choices,
                  error=wrong.get("agrees", "")),
            *((told,) if look.lead else ()),
            Field("at", _("When"), value=typed.text("at"), error=wrong.get("at", ""),
                  hint=_("such as 18:05; empty means now"), short=True, optional=True),
        ),
    )  # fmt: skip


def outcomes() -> dict[str, str]:
    """What may be so instead; attempts are no finding."""
    unfound = (Outcome.PENDING, Outcome.UNREACHABLE)
    return {o.value: outcome_words(o.value) for o in Outcome if o not in unfound}


def _so(typed: Typed) -> Field:
    chosen = typed.text("outcome")
    choices = (Choice("", _("choose one"), chosen=not chosen),) + tuple(
        Choice(value, words, chosen=value == chosen) for value, words in outcomes().items()
    )
    return Field(
        "outcome", _("What is so"), "select", choices=choices,
        error=typed.wrong.get("outcome", ""),
    )  # fmt: skip
