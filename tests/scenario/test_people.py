"""The people are synthetic, as many as they should be, and their dates agree."""

from collections import Counter
from datetime import date, timedelta

from lianfang.kernel import clock
from lianfang.scenario.district import build_district
from lianfang.scenario.idnumbers import is_valid
from lianfang.scenario.observation import last_day
from lianfang.scenario.offices import FIRST_DAY, LAST_DAY
from lianfang.scenario.people import build_people
from lianfang.scenario.sweeps import round_times
from lianfang.scenario.truth import OUTCOMES, Truth


def test_about_four_thousand_people(truth: Truth) -> None:
    assert len(truth.people) - len(truth.unlisted) == 3800
    assert Counter(p.known_via for p in truth.unlisted)["sweep"] >= 130
    assert len(truth.unlisted) == 210


def test_every_id_number_is_valid_unique_and_in_the_area_never_assigned(truth: Truth) -> None:
    numbers = [person.id_number for person in truth.people]
    assert all(is_valid(number) and number.startswith("149999") for number in numbers)
    assert len(set(numbers)) == len(numbers)
    for person in truth.people:
        assert person.id_number[6:14] == f"{person.born:%Y%m%d}"
        assert (int(person.id_number[16]) % 2 == 1) == (person.sex == "M")


def test_a_known_number_of_the_standard_is_valid() -> None:
    assert is_valid("11010519491231002X")
    assert not is_valid("11010519491231002x")
    assert not is_valid("110105194912310021")
    assert not is_valid("")


def test_outcomes_come_in_the_proportions_of_the_township_report(truth: Truth) -> None:
    listed = [person for person in truth.people if person.lists]
    shares = Counter(person.outcome for person in listed)
    for outcome, of_273 in OUTCOMES.items():
        assert abs(shares[outcome] / len(listed) - of_273 / 273) < 0.05


def test_names_repeat_and_families_share_telephones(truth: Truth) -> None:
    assert Counter(person.name for person in truth.people).most_common(1)[0][1] > 3
    shared = Counter(person.phone for person in truth.people)
    assert sum(1 for count in shared.values() if count > 1) > 100
    assert len({(p.party, p.household, p.village) for p in truth.people}) == len(
        {p.party for p in truth.people}
    )


def test_journeys_end_before_any_list_or_village_knows(truth: Truth) -> None:
    for person in truth.people:
        if person.first_listed:
            assert person.trip.arrived < clock.day_of(person.first_listed)
        if person.known_at:
            assert person.trip.arrived <= clock.day_of(person.known_at)
            assert person.trip.departed <= person.known_at
        if person.known_at and person.first_listed:
            assert person.known_at < person.first_listed


def test_the_fourteen_days_agree_with_the_outcome(truth: Truth) -> None:
    for person in truth.people:
        assert person.found_at is not None
        found = clock.day_of(person.found_at)
        if person.observed:
            assert last_day(person) > found
        if person.outcome == "past_period":
            assert last_day(person) < found
        assert FIRST_DAY <= found <= LAST_DAY


def test_people_met_at_the_door_are_met_when_their_grid_is_walked(truth: Truth) -> None:
    swept = [person for person in truth.people if person.known_via == "sweep"]
    assert swept
    for person in swept:
        times = [round_times(truth.seed, person.grid, n)[1] for n in (1, 2, 3, 4)]
        assert person.known_at in times


def test_a_few_fall_ill_within_their_observation(truth: Truth) -> None:
    ill = [person for person in truth.people if person.fever_on]
    assert len(ill) == 12
    for person in ill:
        assert person.fever_on and person.found_at and person.observed
        assert clock.day_of(person.found_at) < person.fever_on <= last_day(person)


def test_some_are_still_observed_on_the_last_day(truth: Truth) -> None:
    assert sum(1 for p in truth.people if p.observed and last_day(p) >= LAST_DAY) > 50


def test_those_without_a_suitable_home_go_to_a_site_that_can_hold_them(truth: Truth) -> None:
    sent = [person for person in truth.people if person.observation == "site"]
    assert sent
    assert all(p.observation == "site" for p in truth.people if not p.home_suitable)
    rooms = sum(site.rooms for site in truth.district.sites if site.mode == "active")
    for day in (FIRST_DAY + timedelta(days=n) for n in range(35)):
        assert sum(1 for p in sent if _present(p.found_at, day, last_day(p))) <= rooms


def _present(found: object, day: date, last: date) -> bool:
    return clock.day_of(found) <= day <= last  # type: ignore[arg-type]


def test_same_seed_same_people(truth: Truth) -> None:
    again = build_people(truth.seed, 1.0, build_district(truth.seed))
    assert again.people == truth.people
    other = build_people(truth.seed + 1, 1.0, build_district(truth.seed + 1))
    assert other.people != truth.people


def test_scale_shrinks_the_crowd() -> None:
    small = build_people(3, 0.01, build_district(3, 0.01))
    assert len(small.people) == 38 + 2 + 1
    assert sum(1 for person in small.people if person.fever_on) == 1
