"""Public draws: a sealed seed, its hash first, the same lot for everybody who draws again."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

import pytest

from tests.competitions.test_draws import Meet, clerk, meet
from tests.competitions.test_stage_draws import heats_and_final, seats
from ysevents.accounts.schemas import Account
from ysevents.competitions.errors import DrawIsPublic, NothingCommitted, NothingToDraw
from ysevents.competitions.rules.judging import judge
from ysevents.competitions.service import draws, public_draws
from ysevents.kit.database import execute, fetch_value

__all__ = ["clerk", "meet"]


@pytest.fixture
async def stage(meet: Meet, clerk: Account, now: datetime) -> UUID:
    return (await heats_and_final(meet, clerk, now))[0]


async def test_the_hash_stands_before_the_draw_and_the_seed_is_sealed(
    meet: Meet, stage: UUID, clerk: Account, now: datetime
) -> None:
    shown = await public_draws.commit(stage, account=clerk, now=now)

    assert await public_draws.commit(stage, account=clerk, now=now) == shown
    (public,) = await public_draws.list_public_draws(meet.games.event)
    assert (public.title, public.seed_hash, public.seed) == ("男子100米 小学甲组 预赛", shown, None)
    assert await fetch_value("SELECT seed FROM decision") is None
    with pytest.raises(DrawIsPublic):
        await draws.draw_stage(stage, seed=1, account=clerk, now=now)
    with pytest.raises(DrawIsPublic):
        await draws.publish_stage(stage, account=clerk, now=now)


async def test_the_revealed_seed_has_the_hash_and_draws_the_same(
    meet: Meet, stage: UUID, clerk: Account, now: datetime
) -> None:
    shown = await public_draws.commit(stage, account=clerk, now=now)

    decision = await public_draws.reveal(stage, account=clerk, now=now)

    (public,) = await public_draws.list_public_draws(meet.games.event)
    assert sha256(str(public.seed).encode()).hexdigest() == shown
    assert public.decision == decision
    assert await draws.replay(decision) == await seats(stage)
    sheet = await public_draws.get_public_sheet(decision)
    assert sheet["seed"] == public.seed
    assert judge(sheet).problems == ()
    assert {entrant["name"] for entrant in sheet["entrants"]} == {str(n) for n in await _bibs()}
    with pytest.raises(NothingCommitted):
        await public_draws.reveal(stage, account=clerk, now=now)


async def test_a_draw_of_an_event_that_is_hidden_again_is_shown_to_nobody(
    meet: Meet, stage: UUID, clerk: Account, now: datetime
) -> None:
    await public_draws.commit(stage, account=clerk, now=now)
    decision = await public_draws.reveal(stage, account=clerk, now=now)
    await execute("UPDATE event SET visibility = 'private'")

    with pytest.raises(NothingToDraw):
        await public_draws.get_public_sheet(decision)


async def _bibs() -> list[str]:
    labels: list[str] = await fetch_value("SELECT array_agg(label) FROM admission")
    return labels


async def test_a_seed_given_up_is_told_and_decides_nothing(
    meet: Meet, stage: UUID, clerk: Account, now: datetime
) -> None:
    shown = await public_draws.commit(stage, account=clerk, now=now)

    decision = await public_draws.withdraw(stage, reason="改期", account=clerk, now=now)

    seed = await fetch_value("SELECT seed FROM decision WHERE id = $1", decision)
    assert public_draws.hash_of(seed) == shown
    assert await public_draws.list_public_draws(meet.games.event) == []
    await draws.draw_stage(stage, seed=1, account=clerk, now=now)
    with pytest.raises(NothingToDraw):
        await public_draws.get_public_sheet(decision)


async def test_a_draw_behind_closed_doors_shows_no_hash(
    meet: Meet, stage: UUID, clerk: Account, now: datetime
) -> None:
    await public_draws.commit(stage, account=clerk, now=now)
    await public_draws.reveal(stage, account=clerk, now=now)

    await draws.draw_stage(stage, seed=1, account=clerk, now=now)

    assert await public_draws.list_public_draws(meet.games.event) == []
