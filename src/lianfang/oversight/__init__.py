"""Oversight: what a unit states against what is on record, matters that people decide."""
