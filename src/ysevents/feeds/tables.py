"""Tables of feeds. No logic."""

from piccolo.columns import UUID, BigInt, Bytea, ForeignKey, SmallInt, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check
from piccolo.table import Table

from ysevents.core.tables import Organization, Person
from ysevents.feeds.enums import Purpose
from ysevents.kit.database import DB
from ysevents.kit.enums import one_of


class FeedToken(Table, db=DB):
    """The secret address of a calendar. Only its hash is kept; replaced ones answer 410.

    `person` is whose agenda it is: the owner, or an athlete the owner answers for; a unit's address has
    `organization` instead. One living address per account and thing, by a unique index.
    """

    token_hash = Bytea(primary_key=True)
    account = UUID(index=True)
    purpose = Varchar(10, choices=Purpose, default=Purpose.AGENDA)
    person = ForeignKey(Person, on_delete=OnDelete.restrict)
    organization = ForeignKey(Organization, on_delete=OnDelete.restrict)
    remind_min = SmallInt(default=0)
    """How long before the start the calendar reminds; 0 not at all."""
    created_at = Timestamptz()
    last_read_at = Timestamptz(null=True, default=None)
    revoked_at = Timestamptz(null=True, default=None)

    feed_purpose_known = Check(one_of("purpose", Purpose))
    feed_of_one = Check(
        "(purpose = 'unit') = (organization IS NOT NULL) AND (purpose = 'unit') = (person IS NULL)"
    )
    feed_reminder_real = Check("remind_min BETWEEN 0 AND 1440")


class PublishedItem(Table, db=DB):
    """One item of a change feed as it was last published: a copy that decides nothing.

    `modified` only rises within a feed, and whoever writes holds the feed's lock until the commit: a reader who
    has seen a number misses nothing below it. What is gone stays as a tombstone without data.
    """

    id = Varchar(140, primary_key=True)
    """Feed and item, `slots/…`."""
    feed = Varchar(20)
    item = Varchar(110)
    part = UUID(null=True, default=None)
    """What the item was read with, a venue: a reading of that part says which items of it are gone."""
    modified = BigInt()
    data = Text(null=True, default=None)
    """JSON; none for a tombstone."""
    changed_at = Timestamptz()
