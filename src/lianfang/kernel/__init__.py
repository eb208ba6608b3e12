"""What every app stands on: the domain's clock, errors, ids and text; imports nothing of ours."""
