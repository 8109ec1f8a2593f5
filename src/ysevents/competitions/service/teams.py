"""Teams as organizations: what a team entry becomes when registration is frozen."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.competitions import queries
from ysevents.competitions.rules.rosters import team_word
from ysevents.core.schemas import NewTeam
from ysevents.core.service import organizations
from ysevents.kit import clock
from ysevents.kit.database import transaction


async def form_teams(meet: UUID, units: Sequence[UUID], *, account: Account, now: datetime) -> int:
    """Make an organization of each approved team of these units, with its list as members from today.

    Fixtures drawn already have the team instead of its unit from now on. A team is formed once; answers how
    many were.
    """
    async with transaction():
        rows = await queries.teams_to_form(meet, units)
        teams = []
        for row in rows:
            word = team_word(row["unit_place"]) if row["several"] else ""
            teams.append(
                NewTeam(
                    unit=row["unit"],
                    name=_named(row["short_name"], row["title"], word, most=80),
                    short_name=_named(row["short_name"], "", word, most=30),
                    members=tuple(row["members"]),
                )
            )
        if teams:
            await organizations.form_teams(teams, from_on=clock.local_day(now), by=account.id, now=now)
            await queries.set_teams([row["entry"] for row in rows], [team.id for team in teams])
    return len(teams)


def _named(unit: str, contest: str, word: str, *, most: int) -> str:
    """`芙蓉镇示例小学 男子4×100米接力 小学甲组 二队`; a unit too long is cut, the rest tells teams apart."""
    tail = "".join(f" {part}" for part in (contest, word) if part)
    return unit[: most - len(tail)] + tail
