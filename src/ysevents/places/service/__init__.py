"""The verbs of fairness, by noun; other modules find them all here."""

from ysevents.places.service.quotas import (
    QUOTAS,
    claim,
    end_rule,
    list_rules,
    make_rule,
    quotas_of,
    refusal_of,
    return_claims,
)

__all__ = [
    "QUOTAS",
    "claim",
    "end_rule",
    "list_rules",
    "make_rule",
    "quotas_of",
    "refusal_of",
    "return_claims",
]
