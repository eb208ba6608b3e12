"""转段: the criteria beside today's figures, who becomes free, and where they go. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.command.choices import PairingKind
from lianfang.command.phase_queries import Standing
from lianfang.desk.chart_page import tabs
from lianfang.desk.forms import Typed
from lianfang.desk.indicators import wanted_words
from lianfang.desk.presenters_figures import label
from lianfang.desk.shapes import Choice, Field, Form, Nothing
from lianfang.desk.shapes_board import BoardPage
from lianfang.desk.standing import Stand
from lianfang.desk.tables import Table, Value, heads
from lianfang.desk.templatetags.words import moment
from lianfang.figures.registry import figure
from lianfang.transitions.choices import Left
from lianfang.transitions.models import Redeployment
from lianfang.transitions.redeploying import Free, Stationed


def redeploy_page(
    stand: Stand,
    free: Sequence[Free],
    stationed: Sequence[Stationed],
    gone: Sequence[Redeployment],
    form: Form | None,
    saved: str,
    refusal: str,
) -> BoardPage:
    """Who is free for the next front, and who would leave what behind."""
    alone = sum(not s.shared for s in stationed)
    words = _(
        "{n} people of finished teams are free; of {m} leaders and section heads paired with an"
        " object, {alone} are its only owner."
    )
    return BoardPage(
        title=_("Next front"),
        sentence=words.format(n=len(free), m=len(stationed), alone=alone),
        saved=saved,
        refusal=refusal,
        tabs=tabs("redeploy"),
        tables=(_free(stand, free), _stationed(stand, stationed),
                _gone(stand, gone)),
        forms=(form,) if form else (),
    )  # fmt: skip


def criteria_table(standing: Sequence[Standing]) -> Table:
    """What the phase in force wants of the figures, beside what they say today."""
    rows = tuple(
        (
            Value(f"{s.indicator.figure} {label(figure(s.indicator.figure))}",
                  reverse("figure", args=[s.indicator.figure])),
            Value(wanted_words(s.indicator)), Value(s.text),
            Value(_("met") if s.met else _("not met yet")),
        )
        for s in standing
    )  # fmt: skip
    head = heads(_("Figure"), _("Wanted"), _("Today"), _("Criterion"), numbers=0)
    nothing = None if rows else Nothing("never", _("The phase in force has no indicators."))
    note = _("They inform; the headquarters decides on the next phase.")
    title = _("Criteria for the next phase")
    return Table("criteria", title, head, rows, note=note if rows else "", nothing=nothing)


def _free(stand: Stand, free: Sequence[Free]) -> Table:
    rows = tuple(
        (
            Value(" ".join(filter(None, (f.title, f.officer)))),
            Value(stand.places.told(f.division)), Value(moment(f.since, stand.at)),
            Value(str(f.orders), number=True, plain=f.orders),
        )
        for f in free
    )  # fmt: skip
    head = heads(_("Who"), _("Place"), _("Finished since"), _("Orders looked after"), numbers=1)
    nothing = None if rows else Nothing("never", _("Nobody is free: every team has work left."))
    return Table("free", _("Members of finished teams"), head, rows, nothing=nothing)


def _stationed(stand: Stand, stationed: Sequence[Stationed]) -> Table:
    rows = tuple(
        (
            Value(" ".join(filter(None, (s.title, s.officer)))),
            Value(str(PairingKind(s.kind).label)),
            Value(s.object or stand.places.told(s.division)),
            Value(_("someone else answers too") if s.shared else _("the only owner")),
            Value(_("Relieve…"), reverse("relieve", args=[s.pairing])),
        )
        for s in stationed
    )
    head = heads(_("Who"), _("Sort of pairing"), _("Object"), _("Owners"), _("Act"), numbers=0)
    nothing = None if rows else Nothing("never", _("No leader is paired with anything here."))
    title = _("Stationed leaders and section heads")
    return Table("stationed", title, head, rows, nothing=nothing)


def _gone(stand: Stand, gone: Sequence[Redeployment]) -> Table:
    rows = tuple(
        (
            Value(r.post.title), Value(str(Left(r.left).label)), Value(r.front),
            Value(moment(r.from_at, stand.at)), Value(r.document),
        )
        for r in gone
    )  # fmt: skip
    head = heads(_("Who"), _("Left"), _("Front"), _("Since"), _("Document"), numbers=0)
    nothing = None if rows else Nothing("never", _("Nobody has gone to another front yet."))
    return Table("gone", _("Gone to another front"), head, rows, nothing=nothing)


def redeploy_form(free: Sequence[Free], typed: Typed) -> Form:
    """Which of the free go where."""
    who = tuple(
        Choice(str(f.post), " ".join(filter(None, (f.title, f.officer))),
               chosen=bool(typed.text(f"who_{f.post}")))
        for f in free[:200]
    )  # fmt: skip
    return Form(
        reverse("redeploy"), typed.text("key"), _("Send them"),
        (Field("who", _("Who goes"), "ticks", choices=who), *_front(typed)),
        title=_("Send free people to another front"),
        consequence=_("Whoever is in a team again, or owes something, is refused."),
    )  # fmt: skip


def relieve_form(stand: Stand, held: Stationed, typed: Typed) -> Form:
    """Who takes over an object that a leader leaves."""
    hint = _("empty where someone else answers already")
    if not held.shared:
        hint = _("nobody else answers for it, so that someone has to take it over")
    return Form(
        reverse("relieve", args=[held.pairing]), typed.text("key"), _("Relieve"),
        (
            Field("account", _("User name of who takes it over"), value=typed.text("account"),
                  hint=hint, optional=held.shared, error=typed.wrong.get("account", "")),
            *_front(typed),
        ),
        title=_("Relieve {who} of {object}").format(
            who=held.officer or held.title, object=held.object or stand.places.told(held.division)
        ),
        cancel_url=reverse("redeploy"),
    )  # fmt: skip


def _front(typed: Typed) -> tuple[Field, ...]:
    return (
        Field("front", _("To which front"), value=typed.text("front"),
              hint=_("such as the road checkpoints of the east ring")),
        Field("document", _("Document"), value=typed.text("document")),
    )  # fmt: skip
