"""Whether a public page is still so: every change counts, in whatever order transactions end, and no other."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg
import pytest

from tests.competitions.test_draws import Meet, clerk, draw, meet
from tests.makers import make_event, make_person
from ysevents.accounts.schemas import Account
from ysevents.competitions.service import draws, freshness
from ysevents.competitions.service.freshness import Generations
from ysevents.core.enums import ConsentPurpose
from ysevents.core.service import people
from ysevents.kit.database import execute, fetch_value
from ysevents.kit.ids import uuid7

__all__ = ["clerk", "meet"]

INSERT = """
    INSERT INTO result_list (id, event, root, kind, key, revision, state, computed_at)
    VALUES ($1, $2, $2, 'medals', $3, 1, 'live', '2026-11-24T01:00Z')
"""


async def make_list(root: UUID, key: str = "") -> UUID:
    id = uuid7()
    await execute(INSERT, id, root, key)
    return id


async def renewed(generations: Generations, event: UUID, act: Callable[[], Awaitable[object]]) -> bool:
    """Whether an act makes another generation of an event."""
    before = await generations.ask(event)
    await act()
    return await generations.ask(event) != before


async def test_only_changes_of_the_meet_make_its_pages_old(meet: Meet, clerk: Account, now: datetime) -> None:
    generations, other = Generations(), await make_event(now, "钓鱼比赛")
    mine, theirs = await make_list(meet.games.event), await make_list(other)

    async def revise(id: UUID) -> None:
        await execute("UPDATE result_list SET revision = revision + 1 WHERE id = $1", id)

    async def announce() -> None:
        await execute("UPDATE result_list SET state = 'unofficial' WHERE id = $1", mine)

    for event in (meet.games.event, meet.contest):
        assert [
            await renewed(generations, event, lambda: asyncio.sleep(0)),
            await renewed(generations, event, lambda: revise(theirs)),
            await renewed(generations, event, lambda: make_person("向小红")),
            await renewed(generations, event, lambda: revise(mine)),
            await renewed(generations, event, announce),
            await renewed(generations, event, lambda: asyncio.sleep(0)),
        ] == [False, False, False, True, True, False]


async def test_draws_states_of_fixtures_and_scratches_count(
    meet: Meet, clerk: Account, now: datetime
) -> None:
    generations, event = Generations(), meet.games.event
    entry = "UPDATE entry SET state = 'withdrawn', unit_place = NULL, athlete_place = NULL"

    assert [
        await renewed(generations, event, lambda: draw(meet, clerk, now)),
        await renewed(
            generations, event, lambda: draws.publish_start_list(meet.contest, account=clerk, now=now)
        ),
        await renewed(generations, event, lambda: execute("UPDATE fixture SET state = 'called'")),
        await renewed(generations, event, lambda: execute(entry)),
    ] == [True] * 4


async def test_a_withdrawn_consent_counts_everywhere(meet: Meet, now: datetime) -> None:
    person = await make_person("向小红")
    generations = Generations()

    assert await renewed(
        generations,
        meet.games.event,
        lambda: people.withdraw_consent(person, ConsentPurpose.PUBLICATION, by=None, now=now),
    )


async def test_who_began_first_and_ended_last_is_not_missed(meet: Meet, opened: str) -> None:
    generations, event = Generations(), meet.games.event
    slow = await asyncpg.connect(opened)
    await slow.execute("BEGIN")
    await slow.execute(INSERT, uuid7(), event, "slow")

    quick = await renewed(generations, event, lambda: make_list(event, "quick"))
    await generations.ask(event)
    late = await renewed(generations, event, lambda: slow.execute("COMMIT"))
    await slow.close()

    assert (quick, late) == (True, True)
    assert not await renewed(generations, event, lambda: asyncio.sleep(0))


async def test_old_changes_are_swept(meet: Meet, now: datetime) -> None:
    await make_list(meet.games.event)
    rows = await fetch_value("SELECT count(*) FROM live_change")
    await execute("UPDATE live_change SET at = $1", now - timedelta(days=3))

    assert await freshness.sweep(now) == rows
    assert await freshness.sweep(now) == 0


@pytest.mark.parametrize("asked", [1, 50])
async def test_a_crowd_asks_with_few_statements(meet: Meet, asked: int) -> None:
    generations = Generations()

    answers = await asyncio.gather(*(generations.ask(meet.games.event) for _ in range(asked)))

    assert set(answers) == {1}
