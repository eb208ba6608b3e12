"""Who looked at whom, as the reviewer's pages show it; people by their masked names. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.accounts.choices import Role
from lianfang.desk.forms import Typed
from lianfang.desk.presenters import address
from lianfang.desk.shapes import MARKS, Choice, Field, Form, Nothing, Tab
from lianfang.desk.shapes_board import BoardPage
from lianfang.desk.shapes_record import Term
from lianfang.desk.standing import Stand
from lianfang.desk.tables import Table, Value, count, heads
from lianfang.desk.templatetags.words import left, moment
from lianfang.people.choices import LookKind, Purpose
from lianfang.reviewing.choices import Finding, Tie
from lianfang.reviewing.queries import ByOfficer, Glass, Look, Tied
from lianfang.reviewing.rules import MOST_AN_HOUR


def relation_words(relation: str) -> str:
    """By which relation."""
    words = {
        "place": _("place"), "group": _("work group"), "team": _("team or site"),
        "list": _("own list"), "glass": _("broken glass"), "job": _("a job"),
    }  # fmt: skip
    return words.get(relation, "—")


def officers_page(stand: Stand, found: Sequence[ByOfficer], span: str) -> BoardPage:
    """By officer, the unusual first."""
    rows = tuple(
        (
            Value(one.name, reverse("readings_officer", args=[one.officer])),
            Value(f"{one.unit} {_role(one.role)}".strip()),
            Value(_why(one)),
            count(one.readings), count(one.persons), count(one.an_hour), count(one.nightly),
        )
        for one in found
    )  # fmt: skip
    head = heads(
        _("Officer"), _("Unit and role"), _("Unusual"), _("Readings"), _("People"),
        _("Most in an hour"), _("By night"), numbers=4,
    )  # fmt: skip
    words = _("{n} officers opened identities; {unusual} of them in an unusual way.")
    note = _(
        "Unusual: more than {n} people within an hour, at night outside one's own list, in spite"
        " of a declared conflict, or through broken glass. It is a question, not a finding."
    ).format(n=MOST_AN_HOUR)
    nothing = None if rows else Nothing("done", _("Nobody opened an identity in this time."))
    labels = {"1": _("24 hours"), "7": _("7 days"), "30": _("30 days")}
    return BoardPage(
        title=_("Who looked at whom"),
        sentence=words.format(n=len(found), unusual=sum(one.unusual for one in found)),
        tabs=tuple(
            Tab(label, address(reverse("readings"), days=days), current=days == span)
            for days, label in labels.items()
        ),
        tables=(Table("officers", _("By officer"), head, rows, note=note, nothing=nothing),),
    )


def _why(one: ByOfficer) -> str:
    told = []
    if one.an_hour > MOST_AN_HOUR:
        told.append(_("{n} within an hour").format(n=one.an_hour))
    if one.nightly:
        told.append(_("{n} by night").format(n=one.nightly))
    if one.ties:
        told.append(_("{n} in spite of a conflict").format(n=one.ties))
    if one.broken:
        told.append(_("{n} through broken glass").format(n=one.broken))
    return f"{MARKS['alarm']} " + "、".join(told) if told else ""


def looks_page(stand: Stand, title: str, looks: Sequence[Look]) -> BoardPage:
    """The readings of one officer, or of one person."""
    people = len({person for look in looks for person in look.reading.persons})
    words = _("{n} readings of {people} people, the newest first.")
    return BoardPage(
        title=title,
        sentence=words.format(n=len(looks), people=people),
        tables=(_looks(stand, looks, _("Readings")),),
    )


def drawn_page(stand: Stand, looks: Sequence[Look]) -> BoardPage:
    """Yesterday's draw."""
    waiting = sum(not look.reviewed for look in looks)
    words = _("{n} of yesterday's readings were drawn; {waiting} wait for your review.")
    note = _("The lot is drawn under the incident's key: nobody can choose what is looked at.")
    return BoardPage(
        title=_("Random review"),
        sentence=words.format(n=len(looks), waiting=waiting),
        tables=(_looks(stand, looks, _("Drawn"), note=note, review=True),),
    )


def _looks(
    stand: Stand, looks: Sequence[Look], title: str, *, note: str = "", review: bool = False
) -> Table:
    rows = tuple(_look(stand, look, review=review) for look in looks)
    head = heads(
        _("When"), _("Officer"), _("Whom"), _("How"), _("What for"), _("Relation"), _("Fields"),
        _("Review"), numbers=0,
    )  # fmt: skip
    nothing = None if rows else Nothing("done", _("There is nothing to look at."))
    return Table("looks", title, head, rows, note=note, nothing=nothing)


def _look(stand: Stand, look: Look, *, review: bool) -> tuple[Value, ...]:
    one = look.reading
    first = reverse("readings_person", args=[one.persons[0]]) if len(one.persons) == 1 else ""
    told = str(Finding(look.reviewed).label) if look.reviewed else _("Review…")
    url = "" if look.reviewed or not one.persons else reverse("reading_review", args=[one.pk])
    return (
        Value(moment(one.recorded_at, stand.at)),
        Value(look.officer, reverse("readings_officer", args=[one.officer])),
        Value(_whom(look), first),
        Value(str(LookKind(one.kind).label)),
        Value(_purpose(look)),
        Value(relation_words(one.relation)),
        Value("、".join(map(field_words, one.fields)) or "—"),
        Value(told if one.persons else "—", url),
    )


def _whom(look: Look) -> str:
    if not look.reading.persons:
        return look.reading.reason or "—"
    names, rest = "、".join(look.names), len(look.reading.persons) - len(look.names)
    return _("{names} and {n} more").format(names=names, n=rest) if rest > 0 else names


def _purpose(look: Look) -> str:
    one = look.reading
    words = str(Purpose(one.purpose).label) if one.purpose in Purpose.values else "—"
    return f"{words}：{one.reason}" if one.reason and one.persons else words


def field_words(name: str) -> str:
    """A field of an identity."""
    return {
        "name": _("Name"), "number": _("ID number"), "phone": _("Telephone"),
        "birth_date": _("Born on"), "address": _("Address"), "door": _("Door"),
        "row": _("Row as sent"),
    }.get(name, name)  # fmt: skip


def glasses_page(stand: Stand, found: Sequence[Glass], saved: str) -> BoardPage:
    """All broken glass."""
    rows = tuple(
        (
            Value(moment(one.glass.from_at, stand.at), _reviewing(one)),
            Value(one.officer, reverse("readings_officer", args=[one.glass.officer])),
            Value(f"{one.glass.unit_name} {_role(one.glass.role)}".strip()),
            Value("、".join(one.names) or _("nobody known")),
            Value(one.reason),
            Value(_state(stand, one)),
        )
        for one in found
    )
    head = heads(
        _("When"), _("Officer"), _("Unit and role"), _("Whom"), _("Reason"), _("Review"),
        numbers=0,
    )  # fmt: skip
    waiting = sum(one.review is None for one in found)
    nothing = None if rows else Nothing("done", _("No glass has been broken."))
    return BoardPage(
        title=_("Broken glass"),
        sentence=_("{waiting} wait for review, each within a day; {n} in all.").format(
            waiting=waiting, n=len(found)
        ),
        saved=saved,
        tables=(Table("glasses", _("Broken glass"), head, rows, nothing=nothing),),
    )


def _reviewing(one: Glass) -> str:
    return reverse("glass_review", args=[one.glass.pk])


def _state(stand: Stand, one: Glass) -> str:
    if one.review:
        return f"{MARKS['done']} {Finding(one.review.finding).label}"
    mark = MARKS["missed"] if one.due_at <= stand.at else MARKS["due"]
    return f"{mark} {left(one.due_at, stand.at)}"


def glass_review_page(stand: Stand, one: Glass, typed: Typed, refusal: str) -> BoardPage:
    """One, with the form until it is reviewed."""
    terms = [
        Term(_("Officer"), one.officer, reverse("readings_officer", args=[one.glass.officer])),
        Term(_("Unit and role"), f"{one.glass.unit_name} {_role(one.glass.role)}".strip()),
        Term(_("Whom"), "、".join(one.names) or _("nobody known")),
        Term(_("Found by"), _("number or telephone") if one.glass.by_number else _("the page")),
        Term(_("Reason"), one.reason),
        Term(_("Open until"), moment(one.glass.until, stand.at)),
        Term(_("Review"), _state(stand, one)),
    ]
    if one.words:
        terms.append(Term(_("What the reviewer says"), one.words))
    form = None if one.review else review_form(_reviewing(one), typed)
    return _reviewed(_("Broken glass"), tuple(terms), form, refusal)


def reading_page(stand: Stand, look: Look, typed: Typed, refusal: str) -> BoardPage:
    """One reading, with the form until it is reviewed."""
    one = look.reading
    terms = (
        Term(_("When"), moment(one.recorded_at, stand.at)),
        Term(_("Officer"), look.officer, reverse("readings_officer", args=[one.officer])),
        Term(_("Unit and role"), f"{one.unit_name} {_role(one.role)}".strip()),
        Term(_("Whom"), _whom(look)),
        Term(_("What for"), _purpose(look)),
        Term(_("Relation"), relation_words(one.relation)),
        Term(_("Fields"), "、".join(map(field_words, one.fields))),
    )
    form = None if look.reviewed else review_form(reverse("reading_review", args=[one.pk]), typed)
    return _reviewed(_("One reading"), terms, form, refusal)


def _reviewed(title: str, terms: tuple[Term, ...], form: Form | None, refusal: str) -> BoardPage:
    words = _("Was it needed, and was it enough to see less?") if form else _("It is reviewed.")
    return BoardPage(
        title=title, sentence=words, refusal=refusal, terms=terms, forms=(form,) if form else ()
    )


def review_form(action: str, typed: Typed) -> Form:
    """What was found."""
    findings = tuple(
        Choice(f.value, str(f.label), chosen=f.value == typed.text("finding")) for f in Finding
    )
    return Form(
        action, typed.text("key"), _("Record the review"),
        (
            Field("finding", _("Finding"), "radio", choices=findings),
            Field("words", _("Why"), "textarea", value=typed.text("words"),
                  hint=_("at most 300 characters")),
        ),
        title=_("Review"),
        consequence=_("A review stays as it is. It decides nothing about the officer."),
    )  # fmt: skip


def conflicts_page(stand: Stand, found: Sequence[Tied]) -> BoardPage:
    """Declared conflicts."""
    rows = tuple(
        (
            Value(one.officer, reverse("readings_officer", args=[one.conflict.officer])),
            Value(one.name), Value(str(Tie(one.conflict.tie).label)),
            Value(moment(one.conflict.recorded_at, stand.at)),
            count(one.opened, reverse("readings_person", args=[one.conflict.person])),
        )
        for one in found
    )  # fmt: skip
    head = heads(_("Officer"), _("Whom"), _("Tie"), _("Declared"), _("Opened since"), numbers=1)
    nothing = None if rows else Nothing("done", _("Nobody has declared a conflict of interest."))
    words = _("{n} conflicts are declared; {opened} readings in spite of one.")
    return BoardPage(
        title=_("Conflicts of interest"),
        sentence=words.format(n=len(found), opened=sum(one.opened for one in found)),
        tables=(Table("conflicts", _("Declared"), head, rows, nothing=nothing),),
    )


def _role(role: str) -> str:
    return str(Role(role).label) if role in Role.values else role
