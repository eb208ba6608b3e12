"""The evening briefing, written from the registry."""
