"""What the pages of signing in take."""

from __future__ import annotations

from dataclasses import dataclass

from lianfang.desk.shapes_frame import Form


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
