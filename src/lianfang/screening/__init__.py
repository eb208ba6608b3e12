"""From lists to ground: batches, rows, leads, answers from the field, household sweeps."""
