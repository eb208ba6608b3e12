"""Records as the flat table that the model compares."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from lianfang.linkage.address_parts import AddressParts, address_parts
from lianfang.linkage.census import Census, Names, names_of
from lianfang.linkage.name_forms import NameForms
from lianfang.linkage.records import Record

_NOT_NUMBER = re.compile(r"[^0-9X]")
_SHORTEST_NUMBER = 15


def table(records: Sequence[Record], census: Census, names: Names | None = None) -> pa.Table:
    """Return one row of features for each record, numbered from 0 in `unique_id`."""
    columns: dict[str, Any] = {"unique_id": pa.array(range(len(records)), pa.int64())}
    columns |= _name_columns(names or names_of(records), census)
    columns |= _number_columns(records)
    columns |= _birth_columns(records, columns["number"])
    columns["sex"] = _texts(r.sex for r in records)
    columns |= _phone_columns(records, census)
    columns |= _place_columns(records)
    columns["left_day"] = _days([r.left_on for r in records])
    columns["arrived_day"] = _days([r.arrived_on for r in records])
    return pa.table(columns)


def rows(records: Sequence[Record], census: Census) -> list[dict[str, Any]]:
    """Return the same features as one mapping for each record."""
    found: list[dict[str, Any]] = table(records, census).to_pylist()
    return found


def _texts(values: Iterable[str]) -> pa.StringArray:
    """Texts, null where empty."""
    texts = pa.array(list(values), pa.string())
    return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)


def _days(texts: Sequence[str]) -> pa.Array:
    """ISO dates as numbers of days, so that every dialect can subtract them."""
    numbers = {text: date.fromisoformat(text).toordinal() for text in set(texts) if text}
    return pa.array([numbers.get(text) for text in texts], pa.int32())


def _name_columns(names: Names, census: Census) -> dict[str, pa.Array]:
    forms = names.forms
    columns = {part: names.column(part) for part in NameForms._fields}
    rare = [None if census.is_common(form) else form for form in forms]
    columns["rare_sound"] = _of(names, [form and form.sound for form in rare], pa.string())
    columns["rare_shape"] = _of(names, [form and form.shape for form in rare], pa.string())
    columns["tf_name"] = _of(names, [census.share_of_name(f) for f in forms], pa.float64())
    columns["tf_sound"] = _of(names, _shares_of_sounds(forms, census), pa.float64())
    return columns


def _shares_of_sounds(forms: Sequence[NameForms], census: Census) -> list[float | None]:
    """The share of each form's sound: that of the commonest name with the sound."""
    shares: dict[str, float] = {}
    for form in forms:
        if form.sound and (share := census.share_of_sound(form)):
            shares[form.sound] = max(share, shares.get(form.sound, 0.0))
    return [shares.get(form.sound or "") for form in forms]


def _of(names: Names, values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    return pa.array(values, kind).take(names.indices)


def _number_columns(records: Sequence[Record]) -> dict[str, pa.Array]:
    numbers = _texts(r.number or _legible(r.number_text) for r in records)
    sure = pa.array([1 if r.number else 0 for r in records], pa.int32())
    return {"number": numbers, "number_sure": sure}


def _legible(text: str) -> str:
    """What can be compared of a number that is wrong: its characters, if they are enough."""
    if not text:
        return ""
    kept = _NOT_NUMBER.sub("", text.upper())
    return kept if len(kept) >= _SHORTEST_NUMBER and "E" not in text.upper() else ""


def _birth_columns(records: Sequence[Record], numbers: pa.Array) -> dict[str, pa.Array]:
    stated = pc.replace_substring(_texts(r.birth_date for r in records), "-", "")
    open_ = pc.and_(pc.is_null(stated), pc.is_valid(numbers)).to_pylist()
    by_number = [
        _born_by(record.number or _legible(record.number_text)) if unstated else None
        for record, unstated in zip(records, open_, strict=True)
    ]
    born = pc.coalesce(stated, pa.array(by_number, pa.string()))
    year = pc.cast(pc.utf8_slice_codeunits(born, 0, 4), pa.int32())
    spans = [r.birth_years or (None, None) for r in records]
    low, high = (pa.array([span[end] for span in spans], pa.int32()) for end in (0, 1))
    return {"born": born, "born_from": pc.coalesce(year, low), "born_to": pc.coalesce(year, high)}


def _born_by(number: str) -> str | None:
    """The birth date that a number's digits give, None if they are none."""
    digits = number[6:14]
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
    return digits if 1900 <= born.year <= 2100 else None


def _phone_columns(records: Sequence[Record], census: Census) -> dict[str, pa.Array]:
    shared = census.shared_phones
    both = [_mobile_first(r.phones) for r in records]
    return {
        "phone_1": _texts(phones[0] if phones else "" for phones in both),
        "phone_2": _texts(phones[1] if len(phones) > 1 else "" for phones in both),
        "phone_shared": pa.array(
            [1 if r.phones and not shared.isdisjoint(r.phones) else 0 for r in records],
            pa.int32(),
        ),
    }


def _mobile_first(phones: tuple[str, ...]) -> tuple[str, ...]:
    if len(phones) < 2:
        return phones
    return tuple(sorted(phones, key=lambda phone: phone[:1] != "1"))


def _place_columns(records: Sequence[Record]) -> dict[str, pa.Array]:
    codes = [r.division for r in records]
    written = pa.array([r.address for r in records], pa.string()).dictionary_encode()
    parts = [address_parts(text) for text in written.dictionary.to_pylist()]
    below = {
        part: pa.array([getattr(found, part) for found in parts], pa.string())
        for part in AddressParts._fields
    }
    return {
        "township": _texts(code[:9] if len(code) >= 9 else "" for code in codes),
        "village": _texts(code[:12] if len(code) >= 12 else "" for code in codes),
        **{part: values.take(written.indices) for part, values in below.items()},
    }
