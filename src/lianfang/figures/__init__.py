"""The registry: each figure is declared once and asked as of a moment, within a scope."""
