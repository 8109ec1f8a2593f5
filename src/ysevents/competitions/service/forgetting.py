"""What is written about somebody who is made nameless: the words or the name go, what was decided stays."""

from ysevents.competitions import change_queries, forget_queries
from ysevents.core.rules import DELETED_TEXT
from ysevents.core.schemas import Forgotten

SOMEBODY = "某某"
"""Stands for the name in rulings, protests and reasons; no longer than any name."""


async def forget(forgotten: Forgotten) -> None:
    """Delete why somebody scratched or was replaced, for it may tell of an illness; elsewhere only the name."""
    await change_queries.blank_reasons(forgotten.persons, DELETED_TEXT)
    meets = await forget_queries.meets_of(forgotten.persons)
    for name in sorted(forgotten.names, key=len, reverse=True):
        # Letters alone could be a word of the JSON itself.
        if (
            meets
            and len(name) >= len(SOMEBODY)
            and not name.isascii()
            and name not in {SOMEBODY, DELETED_TEXT}
        ):
            await forget_queries.hide_name(meets, name, SOMEBODY)
