"""Coming along to a site: who stays beside someone under an order, and who leaves again. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from lianfang.desk.shapes import Choice, Field, Form
from lianfang.desk.site_forms import bed_words
from lianfang.quarantine.choices import StayKind
from lianfang.quarantine.site_queries import BedNow


def accompanying_forms(
    url: str,
    key: str,
    theirs: Sequence[BedNow],
    free: Sequence[BedNow],
    near: Sequence[tuple[UUID, str]],
) -> Iterable[Form]:
    """Let each who came along leave; let another of `near` come into a free bed.

    A guardian or family member stays freely, under no order, and may leave at any time.
    """
    for bed in theirs:
        if bed.kind == StayKind.ACCOMPANYING:
            yield Form(
                url, key, _("Has left"),
                title=_("{name} came along, bed {bed}").format(name=bed.display, bed=bed.number),
                hidden=(("act", "apart"), ("stay", str(bed.stay))),
                consequence=_("Whoever came along is under no order and may leave at any time."),
            )  # fmt: skip
    if near and free:
        who = tuple(Choice(str(pk), name) for pk, name in near)
        beds = tuple(Choice(str(bed.bed), bed_words(bed)) for bed in free)
        yield Form(
            url, key, _("Give a bed"),
            (
                Field("who", _("Who comes along"), "select", choices=who,
                      hint=_("registered in the same village or community")),
                Field("bed", _("Bed"), "select", choices=beds,
                      hint=_("in the same room, or in a free one")),
            ),
            title=_("A guardian or family member comes along"),
            hidden=(("act", "beside"),),
            consequence=_("They stay freely, under no order."),
        )  # fmt: skip
