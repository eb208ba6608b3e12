"""Ugly lists with their truth, for measuring: people, how they are written, and what goes wrong.

The errors are those of clerks, exports, Excel, scans, telephones and pinyin input. They were
written down without sight of the repair and matching rules that they measure.
"""

from benchmarks.messy.bulk import rows_about, write_list
from benchmarks.messy.departments import Ground
from benchmarks.messy.lists import MessySet, make
from benchmarks.messy.people import Person, population

__all__ = ["Ground", "MessySet", "Person", "make", "population", "rows_about", "write_list"]
