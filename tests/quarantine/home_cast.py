"""What tests about looking after people at home share."""

from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.permissions import Permission
from lianfang.duties.models import Obligation
from lianfang.jurisdictions.scope import Scope, ScopeKind
from lianfang.kernel import ids
from lianfang.quarantine.needs import Raised, raise_need
from tests.quarantine.cast import NOW, VILLAGE, World, acting, seen

CADRE, DOCTOR, TOWN = (f"{r}.{VILLAGE}" for r in ("village_cadre", "doctor", "township_cadre"))


def own(*persons: UUID) -> Actor:
    """A person at their own page."""
    identity = ids.new()
    return Actor(
        id=identity,
        kind="person",
        label="本人",
        permissions=frozenset({Permission.SPEAK_FOR_ONESELF}),
        scope=Scope(ScopeKind.OWN, subjects=persons, actor=identity),
    )


def asked(
    world: World,
    who: UUID,
    kind="food",
    priority="normal",
    text="缺米",
    *,
    by=None,
    at=NOW,
    **more,
) -> Raised:
    """A need raised by the village cadre unless another speaks."""
    actor = by or world.actor(CADRE, at)
    with acting(actor, at):
        return raise_need(who, kind, priority, text, "telephone", by=actor, at=at, **more)


def duty_of(subject: UUID, kind: str) -> Obligation:
    """The one duty about a subject."""
    return seen(lambda: Obligation.objects.get(subject=subject, kind=kind))
