"""Posts and the officers in them, and who forms the team of five of each village."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from lianfang.scenario.chance import stream
from lianfang.scenario.departments import DEPARTMENTS, WORK_GROUPS
from lianfang.scenario.names import officer_name
from lianfang.scenario.plan import DISTRICT, CompoundPlan, PostPlan, TeamPlan, VillagePlan

_KEEPERS = 60
_CADRES = 486
"""Cadres who each answer for two or three compounds (figures.csv, F06)."""
_VILLAGES_PER_CADRE = 6
_VILLAGES_PER_POLICE = 5

# (username, role, title, unit, rank): the district's own posts, departments and groups apart.
_CENTRAL: tuple[tuple[str, str, str, str, str], ...] = (
    ("commander.1", "commander", "指挥部双组长(区委书记)", "hq", "county"),
    ("commander.2", "commander", "指挥部双组长(区长)", "hq", "county"),
    *((f"duty.{n}", "duty_officer", "值班员", "hq", "staff") for n in range(1, 7)),
    ("cdc.1", "cdc", "疾控中心主任", "cdc", "section"),
    *((f"cdc.{n}", "cdc", "流行病学调查员", "cdc", "staff") for n in range(2, 6)),
    ("supervision.1", "supervision", "督查组长", "group.supervision", "section"),
    *((f"supervision.{n}", "supervision", "督查员", "group.supervision", "staff") for n in (2, 3)),
    ("privacy.1", "privacy_reviewer", "个人信息保护审查员", "dept.justice", "deputy_section"),
    ("analyst.1", "analyst", "数据分析员", "group.coordination", "staff"),
    ("analyst.2", "analyst", "数据分析员", "cdc", "staff"),
    ("admin.1", "administrator", "系统管理员", "dept.gov_office", "staff"),
)


@dataclass(frozen=True, slots=True)
class _Maker:
    """Fills posts with people whose names follow from the seed and the username."""

    seed: int

    def post(
        self,
        username: str,
        role: str,
        title: str,
        unit: str,
        division: str,
        *,
        rank: str = "none",
        covers: Sequence[str] = (),
        compound: str | None = None,
    ) -> PostPlan:
        name = officer_name(stream(self.seed, "officer", username))
        return PostPlan(username, name, role, title, unit, division, rank, tuple(covers), compound)


def build_posts(
    seed: int, scale: float, villages: Sequence[VillagePlan]
) -> tuple[tuple[PostPlan, ...], dict[str, TeamPlan]]:
    """Return every post of the district and the team of five of each village by its code."""
    make = _Maker(seed)
    by_township: dict[str, list[VillagePlan]] = {}
    for village in villages:
        by_township.setdefault(village.township, []).append(village)
    posts = list(_district_posts(make))
    for township, inside in by_township.items():
        posts += _township_posts(make, township, inside)
        for village in inside:
            posts += _village_posts(make, village)
    posts += _keepers(make, scale, villages)
    posts += _linked(make, scale, villages)
    return tuple(posts), _teams(posts, by_township)


def _district_posts(make: _Maker) -> Iterator[PostPlan]:
    for username, role, title, unit, rank in _CENTRAL:
        yield make.post(username, role, title, unit, DISTRICT, rank=rank)
    for key, name, leader, rank in WORK_GROUPS:
        unit = f"group.{key}"
        title = f"{name}组长({leader})"
        yield make.post(f"{unit}.1", "group_staff", title, unit, DISTRICT, rank=rank)
        for n in (2, 3, 4):
            yield make.post(f"{unit}.{n}", "group_staff", f"{name}成员", unit, DISTRICT)
    for key, name, _ in DEPARTMENTS:
        username = f"liaison.{key}"
        yield make.post(username, "unit_liaison", f"{name}联络员", f"dept.{key}", DISTRICT)
    for key, name, _ in DEPARTMENTS:
        title, unit = f"{name}主要负责人", f"dept.{key}"
        yield make.post(f"head.{key}", "unit_liaison", title, unit, DISTRICT, rank="section")


def _township_posts(make: _Maker, code: str, inside: list[VillagePlan]) -> Iterator[PostPlan]:
    unit, clinic, station = f"twp.{code}", f"clinic.{code}", f"police.{code}"
    codes = [village.code for village in inside]
    role = "township_secretary"
    yield make.post(f"twp.{code}", role, "党(工)委书记", unit, code, rank="section")
    for n, part in enumerate(_parts(codes, _VILLAGES_PER_CADRE), start=1):
        username = f"cadre.{code}.{n}"
        yield make.post(username, role, "包村干部", unit, code, rank="deputy_section", covers=part)
    yield make.post(f"doctor.{code}.0", "doctor", "卫生院(社区卫生服务中心)医生", clinic, code)
    for n, part in enumerate(_rounds(make.seed, inside), start=1):
        username = f"doctor.{code}.{n}"
        yield make.post(username, "doctor", "村(社区)医生", clinic, code, covers=part)
    yield make.post(f"police.{code}.0", "police", "派出所所长", station, code)
    for n, part in enumerate(_parts(codes, _VILLAGES_PER_POLICE), start=1):
        yield make.post(f"police.{code}.{n}", "police", "社区民警", station, code, covers=part)
    if len(inside) == 1:
        place = codes[0]
        yield make.post(_spare(place), "militia", "志愿者", f"committee.{place}", place)


def _spare(village: str) -> str:
    """Return the username of a second militia post, where there is no neighbour to stand in."""
    return f"militia.{village}.2"


def _village_posts(make: _Maker, village: VillagePlan) -> Iterator[PostPlan]:
    code, unit, covers = village.code, f"committee.{village.code}", (village.code,)
    rural = village.kind == "village"
    title = "村党支部书记" if rural else "社区党支部书记"
    yield make.post(f"sec.{code}", "community_secretary", title, unit, code, covers=covers)
    title = "民兵" if rural else "志愿者"
    yield make.post(f"militia.{code}", "militia", title, unit, code, covers=covers)
    for grid in village.grids:
        yield make.post(f"grid.{grid.code}", "grid_worker", "网格员", unit, grid.code)


def _keepers(make: _Maker, scale: float, villages: Sequence[VillagePlan]) -> Iterator[PostPlan]:
    managed = [c for v in villages for c in v.compounds if c.company]
    count = min(len(managed), max(1, round(_KEEPERS * scale)))
    for compound in sorted(stream(make.seed, "keepers").sample(managed, count), key=_key):
        yield make.post(
            f"keeper.{compound.key}",
            "property_keeper",
            "物业管理员",
            compound.company or "",
            compound.division,
            compound=compound.key,
        )


def linked_compounds(
    scale: float, villages: Sequence[VillagePlan]
) -> Iterator[Sequence[CompoundPlan]]:
    """The compounds of each linked cadre (包联干部), neighbours together; every one once."""
    every = sorted((c for v in villages for c in v.compounds), key=_key)
    count = min(len(every), max(1, round(_CADRES * scale)))
    for n in range(count):
        yield every[len(every) * n // count : len(every) * (n + 1) // count]


def _linked(make: _Maker, scale: float, villages: Sequence[VillagePlan]) -> Iterator[PostPlan]:
    for n, part in enumerate(linked_compounds(scale, villages), start=1):
        unit = f"dept.{DEPARTMENTS[n % len(DEPARTMENTS)][0]}"
        rank = "section" if n % 9 == 0 else "deputy_section"
        place = part[0].division
        yield make.post(f"linked.{n}", "compound_cadre", "包联小区干部", unit, place, rank=rank)


def _key(item: object) -> str:
    return str(getattr(item, "key", ""))


def _parts(codes: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """Cut a list into parts of about `size`, as even as can be."""
    count = ceil(len(codes) / size)
    for n in range(count):
        yield codes[len(codes) * n // count : len(codes) * (n + 1) // count]


def _rounds(seed: int, inside: list[VillagePlan]) -> Iterator[list[str]]:
    """Give each doctor one community, or one to three neighbouring villages."""
    chance = stream(seed, "doctors", inside[0].township)
    part: list[str] = []
    wanted = 0
    for village in inside:
        if not part:
            wanted = chance.choice((1, 2, 2, 3)) if village.kind == "village" else 1
        part.append(village.code)
        if len(part) == wanted:
            yield part
            part = []
    if part:
        yield part


def _teams(
    posts: Sequence[PostPlan], by_township: dict[str, list[VillagePlan]]
) -> dict[str, TeamPlan]:
    serving = {(post.role, code): post.username for post in posts for code in post.covers}
    return {
        village.code: _team(serving, village, neighbour)
        for inside in by_township.values()
        for village, neighbour in zip(inside, inside[1:] + inside[:1], strict=True)
    }


def _team(
    serving: dict[tuple[str, str], str], village: VillagePlan, neighbour: VillagePlan
) -> TeamPlan:
    code, township = village.code, village.township
    alone = neighbour is village
    return TeamPlan(
        township_cadre=serving["township_secretary", code],
        community_cadre=serving["community_secretary", code],
        doctor=serving["doctor", code],
        police=serving["police", code],
        militia=serving["militia", code],
        deputies={
            "township_cadre": f"twp.{township}",
            "community_cadre": f"grid.{village.grids[0].code}",
            "doctor": f"doctor.{township}.0",
            "police": f"police.{township}.0",
            "militia": _spare(code) if alone else f"militia.{neighbour.code}",
        },
    )
