"""The rights of a role as its page shows them. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.accounts.choices import Role
from lianfang.accounts.role_models import RoleChange
from lianfang.accounts.role_rules import RIGHTS, by_default, guarantee
from lianfang.accounts.role_words import GUARANTEE_WORDS, RIGHT_WORDS
from lianfang.desk.forms import Typed
from lianfang.desk.shapes import MARKS, Choice, Field, Filters, Form
from lianfang.desk.shapes_board import BoardPage
from lianfang.desk.standing import Stand
from lianfang.desk.tables import Table, Value, heads
from lianfang.desk.templatetags.words import moment


@dataclass(frozen=True, slots=True)
class OfRole:
    """A role, the rights it has now, and how they were changed."""

    role: str
    rights: frozenset[str]
    history: tuple[RoleChange, ...]


def roles_page(stand: Stand, one: OfRole, typed: Typed, refusal: str, saved: str) -> BoardPage:
    """One role: every right, whether it has it, whether that can be changed."""
    changed = one.rights ^ by_default(one.role)
    words = _("{role} has {n} of {all} rights; {changed} differ from how the software comes.")
    roles = tuple(Choice(r.value, str(r.label), chosen=r.value == one.role) for r in Role)
    return BoardPage(
        title=_("What roles may"),
        sentence=words.format(
            role=Role(one.role).label, n=len(one.rights), all=len(RIGHTS), changed=len(changed)
        ),
        refusal=refusal,
        saved=saved,
        filters=Filters(reverse("roles"), (Field("role", _("Role"), "select", choices=roles),)),
        tables=(_rights(one, changed), _history(stand, one)),
        forms=(_form(one, typed),),
    )


def _rights(one: OfRole, changed: frozenset[str]) -> Table:
    rows = tuple(_right(one, right, right in changed) for right in RIGHTS)
    head = heads(_("Right"), _("Has it"), _("Can it be changed"), numbers=0)
    return Table("rights", _("Rights of this role"), head, rows)


def _right(one: OfRole, right: str, changed: bool) -> tuple[Value, ...]:
    fixed = guarantee(one.role, right)
    told = f"{MARKS['done']} {_('yes')}" if right in one.rights else "—"
    if changed:
        told += f"（{_('changed')}）"
    words = str(GUARANTEE_WORDS[fixed]) if fixed else _("yes")
    return Value(str(RIGHT_WORDS[right])), Value(told), Value(words)


def _history(stand: Stand, one: OfRole) -> Table:
    rows = tuple(
        (
            Value(moment(change.recorded_at, stand.at)),
            Value(str(RIGHT_WORDS.get(change.right, change.right))),
            Value(_("right given") if change.allowed else _("right taken")),
            Value(change.reason),
        )
        for change in one.history
    )
    head = heads(_("When"), _("Right"), _("Given or taken"), _("Reason"), numbers=0)
    return Table("history", _("Changes"), head, rows, folded=not rows)


def _form(one: OfRole, typed: Typed) -> Form:
    free = [right for right in RIGHTS if guarantee(one.role, right) is None]
    rights = (Choice("", _("choose one")),) + tuple(
        Choice(right, str(RIGHT_WORDS[right]), chosen=right == typed.text("right"))
        for right in free
    )
    given = typed.text("allowed")
    how = (
        Choice("yes", _("give"), chosen=given == "yes"),
        Choice("no", _("take"), chosen=given == "no"),
    )
    return Form(
        reverse("roles"), typed.text("key"), _("Record the change"),
        (
            Field("right", _("Right"), "select", choices=rights),
            Field("allowed", _("Give or take"), "radio", choices=how),
            Field("reason", _("Reason"), value=typed.text("reason"),
                  hint=_("the document or decision, and why")),
        ),
        title=_("Change a right"),
        consequence=_(
            "It counts for everyone in this role from their next click on. The change is sealed"
            " with its reason."
        ),
        hidden=(("role", one.role),),
    )  # fmt: skip
