"""Plans, tier, phase and doctrine as their page shows them; issues on the spot. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.command.choices import RECOVERY_STAGES, PlanKind, Tier
from lianfang.command.models import (
    DoctrineItem,
    FrontlineIssue,
    PhaseDecision,
    Plan,
    TierDecision,
)
from lianfang.command.queries import LevelSince
from lianfang.command.tier_rules import Because, Counts, propose_tier
from lianfang.desk.chart_page import tabs
from lianfang.desk.forms import Typed
from lianfang.desk.presenters import place_field
from lianfang.desk.shapes import Choice, Field, Filters, Form, Link, Nothing
from lianfang.desk.shapes_board import BoardPage
from lianfang.desk.shapes_record import Term
from lianfang.desk.standing import Stand
from lianfang.desk.tables import Table, Value, heads
from lianfang.desk.templatetags.words import left, moment


def because_words(counts: Counts) -> str:
    """Which criterion decided, in words."""
    return {
        Because.NONE: _("no confirmed case so far"),
        Because.QUIET: _("no new case in 14 days"),
        Because.MANY_AND_CLUSTER: _("more than 50 cases, and a cluster within 14 days"),
        Because.FEW: _("a new case within 14 days, at most 50 in all"),
        Because.MANY_NO_CLUSTER: _("more than 50 cases, no cluster within 14 days"),
    }[propose_tier(counts).because]


def plans_page(
    stand: Stand,
    plans: Sequence[Plan],
    level: LevelSince | None,
    tier: TierDecision | None,
    phases: Sequence[PhaseDecision],
    doctrines: dict[str, list[DoctrineItem]],
    more: Sequence[Table],
    *,
    may: bool,
    saved: str,
) -> BoardPage:
    """What is in force, and which stage of recovery has no plan yet."""
    in_force = {plan.kind: plan for plan in plans}
    missing = [str(k.label) for k in RECOVERY_STAGES if k not in in_force]
    phase = [p for p in phases if p.effective_at <= stand.at][-1:]
    words = _("{n} plans are in force; {stages} of four recovery stages have one.")
    return BoardPage(
        title=_("Plans and decisions"),
        sentence=words.format(n=len(plans), stages=len(RECOVERY_STAGES) - len(missing)),
        saved=saved,
        acts=tuple(_acts()) if may else (),
        tabs=tabs("plans"),
        terms=tuple(_standing(stand, level, tier, phase[0] if phase else None)),
        tables=(
            _plans(stand, in_force),
            *more,
            _phases(stand, phases),
            *(_doctrine(name, items) for name, items in doctrines.items()),
        ),
    )


def _acts() -> list[Link]:
    return [
        Link(_("Adopt a plan…"), reverse("decision_new", args=["plan"])),
        Link(_("Record the response level…"), reverse("change_new", args=["level"])),
        Link(_("Record the risk tier…"), reverse("change_new", args=["tier"])),
        Link(_("Record a phase…"), reverse("change_new", args=["phase"])),
        Link(_("Take an edition into force…"), reverse("change_new", args=["edition"])),
        Link(_("Fill in doctrine…"), reverse("decision_new", args=["doctrine"])),
    ]


def _standing(
    stand: Stand,
    level: LevelSince | None,
    tier: TierDecision | None,
    phase: PhaseDecision | None,
) -> list[Term]:
    none = _("not decided yet")
    source = _("{authority}, {document}, since {day}")
    terms = []
    if level:
        told = source.format(
            authority=level.authority, document=level.document,
            day=moment(level.effective_at, stand.at),
        )  # fmt: skip
        terms.append(Term(_("Response level"), str(level.level.label), source=told))
    if tier:
        counts = Counts(**tier.counts)
        told = source.format(
            authority=tier.authority, document=tier.document,
            day=moment(tier.effective_at, stand.at),
        )  # fmt: skip
        proposed = _("the rule proposes {tier}: {why}").format(
            tier=Tier(tier.proposed).label, why=because_words(counts)
        )
        value = str(Tier(tier.tier).label)
        terms.append(Term(_("Risk tier"), value, source=f"{told}　{proposed}"))
    if phase:
        terms.append(Term(_("Phase"), phase.name, source="；".join(map(str, phase.objectives))))
    return terms or [Term(_("Response level"), none)]


def _plans(stand: Stand, in_force: dict[str, Plan]) -> Table:
    rows = []
    for kind in PlanKind:
        plan = in_force.get(kind)
        rows.append(
            (
                Value(str(kind.label)),
                Value(f"{plan.name} {plan.version}" if plan else _("none in force")),
                Value(plan.approver if plan else "—"),
                Value(plan.document if plan else "—"),
                Value(moment(plan.from_at, stand.at) if plan else "—"),
            )
        )
    head = heads(
        _("Sort of plan"),
        _("Plan"),
        _("Approved by"),
        _("Document"),
        _("In force since"),
        numbers=0,
    )
    return Table("plans", _("Plans in force"), head, tuple(rows))


def _phases(stand: Stand, phases: Sequence[PhaseDecision]) -> Table:
    rows = tuple(
        (
            Value(p.name), Value(moment(p.effective_at, stand.at)), Value(p.authority),
            Value("；".join(map(str, p.objectives))),
        )
        for p in phases
    )  # fmt: skip
    head = heads(
        _("Phase"), _("In force from"), _("Deciding authority"), _("Objectives"), numbers=0
    )
    nothing = None if rows else Nothing("never", _("No phase is recorded yet."))
    return Table("phases", _("Phases"), head, rows, nothing=nothing)


def _doctrine(name: str, items: Sequence[DoctrineItem]) -> Table:
    rows = tuple((Value(f"{i.position}"), Value(i.text), Value(i.document)) for i in items)
    head = heads(_("No."), _("Item"), _("Document"), numbers=0)
    return Table(f"doctrine-{name}", name, head, rows, folded=True)


def issues_page(
    stand: Stand, found: Sequence[FrontlineIssue], *, may: bool, saved: str
) -> BoardPage:
    """What is wanting on the spot, open ones first."""
    waiting = [one for one in found if one.solved_at is None]
    late = sum(one.due_at <= stand.at for one in waiting)
    rows = tuple(
        (
            Value(one.text, reverse("issue", args=[one.pk]) if may else ""),
            Value(stand.places.told(one.division)),
            Value(one.owner.title),
            Value(moment(one.raised_at, stand.at)),
            Value(_("solved: {outcome}").format(outcome=one.outcome) if one.solved_at
                  else left(one.due_at, stand.at)),
        )
        for one in found
    )  # fmt: skip
    head = heads(_("What is wanting"), _("Place"), _("Owner"), _("Raised"), _("State"), numbers=0)
    nothing = None if rows else Nothing("done", _("No issue was raised here."))
    words = _("{n} issues are open, {late} of them overdue; {solved} are solved.")
    return BoardPage(
        title=_("Issues on the spot"),
        sentence=words.format(n=len(waiting), late=late, solved=len(found) - len(waiting)),
        saved=saved,
        acts=(Link(_("Raise one…"), reverse("issue_new")),) if may else (),
        tabs=tabs("issues"),
        filters=Filters(reverse("issues"), (place_field(stand),)),
        tables=(Table("issues", _("Issues"), head, rows, nothing=nothing),),
    )


def issue_form(typed: Typed, posts: Sequence[tuple[UUID, str]], refusal: str = "") -> Form:
    """Raise an issue, and who owns it."""
    chosen = typed.text("owner")
    who = tuple(Choice(str(pk), title, chosen=str(pk) == chosen) for pk, title in posts)
    return Form(
        reverse("issue_new"), typed.text("key"), _("Raise it"),
        (
            Field("text", _("What is wanting"), "textarea", value=typed.text("text"),
                  hint=_("at most 300 characters, nobody's name")),
            Field("owner", _("Who solves it"), "select", choices=who),
        ),
        title=_("Raise an issue on the spot"), cancel_url=reverse("issues"), refusal=refusal,
        consequence=_("It is owed within a day, and counted until it is solved."),
    )  # fmt: skip
