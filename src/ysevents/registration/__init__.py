"""Delegations: who registers whom for what, until when, and who approves it."""
