"""The verbs of fairness, by noun; other modules find them all here."""

from ysevents.places.service.capacities import (
    claim_place,
    get_capacity,
    give_place_back,
    list_capacities,
    set_capacity,
    take_place,
)
from ysevents.places.service.points import (
    BANNED,
    appeal,
    check_not_banned,
    decide_appeal,
    find_penalties,
    get_standing,
    give_points,
    list_appeals,
    refuse_banned,
    set_penalties,
)
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
    "BANNED",
    "QUOTAS",
    "appeal",
    "check_not_banned",
    "claim",
    "claim_place",
    "decide_appeal",
    "end_rule",
    "find_penalties",
    "get_capacity",
    "get_standing",
    "give_place_back",
    "give_points",
    "list_appeals",
    "list_capacities",
    "list_rules",
    "make_rule",
    "quotas_of",
    "refusal_of",
    "refuse_banned",
    "return_claims",
    "set_capacity",
    "set_penalties",
    "take_place",
]
