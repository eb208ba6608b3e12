"""Who acts: units, posts held for a time, permissions, relations, signing in."""
