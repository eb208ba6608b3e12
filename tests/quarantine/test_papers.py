"""Papers: queued with the order, numbered, printed when due, handed over, in an own form."""

import io
from datetime import timedelta

import pytest
from docx import Document

from lianfang.jurisdictions.scope import across_scopes
from lianfang.kernel.errors import NotAllowed, NotFound
from lianfang.people.models import Reading
from lianfang.quarantine import paper_docx, paper_queries
from lianfang.quarantine.choices import HandedOver, PaperKind
from lianfang.quarantine.models import Paper
from lianfang.quarantine.paper_operations import (
    HandedInTheFuture,
    OtherKindOfPaper,
    ReleaseTooEarly,
    hand_over,
    set_template,
    write_papers,
)
from tests.quarantine.cast import (
    DAY,
    HOUR,
    LOOKING,
    NOW,
    VILLAGE,
    acting,
    duties,
    ended,
    ordered,
    the_order,
)

CADRE = f"village_cadre.{VILLAGE}"


def paper_of(order, kind=PaperKind.ORDER):
    with across_scopes(LOOKING):
        return Paper.objects.get(order=order, kind=kind)


def written(world, order, kind=PaperKind.ORDER, at=NOW, who=CADRE):
    actor = world.actor(who, at)
    with acting(actor, at):
        return write_papers([order], kind, by=actor, at=at)[0]


def handed(world, paper, at, how=HandedOver.BY_HAND, when=None):
    actor = world.actor(CADRE, at)
    with acting(actor, at):
        return hand_over([paper], how, when or at, "村委会", by=actor, at=at)


def lines(docx):
    return "\n".join(p.text for p in Document(io.BytesIO(docx)).paragraphs)


def test_an_order_brings_its_paper_and_two_hours_to_hand_it_over(world):
    order = ordered(world)
    paper = paper_of(order)
    assert (paper.kind, paper.number) == (PaperKind.ORDER, the_order(order).number)
    (duty,) = duties(order, "paper_service")
    assert (duty.subject, duty.owner) == (order, world.posts[CADRE])
    assert duty.due_at == NOW + 2 * HOUR


def test_a_promise_is_no_order(world):
    order = ordered(world, "voluntary")
    assert paper_of(order, PaperKind.PROMISE).number == "盐联防诺〔2020〕1号"
    with pytest.raises(OtherKindOfPaper):
        written(world, order)


def test_what_is_printed_says_everything_and_the_opening_is_logged(world):
    order = ordered(world)
    paper = written(world, order)
    text = lines(paper_docx.fill(paper_docx.shipped(PaperKind.ORDER), paper.words))
    kept = the_order(order)
    for said in (
        kept.number,
        kept.reason,
        "区疾控中心",
        "2020年2月3日24时",
        "2066000",
        "到期自行解除",
    ):
        assert said in text
    with across_scopes(LOOKING):
        assert Reading.objects.filter(persons__contains=[kept.person_id]).count() == 1
    again = written(world, order)
    assert (again.paper, again.words.文号) == (paper.paper, paper.words.文号)


def test_handed_over_ends_the_duty_and_again_changes_nothing(world):
    order = ordered(world)
    paper = paper_of(order).pk
    assert handed(world, paper, NOW + HOUR) == 1
    assert handed(world, paper, NOW + 2 * HOUR, HandedOver.REFUSED) == 0
    (duty,) = duties(order, "paper_service")
    assert (duty.done_at, duty.evidence) == (NOW + HOUR, paper)
    kept = paper_of(order)
    assert (kept.handed, kept.copy_at) == (HandedOver.BY_HAND, "村委会")


def test_nothing_is_handed_over_before_the_order_or_after_now(world):
    order = ordered(world)
    paper = paper_of(order).pk
    for when in (NOW - HOUR, NOW + HOUR):
        with pytest.raises(HandedInTheFuture):
            handed(world, paper, NOW, when=when)
    assert duties(order, "paper_service")[0].done_at is None


def test_an_order_lifted_needs_no_paper_any_more(world):
    order = ordered(world)
    ended(world, order, at=NOW + HOUR)
    assert duties(order, "paper_service")[0].lifted_as == "void"


def test_the_release_paper_is_ready_from_a_day_before_the_end(world):
    order = ordered(world)
    end = the_order(order).end_at
    with pytest.raises(ReleaseTooEarly):
        written(world, order, PaperKind.RELEASE, at=end - DAY - timedelta(minutes=1))
    release = written(world, order, PaperKind.RELEASE, at=end - DAY)
    assert release.words.文号 == "盐联防解〔2020〕1号"
    assert release.words.解除 == "2020年2月3日24时"


def test_the_next_township_and_the_militia_write_nothing(world):
    order = ordered(world)
    with pytest.raises(NotFound):
        written(world, order, who="village_cadre.140802002001")
    with pytest.raises(NotAllowed):
        written(world, order, who=f"militia.{VILLAGE}")


def edited(kind, old, new):
    document = Document(io.BytesIO(paper_docx.shipped(kind)))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            run.text = run.text.replace(old, new)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_the_districts_own_template_stands_from_now_on(world):
    docx = edited(PaperKind.RELEASE, "解除观察证明", "解除告知")
    with acting(world.district, NOW):
        set_template(world.incident, "release", "我区.docx", docx, by=world.district, at=NOW)
        used = paper_queries.template(world.district.scope, world.incident, PaperKind.RELEASE)
    assert "解除告知" in lines(used)
    assert "解除观察证明" in lines(paper_docx.shipped(PaperKind.RELEASE))


@pytest.mark.parametrize(
    ("docx", "refusal"),
    [
        (b"not a document", paper_docx.NotADocument),
        (b"x" * (paper_docx.LARGEST + 1), paper_docx.TemplateTooLarge),
        (edited(PaperKind.ORDER, "{{ 救济 }}", ""), paper_docx.BlankMissing),
        (edited(PaperKind.ORDER, "{{ 地点 }}", "{{ 地点 }}{{ 住址 }}"), paper_docx.BlankUnknown),
        (edited(PaperKind.ORDER, "{{ 地点 }}", "{{ 地点 }"), paper_docx.TemplateBroken),
        (
            edited(PaperKind.ORDER, "{{ 地点 }}", "{{ 地点.__class__.__mro__ }}"),
            paper_docx.TemplateBroken,
        ),
    ],
)
def test_a_template_that_cannot_serve_is_refused(docx, refusal):
    with pytest.raises(refusal):
        paper_docx.check_template(PaperKind.ORDER, "模板.docx", docx)
