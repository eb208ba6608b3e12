"""Plans, tier, phase, doctrine, and issues solved on the spot."""

from datetime import timedelta

import pytest

import lianfang.command.figures  # noqa: F401
from lianfang.command.charting import DocumentMissing
from lianfang.command.choices import RECOVERY_STAGES, Tier
from lianfang.command.models import DoctrineItem, Plan
from lianfang.command.operations import AuthorityMissing
from lianfang.command.phase_operations import PhaseInForce, decide_phase
from lianfang.command.plan_operations import (
    CountsUnreadable,
    DoctrineUnclear,
    IssueSolved,
    OutcomeMissing,
    PlanUnclear,
    adopt_plan,
    decide_tier,
    fill_doctrine,
    raise_issue,
    solve_issue,
)
from lianfang.command.tier_rules import Counts, propose_tier
from lianfang.duties.models import Obligation
from lianfang.figures import queries
from lianfang.figures.registry import figure
from lianfang.kernel import clock
from tests.command.conftest import OPENED

LATER = OPENED + timedelta(days=1)
CITY = "运城市领导组"


@pytest.mark.parametrize(
    ("counts", "tier"),
    [
        (Counts(0, None), Tier.LOW),
        (Counts(3, 14), Tier.LOW),
        (Counts(3, 13), Tier.MEDIUM),
        (Counts(51, 20), Tier.LOW),
        (Counts(51, 1), Tier.MEDIUM),
        (Counts(51, 1, cluster=True), Tier.HIGH),
    ],
)
def test_the_tier_is_proposed_in_the_published_order(counts, tier):
    assert propose_tier(counts).tier == tier


def test_a_tier_is_decided_above_beside_what_the_rule_proposes(hq):
    how = {"by": hq.actor, "at": OPENED}
    made = decide_tier(hq.incident, "low", Counts(3, 13), CITY, "12号", LATER, **how)
    assert (made.tier, made.proposed) == ("low", "medium")
    with pytest.raises(AuthorityMissing):
        decide_tier(hq.incident, "low", Counts(0, None), " ", "12号", LATER, **how)
    with pytest.raises(CountsUnreadable):
        decide_tier(hq.incident, "low", Counts(3, None), CITY, "12号", LATER, **how)


def adopt(hq, kind, version="第一版", at=OPENED, document="8号"):
    words = ("联防联控方案", version, "指挥部")
    return adopt_plan(hq.incident, kind, *words, document, by=hq.actor, at=at)


def test_one_plan_of_a_kind_is_in_force(hq):
    adopt(hq, "joint")
    with clock.held(LATER):
        adopt(hq, "joint", "第二版", at=LATER)
    in_force = Plan.objects.filter(kind="joint", to_at=None)
    assert [p.version for p in in_force] == ["第二版"]
    with pytest.raises(PlanUnclear):
        adopt(hq, "magic")
    with pytest.raises(DocumentMissing):
        adopt(hq, "emergency", document="")


def test_the_four_recovery_stages_are_counted_by_their_plans(hq):
    def stages(at):
        (said,) = queries.ask(hq.actor.scope, hq.incident.pk, "140802", at, [figure("F32")])
        return said.value

    assert stages(OPENED) == 0
    for kind in RECOVERY_STAGES:
        adopt(hq, kind)
    adopt(hq, "joint")
    assert stages(OPENED) == 4
    with clock.held(LATER):
        adopt(hq, RECOVERY_STAGES[0], "第二版", at=LATER)
    assert stages(LATER) == 4


def test_a_phase_begins_once(hq):
    words = ("第二阶段", ["防输入"], CITY, "20号", LATER)
    decide_phase(hq.incident, *words, by=hq.actor, at=OPENED)
    with pytest.raises(PhaseInForce):
        decide_phase(hq.incident, *words, by=hq.actor, at=OPENED)


def test_doctrine_is_what_the_headquarters_filled_in(hq):
    known = ["防输入", "", "防输出", "防扩散"]
    assert fill_doctrine(hq.incident, "三防", known, "3号", by=hq.actor, at=OPENED) == 3
    assert [i.position for i in DoctrineItem.objects.order_by("position")] == [1, 2, 3]
    with pytest.raises(DoctrineUnclear):
        fill_doctrine(hq.incident, "五严五防", [""], "3号", by=hq.actor, at=OPENED)


def test_an_issue_on_the_spot_is_owned_and_solved(hq):
    how = {"by": hq.actor, "at": OPENED}
    liaison = hq.posts["liaison"]
    issue = raise_issue(hq.incident, "140802001", "卡口缺体温枪", liaison, **how)
    duty = Obligation.objects.get(subject=issue.pk)
    assert (duty.owner, duty.due_at) == (liaison, OPENED + timedelta(days=1))
    with pytest.raises(OutcomeMissing):
        solve_issue(issue.pk, " ", **how)
    with clock.held(OPENED + timedelta(hours=2)):
        solve_issue(issue.pk, "已送两把", by=hq.actor, at=OPENED + timedelta(hours=2))
        with pytest.raises(IssueSolved):
            solve_issue(issue.pk, "已送两把", by=hq.actor, at=OPENED + timedelta(hours=2))
    duty.refresh_from_db()
    assert duty.done_at == OPENED + timedelta(hours=2)
