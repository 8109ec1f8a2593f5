"""The desk of results: every list with its state, and one list with all that was announced, decided and protested."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from json import loads
from typing import Any
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.schemas import Account
from ysevents.competitions import decision_queries, list_queries, result_queries
from ysevents.competitions.enums import DecisionKind, ListKind, ListState, Round
from ysevents.competitions.errors import ListNotFound
from ysevents.competitions.result_schemas import (
    ListFile,
    ResultDesk,
    ShownChange,
    ShownDecision,
    ShownList,
    ShownVersion,
)
from ysevents.competitions.rules import result_lists
from ysevents.competitions.rules.rulesets import RULESETS
from ysevents.competitions.service import lineups, lists, outdated_draws, protests, results
from ysevents.core.service import events


async def get_desk(root: UUID, *, account: Account) -> ResultDesk:
    """All lists of a meet with what waits: for those who announce, and the clerks."""
    await results.check_may(root, account, *results.DESK)
    event = await events.get_event(root)
    heads = await lists.heads_of(root, full_names=True)
    placed = {head.stage for head in heads}
    waiting = [row for row in await list_queries.drawn_stages(root) if row["id"] not in placed]
    return ResultDesk(
        root=root,
        title=event["title"],
        lists=tuple(heads),
        protests=tuple(await protests.list_protests(root, account=account)),
        outdated=tuple(await outdated_draws.list_outdated(root, account=account)),
        unplaced=tuple((row["id"], f"{row['title']} {Round(row['round']).label}") for row in waiting),
    )


async def get_list(list_id: UUID, *, account: Account, now: datetime) -> ListFile:
    """One list with full names, its announcements, decisions and protests. That it was opened is on record."""
    row = await list_queries.find(list_id)
    if row is None:
        raise ListNotFound
    await results.check_may(row["root"], account, *results.DESK, missing=ListNotFound)
    shown = await lists.shown(list_id, full_names=True)
    contest = shown.head.event if shown.head.kind == ListKind.STAGE else None
    decided = await decision_queries.of_meet(row["root"], contest) if contest else []
    announced = await result_queries.versions(list_id)
    names = await _names(shown, decided, announced)
    listed = {one.of for one in shown.rows}
    waiting = await decision_queries.standing_in(row["stage"]) if row["stage"] else []
    unlisted = await lists.names_of([id for id in waiting if id not in listed], full_names=True)
    await accounts.record_view(
        "children_listed", account=account, object_kind="result_list", object_id=list_id, now=now
    )
    return ListFile(
        shown=shown,
        versions=tuple(_version(one, row["ruleset"], names) for one in announced),
        decisions=tuple(_decisions(decided, shown, names)),
        protests=tuple(await protests.list_protests(row["root"], contest, account=account))
        if contest
        else (),
        may_decide=await accounts.covers(account, *results.JUDGES, event=row["root"]),
        unlisted=unlisted,
        lineup_faults=await lineups.list_faults(row["stage"], loads(row["result"] or "{}"))
        if row["stage"]
        else (),
    )


async def get_version(list_id: UUID, number: int, *, account: Account, now: datetime) -> ShownList:
    """A list as it was announced under a number, with full names."""
    row = await list_queries.find(list_id)
    if row is None:
        raise ListNotFound
    await results.check_may(row["root"], account, *results.DESK, missing=ListNotFound)
    await accounts.record_view(
        "children_listed", account=account, object_kind="result_list", object_id=list_id, now=now
    )
    return await lists.shown_version(list_id, number, full_names=True)


async def list_decisions(root: UUID, *, account: Account, now: datetime) -> list[ShownDecision]:
    """All that was decided about results of a meet, with full names, the latest first. The view is on record."""
    await results.check_may(root, account, *results.DESK)
    await accounts.record_view(
        "children_listed", account=account, object_kind="event", object_id=root, now=now
    )
    decided = await decision_queries.of_meet(root)
    named = {UUID(id) for one in decided for id in _ids(loads(one["details"]))}
    return list(_decisions(decided, None, await lists.names_of(named, full_names=True)))


async def _names(shown: ShownList, decided: Sequence[Any], announced: Sequence[Any]) -> dict[UUID, str]:
    """Everybody whom the page mentions."""
    names = {row.of: f"{row.name}（{row.unit}）" if row.unit else row.name for row in shown.rows}
    wanted = {UUID(id) for one in decided for id in _ids(loads(one["details"]))}
    wanted |= {UUID(change["of"]) for one in announced for change in loads(one["changes"])}
    missing = wanted - set(names)
    return {**names, **(await lists.names_of(missing, full_names=True) if missing else {})}


def _ids(details: Mapping[str, Any]) -> Iterable[str]:
    yield from details.get("entries", ())
    for group in details.get("order", ()):
        yield from group


def _version(row: Any, ruleset: str, names: Mapping[UUID, str]) -> ShownVersion:
    titles = {c.key: c.title for c in RULESETS[ruleset].columns} if ruleset in RULESETS else {}
    return ShownVersion(
        number=row["number"],
        state=ListState(row["state"]),
        reason=row["reason"],
        at=row["at"],
        by=row["by_name"] or "",
        changes=tuple(
            ShownChange(
                who=names.get(UUID(one["of"]), ""),
                what="名次" if one["what"] == result_lists.PLACE else titles.get(one["what"], one["what"]),
                before=one["before"],
                after=one["after"],
            )
            for one in loads(row["changes"])
        ),
    )


def _decisions(
    rows: Sequence[Any], shown: ShownList | None, names: Mapping[UUID, str]
) -> Iterable[ShownDecision]:
    lifted = {id for row in rows for id in loads(row["details"]).get("lifts", ())}
    stage = shown.head.stage if shown else None
    for row in rows:
        if stage is not None and row["stage"] not in {None, stage}:
            continue
        details = loads(row["details"])
        yield ShownDecision(
            id=row["id"],
            kind=DecisionKind(row["kind"]),
            contest=row["contest"],
            title=row["title"],
            who=tuple(names.get(UUID(id), "") for id in _ids(details)),
            where=_where(row),
            reason=row["reason"],
            seed=row["seed"],
            at=row["at"],
            by=row["by_name"] or "",
            is_lifted=str(row["id"]) in lifted,
            lifts="lifts" in details,
        )


def _where(row: Any) -> str:
    if row["fixture_number"] is not None:
        return f"第{row['fixture_number']}组"
    return "本赛次" if row["stage"] else "全部赛次"
