"""Identity numbers and telephones of people who do not exist.

Area 149999 was never assigned, so that no number here can be anybody's.
"""

from datetime import date
from random import Random

AREA = "149999"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"

# Heads of which the carriers hold next to no blocks, so that a number rings at nobody's.
_PHONE_HEADS = ("142", "143", "154", "160", "163")


def check_digit(first_17: str) -> str:
    """Return the eighteenth character by GB 11643-1999 (ISO 7064 MOD 11-2)."""
    total = sum(int(d) * w for d, w in zip(first_17, _WEIGHTS, strict=True))
    return _CHECKS[total % 11]


def id_number(born: date, sex: str, serial: int) -> str:
    """Return the number of a person: `serial` 0..499 tells apart those born alike."""
    order = 2 * serial + (1 if sex == "M" else 0)
    first = f"{AREA}{born:%Y%m%d}{order:03d}"
    return first + check_digit(first)


def is_valid(number: str) -> bool:
    """Say whether 18 characters end in the right check digit (x for X is not right)."""
    digits, check = number[:17], number[17:]
    return len(digits) == 17 and digits.isdecimal() and check_digit(digits) == check


def phone(chance: Random) -> str:
    """Return an eleven-digit mobile number."""
    return f"{chance.choice(_PHONE_HEADS)}{chance.randrange(10**8):08d}"
