"""Why two records were taken for one person, or not: codes, and their sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """What agrees or does not: comparison and level, or what a pair is put to a person for."""

    NAME_SAME = "name_same"
    NAME_ALIKE = "name_alike"
    NAME_NEAR = "name_near"
    NAME_SHORT = "name_short"
    NAME_ONE_OFF = "name_one_off"
    NAME_GIVEN = "name_given"
    NAME_SURNAME = "name_surname"
    NAME_DIFFERS = "name_differs"
    NUMBER_SAME = "number_same"
    NUMBER_SLIP = "number_slip"
    NUMBER_HEAD = "number_head"
    NUMBER_GARBLED = "number_garbled"
    NUMBER_DIFFERS = "number_differs"
    BIRTH_SAME = "birth_same"
    BIRTH_SLIP = "birth_slip"
    BIRTH_YEAR = "birth_year"
    BIRTH_DIFFERS = "birth_differs"
    AGE_SAME = "age_same"
    AGE_NEAR = "age_near"
    AGE_FAR = "age_far"
    AGE_DIFFERS = "age_differs"
    SEX_SAME = "sex_same"
    SEX_DIFFERS = "sex_differs"
    PHONE_SAME = "phone_same"
    PHONE_SHARED = "phone_shared"
    PHONE_SLIP = "phone_slip"
    PHONE_DIFFERS = "phone_differs"
    PLACE_DOOR = "place_door"
    PLACE_BLOCK = "place_block"
    PLACE_OTHER_BLOCK = "place_other_block"
    PLACE_VILLAGE = "place_village"
    PLACE_TOWNSHIP = "place_township"
    PLACE_DIFFERS = "place_differs"
    JOURNEY_SAME = "journey_same"
    JOURNEY_NEAR = "journey_near"
    JOURNEY_DIFFERS = "journey_differs"
    ONE_NUMBER = "one_number"
    TWO_NUMBERS = "two_numbers"
    NAMESAKE = "namesake"


SENTENCES: Mapping[Reason, str] = {
    Reason.NAME_SAME: "The names are the same.",
    Reason.NAME_ALIKE: "The names sound the same or look alike.",
    Reason.NAME_NEAR: "The names sound nearly the same, or their characters are turned round.",
    Reason.NAME_SHORT: "One of the names lacks a character of the other.",
    Reason.NAME_ONE_OFF: "The names differ in one character.",
    Reason.NAME_GIVEN: "The given names are the same, the surnames differ.",
    Reason.NAME_SURNAME: "Only the surnames are the same.",
    Reason.NAME_DIFFERS: "The names differ.",
    Reason.NUMBER_SAME: "The ID numbers are the same.",
    Reason.NUMBER_SLIP: "The ID numbers differ by one digit, or by two that changed places.",
    Reason.NUMBER_HEAD: "The ID numbers begin alike; one of them cannot be read to its end.",
    Reason.NUMBER_GARBLED: "The ID numbers differ; one of them is not valid.",
    Reason.NUMBER_DIFFERS: "Both ID numbers are valid and differ.",
    Reason.BIRTH_SAME: "The birth dates are the same.",
    Reason.BIRTH_SLIP: "The birth dates differ by a slip.",
    Reason.BIRTH_YEAR: "The years of birth are the same, the days differ.",
    Reason.BIRTH_DIFFERS: "The birth dates differ.",
    Reason.AGE_SAME: "The ages agree.",
    Reason.AGE_NEAR: "The ages are a year apart.",
    Reason.AGE_FAR: "The ages are two or three years apart.",
    Reason.AGE_DIFFERS: "The ages differ.",
    Reason.SEX_SAME: "The sex is the same.",
    Reason.SEX_DIFFERS: "The sex differs.",
    Reason.PHONE_SAME: "The phone number is the same.",
    Reason.PHONE_SHARED: "The phone number is the same, but people of several names use it.",
    Reason.PHONE_SLIP: "The phone numbers differ by one digit, or by two that changed places.",
    Reason.PHONE_DIFFERS: "The phone numbers differ.",
    Reason.PLACE_DOOR: "The door is the same.",
    Reason.PLACE_BLOCK: "The building or the village group is the same.",
    Reason.PLACE_OTHER_BLOCK: "The village is the same, the building or group another.",
    Reason.PLACE_VILLAGE: "The community or village is the same.",
    Reason.PLACE_TOWNSHIP: "The township is the same.",
    Reason.PLACE_DIFFERS: "The places differ.",
    Reason.JOURNEY_SAME: "The days of the journey are the same.",
    Reason.JOURNEY_NEAR: "The days of the journey are near each other.",
    Reason.JOURNEY_DIFFERS: "The days of the journey differ.",
    Reason.ONE_NUMBER: "Two people seem to have one ID number.",
    Reason.TWO_NUMBERS: "One person seems to have two ID numbers.",
    Reason.NAMESAKE: "Another person fits as well.",
}
"""The sentence of each reason, as a gettext id."""

AGREEING = frozenset(
    {
        Reason.NAME_SAME,
        Reason.NAME_ALIKE,
        Reason.NAME_NEAR,
        Reason.NAME_SHORT,
        Reason.NUMBER_SAME,
        Reason.NUMBER_SLIP,
        Reason.NUMBER_HEAD,
        Reason.BIRTH_SAME,
        Reason.BIRTH_SLIP,
        Reason.AGE_SAME,
        Reason.AGE_NEAR,
        Reason.SEX_SAME,
        Reason.PHONE_SAME,
        Reason.PHONE_SHARED,
        Reason.PHONE_SLIP,
        Reason.PLACE_DOOR,
        Reason.PLACE_BLOCK,
        Reason.PLACE_VILLAGE,
        Reason.PLACE_TOWNSHIP,
        Reason.JOURNEY_SAME,
        Reason.JOURNEY_NEAR,
    }
)
"""The reasons that speak for one person; all others speak against, or ask."""


@dataclass(frozen=True, slots=True)
class Said:
    """A reason as a sentence, to be translated where it is shown."""

    sentence: str


def said(codes: Iterable[str]) -> tuple[Said, ...]:
    """The sentences of stored codes; one that is not known any more is left out."""
    known = {str(reason): sentence for reason, sentence in SENTENCES.items()}
    return tuple(Said(known[code]) for code in codes if code in known)
