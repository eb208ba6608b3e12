"""What is compared of two records."""

from __future__ import annotations

from lianfang.linkage.case_comparisons import JOURNEY, PHONE, PLACE
from lianfang.linkage.person_comparisons import AGE, BIRTH, NAME, NUMBER, SEX

COMPARISONS = (NAME, NUMBER, BIRTH, AGE, SEX, PHONE, PLACE, JOURNEY)
