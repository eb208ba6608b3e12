"""Letters to other counties as pages show them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.desk.forms import Typed
from lianfang.desk.letter_queries import LetterLine
from lianfang.desk.shapes import MARKS, Chip, Choice, Field, Filters, Form, Nothing, State, Term
from lianfang.desk.shapes_letters import (
    LetterPage,
    LetterRow,
    LettersPage,
    PrintedLetter,
    ProposalsPage,
    ProposedRow,
)
from lianfang.desk.standing import Stand
from lianfang.desk.templatetags.words import moment, short
from lianfang.jurisdictions.data import region_told
from lianfang.kernel import clock
from lianfang.people.opening import Opened
from lianfang.screening import referring
from lianfang.screening.letter_text import HEADS, letter_text, pages, sex_word
from lianfang.screening.models import Referral
from lianfang.screening.referring import Proposal

_OFFICE = "疫情防控指挥部办公室"


def letters_page(
    stand: Stand,
    lines: Sequence[LetterLine],
    waiting: int,
    counties: Sequence[tuple[str, str]],
    county: str,
    said: str,
) -> LettersPage:
    """The letters out, and how many leads wait for one."""
    open_ = sum(1 for line in lines if line.received_at is None)
    sentence = _("{waiting} leads wait for a letter; {open} letters are not acknowledged yet.")
    choices = (Choice("", _("all counties")),) + tuple(
        Choice(code, name, chosen=code == county) for code, name in counties
    )
    words = _("No letter is out. Leads whose address is in another county are proposed here.")
    return LettersPage(
        sentence=sentence.format(waiting=waiting, open=open_),
        waiting=waiting,
        propose_url=reverse("letters_propose"),
        print_url=reverse("letters_print"),
        filters=Filters(
            reverse("letters"), (Field("county", _("County"), "select", choices=choices),)
        ),
        rows=tuple(_row(stand, line) for line in lines),
        said=said,
        nothing=None if lines else Nothing("done", words),
    )


def _row(stand: Stand, line: LetterLine) -> LetterRow:
    head = Referral(year=line.year, number=line.number)
    chip = _chip(stand, line.issued_at, line.received_at)
    return LetterRow(
        id=str(line.letter),
        url=reverse("letter", args=[line.letter]),
        number=referring.number_of(head),
        county=line.to_name,
        people=f"{line.people:,}",
        issued=short(line.issued_at, stand.at),
        state=chip.state,
        mark=chip.mark,
        words=chip.words,
    )


def _chip(stand: Stand, issued_at: datetime, received_at: datetime | None) -> Chip:
    due = issued_at + referring.WITHIN
    if received_at is not None:
        state: State = "done" if received_at <= due else "late"
        return Chip(state, MARKS[state], _("acknowledged"))
    state = "missed" if due <= stand.at else "due"
    words = _("overdue") if state == "missed" else _("to be acknowledged")
    return Chip(state, MARKS[state], words)


def proposals_page(proposals: Sequence[Proposal], key: str, logged: str) -> ProposalsPage:
    """Leads with the counties that their addresses name."""
    rows = tuple(
        ProposedRow(str(one.lead), one.display, one.written, one.name, chosen=bool(one.code))
        for one in sorted(proposals, key=lambda one: (one.code or "9", one.display))
    )
    return _proposals(rows, key, logged=logged)


def again_page(
    names: Mapping[UUID, str], typed: Typed, chosen: frozenset[UUID], refusal: str
) -> ProposalsPage:
    """The same form as it was sent, without the addresses, with what is wrong."""
    rows = tuple(
        ProposedRow(
            str(lead),
            name,
            "",
            typed.text(f"county_{lead}"),
            typed.wrong.get(f"county_{lead}", ""),
            chosen=lead in chosen,
        )
        for lead, name in names.items()
    )
    return _proposals(rows, typed.text("key"), refusal=refusal)


def _proposals(
    rows: tuple[ProposedRow, ...], key: str, *, logged: str = "", refusal: str = ""
) -> ProposalsPage:
    words = _("Look over the counties of {n} people, correct them, and write the letters.")
    return ProposalsPage(
        sentence=words.format(n=len(rows)),
        action=reverse("letters_issue"),
        key=key,
        rows=rows,
        cancel_url=reverse("letters"),
        logged=logged,
        refusal=refusal,
    )


def letter_page(
    stand: Stand, letter: Sequence[Referral], writer: str, receipt: Form | None
) -> LetterPage:
    """One letter, its people masked."""
    head = letter[0]
    terms = [
        Term(_("To"), head.to_name or region_told(head.to_code)),
        Term(_("Sent"), moment(head.issued_at)),
        Term(_("Written by"), writer),
        Term(_("To be acknowledged by"), moment(head.issued_at + referring.WITHIN)),
    ]
    if head.received_at:
        terms.append(Term(_("Acknowledged"), moment(head.received_at)))
        terms.append(Term(_("By whom"), head.received_by))
    people = tuple(
        (one.lead.person.display, reverse("lead", args=[one.lead_id])) for one in letter
    )
    chip = _chip(stand, head.issued_at, head.received_at)
    return LetterPage(
        referring.number_of(head), chip, tuple(terms), people, str(head.pk),
        reverse("letters_print"), receipt,
    )  # fmt: skip


def receipt_form(head: Referral, typed: Typed, *, refusal: str = "") -> Form:
    """The form that records that a letter was acknowledged."""
    return Form(
        action=reverse("letter_receipt", args=[head.pk]),
        key=typed.text("key"),
        title=_("Receipt of the letter"),
        submit=_("Record the receipt"),
        refusal=refusal,
        fields=(
            Field("by", _("Who acknowledged it"), value=typed.text("by"),
                  hint=_("office and name, or telephone"), error=typed.wrong.get("by", "")),
            Field("at", _("When"), value=typed.text("at"), error=typed.wrong.get("at", ""),
                  hint=_("such as 18:05; empty means now"), short=True, optional=True),
        ),
    )  # fmt: skip


def printed(
    stand: Stand, letter: Sequence[Referral], opened: Mapping[UUID, Opened], contact: str
) -> PrintedLetter:
    """A letter as it is printed, with the opened list of its people."""
    head, district = letter[0], region_told(stand.incident.division)
    rows = [(str(n), *_person(one, opened[one.lead.person_id])) for n, one in enumerate(letter, 1)]
    text = letter_text(
        office=district + _OFFICE,
        number=referring.number_of(head),
        to=head.to_name,
        people=len(letter),
        on=clock.day_of(head.issued_at),
        contact=contact,
    )
    return PrintedLetter(text, HEADS, tuple(tuple(page) for page in pages(rows)))


def _person(one: Referral, shown: Opened) -> tuple[str, ...]:
    left = one.lead.left_on
    return (
        shown.name,
        sex_word(one.lead.person.sex),
        shown.number,
        shown.phone,
        f"{shown.address} {shown.door}".strip(),
        f"{left.month}月{left.day}日" if left else "",
    )
