"""What each template of the person's own page takes: plain values and ready texts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Way:
    """A button that leads to a form; `note` stands under it, `first` makes it the main one."""

    label: str
    url: str
    note: str = ""
    first: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A term and what it says; `phone` makes it a number to dial."""

    term: str
    words: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that the person asked for, how it stands, and the answer."""

    what: str
    when: str
    state: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class OrderPage:
    """The one page: when it ends, what can be done, why, who, and what was asked.

    `free` says that nothing holds the person; `said` is what an act just did.
    """

    title: str
    end: str
    sentences: tuple[str, ...]
    free: bool
    ways: tuple[Way, ...]
    facts: tuple[Fact, ...]
    remedies: tuple[str, ...]
    team: tuple[Fact, ...]
    asked: tuple[Asked, ...]
    phone: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One question. kind: text, area, one (of the choices), several (of them)."""

    name: str
    label: str
    kind: str = "text"
    value: str = ""
    hint: str = ""
    error: str = ""
    mode: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """One act on a page of its own. key: its idempotency key; what was refused stands above.

    away: whether a link that leaves at once stands on top.
    """

    title: str
    submit: str
    key: str
    fields: tuple[Field, ...] = ()
    sentences: tuple[str, ...] = ()
    refusal: str = ""
    phone: str = ""
    away: bool = False

    @property
    def wrong(self) -> tuple[Field, ...]:
        """The fields that need mending."""
        return tuple(field for field in self.fields if field.error)


@dataclass(frozen=True, slots=True)
class EnterPage:
    """Where the code is asked for; with `link` known, only the code is."""

    link: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class NoticePart:
    """One kind of what is kept."""

    what: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class NoticePage:
    """What is kept of people, and how often they asked; the same for everyone."""

    parts: tuple[NoticePart, ...]
    counts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class LookedPage:
    """Who opened the person's information: role and unit, when, what for."""

    looks: tuple[Asked, ...]
