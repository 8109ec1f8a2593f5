"""计分办法 of a meet: which scale, which contests count, who competes for show, how long a result may be protested."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from json import dumps
from typing import Any
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.schemas import Account
from ysevents.competitions import meet_queries, result_queries
from ysevents.competitions.errors import ParametersUnfit, ScoringUnfit
from ysevents.competitions.rules.rulesets import RULESETS
from ysevents.competitions.rules.scoring import TEAM_SCORE, Scoring
from ysevents.competitions.service import refreshing, results
from ysevents.kit.database import transaction
from ysevents.kit.ids import uuid7

LONGEST_WINDOW = 7 * 24 * 60


def presets() -> dict[str, str]:
    """The ways of scoring there are, by id, with their titles."""
    return {
        id: RULESETS[id].title for id in RULESETS if RULESETS.engine_of(id) == RULESETS.engine_of(TEAM_SCORE)
    }


async def get_scoring(root: UUID) -> Scoring:
    """What the meet has set, or the defaults."""
    return await refreshing.scoring_of(root)


async def set_scoring(root: UUID, scoring: Scoring, *, account: Account, now: datetime) -> list[UUID]:
    """Set how a meet counts; its tables follow at once. Answers the lists that changed.

    ParametersUnfit and ScoringUnfit name what cannot be.
    """
    _check(scoring)
    async with transaction():
        await results.check_may(root, account, *results.DESK)
        await result_queries.lock_meet(root)
        before = await refreshing.scoring_of(root)
        await meet_queries.set_scoring(uuid7(), root, scoring.ruleset, dumps(scoring.kept), now)
        changed = await refreshing.refresh_tables(root, None, by=account.id, now=now, reason="计分办法有改动")
        await accounts.record(
            "scoring_set", account=account, object_kind="event", object_id=root,
            before=_plain(before), after=_plain(scoring), now=now,
        )  # fmt: skip
    return changed


def _check(scoring: Scoring) -> None:
    fields = {}
    if scoring.ruleset not in presets():
        fields["ruleset"] = "请从列出的计分办法里选一种。"
    if not 0 <= scoring.protest_minutes <= LONGEST_WINDOW:
        fields["protest_minutes"] = "申诉期须为0至10080分钟（7天）。"
    if fields:
        raise ScoringUnfit(fields=fields)
    _, problems = RULESETS[scoring.ruleset].configure(scoring.parameters)
    if problems:
        raise ParametersUnfit(problems)


def _plain(scoring: Scoring) -> Mapping[str, Any]:
    return {**asdict(scoring), "guests": list(scoring.guests)}
