"""Tables of fairness. No logic.

`quota_claim`, `capacity` and `place_taken` have keys that Piccolo cannot express: they are made in
migrations of this module.
"""

from ysevents.places.tables.ballots import Ballot, BallotEntry, BallotOffer, BallotSlot, BallotWish
from ysevents.places.tables.points import Appeal, Ban, PenaltyPoint, PenaltyRule
from ysevents.places.tables.quotas import QuotaRule
from ysevents.places.tables.waiting import Wish

__all__ = [
    "Appeal",
    "Ballot",
    "BallotEntry",
    "BallotOffer",
    "BallotSlot",
    "BallotWish",
    "Ban",
    "PenaltyPoint",
    "PenaltyRule",
    "QuotaRule",
    "Wish",
]
