"""What was written about somebody who is made nameless: the words go, what happened stays.

A reason for a whole delegation may be about any of its people, so it goes with each of them; by then the
meet is over. An objection names whom it is about in its own words: it goes when it has a name of theirs.
"""

from ysevents.core.rules import DELETED_TEXT
from ysevents.core.schemas import Forgotten
from ysevents.notify import service as notify
from ysevents.registration import forget_queries


async def forget(forgotten: Forgotten) -> None:
    """Delete reasons, answers, remarks and objections about somebody, and the messages that told of them."""
    delegations = await forget_queries.delegations_of(forgotten)
    await forget_queries.blank_changes(forgotten, delegations, DELETED_TEXT)
    await forget_queries.blank_remarks(forgotten, delegations, DELETED_TEXT)
    await forget_queries.blank_delegations(delegations, DELETED_TEXT)
    await forget_queries.blank_reopenings(delegations, DELETED_TEXT)
    await forget_queries.blank_objections(forgotten.names, delegations, DELETED_TEXT)
    await notify.forget_about(delegations)
