"""Files as they were received, kept sealed in pieces: a large one never stands in memory."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, BinaryIO

from lianfang.people import vault
from lianfang.screening.models import Intake, OriginalPart

if TYPE_CHECKING:
    from collections.abc import Iterator

_PIECE = 1 << 20


def keep(intake: Intake, file: IO[bytes]) -> int:
    """Seal a file piece by piece; gives its size in bytes."""
    size = 0
    for number, piece in enumerate(iter(lambda: file.read(_PIECE), b""), start=1):
        part = OriginalPart(
            intake=intake,
            provider=intake.provider_id,
            division=intake.division,
            number=number,
        )
        part.sealed = vault.seal_bytes(intake.incident_id, piece, part.pk)
        part.save(force_insert=True)
        size += len(piece)
    return size


@contextmanager
def opened(intake: Intake) -> Iterator[BinaryIO]:
    """The file again, for as long as the block lasts.

    What does not fit in 8 MB lies meanwhile in a file without a name, which no one else can
    open and which is gone when it is closed, or when the process is.
    """
    parts = OriginalPart.objects.filter(intake=intake).order_by("number")
    with tempfile.SpooledTemporaryFile(max_size=8 * _PIECE) as whole:
        for pk, sealed in parts.values_list("pk", "sealed").iterator(chunk_size=4):
            whole.write(vault.open_bytes(intake.incident_id, bytes(sealed), pk))
        whole.seek(0)
        yield whole  # type: ignore[misc]
