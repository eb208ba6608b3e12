"""The form that sends a department's list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO, cast
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.desk.forms import Typed
from lianfang.desk.shapes import Choice, Field, Form

LARGEST = 500 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ListForm:
    """A list as sent, with what allows its use."""

    key: str
    provider: UUID
    title: str
    legal_basis: str
    purpose: str
    listed_on: date
    file_name: str
    file: BinaryIO

    @classmethod
    def read(
        cls, typed: Typed, file: UploadedFile | None, providers: Mapping[str, str], today: date
    ) -> ListForm | None:
        """Read it; None if something cannot be read, which then stands in `typed.wrong`."""
        provider = typed.chosen("provider", providers, _("Choose who provides the list."))
        title = typed.needed("title", _("Give the list a title, such as “railway, 1 February”."))
        basis = typed.needed("legal_basis", _("State the legal basis for handing it over."))
        purpose = typed.needed("purpose", _("State what the list is for."))
        listed_on = typed.day("listed_on", today)
        if file is None or not file.name:
            typed.wrong["file"] = _("Choose the file that holds the list.")
        elif (file.size or 0) > LARGEST:
            typed.wrong["file"] = _("The file is larger than 500 MB; send it in parts.")
        if typed.wrong or file is None:
            return None
        return cls(
            key=typed.text("key")[:80],
            provider=UUID(provider),
            title=title[:120],
            legal_basis=basis[:200],
            purpose=purpose[:200],
            listed_on=listed_on,
            file_name=file.name or "",
            file=cast(BinaryIO, file.file),
        )


def list_form(providers: Mapping[str, str], typed: Typed, *, refusal: str = "") -> Form:
    """The form, blank or as typed; a file has to be chosen again."""
    wrong, chosen = typed.wrong, typed.text("provider")
    single = len(providers) == 1
    choices = tuple(
        Choice(key, name, chosen=key == chosen or single) for key, name in providers.items()
    )
    if not single:
        choices = (Choice("", _("choose one")), *choices)

    def text(name: str, label: str, hint: str, kind: str = "text", short: bool = False) -> Field:
        value = "" if kind == "file" else typed.text(name)
        return Field(name, label, kind, value, hint, wrong.get(name, ""), short=short)

    return Form(
        action=reverse("batch_new"),
        key=typed.text("key"),
        title=_("Send a list"),
        submit=_("Send"),
        multipart=True,
        refusal=refusal,
        cancel_url=reverse("batches"),
        consequence=_("The file is kept sealed. Rows sent before are not counted twice."),
        fields=(
            Field("provider", _("Provider"), "select", choices=choices,
                  error=wrong.get("provider", "")),
            text("title", _("Title"), _("such as: railway arrivals, 1 February")),
            text("legal_basis", _("Legal basis"), _("the law or document that allows it")),
            text("purpose", _("Purpose"), _("what it may be used for")),
            text("listed_on", _("Dated"), _("the day on which it was made"), "date", True),
            text("file", _("File"), _(".xlsx, .xls, .ods or .csv, up to 500 MB"), "file"),
        ),
    )  # fmt: skip
