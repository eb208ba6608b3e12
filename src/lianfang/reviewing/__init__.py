"""Knowing who looked: broken glass and its review, conflicts of interest, unusual reading."""
