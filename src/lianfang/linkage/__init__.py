"""Which records are about one person: a stored Splink model, run on DuckDB or on Spark."""
