"""A name, a telephone or an address put right as a correction is approved (R17).

The person asks in free words; who approves states the right value. What stood before stays,
sealed, with the correction.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import UUID

from lianfang.jurisdictions.scope import across_scopes, second_role_use
from lianfang.kernel.errors import BadInput
from lianfang.people import correcting, vault
from lianfang.people.names import is_full_name, normal_name
from lianfang.people.rules import normal_phone
from lianfang.quarantine.choices import Field
from lianfang.quarantine.models import Correction

_RIGHTING = second_role_use(
    "quarantine.detail_corrections", "A person may be kept at another place than their order."
)
_LONGEST = 200
DETAILS = {Field.NAME: ("name",), Field.PHONE: ("phone",), Field.ADDRESS: ("address", "door")}
"""The details of an identity that a correction of a field puts right."""


class DetailMissing(BadInput):
    """Write the right value, so that it can replace the wrong one."""


class DetailTooLong(BadInput):
    """Write the address in at most {most} characters."""


class NotWholeName(BadInput):
    """This is not a whole name; write surname and given name as on the certificate."""


class NotTelephone(BadInput):
    """This is not a telephone number; write 11 digits, or 0359-2022345 with the area code."""


@dataclass(frozen=True, slots=True)
class RightDetail:
    """What is right, as whoever approves states it; `door` only of an address."""

    value: str
    door: str = ""


def carry_out(correction: Correction, right: RightDetail | None) -> None:
    """Put the identity right and keep on the correction, sealed, what stood before.

    Raises NotFound, DetailMissing, DetailTooLong, NotWholeName, NotTelephone.
    """
    if right is None or not right.value.strip():
        raise DetailMissing
    details = _details(correction.field, right)
    with across_scopes(_RIGHTING):
        before = correcting.put_right(correction.person, **details)
    stood = {name: getattr(before, name) for name in details}
    text = json.dumps(stood, ensure_ascii=False)
    correction.stood = vault.seal_text(correction.incident_id, text, correction.pk)


def stood_before(incident: UUID, sealed: bytes | None, correction: UUID) -> str:
    """What a correction replaced, in one line; empty where it replaced nothing."""
    if not sealed:
        return ""
    stood = json.loads(vault.open_text(incident, bytes(sealed), correction))
    return " ".join(filter(None, stood.values()))


def _details(field: str, right: RightDetail) -> dict[str, str]:
    value, door = right.value.strip(), right.door.strip()
    if field == Field.NAME:
        name = normal_name(value)
        if not is_full_name(name):
            raise NotWholeName
        return {"name": name}
    if field == Field.PHONE:
        phone = normal_phone(value)
        if phone is None:
            raise NotTelephone
        return {"phone": phone}
    if len(value) + len(door) > _LONGEST:
        raise DetailTooLong(most=_LONGEST)
    return {"address": value, "door": door}
