"""What decisions say of somebody who is made nameless: the words go, the decision stays."""

from ysevents.competitions import change_queries
from ysevents.core.rules import DELETED_TEXT
from ysevents.core.schemas import Forgotten


async def forget(forgotten: Forgotten) -> None:
    """Delete why somebody scratched or was replaced: it may tell of an illness."""
    await change_queries.blank_reasons(forgotten.persons, DELETED_TEXT)
