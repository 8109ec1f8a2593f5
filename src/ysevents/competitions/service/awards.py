"""奖项 that people award: 体育道德风尚奖, 优秀组织奖 .. to a share of the units, each choice with its reason on record."""

from collections.abc import Sequence
from datetime import datetime
from json import dumps
from typing import Any
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.competitions import meet_queries, result_queries
from ysevents.competitions.enums import ListKind, ListState
from ysevents.competitions.errors import AwardUnfit, ReasonMissing
from ysevents.competitions.result_schemas import AwardChoice
from ysevents.competitions.service import lists, refreshing, result_store, results
from ysevents.kit.database import transaction
from ysevents.kit.ids import uuid7

USUAL = {"体育道德风尚奖": 25, "优秀组织奖": 20}
"""Awards of school meets, with the share of units in per cent that usually gets them."""
LONGEST_NAME = 30


async def get_choice(root: UUID, *, account: Account) -> AwardChoice:
    """Who may be chosen, how many usually are, and who was."""
    await results.check_may(root, account, *results.DESK)
    units = {row["id"]: row["name"] for row in await meet_queries.units(root)}
    given = [one for one in await lists.lists_of(root, full_names=True) if one.head.kind == ListKind.AWARDS]
    return AwardChoice(
        units=units,
        usual={name: len(units) * share // 100 for name, share in USUAL.items()},
        given=tuple(given),
    )


async def give(
    root: UUID, name: str, units: Sequence[UUID], *, reason: str, account: Account, now: datetime
) -> UUID:
    """Award units, in place of those who had been chosen before; answers the list. It is announced at once."""
    said, named = reason.strip(), name.strip()
    if not named or len(named) > LONGEST_NAME:
        raise AwardUnfit(fields={"name": "请写奖项名称，最多30字。"})
    if not said or len(said) > 200:
        raise ReasonMissing(fields={"reason": "请写明评定依据，最多200字。"})
    async with transaction():
        await results.check_may(root, account, *results.DESK)
        await result_queries.lock_meet(root)
        known = {row["id"] for row in await meet_queries.units(root)}
        if not units or not known.issuperset(units):
            raise AwardUnfit(fields={"units": "请从参赛单位里选择，至少一个。"})
        return await _keep(root, named, units, said, account, now)


async def _keep(
    root: UUID, name: str, units: Sequence[UUID], reason: str, account: Account, now: datetime
) -> UUID:
    held = [r for r in await result_queries.lists(root) if (r["kind"], r["key"]) == (ListKind.AWARDS, name)]
    before = result_store.result_of(held[0]) if held else None
    chosen = sorted(str(unit) for unit in dict.fromkeys(units))
    result: dict[str, Any] = {
        "blocks": [{"rank": None, "of": chosen, "code": "awarded", "text": name}],
        "lines": {},
        "advances": [],
        "notes": [f"评定依据：{reason}"],
    }
    row = await result_queries.keep_list(
        uuid7(), event=root, root=root, stage=None, kind=ListKind.AWARDS, key=name, ruleset="",
        parameters="{}", result=dumps(result), problems="[]", now=now,
    )  # fmt: skip
    await result_store.announce(
        row,
        {},
        ListState.CORRECTED if before else ListState.UNOFFICIAL,
        before,
        scoring=await refreshing.scoring_of(root),
        reason=reason,
        by=account.id,
        now=now,
    )
    id: UUID = row["id"]
    return id
