"""A seeded district and epidemic, played through the operations."""
