"""How far the registration of a meet is, for its desk: regulation, delegations, review, public notice."""

from collections.abc import Sequence
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.competitions.service.meet_desk import Step
from ysevents.registration import progress_queries


async def steps(event: UUID, account: Account) -> Sequence[Step]:
    """The steps before the programme is made; none for a meet that is registered elsewhere."""
    row = await progress_queries.progress(event)
    if row is None:
        return ()
    here = f"/registration/{event}"
    return (
        Step(
            title="规程",
            href=f"/regulations/{event}",
            done=int(row["is_published"]),
            total=1,
            unit="份",
            note=f"第{row['version']}版" if row["version"] else "",
        ),
        Step(
            title="报名", href=f"{here}/review", done=row["submitted"], total=row["delegations"], unit="支队"
        ),
        Step(
            title="审核", href=f"{here}/review", done=row["approved"], total=row["delegations"], unit="支队"
        ),
        Step(title="公示", href=f"{here}/notice", done=int(row["is_noticed"]), total=1, unit="次"),
    )
