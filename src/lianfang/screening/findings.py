"""What is said of a value that could not be taken, and of one that was repaired.

Codes and values are stored; the sentences stand here once, as English gettext ids with
`{named}` places, so that a page can say them in Chinese.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lianfang.screening.headers import Field


class Code(StrEnum):
    """Why a value was not taken, or what does not agree within a row."""

    ID_LOST_PRECISION = "id_lost_precision"
    ID_SHAPE = "id_shape"
    ID_AREA = "id_area"
    ID_AREA_ENDED = "id_area_ended"
    ID_BIRTH_DATE = "id_birth_date"
    ID_CHECK_DIGIT = "id_check_digit"
    PHONE_UNREADABLE = "phone_unreadable"
    NAME_NOT_WHOLE = "name_not_whole"
    SEX_UNREADABLE = "sex_unreadable"
    AGE_UNREADABLE = "age_unreadable"
    DATE_UNREADABLE = "date_unreadable"
    DATE_AMBIGUOUS = "date_ambiguous"
    DATE_AFTER_LIST = "date_after_list"
    DATE_LONG_PAST = "date_long_past"
    ARRIVED_BEFORE_LEFT = "arrived_before_left"
    SEX_DIFFERS_FROM_ID = "sex_differs_from_id"
    BIRTH_DIFFERS_FROM_ID = "birth_differs_from_id"
    AGE_DIFFERS_FROM_ID = "age_differs_from_id"
    NAMES_NOBODY = "names_nobody"
    CELL_ERROR = "cell_error"
    CELL_FORMULA = "cell_formula"
    ID_OF_ANOTHER = "id_of_another"
    SECOND_NUMBER = "second_number"


class Rule(StrEnum):
    """By which rule a value with only one reading was repaired."""

    MARKS_REMOVED = "marks_removed"
    CAPITAL_X = "capital_x"
    DIGIT_FOR_LETTER = "digit_for_letter"
    FIFTEEN_DIGITS = "fifteen_digits"
    PHONES_PARTED = "phones_parted"
    NAME_NOTE_REMOVED = "name_note_removed"
    DATE_WRITTEN_OUT = "date_written_out"
    EXCEL_SERIAL = "excel_serial"
    YEAR_SUPPLIED = "year_supplied"
    NOTE_REMOVED = "note_removed"
    CARRIED_DOWN = "carried_down"


@dataclass(frozen=True, slots=True)
class Message:
    """A problem and how to mend it, as gettext ids; both may use {column} and {value}."""

    problem: str
    remedy: str


MESSAGES: dict[Code, Message] = {
    Code.ID_LOST_PRECISION: Message(
        "{value} in {column}: the spreadsheet kept only the first 15 digits of the ID number.",
        "Set the column to text, enter the number again from the source and send the row again.",
    ),
    Code.ID_SHAPE: Message(
        "{value} in {column} is not an ID number of 18 characters.",
        "Enter 18 characters, such as 14999919900101001X.",
    ),
    Code.ID_AREA: Message(
        "{value} in {column}: no ID number begins with these digits.",
        "Compare the number with the identity card.",
    ),
    Code.ID_AREA_ENDED: Message(
        "{value} in {column}: the area code had been given up before the birth year.",
        "Compare the number with the identity card: the first six digits or the year are wrong.",
    ),
    Code.ID_BIRTH_DATE: Message(
        "{value} in {column}: digits 7 to 14 are not a possible birth date.",
        "Compare the number with the identity card.",
    ),
    Code.ID_CHECK_DIGIT: Message(
        "{value} in {column}: the last character does not fit the others.",
        "Compare the number with the identity card: a digit is wrong or two are swapped.",
    ),
    Code.PHONE_UNREADABLE: Message(
        "{value} in {column} is not a phone number.",
        "Enter 11 digits of a mobile number, or a landline with its area code: 0359-2022345.",
    ),
    Code.NAME_NOT_WHOLE: Message(
        "{value} in {column} is not one person's whole name.",
        "Enter surname and given name, one person in a row.",
    ),
    Code.SEX_UNREADABLE: Message("{value} in {column} is not a sex.", "Enter 男 or 女."),
    Code.AGE_UNREADABLE: Message(
        "{value} in {column} is not an age in years.", "Enter a number from 0 to 120."
    ),
    Code.DATE_UNREADABLE: Message(
        "{value} in {column} is not a date.", "Enter year, month and day: 2020-01-22."
    ),
    Code.DATE_AMBIGUOUS: Message(
        "{value} in {column} can be read as more than one day.",
        "Enter year, month and day: 2020-01-22.",
    ),
    Code.DATE_AFTER_LIST: Message(
        "{value} in {column} is later than the list itself.", "Correct the date."
    ),
    Code.DATE_LONG_PAST: Message(
        "{value} in {column} is more than a year before the list.",
        "Correct the year, or take the row out of the list.",
    ),
    Code.ARRIVED_BEFORE_LEFT: Message(
        "{value} in {column}: the arrival is before the departure, neither date is taken.",
        "Correct whichever of the two dates is wrong.",
    ),
    Code.SEX_DIFFERS_FROM_ID: Message(
        "{value} in {column} differs from the ID number; the number's is taken.",
        "See whether the number is this person's own.",
    ),
    Code.BIRTH_DIFFERS_FROM_ID: Message(
        "{value} in {column} differs from the ID number; the number's is taken.",
        "See whether the number is this person's own.",
    ),
    Code.AGE_DIFFERS_FROM_ID: Message(
        "{value} in {column} does not fit the ID number; the age is not taken.",
        "See whether the number is this person's own.",
    ),
    Code.NAMES_NOBODY: Message(
        "The row names nobody: {column} holds “{value}”, and there is no valid ID number.",
        "Enter the whole name, or an ID number of 18 characters.",
    ),
    Code.CELL_ERROR: Message(
        "{value} in {column} is an error of the spreadsheet, not a value.",
        "Enter the value itself in place of the formula.",
    ),
    Code.CELL_FORMULA: Message(
        "{value} in {column} is a formula without a result.",
        "Open the file in a spreadsheet and save it, or enter the value itself.",
    ),
    Code.ID_OF_ANOTHER: Message(
        "{value} in {column} stands beside another name as well: two people with one ID number.",
        "Compare name and number with the identity card; until then it is put to a person.",
    ),
    Code.SECOND_NUMBER: Message(
        "{value} in {column} is a second ID number of what seems to be one person.",
        "Compare name and number with the identity card; until then it is put to a person.",
    ),
}

RULES: dict[Rule, str] = {
    Rule.MARKS_REMOVED: "full-width characters, spaces or marks written as plain ones",
    Rule.CAPITAL_X: "small x written as X",
    Rule.DIGIT_FOR_LETTER: "a letter or sign that stood for a digit replaced, the last one fits",
    Rule.FIFTEEN_DIGITS: "15-digit number written with 18 characters",
    Rule.PHONES_PARTED: "several phone numbers in one cell parted",
    Rule.NAME_NOTE_REMOVED: "note, title or number beside the name taken out",
    Rule.DATE_WRITTEN_OUT: "date written with year, month and day",
    Rule.EXCEL_SERIAL: "a spreadsheet's day number written as a date",
    Rule.YEAR_SUPPLIED: "year supplied from the list's date",
    Rule.NOTE_REMOVED: "note beside the number taken out",
    Rule.CARRIED_DOWN: "taken from the merged cell that spans the row",
}


@dataclass(frozen=True, slots=True)
class Repair:
    """A value that had one reading only: what stood there, what is taken, by which rule."""

    field: Field
    column: str
    original: str
    value: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class Finding:
    """A value that was not taken, or that disagrees: where, what stood there, why.

    `reading` is the value in its one form where it could be read (a date in 2099), so that
    the same content saved by another program is the same finding.
    """

    field: Field
    column: str
    original: str
    code: Code
    reading: str = ""

    @property
    def message(self) -> Message:
        """The problem and its remedy, to be translated and filled with `places`."""
        return MESSAGES[self.code]

    @property
    def places(self) -> dict[str, str]:
        """What the message's named places stand for."""
        return {"column": self.column, "value": self.original}


ABOUT_OTHERS = (Code.ID_OF_ANOTHER, Code.SECOND_NUMBER)
"""What compares a row with people whom another list may have named. It is for headquarters: a
provider sees its row and the row's outcome, and no hint of what others know."""
