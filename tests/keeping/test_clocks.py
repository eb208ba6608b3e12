"""The clocks of what is kept: counted first, gone later, never what is held."""

from datetime import timedelta

from lianfang.keeping.clocks import Due, due
from lianfang.keeping.operations import approve_hold, propose_hold
from lianfang.kernel import clock
from lianfang.people import vault
from lianfang.people.models import Identity
from lianfang.quarantine.models import Need, WelfareContact
from lianfang.quarantine.needs import raise_need
from tests.keeping.conftest import FIRST, SECOND
from tests.quarantine.cast import DAY, NOW, acting, seen

LATE = NOW + 80 * DAY
"""Beyond sixty days after every order's end."""


def asked(kept):
    who = kept.persons[0]
    with acting(kept.world.district, NOW):
        raise_need(
            who, "medicine", "normal", "老人要降压药", "telephone", by=kept.world.district, at=NOW
        )


def texts():
    return seen(lambda: [bytes(t) for t in Need.objects.values_list("text", flat=True)])


def test_a_dry_run_counts_by_place_and_changes_nothing(kept):
    asked(kept)
    found = due(kept.world.incident, LATE)
    assert Due("quarantine.Need", "140802001", 1) in found
    assert all(len(line.place) <= 9 for line in found)
    assert all(texts())
    assert due(kept.world.incident, NOW + 30 * DAY) == []


def test_what_is_due_goes_and_is_not_due_again(kept):
    asked(kept)
    before = due(kept.world.incident, LATE)
    assert due(kept.world.incident, LATE, apply=True) == before
    assert texts() == [b""]
    assert due(kept.world.incident, LATE) == []
    assert seen(WelfareContact.objects.count) == 0


def test_a_hold_keeps_what_it_names(kept):
    asked(kept)
    day = clock.day_of(LATE + timedelta(days=20))
    with acting(FIRST, LATE):
        hold = propose_hold(
            kept.incident, ["quarantine.Need"], ("复议", "原话", "只存"), day, by=FIRST, at=LATE
        )
    assert due(kept.world.incident, LATE) != []
    with acting(SECOND, LATE):
        approve_hold(hold.pk, by=SECOND, at=LATE)
    assert [d for d in due(kept.world.incident, LATE) if d.label == "quarantine.Need"] == []
    due(kept.world.incident, LATE, apply=True)
    assert all(texts())


def test_identities_without_a_lead_keep_until_the_incident_ends(kept):
    due(kept.world.incident, LATE, apply=True)
    found = seen(lambda: list(Identity.objects.all()))
    names = {vault.open_details(kept.world.incident, bytes(i.sealed), i.pk).name for i in found}
    assert len(names) == 4
