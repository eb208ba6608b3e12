"""Who is away and who stands in, as pages show them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.desk.absence_queries import Answering, Away
from lianfang.desk.forms import Typed, read_moment
from lianfang.desk.shapes import MARKS, Choice, Field, Form, Link, Nothing, State
from lianfang.desk.shapes_ground import AbsenceRow, AbsencesPage, LoadRow, PreviewPage
from lianfang.desk.standing import Stand
from lianfang.desk.templatetags.words import change as changed
from lianfang.desk.templatetags.words import ending, moment


@dataclass(frozen=True, slots=True)
class AbsenceForm:
    """An absence as typed."""

    post: UUID
    deputy: UUID | None
    from_at: datetime
    to_at: datetime

    @classmethod
    def read(cls, typed: Typed, posts: Sequence[Answering], at: datetime) -> AbsenceForm | None:
        """Read it; None if something cannot be read, which stands in `typed.wrong`."""
        known = {str(one.post): one.title for one in posts}
        post = typed.chosen("post", known, _("Choose who is away."))
        deputy = typed.text("deputy")
        if deputy and deputy not in known:
            typed.wrong["deputy"] = _("Choose who stands in, or leave it to the post above.")
        from_at = _moment(typed, "from_at", at, empty=at)
        to_at = _moment(typed, "to_at", at, empty=None)
        if typed.wrong or from_at is None or to_at is None:
            return None
        return cls(UUID(post), UUID(deputy) if deputy else None, from_at, to_at)


def _moment(typed: Typed, name: str, at: datetime, *, empty: datetime | None) -> datetime | None:
    value = typed.text(name)
    if not value and empty is not None:
        return empty
    found = read_moment(value, at)
    if found is None:
        words = _("“{value}” is not a time; enter it as 18:05 or 2020-02-10 18:05.")
        typed.wrong[name] = words.format(value=value)
    return found


def titled(title: str, holder: str) -> str:
    """A post and who holds it."""
    return " ".join(filter(None, (title, holder)))


def absences_page(stand: Stand, found: Sequence[Away], form: Form, saved: str) -> AbsencesPage:
    """Who is away now or will be, and the form that says so."""
    now = sum(1 for one in found if one.from_at <= stand.at)
    words = _("{now} are away now, {later} will be.")
    return AbsencesPage(
        sentence=words.format(now=now, later=len(found) - now) if found else _("Nobody is away."),
        rows=tuple(_row(stand, one) for one in found),
        form=form,
        end_action=reverse("absence_end"),
        saved=saved,
        nothing=None if found else Nothing("done", _("Everyone answers for their own place.")),
    )


def _row(stand: Stand, one: Away) -> AbsenceRow:
    begun = one.from_at <= stand.at
    state: State = "late" if begun else "due"
    away = _("{from_at} to {to_at}").format(
        from_at=moment(one.from_at, stand.at), to_at=ending(one.to_at, stand.at)
    )
    return AbsenceRow(
        id=str(one.absence),
        post=titled(one.post, one.holder),
        place=stand.places.told(one.division),
        away=away,
        deputy=titled(one.deputy, one.deputy_holder) or _("the post above"),
        state=state,
        mark="○" if not begun else MARKS["late"],
        words=_("away") if begun else _("later"),
        may_end=True,
    )


def absence_form(
    stand: Stand, posts: Sequence[Answering], typed: Typed, *, refusal: str = ""
) -> Form:
    """The form, blank or as typed; what passes on stands on the next page."""
    wrong = typed.wrong

    def who(name: str, label: str, first: str, hint: str, *, optional: bool) -> Field:
        chosen = typed.text(name)
        choices = (Choice("", first, chosen=not chosen),) + tuple(
            Choice(str(p.post), f"{stand.places.told(p.division)} {titled(p.title, p.holder)}",
                   chosen=str(p.post) == chosen)
            for p in posts
        )  # fmt: skip
        return Field(name, label, "select", choices=choices, hint=hint, optional=optional,
                     error=wrong.get(name, ""))  # fmt: skip

    def when(name: str, label: str, hint: str, *, optional: bool = False) -> Field:
        return Field(name, label, value=typed.text(name), hint=hint, optional=optional,
                     error=wrong.get(name, ""), short=True)  # fmt: skip

    return Form(
        action=reverse("absences"),
        key="",
        title=_("Somebody is away"),
        submit=_("See what passes on"),
        refusal=refusal,
        hidden=(("step", "preview"),),
        fields=(
            who("post", _("Who is away"), _("choose one"), "", optional=False),
            when("from_at", _("From"), _("such as 18:05 or 2020-02-10 18:05; empty means now"),
                 optional=True),
            when("to_at", _("Until"), _("such as 2020-02-12 08:00; it ends by itself")),
            who("deputy", _("Who stands in"), _("the post above"),
                _("sees the place for as long, and no longer"), optional=True),
        ),
    )  # fmt: skip


def preview_page(
    stand: Stand, posts: Sequence[Answering], read: AbsenceForm, typed: Typed
) -> PreviewPage:
    """What passes on to whom, before it is said."""
    by_post = {one.post: one for one in posts}
    away, deputy = by_post[read.post], by_post.get(read.deputy) if read.deputy else None
    to = titled(deputy.title, deputy.holder) if deputy else _("the post above")
    words = _("From {from_at} to {to_at} what {away} owes is {deputy}'s: {n} leads wait now.")
    values = {name: typed.text(name) for name in ("post", "deputy", "from_at", "to_at")}
    confirm = Form(
        action=reverse("absences"),
        key=typed.text("key"),
        submit=_("Pass it on"),
        cancel_url=reverse("absences"),
        consequence=_("New leads go there too. It ends by itself, and can be ended earlier."),
        hidden=(("step", "confirm"), *values.items()),
    )
    loads = [_load(stand, away, -away.waiting)]
    if deputy:
        loads.append(_load(stand, deputy, away.waiting))
    return PreviewPage(
        title=_("Before it is passed on"),
        sentence=words.format(
            from_at=moment(read.from_at, stand.at), to_at=ending(read.to_at, stand.at),
            away=titled(away.title, away.holder), deputy=to, n=away.waiting,
        ),
        loads=tuple(loads),
        kept=(),
        confirm=confirm,
        back=Link(_("Back"), reverse("absences")),
    )  # fmt: skip


def _load(stand: Stand, one: Answering, change: int) -> LoadRow:
    return LoadRow(
        stand.places.told(one.division),
        titled(one.title, one.holder),
        f"{one.waiting:,}",
        changed(change),
        f"{one.waiting + change:,}",
    )
