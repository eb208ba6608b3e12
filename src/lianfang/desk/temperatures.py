"""Readings in words: what is wrong with one and how to mend it, and what symptoms are called."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol

from django.utils.translation import gettext as _

from lianfang.desk.templatetags.words import celsius
from lianfang.quarantine.check_rules import CheckFault
from lianfang.quarantine.choices import Symptom
from lianfang.quarantine.rules import Fault
from lianfang.quarantine.temperature_rules import Read, Unread

_BETWEEN = re.compile(r"[、，,;；。]|(?<=[^\x00-\x7f])\s+")
_NONE = frozenset({"无", "没有", "正常", "none", "no"})


def temperature_words(typed: str, read: Read) -> str:
    """Why a temperature was not read, and what to do about it."""
    perhaps = celsius(read.perhaps) if read.perhaps else ""
    said = {
        Unread.EMPTY: _("Enter the temperature, such as 36.6."),
        Unread.FEVER_WORD: _(
            "“{typed}” is not a temperature. Measure and enter the degrees, such as 38.2; if it"
            " cannot be measured now, call the clinic."
        ),
        Unread.FAHRENHEIT: _(
            "“{typed}” looks like degrees Fahrenheit; that would be {perhaps}. Look at the"
            " thermometer and enter degrees Celsius."
        ),
        Unread.POINT_MISSING: _(
            "“{typed}” has a digit too many. If it is {perhaps}, enter it so."
        ),
        Unread.POINT_SHIFTED: _(
            "“{typed}” is not a temperature of a person. If it is {perhaps}, enter it so."
        ),
        Unread.TOO_FINE: _("“{typed}” has more than one digit after the point; enter one."),
    }.get(read.why or Unread.WORDS)
    if said is None:
        said = _(
            "Temperature “{typed}” is not between 34.0 and 43.0; look again and enter it,"
            " such as 36.6."
        )
    return said.format(typed=typed, perhaps=perhaps)


def fault_words(fault: str) -> str:
    """Why a reading was not taken, in words."""
    return {
        Fault.UNKNOWN_ORDER: _("This order is not within your scope; nothing was recorded."),
        Fault.FUTURE: _("The time of measuring is later than now; enter when it really was."),
        Fault.BEFORE_ORDER: _("The time of measuring is before the order began."),
        Fault.AFTER_END: _("The order had ended by then; no check is needed any more."),
        Fault.NOT_PLAUSIBLE: _("A temperature lies between 34.0 and 43.0; look again."),
        Fault.WRONG_SLOT: _(
            "The time of measuring does not belong to this check; choose the other."
        ),
        CheckFault.CLOCK_OFF: _(
            "The clock of this phone is wrong by more than a day; set it to now, then enter when"
            " the temperature was taken."
        ),
        CheckFault.UNKNOWN_MEASURER: _(
            "Whoever is named as having measured does not measure; choose the post that did."
        ),
        CheckFault.NOT_OWN_WORD: _("On one's own page only one's own word is recorded."),
    }.get(fault, fault)


class _Typed(Protocol):
    wrong: dict[str, str]

    def text(self, name: str) -> str: ...


def read_symptoms(typed: _Typed, name: str) -> tuple[str, ...]:
    """Symptoms as written, “咳嗽、乏力”; an unknown word is asked for again."""
    known = {str(s.label): s.value for s in Symptom} | _OTHER_WORDS
    found = []
    for part in map(str.strip, _BETWEEN.split(typed.text(name))):
        if not part or part in _NONE:
            continue
        if part not in known and part not in Symptom.values:
            words = _("“{word}” is not on the list of symptoms; choose among: {known}.")
            typed.wrong[name] = words.format(word=part, known=symptom_words(Symptom.values))
            return ()
        found.append(known.get(part, part))
    return tuple(dict.fromkeys(found))


_OTHER_WORDS = {
    "咳": "cough",
    "干咳": "cough",
    "无力": "fatigue",
    "没力气": "fatigue",
    "疲乏": "fatigue",
    "胸闷": "breathless",
    "喘": "breathless",
    "呼吸困难": "breathless",
    "嗓子疼": "sore_throat",
    "喉咙痛": "sore_throat",
    "发冷": "chills",
    "寒战": "chills",
    "拉肚子": "diarrhoea",
    "浑身疼": "aches",
    "肌肉酸痛": "aches",
}
"""How people say it."""


def symptom_words(symptoms: Iterable[str]) -> str:
    """Symptoms by name."""
    labels = {s.value: str(s.label) for s in Symptom}
    return "、".join(labels.get(s, s) for s in symptoms)
