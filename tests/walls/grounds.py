"""The ground of the walk: a morning with everything on it, and a stranger in the next township."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from lianfang.accounts.actors import Actor
from lianfang.accounts.doors import Door, Kind, door_of
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock
from lianfang.people import vault
from lianfang.people.models import Person
from lianfang.people.rules import make_id_number, mask_name
from lianfang.quarantine.needs import raise_need
from lianfang.quarantine.operations import issue_orders
from lianfang.quarantine.portal_codes import GivenCode, give_portal_codes
from lianfang.quarantine.proposals import Proposal
from lianfang.screening.models import Lead
from lianfang.screening.operations import reassign_leads
from lianfang.screening.sheet_operations import make_lead_sheet
from lianfang.screening.tip_operations import take_tip
from tests.cast import learn_of
from tests.desk.scene import DAY, HERE, HOUR, NEXT, NOW, Scene, begin_sweep
from tests.desk.sites_scene import transfers_of, with_sites

STRANGER = vault.Details(
    name="濮阳静姝", number=make_id_number("149999", NOW.date().replace(1961), 77),
    phone="13912345077", address="东城街道红旗西街77号", door="7单元707",
)  # fmt: skip
"""Someone of the next township, whose masked name nobody else has."""
MASKED = mask_name(STRANGER.name)
TOLD = ("旧货市场的马翠莲", "胰岛素用完了")
"""What was said of people in confidence."""

SUBJECTS: dict[str, str] = {
    "inbox_open": "messages.Message", "hq_roster": "command.Roster",
    "directive_file": "command.Attachment", "report_day": "accounts.Unit",
    "relieve": "command.Pairing",
    "intake": "screening.Intake", "intake_settle": "screening.Intake",
    "intake_cancel": "screening.Intake", "batch": "screening.Batch",
    "batch_mend": "screening.Batch", "lead": "screening.Lead", "lead_place": "screening.Lead",
    "lead_answer": "screening.Lead", "lead_try": "screening.Lead",
    "letter": "screening.Referral", "letter_receipt": "screening.Referral",
    "order": "quarantine.Order", "appeal": "quarantine.Appeal",
    "correction": "quarantine.Correction", "remedy": "quarantine.Appeal",
    "held_settle": "quarantine.HeldFact", "person_of_order": "quarantine.Order",
    "paper_sheet": "screening.PaperSheet", "paper_open": "screening.PaperSheet",
    "paper_key": "screening.PaperSheet", "recheck": "screening.Recheck",
    "unit_roster": "accounts.Unit", "tip": "screening.Tip", "tip_informant": "screening.Tip",
    "tip_settle": "screening.Tip", "pair": "people.DoubtfulPair",
    "pair_next": "people.DoubtfulPair", "pair_reopen": "people.DoubtfulPair",
    "door": "places.Household", "person": "people.Person", "care": "people.Person",
    "care_act": "people.Person", "care_about": "people.Person",
    "pairing_end": "command.Pairing", "duty_cancel": "command.DutyShift",
    "directive": "command.Directive", "directive_issue": "command.Directive",
    "directive_print": "command.Directive", "directive_verify": "command.Addressee",
    "contradiction": "oversight.Contradiction", "matter": "oversight.Matter",
    "workbook": "reporting.SuperiorWorkbook", "workbook_sent": "reporting.FilledWorkbook",
    "workbook_library": "reporting.SuperiorWorkbook",
    "hold_approve": "keeping.Hold", "hold_end": "keeping.Hold",
    "issue": "command.FrontlineIssue", "conflict": "people.Person",
    "glass": "reviewing.BrokenGlass", "glass_review": "reviewing.BrokenGlass",
    "readings_officer": "accounts.Officer", "readings_person": "people.Person",
    "reading_review": "people.Reading", "person_open": "people.Person",
    "person_check": "people.Person", "call": "quarantine.Order", "call_file": "quarantine.Order",
    "slip": "quarantine.Order", "fever": "quarantine.HealthCheck",
    "fever_seen": "quarantine.HealthCheck", "fever_clinic": "quarantine.HealthCheck",
    "fever_again": "quarantine.HealthCheck", "contact": "quarantine.Order",
    "check_sample": "quarantine.CheckSample", "round_invite": "screening.Round",
    "site": "quarantine.Site", "site_act": "quarantine.Site",
    "site_group_end": "quarantine.Site", "site_stay": "quarantine.Site",
    "site_stay_act": "quarantine.Site", "transfer_step": "quarantine.Transfer",
}  # fmt: skip
"""What the `pk` of each address is of."""

WORDS = {
    "kind": "order", "what": "list", "key": "F34", "to": "depart", "act": "need",
    "subject": "x", "link": "0000000000", "day": "2020-02-10", "item": "x",
}  # fmt: skip
NOT_WALKED = {"login", "logout", "language", "health", "leave", "away"}


@dataclass
class Grounds:
    """The scene, the stranger's rows, and all that must not be read in clear."""

    scene: Scene
    stranger: UUID
    order: UUID
    lead: UUID
    code: GivenCode
    clear: dict[UUID, tuple[str, ...]] = field(default_factory=dict)


def stand(scene: Scene) -> Grounds:
    """A sweep, two sites, transfers, a tip, a need, a sheet, a code; and the stranger."""
    used, _, orders, _ = with_sites(scene, rooms=4, people=3)
    begin_sweep(scene)
    by, at = scene.by, NOW - HOUR
    how: dict[str, Any] = {"by": by, "at": at}
    with clock.held(at), entered(by.scope):
        [stranger] = learn_of(scene.incident.pk, [(STRANGER, NEXT + "001")], **how)
        [order] = issue_orders(scene.incident.pk, [_proposal(stranger)], **how).orders
        lead = Lead.objects.filter(outcome="pending").latest("id")
        here = Lead.objects.filter(outcome="pending").earliest("id").division
        reassign_leads([lead.pk], NEXT, "居住在东城", **how)
        take_tip(scene.incident.pk, TOLD[0], HERE, "老秦", **how)
        raise_need(scene.persons[0], "medicine", "urgent", TOLD[1], "telephone", **how)
        make_lead_sheet(scene.incident.pk, here, **how)
        [code] = give_portal_codes([scene.orders[0]], **how).codes
    transfers_of(scene, scene.seen(lambda: list(_persons(orders)))[:1], NOW)
    made = Grounds(scene, stranger, order, lead.pk, code)
    made.clear = scene.seen(_everyone)
    return made


def _persons(orders: list[UUID]) -> Iterator[UUID]:
    from lianfang.quarantine.models import Order

    yield from Order.objects.filter(pk__in=orders).values_list("person_id", flat=True)


def _proposal(person: UUID) -> Proposal:
    return Proposal(
        person=person, kind="home", anchor="arrival", anchor_at=NOW - DAY, precision="day",
        division=NEXT + "001", reason="武汉返乡",
    )  # fmt: skip


def _everyone() -> dict[UUID, tuple[str, ...]]:
    found = {}
    for one in Person.objects.select_related("identity"):
        known = vault.open_details(one.incident_id, bytes(one.identity.sealed), one.pk)
        texts = (known.name, known.number, known.phone, known.address)
        found[one.pk] = tuple(text for text in texts if len(text) > 2)
    return found


def routes(patterns: list[URLPattern | URLResolver] | None = None) -> Iterator[URLPattern]:
    """Every address but the API's."""
    found = get_resolver("lianfang.config.urls").url_patterns if patterns is None else patterns
    for pattern in found:
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "ninja":
                yield from routes(pattern.url_patterns)
        else:
            yield pattern


def door(route: URLPattern) -> Door:
    """What an address states."""
    found = door_of(route.callback)
    assert found is not None
    return found


POSTS = [r for r in routes() if (d := door_of(r.callback)) and d.kind is Kind.POST]


def arguments(route: URLPattern, pk: UUID | None) -> dict[str, Any]:
    """Values for the parameters of an address, about this subject."""
    names = route.pattern.converters
    return {name: WORDS.get(name, pk) for name in names}


def subject(route: URLPattern) -> type[models.Model] | None:
    """What an address is about; None where it is about nothing by itself."""
    if not any(name not in WORDS for name in route.pattern.converters):
        return None
    return apps.get_model(SUBJECTS[str(route.name)])


def sees(actor: Actor, model: type[models.Model], pk: UUID) -> bool:
    """Whether the database shows a row to that actor."""
    try:
        with transaction.atomic(), entered(actor.scope):
            return model._default_manager.filter(pk=pk).exists()
    except DatabaseError:
        return False


def body(answer: HttpResponseBase) -> str:
    """All that an answer tells: its text (a workbook's or an archive's parts too) and headers."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    heads = "\n".join(f"{name}: {value}" for name, value in answer.items())
    return heads + "\n" + _unpacked(content)


def _unpacked(content: bytes) -> str:
    if not content.startswith(b"PK"):
        return content.decode("utf-8", "replace")
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(_unpacked(archive.read(name)) for name in archive.namelist())


def same(text: str, *keys: object) -> str:
    """A page without what differs from one request to the next."""
    for key in keys:
        text = text.replace(str(key), "PK")
    text = re.sub(r'name="(csrfmiddlewaretoken|key)" value="[^"]*"', r"\1", text)
    return re.sub(r"Set-Cookie:[^\n]*|csrftoken=[^;]*", "", text)


def browser(scene: Scene, who: str) -> Client:
    """That officer's browser, which reports our own errors as an answer."""
    made = scene.client(who)
    made.raise_request_exception = False
    return made
