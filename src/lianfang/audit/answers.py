"""An act's answer as stored with its idempotency key, and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from importlib import import_module
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db import models

from lianfang.kernel.errors import NotFound


class NamesSomeone:
    """An answer that may name a person: it is never stored, so its act takes no key."""

    __slots__ = ()


_PLAIN: dict[str, Callable[[str], Any]] = {
    "UUID": UUID,
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
}


def stored(answer: object) -> Any:
    """The JSON form of an operation's answer: plain values, models by key, dataclasses."""
    if isinstance(answer, NamesSomeone):
        raise TypeError(f"{type(answer).__name__} names someone and may not be stored.")
    if answer is None or isinstance(answer, str | int | float | bool):
        return answer
    if isinstance(answer, UUID | datetime | date):
        return {"is": type(answer).__name__, "value": str(answer)}
    if isinstance(answer, models.Model):
        return {"is": "model", "of": answer._meta.label, "value": str(answer.pk)}
    if isinstance(answer, list | tuple):
        return {"is": type(answer).__name__, "value": [stored(item) for item in answer]}
    if isinstance(answer, dict):
        return {"is": "dict", "value": [[stored(k), stored(v)] for k, v in answer.items()]}
    if is_dataclass(answer) and not isinstance(answer, type):
        kind = type(answer)
        values = {f.name: stored(getattr(answer, f.name)) for f in fields(answer)}
        return {"is": "record", "of": f"{kind.__module__}:{kind.__qualname__}", "value": values}
    raise TypeError(f"An operation may not answer with {type(answer).__name__}.")


def restored(kept: Any) -> Any:
    """The answer that `stored` wrote; a model is read afresh, within the reader's scope."""
    if not isinstance(kept, dict):
        return kept
    value = kept["value"]
    match kept["is"]:
        case "UUID" | "datetime" | "date":
            return _PLAIN[kept["is"]](value)
        case "model":
            return _read_again(kept["of"], value)
        case "tuple":
            return tuple(restored(item) for item in value)
        case "list":
            return [restored(item) for item in value]
        case "dict":
            return {restored(k): restored(v) for k, v in value}
        case _:
            module, _, name = kept["of"].partition(":")
            kind = getattr(import_module(module), name)
            return kind(**{k: restored(v) for k, v in value.items()})


def _read_again(label: str, key: str) -> models.Model:
    try:
        found: models.Model = apps.get_model(label)._default_manager.get(pk=key)
    except ObjectDoesNotExist:
        raise NotFound from None
    return found
