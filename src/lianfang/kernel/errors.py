"""Refusals that a person is told in words."""

from __future__ import annotations

from typing import Any


class DomainError(Exception):
    """The rules of the field do not allow this."""

    def __init__(self, message: str | None = None, **values: Any) -> None:
        """Take the sentence from the docstring unless one is given.

        The sentence is an English gettext id with `{named}` places; doors translate it and
        fill in `values`.
        """
        self.sentence = message or " ".join((self.__doc__ or "").split())
        self.values = values
        super().__init__(self.sentence.format(**values) if values else self.sentence)


class NotAllowed(DomainError):
    """Your post may not do this here."""


class NotFound(DomainError):
    """There is no such record within your scope."""


class BadInput(DomainError):
    """A value cannot be read."""
