"""Acts: every write is an operation that leaves an append-only, sealed entry."""
