"""The ledger of obligations: each duty is a row before it is due."""
