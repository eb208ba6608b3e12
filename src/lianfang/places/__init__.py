"""Compounds, gates, grids, and households as addresses with a count."""
