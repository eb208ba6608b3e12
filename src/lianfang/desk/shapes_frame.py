"""What every page carries: its frame, and the parts that lists and forms share.

Plain values only. Views fill them; templates read nothing else. Texts are ready to show
(translated, masked); empty text means "not shown". Addresses are ready to link.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils.safestring import SafeString

State = Literal["due", "done", "late", "missed", "alarm", "waived"]
"""The six states of design.md (b). A state always goes with a mark and a word."""

MARKS: dict[State, str] = {
    "due": "○",
    "done": "✓",
    "late": "迟",
    "missed": "✕",
    "alarm": "▲",
    "waived": "免",
}
"""The mark of each state, where the record has no better one (“零”, “缺”, ▲ with a value)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A place to go in the rail, the bottom bar or the menu.

    icon: a symbol of icons.svg (front, duty, list, lead, roster, report, briefing, command,
    person, inbox, map, more). letter: the key after `g`; empty for none. overdue: how many
    duties OF MINE are overdue there (never a total). within: its name under a room.
    around: the room in which this page stands. inner: a page of the room above it, folded
    away while the reader is elsewhere.
    """

    icon: str
    label: str
    url: str
    within: str = ""
    letter: str = ""
    overdue: int = 0
    current: bool = False
    around: bool = False
    inner: bool = False
    folded: bool = False

    @property
    def marked(self) -> str:
        """The value of aria-current."""
        return "page" if self.current else "true" if self.around else "false"

    @property
    def depth(self) -> SafeString:
        """The attribute of a page that stands under its room."""
        return SafeString(" data-inner" if self.inner else "")

    @property
    def fold(self) -> SafeString:
        """The attribute of a page that is folded away."""
        return SafeString(" hidden" if self.folded else "")


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Chip:
    """A state told by fill, mark and word."""

    state: State
    mark: str
    words: str


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame around every page.

    drill: the sentence of the 演练 band; empty on real data. rail is empty before login.
    bar: at most four entries for the phone; the rest of the rail stands under 更多.
    here: this page's address, to come back to after a switch of language.
    home: where the product's name leads.
    """

    product: str
    language: str
    as_of: datetime
    incident: str = ""
    phase: str = ""
    drill: str = ""
    provisional: bool = False
    scope: str = ""
    officer: str = ""
    post: str = ""
    unit: str = ""
    rail: tuple[Entry, ...] = ()
    bar: tuple[Entry, ...] = ()
    inbox: Entry | None = None
    crumbs: tuple[Link, ...] = ()
    home: str = "/"
    here: str = "/"
    search_url: str = ""
    language_url: str = ""
    switch_post_url: str = ""
    logout_url: str = ""
    theme: Literal["", "screen"] = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a select or a set of radio buttons.

    asks: what a radio button demands once it is chosen; shown only then.
    """

    value: str
    label: str
    hint: str = ""
    chosen: bool = False
    asks: Field | None = None

    @property
    def selected(self) -> str:
        """The attribute of an option that is chosen."""
        return " selected" if self.chosen else ""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form, as it is to be shown again.

    kind: text, search, password, number, date, file, textarea, select or radio.
    error: the sentence of what is wrong with `value` and how to mend it; empty if fine.
    """

    name: str
    label: str
    kind: str = "text"
    value: str = ""
    hint: str = ""
    error: str = ""
    choices: tuple[Choice, ...] = ()
    optional: bool = False
    short: bool = False
    inputmode: str = ""
    autocomplete: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form that posts one act.

    key: the idempotency key of this act. consequence: what will happen, to how many, from
    when, and whether it can be undone; for acts that matter. submit: the verb on the button.
    multipart: whether a file is sent with it.
    refusal: why the last attempt was refused by a rule (409), in place.
    """

    action: str
    key: str
    submit: str
    fields: tuple[Field, ...] = ()
    title: str = ""
    consequence: str = ""
    cancel_url: str = ""
    refusal: str = ""
    hidden: tuple[tuple[str, str], ...] = ()
    multipart: bool = False

    @property
    def wrong(self) -> tuple[Field, ...]:
        """The fields that need mending, for the summary on top."""
        asked = [choice.asks for field in self.fields for choice in field.choices if choice.asks]
        return tuple(field for field in (*self.fields, *asked) if field.error)


@dataclass(frozen=True, slots=True)
class Tab:
    """A saved view with its count (ready text, “212” or “约12,400”)."""

    label: str
    url: str
    count: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Active:
    """A filter in force; `url` is the list without it."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Filters:
    """The row of filters over a list: a GET form. `hidden` keeps the tab and the like."""

    action: str
    fields: tuple[Field, ...]
    active: tuple[Active, ...] = ()
    clear_url: str = ""
    hidden: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Pager:
    """Keyset pages. position: “第51—100条，共约3,806条”."""

    position: str
    previous_url: str = ""
    next_url: str = ""


@dataclass(frozen=True, slots=True)
class Nothing:
    """Why a list is empty.

    never: nothing yet, and the button that starts it; filtered: which condition hides how
    many; done: all done, and when the next comes.
    """

    kind: Literal["never", "filtered", "done"]
    words: str
    action: Link | None = None


@dataclass(frozen=True, slots=True)
class Groups:
    """Too many rows: “约12,400条，先按街道分” and the groups, each label with its count."""

    words: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class LoginPage:
    """The door. refusal: one sentence, the same for a wrong name and a wrong password.

    accounts: in a drill, the printed accounts (post, name and password as one text).
    """

    form: Form
    accounts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ChoosePostPage:
    """One radio field of the posts in force; hint = unit and place of each."""

    form: Form


@dataclass(frozen=True, slots=True)
class FormPage:
    """A page that is one form. sentence: what this act is for."""

    title: str
    form: Form
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """403, 404 and 409 as pages. next: what is possible instead, and who can."""

    title: str
    sentence: str
    next: tuple[Link, ...] = ()
    number: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """The 409 fragment, in place. theirs/yours: set when somebody was faster."""

    sentence: str
    next: tuple[Link, ...] = ()
    theirs: str = ""
    yours: str = ""
