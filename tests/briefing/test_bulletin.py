"""The evening briefing: every number in it is a figure's, the moment's, or an identity's."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from lianfang.accounts.actors import Actor
from lianfang.audit.operations import cut_off
from lianfang.briefing.blocks import Block, Bulletin, Run
from lianfang.briefing.markdown import as_markdown
from lianfang.briefing.queries import bulletin
from lianfang.briefing.rules import Sentence, Told, Words, read
from lianfang.briefing.words import wording
from lianfang.figures.identities import Identity
from lianfang.figures.models import PublishedFigure
from lianfang.figures.operations import publish
from lianfang.figures.registry import all_figures, figure
from lianfang.jurisdictions.scope import across_scopes, entered, second_role_use
from lianfang.kernel import clock
from lianfang.kernel.errors import NotAllowed
from tests.config.headquarters import EAST, NOW, House, standing

_MISPRINT = second_role_use("tests.misprint", "A test plays a correction after publishing.")
CLOSED = NOW - timedelta(hours=1)


@pytest.fixture
def house(db: None, district: Actor) -> Iterator[House]:
    yield from standing(district)


def told(house: House, **more: object) -> Bulletin:
    with entered(house.by.scope):
        return bulletin(house.by.scope, house.incident, "140802", CLOSED, **more)  # type: ignore[arg-type]


def runs(paper: Bulletin) -> list[Run]:
    found = [run for block in paper.blocks for run in block.runs]
    return found + [run for block in paper.blocks for row in block.rows for run in row]


def test_a_sentence_is_read_into_text_and_figures():
    assert read("?a 有{a}个，{a.x}，{a.y#}份，{a/*}") == Sentence(
        (
            Words("有"), Told("a"), Words("个，"), Told("a", "x"), Words("，"),
            Told("a", "y", counted=True), Words("份，"), Told("a", "*"),
        ),
        "a",
    )  # fmt: skip


def test_every_figure_in_the_words_is_declared():
    assert set(wording().figures) - {f.name for f in all_figures()} == set()


def test_every_part_in_the_words_is_declared():
    named = [
        piece
        for section in wording().sections
        for sentence in section.sentences
        for piece in sentence.pieces
        if isinstance(piece, Told) and piece.part not in ("", "*")
    ]
    assert named
    declared = {f.name for f in all_figures()}
    assert [
        n for n in named if n.figure in declared and n.part not in figure(n.figure).parts
    ] == []


def test_the_sections_stand_in_the_order_of_a_bulletin(house: House):
    heads = [b.runs[0].text for b in told(house).blocks if b.kind == "h1"]
    assert heads == [
        "一、组织", "二、摸排", "三、居家与集中隔离", "四、日报告与零报告", "五、平衡表与待办",
    ]  # fmt: skip


def test_no_digit_stands_in_it_that_is_not_a_figures(house: House):
    paper = told(house, balance=[Identity("leads = leads by outcome", 1, 1)])
    loose = [r for r in runs(paper) if re.search(r"\d", r.text) and not (r.figure or r.identity)]
    assert loose == []
    assert {r.figure for r in runs(paper) if r.figure} >= {"F34", "F36", "F26"}
    assert all(figure(r.figure) for r in runs(paper) if r.figure)


def test_numbers_are_those_of_the_registry(house: House):
    paper = as_markdown(told(house))
    assert "线索共1条" in paper
    assert "8个街道办事处" in paper


def test_the_head_says_moment_place_and_number(house: House):
    paper = told(house)
    assert (paper.issue, paper.day, paper.place) == ("第3期", "2020年2月10日", "盐湖区")
    assert paper.stand.startswith("截至2020年2月10日9时（")
    assert paper.provisional
    assert paper.title == "盐湖区新冠肺炎疫情防控工作日报"


def test_a_closed_moment_is_not_provisional(house: House):
    with entered(house.by.scope):
        cut_off(CLOSED, by=house.by, at=NOW, reason="test")
    assert told(house).stand == "截至2020年2月10日9时"


def test_what_was_published_stands_beside_its_correction(house: House):
    with entered(house.by.scope):
        cut_off(CLOSED, by=house.by, at=NOW, reason="test")
        publish(house.incident.pk, "140802", CLOSED, by=house.by, at=NOW)
    assert "更正" not in as_markdown(told(house))
    with across_scopes(_MISPRINT):
        PublishedFigure.objects.filter(figure="F34").update(
            text="3条", value=3, parts={"pending": 2, "found": 1}
        )
    paper = as_markdown(told(house))
    assert "线索共3条〔更正：1条〕" in paper
    assert "2条〔更正：1条〕" in paper


def test_the_briefing_of_a_township_counts_its_own(house: House):
    with entered(house.by.scope):
        paper = bulletin(house.by.scope, house.incident, EAST[:9], CLOSED)
        other = bulletin(house.by.scope, house.incident, "140802003", CLOSED)
    assert "线索共1条" in as_markdown(paper)
    assert "线索共0条" in as_markdown(other)


def test_a_place_outside_the_scope_is_refused(house: House):
    with entered(house.by.scope), pytest.raises(NotAllowed):
        bulletin(house.by.scope, house.incident, "140823", CLOSED)


def test_identities_are_the_last_table(house: House):
    paper = told(house, balance=[Identity("leads = leads by outcome", 1, 2)])
    assert paper.blocks[-1].kind == "table"
    assert as_markdown(paper).rstrip().endswith("| 1 | 2 | 不符 |")


def test_markdown_of_each_kind_of_block():
    paper = Bulletin(
        "m", "第1期", "o", "d", "t", "s", datetime(2020, 2, 1, tzinfo=UTC), "p", False,
        (
            Block("h1", (Run("一、甲"),)),
            Block("p", (Run("共"), Run("3人", figure="F36", corrected="4人"), Run("。"))),
            Block("table", head=("a", "b"), rows=((Run("1"), Run("2")),)),
        ),
        ("报：乙",),
    )  # fmt: skip
    assert as_markdown(paper) == (
        "# t\n\n第1期　o　d\n\ns　范围：p\n\n## 一、甲\n\n共3人〔更正：4人〕。\n\n"
        "| a | b |\n| --- | --- |\n| 1 | 2 |\n\n报：乙\n"
    )


def test_the_clock_is_not_asked(house: House):
    before = told(house)
    with clock.held(NOW + timedelta(days=1)):
        assert told(house) == before
