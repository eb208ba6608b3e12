"""Rows of the lists before layout: a person as an office has them, and what went wrong.

The errors are those that real lists of early 2020 had: numbers turned into 1.42701E+17,
apostrophes, full-width digits, a small x, wrong or missing digits, names with blanks or notes,
addresses without a township, rows twice, rows that name nobody, rows of other counties.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from random import Random

from lianfang.jurisdictions.data import CITY_2019, register_lines
from lianfang.jurisdictions.rules import parse_register
from lianfang.kernel import clock
from lianfang.scenario.addresses import parts_of, village_text, written
from lianfang.scenario.chance import stream
from lianfang.scenario.idnumbers import id_number, phone
from lianfang.scenario.names import full_name
from lianfang.scenario.offices import FIRST_DAY, Office
from lianfang.scenario.plan import DISTRICT, DistrictPlan
from lianfang.scenario.trips import Trip, january_trip
from lianfang.scenario.truth import PersonTruth, Truth

OTHER_COUNTIES = 60
NOBODIES = 21
_DUPLICATES = 0.02
_ID_FLAWS = {
    "id_as_float": 8,
    "id_apostrophe": 12,
    "id_full_width": 7,
    "id_wrong_check": 6,
    "id_short": 5,
    "id_missing": 15,
    "": 947,
}
_NAME_FLAWS = {"name_spaced": 15, "name_note": 10, "": 975}
_NOTES = ("(学生)", "(已回村)", "(孩子)", "（本人）", "(户主)")
_FULL_WIDTH = {ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789X"}
_WITHOUT_NUMBER = ("telecom",)
_WITHOUT_YEAR = ("telecom", "health")
_LOWER_X = 0.3
_FUTURE = 0.0008
_STYLES = {
    "railway": ("full", "full", "full", "door"),
    "human_resources": ("short",),
    "health": ("county", "short", "short", "door"),
    "education": ("county", "full", "county", "county"),
    "telecom": ("county", "county", "full", "full", "full", "place"),
    "industry": ("short", "county", "county", "door"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One row's contents. `id_number` is a float where a spreadsheet made it one."""

    person: int | None
    name: str
    sex: str
    born: date
    id_number: str | float
    phone: str
    township: str
    village: str
    rest: str
    address: str
    workplace: str
    trip: Trip
    arrived: date
    flaws: tuple[str, ...] = ()


def entries_of(truth: Truth, office: Office) -> list[Entry]:
    """Return the rows of one office's list, in the order of its sheet."""
    chance = stream(truth.seed, "entries", office.key)
    codes = [village.code for village in truth.district.villages]
    entries = [
        _flawed(stream(truth.seed, "row", office.key, person.number), office.key, entry)
        for person in truth.people
        if office.key in person.lists
        for entry in [_entry(truth.district, office, person, codes)]
    ]
    again = [e for e in entries if chance.random() < _DUPLICATES]
    entries += [replace(e, flaws=(*e.flaws, "duplicate")) for e in again]
    entries += _strangers(chance, office, _share(OTHER_COUNTIES, truth.scale))
    entries += _nobodies(entries[0], _share(NOBODIES, truth.scale))
    chance.shuffle(entries)
    return _originals_first(entries)


def _share(total: int, scale: float) -> int:
    return max(1, round(total * scale / len(_STYLES)))


def _originals_first(entries: Sequence[Entry]) -> list[Entry]:
    """Swap so that, of a row and its repetition, the repetition comes second."""
    ordered = list(entries)
    seen: dict[int, int] = {}
    for index, entry in enumerate(ordered):
        if entry.person is None:
            continue
        if entry.person in seen and "duplicate" not in entry.flaws:
            first = seen[entry.person]
            ordered[first], ordered[index] = ordered[index], ordered[first]
        seen.setdefault(entry.person, index)
    return ordered


def _entry(
    district: DistrictPlan, office: Office, person: PersonTruth, codes: Sequence[str]
) -> Entry:
    """Write down a person as the office would, without slips yet.

    A person whose data are wrong has another village and another telephone in every list.
    """
    wrong = person.outcome == "wrong_data"
    chance = stream(district.seed, "style", office.key, person.number)
    other = stream(district.seed, "wrong", person.number)
    place = parts_of(person, district, other.choice(codes) if wrong else None)
    style = chance.choice(_STYLES[office.key])
    return Entry(
        person=person.number,
        name=person.name,
        sex=person.sex,
        born=person.born,
        id_number=person.id_number,
        phone=phone(other) if wrong else person.phone,
        township=place[0],
        village=place[1],
        rest=place[2],
        address=written(style, *place),
        workplace=person.workplace,
        trip=person.trip,
        arrived=person.trip.arrived,
        flaws=(("wrong_data",) if wrong else ()) + _address_flaw(style),
    )


def _address_flaw(style: str) -> tuple[str, ...]:
    return {"door": ("address_no_township",), "place": ("address_no_village",)}.get(style, ())


def _flawed(chance: Random, office: str, entry: Entry) -> Entry:
    """Let the slips of copying and of spreadsheets happen to what the office's list shows."""
    number = str(entry.id_number)
    flaw = chance.choices(list(_ID_FLAWS), list(_ID_FLAWS.values()))[0]
    if not flaw and number.endswith("X") and chance.random() < _LOWER_X:
        flaw = "id_lower_x"
    flaw = "" if office in _WITHOUT_NUMBER else flaw
    name_flaw = chance.choices(list(_NAME_FLAWS), list(_NAME_FLAWS.values()))[0]
    late = chance.random() < _FUTURE and office not in _WITHOUT_YEAR
    date_flaw = "date_future" if late else ""
    return replace(
        entry,
        id_number=_slip(chance, flaw, number),
        name=_slip_of_name(chance, name_flaw, entry.name),
        arrived=entry.arrived.replace(year=2099) if late else entry.arrived,
        flaws=(*entry.flaws, *filter(None, (flaw, name_flaw, date_flaw))),
    )


def _slip(chance: Random, flaw: str, number: str) -> str | float:
    at = chance.randint(8, 16)
    digit = str((int(number[at]) + chance.randint(1, 9)) % 10)
    wrong = number[:at] + digit + number[at + 1 :]
    slips: dict[str, str | float] = {
        "": number,
        "id_as_float": float(int(number[:15]) * 1000),
        "id_apostrophe": "'" + number,
        "id_full_width": number.translate(_FULL_WIDTH),
        "id_wrong_check": wrong,
        "id_short": number[:at] + number[at + 1 :],
        "id_missing": "",
        "id_lower_x": number.lower(),
    }
    return slips[flaw]


def _slip_of_name(chance: Random, flaw: str, name: str) -> str:
    if flaw == "name_spaced":
        return chance.choice((" ", "\u3000", "  ")).join(name)
    return name + chance.choice(_NOTES) if flaw == "name_note" else name


@cache
def _city() -> dict[str, str]:
    """Return the names of the city's divisions by code."""
    return {row.code: row.name for row in parse_register(register_lines(CITY_2019))[0]}


def _strangers(chance: Random, office: Office, count: int) -> Iterator[Entry]:
    """Yield rows of people who live in other counties of the city."""
    names = _city()
    villages = [c for c in names if len(c) == 12 and not c.startswith(DISTRICT)]
    for serial in range(count):
        code, sex = chance.choice(villages), chance.choice("MF")
        born = FIRST_DAY - timedelta(days=chance.randint(19 * 365, 60 * 365))
        township, village = names[code[:9]], village_text(code, names[code])
        listed = min(clock.day_of(office.received_at), date(2020, 1, 30))
        trip = january_trip(chance, listed, by_rail=office.key == "railway")
        yield Entry(
            person=None,
            name=full_name(chance, sex, born.year),
            sex=sex,
            born=born,
            id_number=id_number(born, sex, 400 + serial),
            phone=phone(chance),
            township=township,
            village=village,
            rest=f"{chance.randint(1, 9)}组",
            address=f"运城市{names[code[:6]]}{township}{village}",
            workplace="",
            trip=trip,
            arrived=trip.arrived,
            flaws=("other_county",),
        )


def _nobodies(like: Entry, count: int) -> Iterator[Entry]:
    """Yield rows that name nobody: a remark, no name, no number."""
    for n in range(count):
        yield replace(
            like,
            person=None,
            name="",
            id_number="",
            phone="",
            rest="",
            address=("同车另有2人待核", "信息不详", "以上人员已电话通知")[n % 3],
            flaws=("nobody",),
        )
