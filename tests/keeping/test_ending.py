"""When the response ends nothing stays on: every table with an end is walked (R25)."""

import pytest
from django.apps import apps

from lianfang.accounts.models import Post
from lianfang.duties.models import Obligation
from lianfang.incidents.queries import current, latest
from lianfang.keeping import register
from lianfang.keeping.ending_operations import WINDERS_UP, EndedAlready, end_incident
from lianfang.keeping.rules import WINDING_UP
from lianfang.quarantine.models import Order, PortalCode, TeamMember
from lianfang.quarantine.portal_codes import give_portal_codes
from tests.keeping.conftest import FIRST
from tests.quarantine.cast import DAY, NOW, acting, ordered, seen, the_order

END = NOW + 3 * DAY


@pytest.fixture
def ended(kept):
    order = ordered(kept.world, "site", NOW + DAY)
    with acting(kept.world.district, NOW + DAY):
        give_portal_codes([order], by=kept.world.district, at=NOW + DAY)
    with acting(FIRST, END):
        counts = end_incident(kept.incident, by=FIRST, at=END)
    return kept, order, counts


def still_on(label, column):
    model = apps.get_model(label)
    rows = model._default_manager.exclude(**{f"{column}__lte": END})
    if model is Order:
        rows = rows.filter(end_at__gt=END)
    if model is Post:
        rows = rows.exclude(role__in=WINDERS_UP)
    elif hasattr(model, "post") and model._meta.get_field("post").related_model is Post:
        rows = rows.exclude(post__role__in=WINDERS_UP)
    return rows.count()


def test_every_table_with_an_end_has_ended(ended):
    counts = seen(lambda: {label: still_on(label, end) for label, end in register.ends().items()})
    assert {label: count for label, count in counts.items() if count} == {}


def test_orders_codes_teams_and_beds_are_over(ended):
    kept, order, counts = ended
    assert counts["quarantine.Order"] == 3
    assert the_order(order).ended_at == END
    assert seen(lambda: PortalCode.objects.filter(to_at__gt=END).count()) == 0
    assert seen(lambda: TeamMember.objects.filter(to_at__gt=END).count()) == 0
    assert counts["quarantine.PortalCode"] == 1


def test_what_was_owed_later_falls_away_and_remedies_are_still_answered(ended):
    kept, order, _ = ended
    still = Obligation.objects.filter(due_at__gte=END, done_at=None, lifted_at=None)
    left = seen(lambda: set(still.values_list("kind", flat=True)))
    assert left <= {"appeal_receipt", "appeal_answer", "correction_answer", "held_call"}


def test_those_who_wind_up_go_on_for_a_while_and_no_longer(ended):
    winding = seen(lambda: list(Post.objects.filter(role__in=WINDERS_UP)))
    assert winding
    assert {p.to_at for p in winding} == {END + WINDING_UP}


def test_it_ends_once_and_is_found_while_it_is_wound_up(ended):
    kept, *_ = ended
    with acting(FIRST, END), pytest.raises(EndedAlready):
        end_incident(kept.incident, by=FIRST, at=END)
    assert seen(current) is None
    assert seen(latest) == kept.incident
