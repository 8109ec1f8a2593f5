"""Tables of feeds. No logic."""

from piccolo.columns import UUID, Bytea, ForeignKey, Timestamptz
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from ysevents.core.tables import Person
from ysevents.kit.database import DB


class FeedToken(Table, db=DB):
    """The secret address of a personal calendar. Only its hash is kept; replaced ones answer 410."""

    token_hash = Bytea(primary_key=True)
    account = UUID(index=True)
    person = ForeignKey(Person, null=False, on_delete=OnDelete.restrict)
    created_at = Timestamptz()
    last_read_at = Timestamptz(null=True, default=None)
    revoked_at = Timestamptz(null=True, default=None)
