"""What may only seem wrong because something else is not there, in sheets and parameters that could not be read.

A problem that is not listed is one of its own place: a mark out of range stays so whatever else is missing.
"""

from collections.abc import Set

CAUSES = {
    "criterion": "criteria",
    "fouls": "fouls",
    "game": "ended",
    "kicks_again": "cards",
    "length": "rubbers ended fixtures judges",
    "lengths_differ": "times calls",
    "minute": "periods",
    "missing": "entrants members guests stages pools apparatus time_limit_percent",
    "no_effect": "contests",
    "no_extra_time": "first_leg periods",
    "no_overtime": "periods",
    "no_such_fixture": "fixtures",
    "no_such_place": "pools",
    "not_a_side": "fixtures results",
    "not_due": "first_leg periods",
    "not_in": "decisions",
    "not_in_rules": "criteria across",
    "not_needed": "entries",
    "not_on_field": "players substitutions",
    "not_ordered": "decisions",
    "not_playing": "matches",
    "not_this_place": "pools",
    "other_pools": "pools",
    "out_of_turn": "shoot_out",
    "period": "periods",
    "plan": "entrants",
    "score": "goals baskets",
    "second_yellow": "cards",
    "sex": "rubbers",
    "short_team": "members rounds",
    "sides": "entrants",
    "sides_unknown": "fixtures results best",
    "starters": "ended",
    "too_early": "races",
    "too_few": "players",
    "too_many": "bars_mm",
    "too_many_go_on": "entrants pools",
    "unfinished": "ended first_leg periods decisions order",
    "unknown_contest": "contests",
    "unknown_division": "divisions",
    "unknown_entrant": "entrants members",
    "unknown_event": "events own",
    "unknown_level": "record_bonus",
    "unknown_match": "matches",
    "unknown_player": "players",
    "unknown_race": "races entrants",
    "unplayed": "rubbers",
    "unused": "events",
}
"""By the code of a problem: the fields and parameters that bring it about when a part of them is not there."""
TOLD_LATER = {"not_tied"}
"""What hangs on the whole table, and so on everything."""


def may_follow(code: str, missing: Set[str]) -> bool:
    """Whether a problem may be there only for want of something in these fields or parameters."""
    return code in TOLD_LATER or not missing.isdisjoint(CAUSES.get(code, "").split())
