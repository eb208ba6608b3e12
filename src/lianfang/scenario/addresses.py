"""Addresses as offices write them: whole, short, or with parts left out."""

from lianfang.jurisdictions.rules import Kind, core_name, kind_of
from lianfang.scenario.plan import DistrictPlan
from lianfang.scenario.truth import PersonTruth


def village_text(code: str, name: str) -> str:
    """Return a village as people say it: 西张贺村, 西花园社区."""
    core = core_name(name)
    if kind_of(code, name) is Kind.COMMUNITY:
        return core + "社区"
    return core if core.endswith("村") else core + "村"


def township_text(name: str, *, short: bool = False) -> str:
    """Return a township-level unit, a subdistrict shortened to 办 if asked: 北城办."""
    return name.removesuffix("街道") + "办" if short and name.endswith("街道") else name


def parts_of(
    person: PersonTruth, district: DistrictPlan, village: str | None = None
) -> tuple[str, str, str]:
    """Return township, village and the rest of a person's address.

    `village` overrides the true one, for rows with wrong data.
    """
    code = village or person.village
    rest = person.compound_name + person.door
    names = district.names
    return names[code[:9]], village_text(code, names[code]), rest


def written(style: str, township: str, village: str, rest: str) -> str:
    """Return an address in an office's style.

    full: from the province down; county: from the district down; short: from the township
    down, 办 for 街道; door: the compound or village alone, no township; place: the township
    alone.
    """
    short = township_text(township, short=True)
    compound = any(mark in rest for mark in ("单元", "号楼"))
    return {
        "full": f"山西省运城市盐湖区{township}{village}{rest}",
        "county": f"盐湖区{township}{'' if compound else village}{rest}",
        "short": f"{short}{village}{rest}",
        "door": f"盐湖区{'' if compound else village}{rest}",
        "place": f"运城市盐湖区{township}",
    }[style]
