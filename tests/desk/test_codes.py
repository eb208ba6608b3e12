"""No lead and no person under a code for which nobody answers."""

from lianfang.briefing.balance import balance
from lianfang.jurisdictions.scope import across_scopes, entered
from lianfang.people.models import Person
from lianfang.screening.models import Lead
from tests.desk.scene import LOOKING, NOW, Scene

LINE = "Codes of leads and persons that lead nowhere = 0"


def lost(scene: Scene) -> int:
    with entered(scene.by.scope):
        found = {one.name: one for one in balance(scene.by.scope, scene.incident, NOW)}
    return found[LINE].left


def test_a_lead_and_a_person_under_codes_that_are_gone_are_counted(scene):
    assert lost(scene) == 0
    with across_scopes(LOOKING):
        Lead.objects.filter(pk=scene.leads[0]).update(division="140802999001")
    assert lost(scene) == 1
    with across_scopes(LOOKING):
        Person.objects.filter(pk=scene.persons[0]).update(division="140802998001")
    assert lost(scene) == 2
