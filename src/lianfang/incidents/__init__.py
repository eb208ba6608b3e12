"""The outbreak, its protocol editions as dated parameters, and the keyring outside the base."""
