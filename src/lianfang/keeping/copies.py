"""A person's signed copy of what is kept of them, in plain words, and its verification."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from lianfang.audit.answers import NamesSomeone
from lianfang.incidents.keyring import signing_key
from lianfang.keeping import sealing
from lianfang.kernel import clock
from lianfang.people import vault
from lianfang.people.models import Identity
from lianfang.quarantine.models import HealthCheck, Order

FORMAT = "lianfang-copy-1"
_MARK = "\n----- 签名 -----\n"


@dataclass(frozen=True, slots=True)
class Copy(NamesSomeone):
    """A copy as text, the signature below it."""

    text: str


def copy_of(person: UUID, at: datetime) -> Copy | None:
    """The copy of one person, read within the scope entered; None where nothing is kept.

    Whoever calls this is that person, or has logged why.
    """
    identity = Identity.objects.select_related("person__incident").filter(pk=person).first()
    if identity is None or not identity.sealed:
        return None
    incident = identity.person.incident
    details = vault.open_details(incident.pk, bytes(identity.sealed), person)
    lines = [
        f"{incident.name}：本人信息副本",
        f"出具时间：{_when(at)}",
        "",
        *(f"{label}：{value}" for name, label in _LABELS if (value := getattr(details, name))),
        "",
        "医学观察：",
        *_orders(person),
        "",
        "体温：",
        *_checks(person),
    ]
    body = "\n".join(lines)
    signature = sealing.signed({"format": FORMAT, "text": body}, signing_key())
    kept = {k: signature[k] for k in ("format", "signer", "signature")}
    return Copy(body + _MARK + json.dumps(kept) + "\n")


_LABELS = (
    ("name", "姓名"),
    ("number", "证件号码"),
    ("phone", "电话"),
    ("more_phones", "其他电话"),
    ("birth_date", "出生日期"),
    ("address", "住址"),
    ("door", "门牌"),
    ("left_on", "离开日期"),
)


def _orders(person: UUID) -> list[str]:
    found = Order.objects.filter(person=person).order_by("start_at")
    return [
        f"{o.number}　{_when(o.start_at)}至{_when(min(o.end_at, o.ended_at or o.end_at))}"
        f"　理由：{o.reason}"
        for o in found
    ] or ["无"]


def _checks(person: UUID) -> list[str]:
    found = HealthCheck.objects.filter(person=person).order_by("at")
    return [f"{_when(c.at)}　{c.temperature / 10:.1f}℃" for c in found] or ["无"]


def _when(at: datetime) -> str:
    return f"{clock.local(at):%Y年%-m月%-d日 %H:%M}"


def verify_copy(text: str) -> dict[str, Any]:
    """Who signed a copy. Raises BadSignature where a letter of it was changed."""
    body, mark, kept = text.rpartition(_MARK)
    try:
        value = json.loads(kept) | {"text": body}
    except (ValueError, TypeError):
        raise sealing.BadSignature from None
    if not mark:
        raise sealing.BadSignature
    return {"signer": sealing.check_signature(value)}
