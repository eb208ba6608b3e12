"""An identity put right, within the act of whoever approved it; gives back what stood."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from lianfang.kernel.errors import NotFound
from lianfang.people import vault
from lianfang.people.models import Identity
from lianfang.people.rules import mask_name


def put_right(person: UUID, **right: str) -> vault.Details:
    """Seal the right details with tokens anew; gives the details that stood. Raises NotFound."""
    found = Identity.objects.select_for_update(of=("self",)).select_related("person")
    identity = found.filter(pk=person).first()
    if identity is None or not identity.sealed:
        raise NotFound
    whose = identity.person
    before = vault.open_details(whose.incident_id, bytes(identity.sealed), person)
    after = _without_twice(replace(before, **right))
    tokens = vault.tokens(whose.incident_id, after)
    identity.sealed = vault.seal_details(whose.incident_id, after, person)
    identity.phone_token, identity.second_phone_token = tokens.phone, tokens.second_phone
    identity.name_token, identity.name_year_token = tokens.name, tokens.name_year
    identity.pinyin_token, identity.lookalike_token = tokens.pinyin, tokens.lookalike
    identity.save()
    if after.name != before.name:
        whose.display = mask_name(after.name)
        whose.save(update_fields=["display"])
    return before


def _without_twice(details: vault.Details) -> vault.Details:
    """The telephone is not named a second time among the further ones."""
    more = (phone for phone in details.more_phones.split("/") if phone != details.phone)
    return replace(details, more_phones="/".join(more))
