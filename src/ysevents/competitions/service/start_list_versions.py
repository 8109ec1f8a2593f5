"""Versions of start lists: what was published when, and which of it is void 作废.

A list that is out and whose times move is void from that moment; the next version takes its place in the same
transaction, so that paper and screen can be held against each other by their number.
"""

from collections.abc import Sequence
from datetime import datetime
from json import loads
from uuid import UUID

from ysevents.competitions import timetable_queries
from ysevents.competitions.enums import Round
from ysevents.competitions.tables.timetable import StartListVersion
from ysevents.competitions.timetable_schemas import FixtureWas, ListVersion
from ysevents.kit.database import transaction
from ysevents.kit.ids import uuid7


async def keep_version(stages: Sequence[UUID], *, by: UUID | None, now: datetime) -> None:
    """Keep the published lists of these stages as their next versions."""
    async with transaction():
        counts = await timetable_queries.version_counts(stages)
        rows = await timetable_queries.start_list_content(stages)
        if rows:
            await StartListVersion.insert(
                *(
                    StartListVersion(
                        id=uuid7(),
                        stage=row["stage"],
                        number=counts.get(row["stage"], 0) + 1,
                        fixtures=row["fixtures"],
                        published_at=now,
                        published_by=by,
                    )
                    for row in rows
                )
            )


async def replace_versions(
    fixtures: Sequence[UUID], *, reason: str, by: UUID | None, now: datetime
) -> list[UUID]:
    """After fixtures have moved: the lists that named them are void, the next versions stand. Answers the stages.

    A list that was published before versions were kept has its first version only now.
    """
    async with transaction():
        stages = await timetable_queries.published_stages(fixtures)
        if stages:
            await timetable_queries.void_versions(stages, reason, now)
            await keep_version(stages, by=by, now=now)
        return stages


async def list_versions(event: UUID) -> list[ListVersion]:
    """All versions of an event and what is below it, by contest, the latest first."""
    return [
        ListVersion(
            stage=row["stage"],
            contest=row["contest"],
            title=row["title"],
            round=Round(row["round"]),
            number=row["number"],
            published_at=row["published_at"],
            void_at=row["void_at"],
            void_reason=row["void_reason"],
            fixtures=tuple(
                FixtureWas(
                    number=one["number"],
                    starts_at=datetime.fromisoformat(one["starts_at"]),
                    where=one["where"],
                )
                for one in loads(row["fixtures"])
            ),
        )
        for row in await timetable_queries.versions(event)
    ]
