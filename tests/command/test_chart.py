"""Work groups, mandates and pairings: dated, one owner for each object, all or none."""

from datetime import timedelta

import pytest

import lianfang.command.figures  # noqa: F401
from lianfang.accounts.models import Post
from lianfang.accounts.operations import NewPost, establish_posts
from lianfang.command.chart_operations import (
    FunctionUnknown,
    GroupStands,
    MandateStands,
    NewGroup,
    NewMandate,
    NewPairing,
    ObjectHasOwner,
    PairingUnclear,
    end_group,
    end_pairing,
    form_groups,
    give_mandates,
    pair,
)
from lianfang.command.charting import AlreadyEnded, DocumentMissing, EndsTooEarly
from lianfang.command.models import Mandate, Pairing, WorkGroup
from lianfang.figures import queries
from lianfang.figures.registry import figure
from lianfang.jurisdictions.scope import entered
from lianfang.kernel import clock, ids
from lianfang.kernel.errors import NotAllowed, NotFound
from lianfang.places.models import Compound
from lianfang.places.operations import NewCompound, establish_compounds
from tests.command.conftest import OPENED

LATER = OPENED + timedelta(days=1)
BOOK = "盐疫指发〔2020〕3号"
PLACE = "140802001001"


@pytest.fixture
def cadres(hq):
    """Two cadres of the township and three compounds."""
    how = {"by": hq.actor, "at": OPENED}
    new = [
        NewPost(
            hq.units["town"], "township_secretary", "140802001", f"cadre{n}", f"c{n}", f"李{n}"
        )
        for n in (1, 2)
    ]
    establish_posts(new, password=None, **how)
    plans = [NewCompound(f"小区{n}", PLACE, "managed", ("东门",)) for n in (1, 2, 3)]
    establish_compounds(plans, **how)
    posts = [Post.objects.get(title=f"cadre{n}").pk for n in (1, 2)]
    compounds = list(Compound.objects.order_by("name").values_list("pk", flat=True))
    return hq, posts, compounds


def on(post, compound, rank="deputy_section"):
    return NewPairing(post, "compound", rank, compound=compound)


def cadres_counted(hq, at, place="140802"):
    (answer,) = queries.ask(hq.actor.scope, hq.incident.pk, place, at, [figure("F06")])
    return answer.value


def test_groups_are_rows_with_a_function(hq):
    how = {"by": hq.actor, "at": OPENED}
    new = [NewGroup("综合协调组", "information"), NewGroup("后勤保障组", "logistics")]
    assert form_groups(hq.incident, new, BOOK, **how) == 2
    with pytest.raises(GroupStands):
        form_groups(hq.incident, [NewGroup("综合协调组", "health")], BOOK, **how)
    with pytest.raises(FunctionUnknown):
        form_groups(hq.incident, [NewGroup("第五组", "magic")], BOOK, **how)
    with pytest.raises(DocumentMissing):
        form_groups(hq.incident, [NewGroup("第五组", "health")], " ", **how)
    gone = WorkGroup.objects.get(name="后勤保障组")
    with clock.held(LATER):
        end_group(gone.pk, "并入综合协调组", by=hq.actor, at=LATER)
        with pytest.raises(AlreadyEnded):
            end_group(gone.pk, "再次", by=hq.actor, at=LATER)
        form_groups(hq.incident, [NewGroup("后勤保障组", "finance")], BOOK, by=hq.actor, at=LATER)
    assert WorkGroup.objects.filter(name="后勤保障组").count() == 2


def test_a_member_unit_has_one_mandate_and_one_principal(hq):
    new = [NewMandate(hq.units["health"], "医疗救治", hq.posts["liaison"])]
    assert give_mandates(hq.incident, new, BOOK, by=hq.actor, at=OPENED) == 1
    with pytest.raises(MandateStands) as refused:
        give_mandates(hq.incident, new, BOOK, by=hq.actor, at=OPENED)
    assert refused.value.values == {"count": 1, "first": "health"}
    assert Mandate.objects.get().principal_id == hq.posts["liaison"]
    with pytest.raises(NotFound):
        stranger = [NewMandate(ids.new(), "医疗救治", hq.posts["liaison"])]
        give_mandates(hq.incident, stranger, BOOK, by=hq.actor, at=OPENED)


def test_each_compound_has_one_cadre_and_a_cadre_several(cadres):
    hq, (one, two), (a, b, c) = cadres
    assert (
        pair(hq.incident, [on(one, a), on(one, b), on(two, c)], BOOK, by=hq.actor, at=OPENED) == 3
    )
    assert cadres_counted(hq, OPENED) == 2
    assert cadres_counted(hq, OPENED, "140802002") == 0
    with pytest.raises(ObjectHasOwner) as refused:
        pair(hq.incident, [on(two, a)], BOOK, by=hq.actor, at=OPENED)
    assert refused.value.values == {"row": 1, "name": "小区1"}
    with clock.held(LATER):
        for theirs in Pairing.objects.filter(post=one):
            end_pairing(theirs.pk, "调整", by=hq.actor, at=LATER)
        assert cadres_counted(hq, LATER) == 1
        pair(hq.incident, [on(two, a)], BOOK, by=hq.actor, at=LATER)
    assert cadres_counted(hq, OPENED) == 2


def test_cadres_below_the_rank_are_paired_and_not_counted(cadres):
    hq, (one, _two), (a, *_rest) = cadres
    pair(hq.incident, [on(one, a, "other")], BOOK, by=hq.actor, at=OPENED)
    assert cadres_counted(hq, OPENED) == 0


def test_a_list_with_one_bad_row_changes_nothing(cadres):
    hq, (one, two), (a, b, _c) = cadres
    bad = [
        [on(one, a), on(two, a)],
        [on(one, a), NewPairing(two, "compound", "section", division=PLACE)],
        [on(one, a), on(two, b, "emperor")],
        [on(one, a), NewPairing(two, "secretary", "section", compound=b)],
    ]
    for rows in bad:
        with pytest.raises((ObjectHasOwner, PairingUnclear)) as refused:
            pair(hq.incident, rows, BOOK, by=hq.actor, at=OPENED)
        assert refused.value.values["row"] == 2
    with pytest.raises(NotFound):
        pair(hq.incident, [on(one, ids.new())], BOOK, by=hq.actor, at=OPENED)
    assert not Pairing.objects.exists()


def test_a_place_has_one_leading_secretary_and_any_stationed_leaders(cadres):
    hq, (one, two), _compounds = cadres

    def led(post, kind):
        return NewPairing(post, kind, "section", division="140802001")

    rows = [led(one, "secretary"), led(one, "station"), led(two, "station")]
    assert pair(hq.incident, rows, BOOK, by=hq.actor, at=OPENED) == 3
    with pytest.raises(ObjectHasOwner):
        pair(hq.incident, [led(two, "secretary")], BOOK, by=hq.actor, at=OPENED)


def test_an_end_comes_after_the_beginning_and_only_by_who_organises(cadres):
    hq, (one, _two), (a, *_rest) = cadres
    pair(hq.incident, [on(one, a)], BOOK, by=hq.actor, at=OPENED)
    pairing = Pairing.objects.get().pk
    with pytest.raises(EndsTooEarly):
        end_pairing(pairing, "错误", by=hq.actor, at=OPENED)
    liaison = hq.officer("liaison")
    with entered(liaison.scope), pytest.raises(NotAllowed):
        end_pairing(pairing, "错误", by=liaison, at=LATER)
