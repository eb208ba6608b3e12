"""Each row of a list as it is kept: sealed, with its fate, its person and its lead."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from lianfang.kernel import ids
from lianfang.people import vault
from lianfang.screening.attaching import EarlierRow
from lianfang.screening.choices import Band, Fate
from lianfang.screening.contradictions import Contradictions
from lianfang.screening.humans import Human
from lianfang.screening.listing import ListedRow
from lianfang.screening.models import Batch, Lead

_encode = json.JSONEncoder(ensure_ascii=False).encode


class RowWriter:
    """Makes the rows of some people and leads."""

    waiting: set[UUID]
    contradictions: Contradictions

    def __init__(
        self,
        batch: Batch,
        incident: UUID,
        earlier: dict[bytes, EarlierRow],
        about: dict[bytes, Human],
        leads: dict[Human | UUID, Lead],
        to_mend: set[UUID],
    ) -> None:
        self._batch, self._seal = batch, vault.text_sealer(incident)
        self._about, self._leads = about, leads
        self._earlier = earlier
        self._first = {digest: row.id for digest, row in earlier.items()}
        self._to_mend = to_mend

    def row(self, listed: ListedRow) -> dict[str, Any]:
        """One row's values, to be written."""
        pk, batch = ids.new(), self._batch
        human, before = self._about.get(listed.digest), self._earlier.get(listed.digest)
        person, lead = self._whom(human, before)
        repeats = self._first.get(listed.digest)
        band, reasons = self._band(human, person, repeated=repeats is not None)
        cells = _encode(listed.cells)
        self._first.setdefault(listed.digest, pk)
        return {
            "id": pk,
            "batch_id": batch.pk,
            "provider": batch.provider_id,
            "division": lead.division if lead else batch.division,
            "sheet": listed.sheet,
            "number": listed.number,
            "digest": listed.digest,
            "cells": self._seal(cells, pk),
            "fate": self._fate(person),
            "findings": self.contradictions.marks(listed, human),
            "person_id": person,
            "band": band,
            "reasons": reasons,
            "lead_id": lead.pk if lead else None,
            "repeats": repeats,
            "mends": self._mends(listed.mends),
            "outcome": lead.outcome if lead else None,
            "recorded_at": batch.recorded_at,
        }

    def _whom(
        self, human: Human | None, before: EarlierRow | None
    ) -> tuple[UUID | None, Lead | None]:
        if human is not None:
            return human.person, self._leads[human]
        if before is not None and before.lead:
            return before.person, self._leads[before.lead]
        return None, None

    def _fate(self, person: UUID | None) -> Fate:
        if person is None:
            return Fate.REJECTED
        return Fate.WAITING if person in self.waiting else Fate.ATTACHED

    def _band(
        self, human: Human | None, person: UUID | None, *, repeated: bool
    ) -> tuple[Band | None, list[str]]:
        if person is None:
            return None, []
        if person in self.waiting:
            return Band.REVIEW, []
        if human is None or repeated:
            return Band.KEY, []
        band, reasons = human.band, human.reasons
        if band is Band.NEW:
            human.band = Band.KEY
        return band, reasons

    def _mends(self, row: UUID | None) -> UUID | None:
        """The row set aside that this one replaces; one row replaces it, the first."""
        if row is None or row not in self._to_mend:
            return None
        self._to_mend.discard(row)
        return row
