"""What is kept of people, holds, and destruction with its certificate, as pages."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from lianfang.accounts.permissions import Permission as P
from lianfang.desk.shapes import Chip, Field, Form, Link, Nothing, Tab
from lianfang.desk.shapes_board import BoardPage
from lianfang.desk.shapes_record import Term
from lianfang.desk.standing import Stand
from lianfang.desk.tables import Table, Value, count, heads
from lianfang.desk.templatetags.words import day, moment
from lianfang.keeping.choices import Stage
from lianfang.keeping.models import DestroyedTable, Destruction, Hold
from lianfang.keeping.register import KINDS, tables
from lianfang.keeping.rules import destroyable_from


def tabs(current: str) -> tuple[Tab, ...]:
    """The pages of keeping."""
    pages = (
        ("keeping", _("Register")), ("holds", _("Holds")), ("destruction", _("Destruction")),
    )  # fmt: skip
    return tuple(Tab(label, reverse(view), current=view == current) for view, label in pages)


def register_page() -> BoardPage:
    """Every personal field: why, on what basis, how long, who sees it."""
    head = heads(
        _("What"), _("What is kept of it"), _("Purpose"), _("Basis"), _("How long"),
        _("Who sees it"), _("Class"),
        numbers=0,
    )  # fmt: skip
    rows = tuple(
        (
            Value(t.what), Value("、".join(f.words for f in t.content) or "—"), Value(t.purpose),
            Value(t.basis), Value(t.kept.words), Value(t.seen), Value(KINDS[t.kind]),
        )
        for t in tables()
    )  # fmt: skip
    return BoardPage(
        title=_("Register of personal fields"),
        sentence=_("What stands on no line here is not collected."),
        tabs=tabs("keeping"),
        tables=(Table("register", _("By table"), head, rows),),
    )


def holds_page(stand: Stand, found: Sequence[Hold], saved: str) -> BoardPage:
    """Holds: what is kept beyond its clock, why, until which review."""
    words = {t.label: t.what for t in tables()}
    rows = tuple(
        (
            Value("、".join(words[label] for label in hold.tables)),
            Value("；".join((hold.lawful, hold.necessary, hold.safe))),
            Value(day(hold.review_on, stand.today)),
            Value(_hold_state(hold)),
        )
        for hold in found
    )
    head = heads(_("What"), _("Why"), _("Review"), _("State"), numbers=0)
    may = stand.actor.may(P.KEEP_DATA)
    nothing = None if rows else Nothing("never", _("Nothing is held; all goes on its clock."))
    return BoardPage(
        title=_("Holds"),
        sentence=_("What an open remedy needs is kept until its review; it is only stored."),
        saved=saved,
        acts=(Link(_("Ask for a hold…"), reverse("hold_new")),) if may else (),
        tabs=tabs("holds"),
        tables=(Table("holds", _("Holds"), head, rows, nothing=nothing),),
        forms=tuple(_hold_forms(stand, found)) if may else (),
    )


def _hold_state(hold: Hold) -> str:
    if hold.ended_at:
        return _("The hold has ended")
    return _("The hold is in force") if hold.approved_at else _("waits for another's approval")


def _hold_forms(stand: Stand, found: Sequence[Hold]) -> list[Form]:
    forms = []
    for hold in found:
        if hold.ended_at:
            continue
        approves = hold.approved_at is None and hold.proposed_by != stand.actor.id
        view, label = ("hold_approve", _("Approve")) if approves else ("hold_end", _("End"))
        title = _("Hold until {day}").format(day=day(hold.review_on, stand.today))
        forms.append(Form(reverse(view, args=[hold.pk]), _key(), label, title=title))
    return forms


def hold_form(typed: dict[str, str], wrong: dict[str, str]) -> Form:
    """The assessment that a hold needs."""
    texts = (
        ("lawful", _("Why it is lawful")), ("necessary", _("Why it is necessary")),
        ("safe", _("How it is kept safe")),
    )  # fmt: skip
    fields = (
        Field("what", _("What to hold"), value=typed.get("what", ""), error=wrong.get("what", ""),
              hint=_("as the register calls it, several with commas: appeals, orders")),
        *(Field(name, label, value=typed.get(name, "")) for name, label in texts),
        Field("review_on", _("Review on"), "date", value=typed.get("review_on", ""),
              error=wrong.get("review_on", ""), short=True),
    )  # fmt: skip
    return Form(
        reverse("hold_new"), typed.get("key") or _key(), _("Ask for a hold"), fields,
        title=_("Ask for a hold"), cancel_url=reverse("holds"),
        consequence=_("It takes force when another person approves it."),
    )  # fmt: skip


def destruction_page(
    stand: Stand,
    found: Destruction | None,
    done: Sequence[DestroyedTable],
    remedies: int,
    refusal: str = "",
) -> BoardPage:
    """How far the destruction is, who signed, and its certificate."""
    return BoardPage(
        title=_("Destruction"),
        sentence=_sentence(stand, found, remedies),
        refusal=refusal,
        chip=_chip(found),
        acts=(Link(_("Print the certificate"), reverse("certificate")),)
        if found and found.done_at
        else (),
        tabs=tabs("destruction"),
        terms=_signers(found) if found else (),
        tables=(_destroyed(done),) if done else (),
        forms=tuple(_sign_forms(stand, found)),
    )


def _chip(found: Destruction | None) -> Chip | None:
    if found is None:
        return None
    if found.stage == Stage.DONE:
        return Chip("done", "✓", found.get_stage_display())
    return Chip("due", "○", found.get_stage_display())


def _sentence(stand: Stand, found: Destruction | None, remedies: int) -> str:
    ended = stand.incident.ended_at
    if found and found.done_at:
        return _("The people of this incident were destroyed on {day}.").format(
            day=moment(found.done_at)
        )
    if ended is None:
        return _("The incident goes on; destruction can be proposed 30 days after its end.")
    if remedies:
        return _("{count} appeals wait for their decision; decide them first.").format(
            count=remedies
        )
    first = destroyable_from(ended, stand.incident.drill)
    if stand.at < first:
        return _("People are offered their copies first: destruction may begin on {day}.").format(
            day=day(first)
        )
    if found and found.stage == Stage.WITNESSED:
        return _("All three have signed; the administrator runs it at the command line.")
    return _("Two officers and a witness sign; then it is run at the command line.")


def _signers(found: Destruction) -> tuple[Term, ...]:
    lines: tuple[tuple[str, str, datetime | None], ...] = (
        (_("First officer"), found.first_name, found.first_at),
        (_("Second officer"), found.second_name, found.second_at),
        (_("Witness"), found.witness_name, found.witness_at),
        (_("Keys destroyed"), "", found.keyless_at),
    )
    terms = [
        Term(label, f"{name} {moment(at)}".strip() if at else "—") for label, name, at in lines
    ]
    if found.package:
        terms.append(Term(_("Package"), f"{found.package['file']} {found.package['sha256']}"))
    if found.certificate_hash:
        terms.append(Term(_("Certificate"), found.certificate_hash))
    return tuple(terms)


def _destroyed(done: Sequence[DestroyedTable]) -> Table:
    words = {t.label: t.what for t in tables()}
    rows = tuple(
        (Value(words.get(d.label, d.label)), Value(KINDS[d.kind]), count(d.rows)) for d in done
    )
    return Table(
        "destroyed",
        _("What was destroyed"),
        heads(_("What"), _("Class"), _("Rows"), numbers=1),
        rows,
    )


def _sign_forms(stand: Stand, found: Destruction | None) -> list[Form]:
    ended = stand.incident.ended_at
    if ended is None or stand.at < destroyable_from(ended, stand.incident.drill):
        return []
    officer, me = stand.actor.may(P.KEEP_DATA), stand.actor.id
    asked = {
        None: (officer, _("Propose the destruction")),
        Stage.PROPOSED: (officer and found and found.first != me, _("Agree as second officer")),
        Stage.AGREED: (stand.actor.may(P.REVIEW_READINGS), _("Sign as witness")),
    }
    may, label = asked.get(Stage(found.stage) if found else None, (False, ""))
    if not may:
        return []
    consequence = _("Three persons sign. After the command nothing of anybody can be read again.")
    return [Form(reverse("destruction"), _key(), label, title=label, consequence=consequence)]


def _key() -> str:
    return secrets.token_hex(16)


def labels_of(text: str) -> tuple[list[str], str]:
    """The tables that words name, and the first word that names none."""
    known = {t.what: t.label for t in tables()}
    words = [w for w in text.replace("，", ",").replace("、", ",").split(",") if w.strip()]
    unknown = next((w.strip() for w in words if w.strip() not in known), "")
    return [known[w.strip()] for w in words if w.strip() in known], unknown


@dataclass(frozen=True, slots=True)
class CertificatePage:
    """The certificate on paper."""

    title: str
    office: str
    number: str
    lines: tuple[str, ...]
    rows: tuple[tuple[str, str, str], ...]
    signers: tuple[tuple[str, str], ...]
    day: str


def certificate_page(
    stand: Stand, found: Destruction, done: Sequence[DestroyedTable]
) -> CertificatePage:
    """What was destroyed, how, by whom, before whom; with the digest of its record."""
    words = {t.label: t.what for t in tables()}
    total = sum(d.rows for d in done)
    ended = stand.incident.ended_at
    return CertificatePage(
        title="个人信息销毁证明",
        office=f"{stand.incident.name}防控指挥部" if stand.incident.name else "",
        number=f"校验值 {found.certificate_hash}",
        lines=(
            f"{stand.incident.name}已于{day(ended) if ended else ''}结束应急响应。"
            f"本次所收集的个人信息已依法销毁，共{len(done)}类、{total:,}行。",
            "方法：先将甲类材料加密签名移交档案馆；再销毁密钥，使数据库及其全部备份中的加密"
            "内容不能再读；再逐表清除并重写数据页。去身份后的计数仍在，各日已发布的数字不变。",
            f"移交包：{found.package['file']}，SHA-256 {found.package['sha256']}。",
            f"密钥销毁时间：{moment(found.keyless_at) if found.keyless_at else ''}。",
        ),
        rows=tuple((words.get(d.label, d.label), KINDS[d.kind], f"{d.rows:,}") for d in done),
        signers=(
            ("第一经办人", found.first_name),
            ("第二经办人", found.second_name),
            ("见证人", found.witness_name),
        ),
        day=day(found.done_at) if found.done_at else "",
    )
