"""Builds the district: register, grids, compounds, units, posts and sites."""

from collections.abc import Iterator, Sequence
from datetime import date
from random import Random

from lianfang.jurisdictions.data import CITY_2019, register_lines
from lianfang.jurisdictions.rules import Kind, RegisterRow, core_name, parse_register
from lianfang.scenario import compounds, officers
from lianfang.scenario.chance import shares, stream
from lianfang.scenario.departments import DEPARTMENTS, WORK_GROUPS
from lianfang.scenario.names import officer_name
from lianfang.scenario.plan import (
    DISTRICT,
    CompoundPlan,
    DistrictPlan,
    GridPlan,
    SitePlan,
    UnitPlan,
    VillagePlan,
)
from lianfang.scenario.words import WORDS

SITES = (
    SitePlan("site.1", "盐湖区第一集中医学观察点", "140802005", "active", 160, date(2020, 1, 23)),
    SitePlan("site.2", "盐湖区第二集中医学观察点", "140802008", "standby", 120, None),
)


def build_district(seed: int, scale: float = 1.0) -> DistrictPlan:
    """Return the district of a seed: about 230,000 households and 993 compounds at scale 1.

    `scale` (0 < scale <= 1) shrinks households, compounds and people, never the register:
    22 township-level units, 418 communities and villages, one grid in each at least.
    """
    if not 0 < scale <= 1:
        raise ValueError(f"scale must be above 0 and at most 1, not {scale}")
    rows = [row for row in parse_register(register_lines(CITY_2019))[0] if _belongs(row.code)]
    names = {row.code: row.name for row in rows}
    bare = [row for row in rows if len(row.code) == 12]
    villages = _villages(seed, scale, bare)
    posts, teams = officers.build_posts(seed, scale, villages)
    units = tuple(_units(seed, names, villages))
    return DistrictPlan(seed, scale, names, villages, units, posts, SITES, teams)


def _belongs(code: str) -> bool:
    return code.startswith(DISTRICT) or DISTRICT.startswith(code)


def _villages(seed: int, scale: float, rows: Sequence[RegisterRow]) -> tuple[VillagePlan, ...]:
    sizes = [_grid_sizes(stream(seed, "grids", row.code), row.kind, scale) for row in rows]
    weights = [
        sum(size) if row.kind is Kind.COMMUNITY else 0
        for row, size in zip(rows, sizes, strict=True)
    ]
    counts = _compound_counts(scale, weights)
    supply = compounds.new_names(stream(seed, "compound names"))
    built = []
    for row, size, count in zip(rows, sizes, counts, strict=True):
        chance = stream(seed, "compounds", row.code)
        inside = compounds.in_community(row.code, count, sum(size), chance, supply)
        grids = tuple(_grids(row, size, inside))
        built.append(VillagePlan(row.code, row.name, str(row.kind), sum(size), grids, inside))
    return tuple(built)


def _grid_sizes(chance: Random, kind: Kind, scale: float) -> list[int]:
    """Draw the households of each grid of one village: 300 to 500 each at scale 1."""
    if kind is Kind.COMMUNITY:
        count = chance.choices((1, 2, 3, 4), (10, 38, 38, 14))[0]
        sizes = [chance.randint(345, 495) for _ in range(count)]
    else:
        count = chance.choices((1, 2), (95, 5))[0]
        sizes = [min(495, 300 + int(chance.expovariate(1 / 42))) for _ in range(count)]
    if scale == 1:
        return sizes
    kept = sizes[: max(1, round(count * scale))]
    return shares(max(8, round(sum(sizes) * scale)), kept, least=1)


def _compound_counts(scale: float, weights: Sequence[float]) -> list[int]:
    """Share the compounds among communities (weight 0: a village, which has none)."""
    total = max(1, round(compounds.TOTAL * scale))
    present = [weight for weight in weights if weight]
    counts = iter(shares(total, present, least=1 if total >= len(present) else 0))
    return [next(counts) if weight else 0 for weight in weights]


def _grids(
    row: RegisterRow, sizes: Sequence[int], inside: Sequence[CompoundPlan]
) -> Iterator[GridPlan]:
    first = 0
    for number, size in enumerate(sizes, start=1):
        end = first + size
        touched = tuple(c.key for c in inside if c.first < end and first < c.first + c.households)
        name = f"{core_name(row.name)}第{number}网格"
        yield GridPlan(f"{row.code}{number:03d}", row.code, name, first, size, touched)
        first = end


def _units(
    seed: int, names: dict[str, str], villages: Sequence[VillagePlan]
) -> Iterator[UnitPlan]:
    def unit(key: str, kind: str, name: str, division: str, duty: str = "") -> UnitPlan:
        principal = officer_name(stream(seed, "principal", key))
        return UnitPlan(key, kind, name, division, principal, duty)

    yield unit("hq", "headquarters", "盐湖区疫情防控指挥部", DISTRICT)
    for key, name, _, _ in WORK_GROUPS:
        yield unit(f"group.{key}", "work_group", name, DISTRICT)
    for key, name, duty in DEPARTMENTS:
        yield unit(f"dept.{key}", "department", name, DISTRICT, duty)
    yield unit("cdc", "cdc", "盐湖区疾病预防控制中心", DISTRICT)
    for code in (code for code in names if len(code) == 9):
        name = names[code]
        clinic = "社区卫生服务中心" if name.endswith("街道") else "卫生院"
        yield unit(f"twp.{code}", "township", name, code)
        yield unit(f"clinic.{code}", "clinic", f"{core_name(name)}{clinic}", code)
        yield unit(f"police.{code}", "police_station", f"{core_name(name)}派出所", code)
    for village in villages:
        yield unit(f"committee.{village.code}", f"{village.kind}_committee", *_at(village))
    for n in range(compounds.COMPANIES):
        head = WORDS["company_heads"][n % len(WORDS["company_heads"])]
        name = head + WORDS["company_tails"][n // len(WORDS["company_heads"])]
        yield unit(f"pm.{n + 1:02d}", "property_company", name, DISTRICT)


def _at(village: VillagePlan) -> tuple[str, str]:
    return village.name, village.code
