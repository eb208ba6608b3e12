"""Lianfang 联防: the working system of a district epidemic headquarters."""

__version__ = "0.1.0"
