"""Persons without names, their sealed identities, and joins that can be ended."""
