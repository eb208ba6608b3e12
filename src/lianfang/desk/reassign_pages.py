"""Giving many leads to another place: where to, what will change, what stays. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.desk.forms import Typed
from lianfang.desk.lead_queries import Leaving
from lianfang.desk.shapes import Choice, Field, Form, FormPage, Link
from lianfang.desk.shapes_ground import Kept, LoadRow, PreviewPage
from lianfang.desk.standing import Stand
from lianfang.desk.templatetags.words import change
from lianfang.screening.previewing import Preview

_LONGEST_WHY = 40


def bulk_form() -> Form:
    """The bar that opens with the first chosen row."""
    return Form(action=reverse("leads_reassign"), key="", submit=_("Give to another place…"))


def where_page(
    stand: Stand, grids: Sequence[str], leads: Sequence[UUID], typed: Typed, refusal: str = ""
) -> FormPage:
    """The form that asks where the chosen leads go, and why."""
    chosen, wrong = typed.text("place"), typed.wrong
    choices = [Choice("", _("choose one"), chosen=not chosen)]
    choices += [
        Choice(code, stand.places.told(code), chosen=code == chosen)
        for code in _places(stand, grids)
    ]
    form = Form(
        action=reverse("leads_reassign"),
        key="",
        title=_("Give leads to another place"),
        submit=_("See what will change"),
        refusal=refusal,
        cancel_url=reverse("leads"),
        hidden=_hidden(leads, "preview"),
        fields=(
            Field("place", _("To which place"), "select", choices=tuple(choices),
                  hint=_("in a community the leads are spread over its grids"),
                  error=wrong.get("place", "")),
            Field("why", _("Why"), value=typed.text("why"), error=wrong.get("why", ""),
                  hint=_("at most 40 characters, nobody's name; such as: lives in the new block")),
        ),
    )  # fmt: skip
    sentence = _("{n} leads are chosen. Nothing changes before you have seen the preview.")
    return FormPage(form.title, form, sentence.format(n=len(leads)))


def _places(stand: Stand, grids: Sequence[str]) -> list[str]:
    """Every community of the district, with its township before, and the grids of one's own."""
    townships = [code for code, _name in stand.places.below(stand.incident.division)]
    villages = [code for town in townships for code, _name in stand.places.below(town)]
    return sorted([*townships, *villages, *grids])


def _hidden(leads: Sequence[UUID], step: str) -> tuple[tuple[str, str], ...]:
    return (("step", step), *(("id", str(lead)) for lead in leads))


def read_where(stand: Stand, typed: Typed) -> tuple[str, str]:
    """The place and the reason; what is missing stands in `typed.wrong`."""
    place = typed.text("place")
    if place not in stand.places:
        typed.wrong["place"] = _("Choose the place that they go to.")
    why = typed.needed("why", _("Say in a few words why they go elsewhere."))
    if len(why) > _LONGEST_WHY:
        typed.wrong["why"] = _("At most {n} characters.").format(n=_LONGEST_WHY)
    return place, why


def preview_page(
    stand: Stand,
    preview: Preview,
    moving: Sequence[UUID],
    leaving: Sequence[Leaving],
    names: Mapping[UUID, str],
    titles: Mapping[UUID, str],
    typed: Typed,
) -> PreviewPage:
    """What will change: each place before and after, and what stays and why."""
    place, why = typed.text("place"), typed.text("why")
    words = _("{n} leads go to {place}. {unchanged} are there already, {refused} cannot move.")
    sentence = words.format(
        n=preview.moving, place=stand.places.told(place), unchanged=preview.unchanged,
        refused=len(preview.refused),
    )  # fmt: skip
    return PreviewPage(
        title=_("Before the leads are given away"),
        sentence=sentence,
        loads=tuple(_loads(stand, preview, leaving, titles)),
        kept=tuple(
            Kept(names.get(one.lead, ""), reverse("lead", args=[one.lead]), refused_words(one.why))
            for one in preview.refused
        ),
        confirm=_confirm(moving, place, why, typed, preview) if preview.moving else None,
        back=Link(_("Back to the leads"), reverse("leads")),
    )


def _loads(
    stand: Stand, preview: Preview, leaving: Sequence[Leaving], titles: Mapping[UUID, str]
) -> Iterator[LoadRow]:
    """First the places that give, then those that get."""
    for one in leaving:
        yield LoadRow(
            stand.places.told(one.division),
            one.owner or _("nobody is responsible"),
            _count(one.waiting),
            change(-one.going),
            _count(max(0, one.waiting - one.going)),
        )
    for load in preview.places:
        yield LoadRow(
            stand.places.told(load.division),
            titles.get(load.post, "") if load.post else _("nobody is responsible"),
            _count(load.before),
            change(load.gets),
            _count(load.after),
        )


def _count(number: int | None) -> str:
    """A count; “—” where the reader does not answer for the place."""
    return "—" if number is None else f"{number:,}"


def refused_words(why: str) -> str:
    """Why a lead stays."""
    return {"settled": _("settled already")}.get(why, why)


def _confirm(moving: Sequence[UUID], place: str, why: str, typed: Typed, preview: Preview) -> Form:
    words = _("Each place owes the answer anew from now on; the earlier duty falls away.")
    return Form(
        action=reverse("leads_reassign"),
        key=typed.text("key"),
        submit=_("Give {n} leads").format(n=preview.moving),
        consequence=words,
        cancel_url=reverse("leads"),
        hidden=(*_hidden(moving, "confirm"), ("place", place), ("why", why)),
    )
