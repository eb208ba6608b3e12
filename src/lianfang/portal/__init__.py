"""The person's own page: a link and a code handed over with the paper, and no account."""
