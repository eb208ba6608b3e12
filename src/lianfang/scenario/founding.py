"""Founding the district: incident, units, posts, places, headquarters, authority, sites."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from lianfang.accounts.actors import Actor
from lianfang.accounts.choices import UnitKind
from lianfang.accounts.models import Unit
from lianfang.accounts.operations import NewPost, establish_posts, establish_units
from lianfang.command.choices import LeadershipKind
from lianfang.command.operations import NewLead, appoint_leads, join_units
from lianfang.incidents.models import Incident
from lianfang.incidents.operations import open_incident, take_edition
from lianfang.incidents.rules import Parameters
from lianfang.jurisdictions.data import CITY_2019, register_lines
from lianfang.jurisdictions.operations import load_register
from lianfang.jurisdictions.queries import register
from lianfang.kernel import clock
from lianfang.quarantine.choices import TeamRole
from lianfang.quarantine.site_operations import grant_authority, set_standing_teams
from lianfang.scenario.acts import Acts
from lianfang.scenario.cast import SCRIPT, Cast
from lianfang.scenario.departments import WORK_GROUPS
from lianfang.scenario.doctrine import (
    CO_LEADS,
    EDITIONS,
    FORMED_AT,
    GROUP_RANKS,
    OPENED_AT,
    Edition,
    authorities,
)
from lianfang.scenario.plan import DISTRICT, DistrictPlan, TeamPlan, UnitPlan
from lianfang.scenario.settling import settle

PASSWORD = "yanlian-2020"
"""Of every account of the drill, printed by the command."""

APP_KEY = "LIANFANGYANLIANLIANFANGYANLIAN22"
"""Of the authenticator app of the drill's printed accounts, printed by the command, too."""

_CITY = CITY_2019.split("_")[1]
_REGISTER_DATED = date(2019, 10, 31)
_KINDS = {
    "work_group": UnitKind.HEADQUARTERS,
    "cdc": UnitKind.DEPARTMENT,
    "community_committee": UnitKind.COMMITTEE,
    "village_committee": UnitKind.COMMITTEE,
}
_ROLES = {"community_cadre": TeamRole.VILLAGE_CADRE}


class Founded(NamedTuple):
    """The district as it stands when the first list arrives."""

    incident: Incident
    cast: Cast
    units: dict[str, UUID]


def found(district: DistrictPlan, acts: Acts) -> Iterator[int | Founded]:
    """Found the district; yields how many of `STEPS` are done, and at last what was founded."""
    incident = _open(acts)
    yield 1
    units = _units(district, acts)
    yield 2
    _posts(district, acts, units)
    cast = Cast(OPENED_AT + timedelta(hours=1))
    yield 3
    for done, _ in enumerate(settle(district, acts), start=1):
        yield 3 + done
    _headquarters(district, acts, cast, incident, units)
    yield Founded(incident, cast, units)


def steps(district: DistrictPlan) -> int:
    """How many steps founding takes."""
    return 5 + len(district.townships)


def _open(acts: Acts) -> Incident:
    at = OPENED_AT
    if register(None, DISTRICT, clock.day_of(at)) is None:
        lines = register_lines(CITY_2019)
        acts.do(
            "register", SCRIPT, at,
            lambda how: load_register(lines, _CITY, _REGISTER_DATED, CITY_2019, **how),
        )  # fmt: skip
    incident = acts.do(
        "open", SCRIPT, at,
        lambda how: open_incident(
            "新冠肺炎疫情防控(演练)", "新型冠状病毒感染的肺炎", DISTRICT, drill=True, **how
        ),
    )  # fmt: skip
    take(acts, incident, EDITIONS[0], at)
    return incident


def take(acts: Acts, incident: Incident, edition: Edition, at: datetime) -> None:
    """Take an edition into force; all have the same parameters."""
    acts.do(
        f"edition:{edition.number}", SCRIPT, at,
        lambda how: take_edition(
            incident, edition.number, edition.title, edition.since, Parameters(), **how
        ),
    )  # fmt: skip


def _units(district: DistrictPlan, acts: Acts) -> dict[str, UUID]:
    at = OPENED_AT + timedelta(minutes=10)
    acts.do("units", SCRIPT, at, lambda how: establish_units(list(_as_units(district)), **how))
    known = {
        (kind, division, name): pk
        for kind, division, name, pk in Unit.objects.values_list("kind", "division", "name", "id")
    }
    plans = [*district.units, *(_site_unit(site.key, site) for site in district.sites)]
    return {p.key: known[_kind(p.kind), p.division, p.name] for p in plans}


def _site_unit(key: str, site: object) -> UnitPlan:
    name, division = getattr(site, "name", ""), getattr(site, "division", "")
    return UnitPlan(key, UnitKind.SITE, name, division, "")


def _as_units(district: DistrictPlan) -> Iterator[Unit]:
    plans = [*district.units, *(_site_unit(site.key, site) for site in district.sites)]
    for plan in plans:
        yield Unit(name=plan.name, kind=_kind(plan.kind), division=plan.division)


def _kind(kind: str) -> str:
    return str(_KINDS.get(kind, kind))


def _posts(district: DistrictPlan, acts: Acts, units: dict[str, UUID]) -> None:
    """Heads first: of several posts of a role, the first signs for its unit."""
    cadres = [p for p in district.posts if p.username.startswith("cadre.")]
    others = [p for p in district.posts if not p.username.startswith("cadre.")]
    for step, group in enumerate((others, cadres)):
        plans = [
            NewPost(units[p.unit], p.role, p.division, p.title, p.username, p.name) for p in group
        ]
        _establish(acts, f"posts:{step}", plans, OPENED_AT + timedelta(minutes=20 + step))


def _establish(acts: Acts, step: str, plans: list[NewPost], at: datetime) -> None:
    acts.do(step, SCRIPT, at, lambda how: establish_posts(plans, password=PASSWORD, **how))


def _headquarters(
    district: DistrictPlan, acts: Acts, cast: Cast, incident: Incident, units: dict[str, UUID]
) -> None:
    by, at = cast["commander.1"], FORMED_AT
    members = [units[u.key] for u in district.units if u.kind in ("department", "township")]
    leads = [NewLead(cast.post(name), kind, rank) for name, kind, rank in CO_LEADS]
    leads += [
        NewLead(cast.post(f"group.{key}.1"), LeadershipKind.GROUP_LEAD, GROUP_RANKS[rank], name)
        for key, name, _, rank in WORK_GROUPS
    ]
    document = "关于成立盐湖区疫情防控指挥部的通知"
    acts.do("join", by, at, lambda how: join_units(incident, members, document, **how))
    acts.do("lead", by, at, lambda how: appoint_leads(incident, leads, document, **how))
    acts.do("authority", by, at, lambda how: grant_authority(incident.pk, authorities(), **how))
    _teams(district, acts, by, cast, at)


def _teams(district: DistrictPlan, acts: Acts, by: Actor, cast: Cast, at: datetime) -> None:
    teams = {code: _team(plan, cast) for code, plan in district.teams.items()}
    acts.do("teams", by, at, lambda how: set_standing_teams(teams, **how))


def _team(plan: TeamPlan, cast: Cast) -> dict[str, UUID]:
    return {
        str(_ROLES.get(role, role)): cast.post(username)
        for role, username in plan.members().items()
    }
