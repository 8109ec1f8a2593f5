"""Table of the waiting list. No logic."""

from piccolo.columns import UUID, Array, ForeignKey, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check
from piccolo.table import Table

from ysevents.core.tables import Occurrence, Person, Venue
from ysevents.kit.database import DB
from ysevents.kit.enums import one_of
from ysevents.kit.ids import uuid7
from ysevents.places.enums import WishState

KEEP = OnDelete.restrict


class Wish(Table, db=DB):
    """候补: somebody would take a slot on one of these spaces, the first the best, if it falls free.

    The slot begins no earlier than `starts_at` and ends no later than `ends_at`.
    """

    id = UUID(primary_key=True, default=uuid7)
    holder = ForeignKey(Person, null=False, on_delete=KEEP, index=True)
    account = UUID()
    venue = ForeignKey(Venue, null=False, on_delete=KEEP)
    spaces = Array(base_column=UUID())
    starts_at = Timestamptz()
    ends_at = Timestamptz()
    created_at = Timestamptz()
    state = Varchar(10, choices=WishState, default=WishState.WAITING)
    occurrence = ForeignKey(Occurrence, on_delete=KEEP, index=True)
    """What was offered last, or taken."""
    offered_until = Timestamptz(null=True, default=None)

    wish_state_known = Check(one_of("state", WishState))
    wish_ends_after_start = Check("ends_at > starts_at AND ends_at <= starts_at + interval '1 day'")
    wish_names_spaces = Check("cardinality(spaces) BETWEEN 1 AND 60")
    wish_offer_whole = Check(
        "(state IN ('offered', 'taken')) <= (occurrence IS NOT NULL AND offered_until IS NOT NULL)"
    )
