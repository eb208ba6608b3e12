"""What a division code says: its level, kind, parent and range; registers read and linked.

Codes are text of digits: 2 (province), 4 (city), 6 (district or county), 9 (township level),
12 (community or village), 15 (grid). A prefix is an ancestor. The meaning of the digits is the
statistics bureau's: in the seventh to ninth, 001-099 are subdistricts, 100-199 towns, 200-399
townships, 400-599 others; in the last three, 001-199 communities, 200-399 villages, 4xx like
communities, 5xx like villages.
"""

import csv
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What sort of place a division is."""

    PROVINCE = "province"
    CITY = "city"
    DISTRICT = "district"
    SUBDISTRICT = "subdistrict"
    TOWN = "town"
    TOWNSHIP = "township"
    DEVELOPMENT_ZONE = "development_zone"
    COMMUNITY = "community"
    VILLAGE = "village"
    GRID = "grid"
    OTHER = "other"


LENGTHS = (2, 4, 6, 9, 12, 15)
REGISTER_LENGTHS = LENGTHS[:-1]

_TOWNSHIP_SUFFIXES = (
    ("街道", Kind.SUBDISTRICT),
    ("街道办事处", Kind.SUBDISTRICT),
    ("镇", Kind.TOWN),
    ("乡", Kind.TOWNSHIP),
    ("开发区", Kind.DEVELOPMENT_ZONE),
    ("园区", Kind.DEVELOPMENT_ZONE),
)
_VILLAGE_SUFFIXES = (
    ("村委会", Kind.VILLAGE),
    ("村民委员会", Kind.VILLAGE),
    ("居委会", Kind.COMMUNITY),
    ("居民委员会", Kind.COMMUNITY),
    ("社区", Kind.COMMUNITY),
)
_CORE_SUFFIXES = ("社区居民委员会", "社区居委会", "居民委员会", "居委会", "社区") + (
    "村民委员会",
    "村委会",
    "街道办事处",
    "街道",
)


def level_of(code: str) -> int:
    """Return the length of a valid code; raise ValueError for anything else."""
    if len(code) not in LENGTHS or not (code.isascii() and code.isdigit()):
        raise ValueError(f"not a division code: {code!r} (2, 4, 6, 9, 12 or 15 digits)")
    return len(code)


def kind_of(code: str, name: str) -> Kind:
    """Read a division's kind from its level, then its name's ending, then its own digits."""
    level = level_of(code)
    if level == 9:
        return _by_suffix(name, _TOWNSHIP_SUFFIXES) or _township_kind(int(code[6:]))
    if level == 12:
        return _by_suffix(name, _VILLAGE_SUFFIXES) or _village_kind(int(code[9:]))
    return {2: Kind.PROVINCE, 4: Kind.CITY, 6: Kind.DISTRICT, 15: Kind.GRID}[level]


def _by_suffix(name: str, suffixes: Iterable[tuple[str, Kind]]) -> Kind | None:
    return next((kind for suffix, kind in suffixes if name.endswith(suffix)), None)


def _township_kind(number: int) -> Kind:
    if number < 100:
        return Kind.SUBDISTRICT
    if number < 200:
        return Kind.TOWN
    return Kind.TOWNSHIP if number < 400 else Kind.OTHER


def _village_kind(number: int) -> Kind:
    if number < 200 or 400 <= number < 500:
        return Kind.COMMUNITY
    return Kind.VILLAGE if number < 400 or 500 <= number < 600 else Kind.OTHER


def parent_of(code: str) -> str | None:
    """Return the code one level up, None for a province."""
    position = LENGTHS.index(level_of(code))
    return code[: LENGTHS[position - 1]] if position else None


def prefix_range(code: str) -> tuple[str, str]:
    """Return the half-open text range of a code and all below it, for `COLLATE "C"`.

    The colon follows 9 in ASCII, so `low <= c < high` holds for just the codes that begin so.
    The empty code (the whole country) gives `("", ":")`.
    """
    if code:
        level_of(code)
    return code, code + ":"


def core_name(name: str) -> str:
    """Strip what people leave out of a division's name (村委会, 社区居委会, a last 村).

    北苑新村社区居委会 keeps its 村: an estate called so is not 北苑新.
    """
    core = next((name.removesuffix(s) for s in _CORE_SUFFIXES if name.endswith(s)), name)
    core = core or name
    is_estate = core.endswith("新村") and not name.endswith(("村民委员会", "村委会"))
    return core[:-1] if len(core) > 2 and core.endswith("村") and not is_estate else core


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One division of a register; `row` counts from 1, the header being row 1."""

    row: int
    code: str
    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class RowError:
    """Why a register's row was set aside, and how to mend it (both are gettext ids)."""

    row: int
    column: str
    value: str
    problem: str
    remedy: str


NO_HEADER = ("The first line does not name the columns.", "Begin the file with: code,name")
BAD_CODE = (
    "The code is not 2, 4, 6, 9 or 12 digits.",
    "Keep the column as text and write all digits, without spaces or points.",
)
DUPLICATE_CODE = ("The code stands in the file twice.", "Keep one row for each code.")
EMPTY_NAME = ("The name is empty.", "Write the name as in the official register.")
UNKNOWN_KIND = (
    "The kind is not known.",
    "Leave the column empty or use a kind such as town, community or village.",
)
MISSING_PARENT = (
    "The division above it is not in the register.",
    "Add a row for the township, or correct the code's first digits.",
)

_HEADERS = {"代码": "code", "区划代码": "code", "名称": "name", "类别": "kind"}
_NEEDS_PARENT = 9


def parse_register(
    lines: Iterable[str], known_codes: Collection[str] = ()
) -> tuple[list[RegisterRow], list[RowError]]:
    """Read a register from the lines of a CSV with columns code, name and perhaps kind.

    `known_codes` are divisions already in force that may serve as parents. A township-level
    row needs its district, a village its township; districts and above need nothing.
    Rows come back in the file's order; a row with an error is left out of them.
    """
    reader = csv.reader(lines)
    columns = [_column(text) for text in next(reader, [])]
    if "code" not in columns or "name" not in columns:
        return [], [RowError(1, "code", ",".join(columns), *NO_HEADER)]
    rows: dict[str, RegisterRow] = {}
    errors: list[RowError] = []
    for number, cells in enumerate(reader, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        found = _read_row(number, dict(zip(columns, cells, strict=False)), rows)
        if isinstance(found, RowError):
            errors.append(found)
        else:
            rows[found.code] = found
    return _with_parents(rows, known_codes, errors)


def _column(text: str) -> str:
    text = text.removeprefix("\ufeff").strip().lower()
    return _HEADERS.get(text, text)


def _read_row(
    number: int, cells: Mapping[str, str], seen: Collection[str]
) -> RegisterRow | RowError:
    code, name, kind = (cells.get(key, "").strip() for key in ("code", "name", "kind"))
    if len(code) not in REGISTER_LENGTHS or not (code.isascii() and code.isdigit()):
        return RowError(number, "code", code, *BAD_CODE)
    if code in seen:
        return RowError(number, "code", code, *DUPLICATE_CODE)
    if not name:
        return RowError(number, "name", name, *EMPTY_NAME)
    if kind and kind not in set(Kind):
        return RowError(number, "kind", kind, *UNKNOWN_KIND)
    return RegisterRow(number, code, name, Kind(kind) if kind else kind_of(code, name))


def _with_parents(
    rows: dict[str, RegisterRow], known: Collection[str], errors: list[RowError]
) -> tuple[list[RegisterRow], list[RowError]]:
    """Set aside, level by level, the rows whose parent is neither kept nor known."""
    kept: dict[str, RegisterRow] = {}
    for row in sorted(rows.values(), key=lambda r: len(r.code)):
        parent = parent_of(row.code)
        if len(row.code) < _NEEDS_PARENT or parent in kept or parent in known:
            kept[row.code] = row
        else:
            errors.append(RowError(row.row, "code", row.code, *MISSING_PARENT))
    return sorted(kept.values(), key=lambda r: r.row), sorted(errors, key=lambda e: e.row)


class LinkKind(StrEnum):
    """What became of a code between two registers."""

    KEPT = "kept"
    RENAMED = "renamed"
    RECODED = "recoded"
    MERGED = "merged"
    UNMATCHED = "unmatched"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class CodeLink:
    """An old code and the code that answers for it now (None: nobody, or it is new)."""

    old: str | None
    new: str | None
    kind: LinkKind


def link_codes(old: Mapping[str, str], new: Mapping[str, str]) -> list[CodeLink]:
    """Link every code of an old register (code to name) to a new one, then the added codes.

    A code that vanished is recoded when exactly one division of its township (or of what its
    township was recoded to) bears its name now, merged into the nearest ancestor that is left
    otherwise, unmatched if none is.
    A merged link says only where to look: which neighbour took the village in stands in the
    order that merged them, and is entered by hand.
    """
    by_name: dict[tuple[str | None, str], list[str]] = defaultdict(list)
    for code, name in new.items():
        by_name[parent_of(code), core_name(name)].append(code)
    found: dict[str, CodeLink] = {}
    moved: dict[str | None, str] = {}
    for code in sorted(old, key=len):
        link = found[code] = _link(code, old[code], new, by_name, moved)
        if link.kind is LinkKind.RECODED and link.new:
            moved[code] = link.new
    links = [found[code] for code in old]
    answered = {link.new for link in links if link.kind is not LinkKind.MERGED}
    return links + [CodeLink(None, code, LinkKind.ADDED) for code in new if code not in answered]


def _link(
    code: str,
    name: str,
    new: Mapping[str, str],
    by_name: Mapping[tuple[str | None, str], list[str]],
    moved: Mapping[str | None, str],
) -> CodeLink:
    if code in new:
        return CodeLink(code, code, LinkKind.KEPT if new[code] == name else LinkKind.RENAMED)
    above = parent_of(code)
    namesakes = by_name.get((moved.get(above, above), core_name(name)), [])
    if len(namesakes) == 1:
        return CodeLink(code, namesakes[0], LinkKind.RECODED)
    ancestor = parent_of(code)
    while ancestor is not None and ancestor not in new:
        ancestor = parent_of(ancestor)
    if ancestor is None:
        return CodeLink(code, None, LinkKind.UNMATCHED)
    return CodeLink(code, ancestor, LinkKind.MERGED)


def successor(code: str, current: Collection[str], successors: Mapping[str, str]) -> str | None:
    """The code of the current register that answers for an older one; None if none does.

    `successors` maps old codes to new; a renamed code to itself. For a grid ask for its village.
    """
    seen: set[str] = set()
    while code not in current and code not in seen:
        seen.add(code)
        code = successors.get(code, code)
    return code if code in current else None
