"""Observation: orders with an end, the team of five, two checks a day, and sites."""
