"""Public draws: the hash of a sealed seed is shown first, the seed is revealed as the lot is drawn.

So nobody can choose a seed that suits them: it stood fixed before the witnesses came, and nobody had seen it.
Anyone can check that the seed has the hash, and draw again.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from json import dumps
from typing import Any
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.competitions import draw_queries
from ysevents.competitions.enums import DecisionKind
from ysevents.competitions.errors import NothingCommitted, NothingToDraw
from ysevents.competitions.service import fixtures
from ysevents.competitions.service.desks import check_programme
from ysevents.competitions.service.draws import draw_stage, new_seed
from ysevents.competitions.tables import Decision, Stage
from ysevents.kit import ciphers
from ysevents.kit.database import transaction
from ysevents.kit.ids import uuid7

SEALED = "draw_seed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicDraw:
    """A public draw as anybody may see it; without a seed it is still sealed."""

    stage: UUID
    title: str
    seed_hash: str
    seed: int | None
    decision: UUID | None
    drawn_at: datetime | None


def hash_of(seed: int) -> str:
    """`printf '%s' SEED | sha256sum`"""
    return sha256(str(seed).encode()).hexdigest()


async def commit(stage: UUID, *, account: Account, now: datetime) -> str:
    """Seal a seed and answer its hash, to be shown before the draw. Doing it again answers the same."""
    async with transaction():
        row = await fixtures.get_locked(stage)
        await check_programme(row["root"], account)
        await fixtures.check_changeable(row)
        if row["is_committed"]:
            return str(row["seed_hash"])
        seed = new_seed()
        await Stage.update(
            {Stage.sealed_seed: ciphers.encrypt(SEALED, str(seed)), Stage.seed_hash: hash_of(seed)}
        ).where(Stage.id == stage)
    return hash_of(seed)


async def reveal(stage: UUID, *, account: Account, now: datetime) -> UUID:
    """Open the seal and draw; answers the decision, which holds seed and hash. NothingCommitted before that."""
    async with transaction():
        row = await fixtures.get_locked(stage)
        await check_programme(row["root"], account)
        return await draw_stage(stage, seed=_opened(row), account=account, now=now, is_revealed=True)


async def withdraw(stage: UUID, *, reason: str, account: Account, now: datetime) -> UUID:
    """Give up a public draw before it is drawn; the seed is on record, so that all can see it decided nothing."""
    async with transaction():
        row = await fixtures.get_locked(stage)
        await check_programme(row["root"], account)
        decision = Decision(
            id=uuid7(),
            kind=DecisionKind.LOT,
            contest=row["contest"],
            stage=stage,
            seed=_opened(row),
            by=account.id,
            at=now,
            reason=f"撤销公开抽签：{reason}"[:200],
            details=dumps({"seed_hash": row["seed_hash"], "is_withdrawn": True}),
        )
        await Decision.insert(decision)
        await Stage.update({Stage.sealed_seed: None, Stage.seed_hash: None}).where(Stage.id == stage)
    return UUID(str(decision.id))


async def list_public_draws(event: UUID) -> list[PublicDraw]:
    """The public draws of an event and all below it, as anybody may see them: one query."""
    return [
        PublicDraw(
            stage=row["stage"],
            title=f"{row['title']} {fixtures.word_of(row['round'], row['format'])}",
            seed_hash=row["seed_hash"],
            seed=row["seed"],
            decision=row["decision"],
            drawn_at=row["at"],
        )
        for row in await draw_queries.public_draws(event)
    ]


async def get_public_sheet(decision: UUID) -> dict[str, Any]:
    """The sheet of a public draw, to be drawn again by anybody who may see its event; it holds bibs, no names."""
    found = await draw_queries.lot(decision)
    if found is None or not found["is_public"] or "seed_hash" not in found["details"]:
        raise NothingToDraw
    bibs = await draw_queries.bibs_of([UUID(id) for id in found["details"]["entries"]])
    sheet: dict[str, Any] = dict(found["details"]["sheet"])
    sheet["entrants"] = [
        {**entrant, "name": bibs.get(UUID(id), "")}
        for entrant, id in zip(sheet["entrants"], found["details"]["entries"], strict=True)
    ]
    return sheet


def _opened(row: Any) -> int:
    if not row["is_committed"]:
        raise NothingCommitted
    return int(ciphers.decrypt(SEALED, bytes(row["sealed_seed"])))
