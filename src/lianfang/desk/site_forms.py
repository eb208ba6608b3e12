"""The acts at a site as forms, and as typed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.desk.forms import Typed
from lianfang.desk.shapes import Choice, Field, Form
from lianfang.kernel import clock
from lianfang.quarantine.choices import SiteGroup, SiteMode, Zone
from lianfang.quarantine.site_life import MOST_BEDS, Look, NewRoom
from lianfang.quarantine.site_queries import BedNow, SiteNow
from lianfang.quarantine.site_rules import next_modes

ACTS = ("mode", "look", "group", "rooms")


def act_form(
    site: SiteNow,
    what: str,
    typed: Typed,
    posts: Sequence[tuple[UUID, str]],
    refusal: str = "",
) -> Form:
    """The form of an act at a site."""
    fields, title, submit = {
        "mode": lambda: (_mode_fields(site, typed), _("Change the mode"), _("Change it")),
        "look": lambda: (_look_fields(typed), _("Record an inspection"), _("Record it")),
        "group": lambda: (
            _group_fields(typed, posts), _("Add to a work group"), _("Add"),
        ),
        "rooms": lambda: (_room_fields(typed), _("Add rooms"), _("Add")),
    }[what]()  # fmt: skip
    return Form(
        action=reverse("site_act", args=[site.id, what]),
        key=typed.text("key"),
        submit=submit,
        title=f"{site.name}：{title}",
        refusal=refusal,
        cancel_url=reverse("site", args=[site.id]),
        fields=tuple(fields),
        consequence=_("It holds from now on and stands in the log.") if what == "mode" else "",
    )


def _mode_fields(site: SiteNow, typed: Typed) -> Iterable[Field]:
    chosen = typed.text("mode")
    choices = [
        Choice(mode, str(SiteMode(mode).label), chosen=mode == chosen)
        for mode in next_modes(site.mode)
    ]
    now = _("now: {mode}").format(mode=SiteMode(site.mode).label)
    yield Field("mode", _("Mode"), "radio", choices=tuple(choices), hint=now,
                error=typed.wrong.get("mode", ""))  # fmt: skip


def _yes_no(name: str, label: str, typed: Typed, yes: str, no: str) -> Field:
    chosen = typed.text(name)
    choices = (Choice("yes", yes, chosen=chosen == "yes"), Choice("no", no, chosen=chosen == "no"))
    return Field(name, label, "radio", choices=choices, error=typed.wrong.get(name, ""))


def _look_fields(typed: Typed) -> Iterable[Field]:
    yield _yes_no("drill", _("What it was"), typed, _("a drill of opening"), _("an inspection"))
    yield _yes_no(
        "zones", _("Zones"), typed, _("the three zones are apart"), _("they run together")
    )
    yield _yes_no("sound", _("What was concluded"), typed, _("sound"), _("wanting"))
    yield Field("wanting", _("What is wanting"), value=typed.text("wanting"), optional=True,
                hint=_("nobody's name"), error=typed.wrong.get("wanting", ""))  # fmt: skip


def _group_fields(typed: Typed, posts: Sequence[tuple[UUID, str]]) -> Iterable[Field]:
    group, post = typed.text("group"), typed.text("post")
    groups = [Choice(g.value, str(g.label), chosen=g.value == group) for g in SiteGroup]
    titles = [Choice(str(pk), title, chosen=str(pk) == post) for pk, title in posts]
    first = Choice("", _("choose one"), chosen=not post)
    yield Field("group", _("Work group"), "radio", choices=tuple(groups),
                error=typed.wrong.get("group", ""))  # fmt: skip
    yield Field("post", _("Who"), "select", choices=(first, *titles),
                error=typed.wrong.get("post", ""))  # fmt: skip


def _room_fields(typed: Typed) -> Iterable[Field]:
    zone = typed.text("zone") or Zone.QUARANTINE
    zones = [Choice(z.value, str(z.label), chosen=z.value == zone) for z in Zone]
    yield Field("numbers", _("Room numbers"), value=typed.text("numbers"),
                hint=_("such as 301、302、303"), error=typed.wrong.get("numbers", ""))  # fmt: skip
    yield Field("beds", _("Beds in each"), value=typed.text("beds") or "1", short=True,
                inputmode="numeric", error=typed.wrong.get("beds", ""),
                hint=_("several only for a family or a guardian"))  # fmt: skip
    yield Field("zone", _("Zone"), "select", choices=tuple(zones))
    yield _yes_no("barrier", _("Barrier-free"), typed, _("yes"), _("no"))


def read_mode(site: SiteNow, typed: Typed) -> str:
    """The mode chosen; any mode may be asked for, the rules refuse with a sentence."""
    return typed.chosen("mode", {m.value: str(m.label) for m in SiteMode}, _("Choose the mode."))


def read_look(typed: Typed) -> Look:
    """An inspection; what was not said stands in `typed.wrong`."""
    said = {"yes": "", "no": ""}
    drill = typed.chosen("drill", said, _("Choose what it was."))
    zones = typed.chosen("zones", said, _("Say whether the zones are apart."))
    sound = typed.chosen("sound", said, _("Say how it was found."))
    return Look(sound == "yes", zones == "yes", drill == "yes", typed.text("wanting")[:200])


def read_group(typed: Typed, posts: Sequence[tuple[UUID, str]]) -> tuple[str, UUID | None]:
    """A group and a post."""
    group = typed.chosen(
        "group", {g.value: str(g.label) for g in SiteGroup}, _("Choose the work group.")
    )
    known = {str(pk): title for pk, title in posts}
    post = typed.chosen("post", known, _("Choose who works in it."))
    return group, UUID(post) if post in known else None


def read_rooms(typed: Typed) -> list[NewRoom]:
    """Rooms by their numbers, alike otherwise."""
    written = typed.needed("numbers", _("Enter the room numbers."))
    numbers = [n for n in written.replace("、", " ").replace(",", " ").replace("，", " ").split()]
    if any(len(number) > 8 for number in numbers):
        typed.wrong["numbers"] = _("A room number has at most 8 characters.")
    beds = typed.whole("beds", 1, MOST_BEDS, 1)
    zone = typed.text("zone") if typed.text("zone") in Zone.values else Zone.QUARANTINE
    barrier = typed.text("barrier") == "yes"
    return [NewRoom(n, beds, zone, barrier_free=barrier) for n in dict.fromkeys(numbers)]


def stay_forms(
    url: str, free: Sequence[BedNow], *, until: datetime, at: datetime, key: str, signed: bool
) -> tuple[Form, ...]:
    """What can be done about a stay: leave, sign to stay on, another bed."""
    forms = [
        Form(url, key, _("Check out"), title=_("The person leaves"), hidden=(("act", "out"),),
             consequence=_("The bed is free from now on; the order is not changed by it.")),
    ]  # fmt: skip
    if not signed:
        told = f"{clock.local(at):%H:%M}"
        field = Field("signed_at", _("Signed at"), value=told, short=True,
                      hint=_("such as 18:05; at most a day before the end"))  # fmt: skip
        forms.append(
            Form(url, key, _("Record the signature"), (field,), hidden=(("act", "sign"),),
                 title=_("The person signed to stay on freely after the end"))
        )  # fmt: skip
    if until > at and free and not signed:
        choices = tuple(Choice(str(bed.bed), bed_words(bed)) for bed in free)
        together = (Choice("", _("no: a room of one's own"), chosen=True),
                    Choice("yes", _("yes: a family, or with a guardian")))  # fmt: skip
        fields = (
            Field("bed", _("Bed"), "select", choices=choices),
            Field("together", _("Together with who is in the room"), "select", choices=together),
        )
        forms.append(
            Form(url, key, _("Move"), fields, title=_("Another bed"), hidden=(("act", "move"),))
        )
    return tuple(forms)


def bed_words(bed: BedNow) -> str:
    """A bed by its number, and whether it is barrier-free."""
    extra = f"（{_('barrier-free')}）" if bed.barrier_free else ""
    return f"{bed.number}{extra}"
