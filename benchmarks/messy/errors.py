"""What goes wrong with names, numbers, telephones and days between the person and the cell."""

from __future__ import annotations

import random
from datetime import date, timedelta

from benchmarks.messy import characters
from benchmarks.messy.people import Person

_FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


class Hand:
    """One department's way with its cells: how often each thing goes wrong there.

    `typed` scales slips of the keyboard and the ear, `read` those of the eye (handwriting,
    scans), `loose` the habits that change a cell's look and not what it says.
    """

    def __init__(
        self, chance: random.Random, *, typed: float = 1, read: float = 0, loose: float = 1
    ) -> None:
        self.chance = chance
        self._typed, self._read, self._loose = typed, read, loose

    def happens(self, rate: float) -> bool:
        return self.chance.random() < rate

    def name(self, person: Person) -> str:
        """The name as it gets written."""
        name = person.name
        if "·" in name:
            return self._minority_name(name)
        luck = self.chance.random()
        for rate, slip in (
            (0.052 * self._typed, self._homophone),
            (0.010 * self._typed, self._misheard),
            (0.026 * self._read, self._misread),
            (0.004 * self._typed, self._lost),
            (0.0025 * self._typed, self._doubled),
            (0.003 * self._typed, self._turned),
            (0.004 * self._loose, self._traditional),
            (0.0015 * self._loose, self._unknown_to_the_system),
        ):
            if luck < rate:
                return slip(name)
            luck -= rate
        return self._dressed(name)

    def _minority_name(self, name: str) -> str:
        dot = self.chance.choice(("·", "·", ".", "•", "・", "", " ", "．", "-"))
        first, second = name.split("·")
        return first if self.happens(0.04) else first + dot + second

    def _at(self, name: str) -> int:
        """A place in the name: mostly in the given name."""
        return self.chance.randrange(0 if self.happens(0.12) else 1, len(name))

    def _exchanged(self, name: str, choices: dict[int, str]) -> str:
        places = [at for at, found in choices.items() if found]
        if not places:
            return name
        at = self._at(name)
        at = at if at in places else self.chance.choice(places)
        return name[:at] + self.chance.choice(choices[at]) + name[at + 1 :]

    def _homophone(self, name: str) -> str:
        surnames = [one for one in characters.surnames()[0] if len(one) == 1]
        choices = {i: characters.homophones(one) for i, one in enumerate(name)}
        choices[0] = "".join(one for one in choices[0] if one in surnames)
        return self._exchanged(name, choices)

    def _misheard(self, name: str) -> str:
        choices = {i: characters.near_sounds(one) for i, one in enumerate(name) if i}
        return self._exchanged(name, choices)

    def _misread(self, name: str) -> str:
        table = characters.look_alikes()
        return self._exchanged(name, {i: table.get(one, "") for i, one in enumerate(name)})

    def _lost(self, name: str) -> str:
        if len(name) < 3:
            return name
        at = self.chance.randrange(1, len(name))
        return name[:at] + name[at + 1 :]

    def _doubled(self, name: str) -> str:
        at = self._at(name)
        extra = self.chance.choice((name[at], self.chance.choice("小一子国文")))
        return name[:at] + extra + name[at:]

    def _turned(self, name: str) -> str:
        if len(name) < 3:
            return name
        return name[:-2] + name[-1] + name[-2]

    def _traditional(self, name: str) -> str:
        return "".join(characters.traditional().get(one, one) for one in name)

    def _unknown_to_the_system(self, name: str) -> str:
        return name[:-1] + self.chance.choice("?？*#□")

    def _dressed(self, name: str) -> str:
        """Looks that say nothing else."""
        luck = self.chance.random()
        if luck < 0.02 * self._loose and len(name) == 2:
            return name[0] + self.chance.choice((" ", "　", "  ")) + name[1]
        if luck < 0.03 * self._loose:
            return self.chance.choice((" ", "")) + name + self.chance.choice((" ", "　", "\t"))
        if luck < 0.04 * self._loose:
            return name + self.chance.choice(
                ("（学生）", "(本人)", "（已返）", "（户主）", "同志", "*")
            )
        return name

    def number(self, number: str) -> str:
        """The identity number as it gets written; empty stays empty."""
        if not number:
            return ""
        luck = self.chance.random()
        for rate, slip in (
            (0.018 * (self._typed + self._read), self._one_digit),
            (0.009 * self._typed, self._two_swapped),
            (0.004 * self._typed, self._one_missing),
            (0.0015 * self._typed, self._one_more),
        ):
            if luck < rate:
                return slip(number)
            luck -= rate
        return self._number_dressed(number)

    def _one_digit(self, number: str) -> str:
        """Keys beside one another, or figures that look alike."""
        at = self.chance.choices(range(18), [1] * 6 + [3] * 11 + [2])[0]
        near = {"1": "247", "2": "135", "3": "285", "4": "157", "5": "246", "6": "359", "7": "148",
                "8": "573", "9": "684", "0": "96", "X": "0"}  # fmt: skip
        return number[:at] + self.chance.choice(near[number[at]]) + number[at + 1 :]

    def _two_swapped(self, number: str) -> str:
        places = [i for i in range(6, 17) if number[i] != number[i + 1]]
        at = self.chance.choice(places)
        return number[:at] + number[at + 1] + number[at] + number[at + 2 :]

    def _one_missing(self, number: str) -> str:
        at = self.chance.randrange(6, 18)
        return number[:at] + number[at + 1 :]

    def _one_more(self, number: str) -> str:
        at = self.chance.randrange(6, 18)
        return number[:at] + number[at] + number[at:]

    def _number_dressed(self, number: str) -> str:
        luck = self.chance.random()
        if luck < 0.02 * self._loose:
            return self.chance.choice(("'", "’", " ", "‘")) + number
        if luck < 0.03 * self._loose:
            return f"{number[:6]} {number[6:14]} {number[14:]}"
        if luck < 0.035 * self._loose:
            return number.translate(_FULL_WIDTH)
        if luck < 0.04 * self._loose:
            return number + " "
        return number.replace("X", "x") if self.happens(0.4 * min(1, self._loose)) else number

    def phone(self, person: Person, *, own: float = 1.0) -> str:
        """The telephone: theirs, one that was theirs, a relative's; with its slips."""
        phone = person.phone
        relatives = [number for _, number in person.relatives if number != phone]
        if person.old_phone and self.happens(0.35):
            phone = person.old_phone
        elif relatives and self.happens(0.11 + 1 - own):
            phone = self.chance.choice(relatives)
        if not phone:
            return ""
        luck = self.chance.random()
        slips = self._typed + self._read
        if luck < 0.010 * slips:
            at = self.chance.randrange(2, 11)
            return (
                phone[:at]
                + str((int(phone[at]) + self.chance.randrange(1, 10)) % 10)
                + phone[at + 1 :]
            )
        if luck < 0.014 * slips:
            at = self.chance.randrange(3, 10)
            return phone[:at] + phone[at + 1] + phone[at] + phone[at + 2 :]
        if luck < 0.017 * slips:
            return phone[:-1] if self.happens(0.6) else phone + phone[-1]
        return self._phone_dressed(phone, relatives)

    def _phone_dressed(self, phone: str, relatives: list[str]) -> str:
        luck = self.chance.random()
        if luck < 0.015 * self._loose and relatives:
            return phone + self.chance.choice(("/", "、", ",", " ", "；")) + relatives[0]
        if luck < 0.03 * self._loose:
            return self.chance.choice(("+86", "86-", "0086", "+86 ")) + phone
        if luck < 0.05 * self._loose:
            mark = self.chance.choice("- ")
            return mark.join((phone[:3], phone[3:7], phone[7:]))
        if luck < 0.055 * self._loose:
            return phone + self.chance.choice(("(父)", "（微信同号）", "(妻子)"))
        if luck < 0.06 * self._loose:
            return phone.translate(_FULL_WIDTH)
        return phone

    def landline(self) -> str:
        return f"0359-{self.chance.randrange(2000000, 8999999)}"

    def age(self, person: Person) -> int:
        """Full years, or by the old count, or a year out."""
        return max(0, person.age + self.chance.choices((0, 1, 2, -1), (80, 13, 3, 4))[0])

    def born(self, person: Person) -> date:
        """The birth date as known there."""
        luck = self.chance.random()
        born = person.born
        if luck < 0.004 and born.day <= 12:
            return date(born.year, born.day, born.month)
        if luck < 0.008:
            return _safe(born.year + self.chance.choice((-1, 1, 10, -10)), born.month, born.day)
        if luck < 0.012:
            return _safe(born.year, born.month, self.chance.randrange(1, 29))
        return born

    def near(self, day: date, exact: float) -> date:
        """A day of travel as remembered: mostly right, else one or two days out."""
        if self.happens(exact):
            return day
        return day + timedelta(days=self.chance.choice((-2, -1, -1, 1, 1, 2)))

    def day_by_hand(self, day: date) -> str:
        """A day of this winter as people write it."""
        m, d, y = day.month, day.day, day.year
        hand = self.chance.choices(
            (f"{m}月{d}日", f"{y}.{m}.{d}", f"{m}.{d}", f"{y}-{m:02d}-{d:02d}",
             f"{y}{m:02d}{d:02d}",
             f"{y}/{m}/{d}", f"{y}年{m}月{d}日", f"{m}月{d}号", f"{y % 100}.{m}.{d}", f"{m}/{d}",
             f"元月{d}日" if m == 1 else f"{m}月{d}日", f"{m}-{d}", f"{m}月{d}日下午"),
            (22, 12, 10, 12, 8, 8, 8, 6, 3, 4, 3, 2, 2),
        )  # fmt: skip
        return hand[0]


def _safe(year: int, month: int, day: int) -> date:
    return date(min(max(year, 1925), 2019), month, min(day, 28))
