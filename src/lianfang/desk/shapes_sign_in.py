"""What the pages of signing in take."""

from __future__ import annotations

from dataclasses import dataclass

from lianfang.desk.shapes_frame import Filters, Form, State


@dataclass(frozen=True, slots=True)
class Passkey:
    """A button that speaks to the browser's own passkeys, and the form that carries the answer.

    kind: “get” proves one, “create” makes one; `options` is where the browser asks what for.
    """

    kind: str
    options: str
    action: str
    next: str


@dataclass(frozen=True, slots=True)
class SecondStepPage:
    """The second step. passkey is None for whoever has none."""

    form: Form
    passkey: Passkey | None


@dataclass(frozen=True, slots=True)
class SetStepPage:
    """Setting it: `picture` is the QR code as SVG, `secret` the same to be typed."""

    form: Form
    passkey: Passkey
    picture: str
    secret: str


@dataclass(frozen=True, slots=True)
class RecoveryPage:
    """The codes, shown this once."""

    codes: tuple[str, ...]
    name: str
    onward: str


@dataclass(frozen=True, slots=True)
class UseSlipPage:
    """Where a slip is used. code: from the link of its QR code, then nothing is typed."""

    form: Form
    by_link: bool


@dataclass(frozen=True, slots=True)
class PhoneRow:
    """A post, who holds it, and how its phone stands."""

    id: str
    post: str
    name: str
    role: str
    place: str
    state: State
    mark: str
    words: str


@dataclass(frozen=True, slots=True)
class PhonesPage:
    """The posts of an area that sign in by slip. without: how many have neither phone nor slip."""

    rows: tuple[PhoneRow, ...]
    sentence: str
    filters: Filters
    print_url: str
    revoke_url: str
    without: int
    refusal: str = ""
    saved: str = ""


@dataclass(frozen=True, slots=True)
class PrintedSlip:
    """One slip on the sheet; `picture` is the QR code of its link as SVG."""

    post: str
    place: str
    name: str
    address: str
    code: str
    picture: str
    until: str


@dataclass(frozen=True, slots=True)
class SlipsPage:
    """A sheet of slips, shown this once."""

    slips: tuple[PrintedSlip, ...]
    back: str


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A browser in which the officer is signed in."""

    handle: str
    browser: str
    begun: str
    until: str
    by_phone: bool
    here: bool


@dataclass(frozen=True, slots=True)
class SessionsPage:
    """Where I am signed in. may_set: whether a second step can be added of one's own accord."""

    rows: tuple[SessionRow, ...]
    may_set: bool
