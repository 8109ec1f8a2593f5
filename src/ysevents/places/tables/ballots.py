"""Tables of ballots. No logic."""

from piccolo.columns import UUID, Boolean, Bytea, ForeignKey, Integer, SmallInt, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from ysevents.core.tables import Occurrence, Person, Space, Venue
from ysevents.kit.database import DB
from ysevents.kit.enums import one_of
from ysevents.kit.ids import uuid7
from ysevents.places.enums import BallotOfferState, BallotState

KEEP = OnDelete.restrict


class Ballot(Table, db=DB):
    """抽签: slots that are not given to whoever is fastest.

    The seed is sealed until the draw; its hash, `commitment`, is shown from the beginning.
    """

    id = UUID(primary_key=True, default=uuid7)
    venue = ForeignKey(Venue, null=False, on_delete=KEEP, index=True)
    title = Varchar(60)
    opens_at = Timestamptz()
    closes_at = Timestamptz()
    confirm_minutes = SmallInt(null=True, default=None)
    """How long a winner may take to confirm; without it winning is enough."""
    ranks_at_most = SmallInt(default=3)
    """How many slots somebody may wish for."""
    rounds = SmallInt(default=1)
    """How many slots somebody may win: one in each round."""
    asks_public_number = Boolean(default=False)
    """Whether a number that nobody could know before goes into the draw."""
    public_number = Varchar(40, null=True, default=None)
    commitment = Bytea()
    seed_sealed = Bytea()
    state = Varchar(10, choices=BallotState, default=BallotState.OPEN)
    frozen_at = Timestamptz(null=True, default=None)
    list_digest = Bytea(null=True, default=None)
    drawn_at = Timestamptz(null=True, default=None)
    log = Text(null=True, default=None)
    """All that a stranger needs to draw again, as JSON; pseudonyms alone."""
    created_at = Timestamptz()
    created_by = UUID()
    revision = Integer(default=0)

    ballot_state_known = Check(one_of("state", BallotState))
    ballot_closes_after_opening = Check("closes_at > opens_at")
    ballot_some_wishes = Check("ranks_at_most BETWEEN 1 AND 20 AND rounds BETWEEN 1 AND 5")
    ballot_confirm_for_a_while = Check("confirm_minutes BETWEEN 10 AND 10080")
    ballot_frozen_whole = Check("(state IN ('frozen', 'drawn')) <= (list_digest IS NOT NULL)")
    ballot_drawn_whole = Check("(state = 'drawn') = (log IS NOT NULL)")


class BallotSlot(Table, db=DB):
    """What is drawn for. Until the draw its floor is held by `occurrence`."""

    id = UUID(primary_key=True, default=uuid7)
    ballot = ForeignKey(Ballot, null=False, on_delete=KEEP)
    number = SmallInt()
    space = ForeignKey(Space, null=False, on_delete=KEEP)
    starts_at = Timestamptz()
    ends_at = Timestamptz()
    occurrence = ForeignKey(Occurrence, on_delete=KEEP, index=True)

    ballot_slot_number_once = Unique(["ballot", "number"])
    ballot_slot_once = Unique(["ballot", "space", "starts_at"])


class BallotEntry(Table, db=DB):
    """Somebody takes part, publicly known by a code that the server made."""

    id = UUID(primary_key=True, default=uuid7)
    ballot = ForeignKey(Ballot, null=False, on_delete=KEEP)
    holder = ForeignKey(Person, null=False, on_delete=KEEP, index=True)
    account = UUID()
    code = Varchar(16)
    created_at = Timestamptz()
    turn = Integer(null=True, default=None)
    """The place in the order drawn, from 1."""

    ballot_entry_once = Unique(["ballot", "holder"])
    ballot_code_once = Unique(["ballot", "code"])


class BallotWish(Table, db=DB):
    """A slot somebody wishes for; rank 1 is the dearest."""

    id = UUID(primary_key=True, default=uuid7)
    entry = ForeignKey(BallotEntry, null=False, on_delete=OnDelete.cascade)
    rank = SmallInt()
    slot = ForeignKey(BallotSlot, null=False, on_delete=KEEP)

    ballot_rank_once = Unique(["entry", "rank"])
    ballot_wish_once = Unique(["entry", "slot"])


class BallotOffer(Table, db=DB):
    """What the draw, or somebody's passing, gave to whom; `refused` says why it could not be."""

    id = UUID(primary_key=True, default=uuid7)
    entry = ForeignKey(BallotEntry, null=False, on_delete=KEEP)
    slot = ForeignKey(BallotSlot, null=False, on_delete=KEEP, index=True)
    occurrence = ForeignKey(Occurrence, on_delete=KEEP, index=True)
    state = Varchar(10, choices=BallotOfferState)
    offered_at = Timestamptz()
    offered_until = Timestamptz(null=True, default=None)
    refused = Varchar(40, null=True, default=None)

    ballot_offer_state_known = Check(one_of("state", BallotOfferState))
    ballot_offer_once = Unique(["entry", "slot"])
    ballot_refusal_told = Check("(state = 'refused') = (refused IS NOT NULL)")
