"""Draws that a correction has overtaken: who goes on from a round is no longer who was drawn into the next."""

from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.competitions import draw_queries
from ysevents.competitions.enums import Round
from ysevents.competitions.service import lists, results
from ysevents.competitions.service.fixtures import word_of
from ysevents.competitions.stage_schemas import OutdatedDraw
from ysevents.core.service import events


async def list_outdated(event: UUID, *, account: Account) -> list[OutdatedDraw]:
    """Those of a meet or of a contest, with full names: for the desks of draws and of results."""
    await results.check_may((await events.get_event(event))["root"], account, *results.DESK)
    rows = await draw_queries.outdated_draws(event)
    if not rows:
        return []
    names = await lists.names_of(
        {id for row in rows for id in (*row["missing"], *row["mistaken"])}, full_names=True
    )
    return [
        OutdatedDraw(
            stage=row["stage"],
            title=f"{row['title']} {word_of(Round(row['round']))}",
            missing={id: names[id] for id in row["missing"]},
            mistaken={id: names[id] for id in row["mistaken"]},
        )
        for row in rows
    ]
