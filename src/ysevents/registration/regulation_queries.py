"""Reads and writes of regulations and their versions."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from json import dumps, loads
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from ysevents.core.enums import EventState
from ysevents.kit import clock
from ysevents.kit.database import execute, fetch, fetch_row, fetch_value
from ysevents.registration.parameters import RegulationParameters
from ysevents.registration.rules.contradictions import Facts, Planned
from ysevents.registration.rules.plan import Plan, Text
from ysevents.registration.schemas import FeeLine, Listed, Setup, Version

PLAN = TypeAdapter(Plan)

SNAPSHOT = """
    SELECT jsonb_build_object(
        'title', e.title, 'starts_on', e.starts_on, 'ends_on', e.ends_on,
        'opens_at', r.opens_at, 'deadline_at', r.deadline_at, 'texts', $2::jsonb,
        'divisions', coalesce((
            SELECT jsonb_agg(jsonb_build_object(
                'id', v.id, 'name', v.name, 'sex', v.sex, 'born_from', v.born_from,
                'born_until', v.born_until, 'grade_from', v.grade_from, 'grade_until', v.grade_until,
                'unit_classes', to_jsonb(v.unit_classes)) ORDER BY v.position, v.name, v.sex DESC)
            FROM division v WHERE v.event = r.event), '[]'),
        'contests', coalesce((
            SELECT jsonb_agg(jsonb_build_object(
                'id', c.id, 'discipline', c.discipline, 'name', d.name, 'division', c.division,
                'per_unit_limit', c.per_unit_limit, 'counts_towards_limit', c.counts_towards_limit)
                || CASE WHEN c.is_extra THEN '{"is_extra": true}' ELSE '{}' END::jsonb
                ORDER BY v.position, v.name, v.sex DESC, d.position, c.discipline)
            FROM contest c JOIN discipline d ON d.code = c.discipline JOIN division v ON v.id = c.division
            WHERE v.event = r.event), '[]')) AS content, r.parameters
    FROM regulation r JOIN event e ON e.id = r.event WHERE r.event = $1
"""
"""What stands now of a regulation; texts are handed in, for they have no table of their own.

What came into being later stands there only where it is used: older versions keep their digests.
"""


SETUP = """
    SELECT r.event, e.title, e.state, e.sport, r.version, r.frozen_version
    FROM regulation r JOIN event e ON e.id = r.event WHERE r.event = $1
"""


async def find_setup(event: UUID) -> Setup | None:
    """The regulation of an event in whatever state."""
    return _setup(await fetch_row(SETUP, event))


async def lock_setup(event: UUID) -> Setup | None:
    """The same, its row locked: one change after the other."""
    return _setup(await fetch_row(f"{SETUP} FOR UPDATE OF r", event))


def _setup(row: Any | None) -> Setup | None:
    return Setup(**{**row, "state": EventState(row["state"])}) if row else None


async def upsert_regulation(event: UUID, parameters: str, opens_at: datetime, deadline_at: datetime) -> None:
    """Set the numbers and the window; a new regulation begins at version 1, which is still to be made."""
    await execute(
        """
        INSERT INTO regulation (event, version, opens_at, deadline_at, parameters)
        VALUES ($1, 1, $3, $4, $2::jsonb)
        ON CONFLICT (event) DO UPDATE
        SET opens_at = $3, deadline_at = $4, parameters = $2::jsonb
        """,
        event,
        parameters,
        opens_at,
        deadline_at,
    )


async def snapshot(event: UUID, texts: Sequence[Text]) -> tuple[Plan, RegulationParameters]:
    """What stands now, with these texts."""
    (row,) = await fetch(SNAPSHOT, event, _texts(texts))
    return _plan(row["content"]), _parameters(row["parameters"])


async def insert_version(
    id: UUID, event: UUID, texts: Sequence[Text], *, reason: str, by: UUID | None, now: datetime
) -> int | None:
    """Set down what stands as the next version; None when the newest says the same."""
    version: int | None = await fetch_value(
        f"""
        WITH told AS ({SNAPSHOT}),
        last AS (SELECT version, digest FROM regulation_version
                 WHERE event = $1 ORDER BY version DESC LIMIT 1)
        INSERT INTO regulation_version (id, event, version, parameters, content, digest, reason, made_at, made_by)
        SELECT $3, $1, coalesce((SELECT version FROM last), 0) + 1, told.parameters, told.content, s.digest,
               $4, $5, $6
        FROM told, LATERAL (SELECT sha256(convert_to(told.parameters::text || told.content::text, 'UTF8'))
                            AS digest) s
        WHERE s.digest IS DISTINCT FROM (SELECT digest FROM last)
        RETURNING version
        """,
        event,
        _texts(texts),
        id,
        reason,
        now,
        by,
    )
    if version is not None:
        await execute("UPDATE regulation SET version = $2 WHERE event = $1", event, version)
    return version


async def facts(event: UUID) -> Facts:
    """What there is already that a change must not contradict."""
    (row,) = await fetch(
        """
        SELECT (SELECT coalesce(jsonb_object_agg(contest, n), '{}') FROM (
                    SELECT contest, count(*) AS n FROM entry WHERE root = $1 GROUP BY contest) e) AS entries,
               (SELECT coalesce(jsonb_object_agg(division, n), '{}') FROM (
                    SELECT division, count(*) AS n FROM delegation_member
                    WHERE event = $1 AND division IS NOT NULL GROUP BY division) m) AS members,
               (SELECT count(*) FROM delegation WHERE event = $1) AS units,
               coalesce((SELECT max(n) FROM (
                    SELECT count(*) AS n FROM entry e JOIN contest c ON c.id = e.contest
                    JOIN discipline d ON d.code = c.discipline AND d.kind = 'team'
                    WHERE e.root = $1 AND e.state <> 'withdrawn' GROUP BY e.contest) t), 0) AS teams,
               ARRAY(SELECT DISTINCT unit_class FROM organization
                     WHERE unit_class IS NOT NULL AND closed_on IS NULL) AS unit_classes,
               ARRAY(SELECT code FROM discipline) AS disciplines
        """,
        event,
    )
    planned = await fetch(
        """
        SELECT o.title, (o.starts_at AT TIME ZONE 'Asia/Shanghai')::date AS first,
               ((o.ends_at - interval '1 microsecond') AT TIME ZONE 'Asia/Shanghai')::date AS last
        FROM occurrence o JOIN event e ON e.id = o.event
        WHERE e.root = $1 AND o.within IS NULL AND o.state IN ('draft', 'tentative', 'confirmed')
        ORDER BY o.starts_at, o.id
        """,
        event,
    )
    return Facts(
        entries=loads(row["entries"]),
        members=loads(row["members"]),
        units=row["units"],
        teams=row["teams"],
        unit_classes=frozenset(row["unit_classes"]),
        disciplines=frozenset(row["disciplines"]),
        timetable=tuple(Planned(**one) for one in planned),
    )


async def number_units(event: UUID, *, is_limited: bool) -> None:
    """Give the units that have begun already their places of a quota, or take the places away."""
    await execute("UPDATE delegation SET quota_place = NULL WHERE event = $1", event)
    if is_limited:
        await execute(
            """
            UPDATE delegation d SET quota_place = n.place
            FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM delegation WHERE event = $1) n
            WHERE n.id = d.id
            """,
            event,
        )


async def fees(event: UUID, fee_fen: int, basis: str) -> list[FeeLine]:
    """What every unit owes: once, for each of its teams, or for each athlete."""
    rows = await fetch(
        """
        SELECT d.id AS delegation, unit_name(o.id, (SELECT starts_on FROM event WHERE id = $1)) AS unit, d.fee_paid_at AS paid_at,
               $2::int * CASE $3::text
            WHEN 'team' THEN (SELECT count(*) FROM entry n WHERE n.root = d.event AND n.person IS NULL
                              AND n.organization = d.organization AND n.state <> 'withdrawn')
            WHEN 'athlete' THEN (SELECT count(*) FROM delegation_member m
                                 WHERE m.delegation = d.id AND m.role = 'athlete')
            ELSE 1 END AS due_fen
        FROM delegation d JOIN organization o ON o.id = d.organization
        WHERE d.event = $1 ORDER BY o.sort_key, o.id
        """,
        event,
        fee_fen,
        basis,
    )
    return [FeeLine(**row) for row in rows]


async def note_fee(event: UUID, delegation: UUID, *, is_paid: bool, by: UUID, now: datetime) -> bool | None:
    """Note a fee; answers whether that is new, None where the event has no such delegation."""
    row = await fetch_row(
        """
        WITH old AS (SELECT id, fee_paid_at FROM delegation WHERE id = $2 AND event = $1 FOR UPDATE)
        UPDATE delegation d
        SET fee_paid_at = CASE WHEN NOT $3 THEN NULL ELSE coalesce(d.fee_paid_at, $5) END,
            fee_paid_by = CASE WHEN NOT $3 THEN NULL ELSE coalesce(d.fee_paid_by, $4) END
        FROM old WHERE d.id = old.id
        RETURNING (old.fee_paid_at IS NOT NULL) <> $3 AS is_new
        """,
        event,
        delegation,
        is_paid,
        by,
        now,
    )
    return row["is_new"] if row else None


VERSION = """
    SELECT v.event, v.version, v.parameters, v.content, v.digest, v.reason, v.made_at,
           a.display_name AS made_by
    FROM regulation_version v LEFT JOIN account a ON a.id = v.made_by
"""


async def find_version(event: UUID, version: int | None = None) -> Version | None:
    """A version; without a number the one in force, which after the freeze is the frozen one."""
    row = await fetch_row(
        f"{VERSION} JOIN regulation r ON r.event = v.event"
        " WHERE v.event = $1 AND v.version = coalesce($2::int, r.frozen_version, r.version)",
        event,
        version,
    )
    return _version(row) if row else None


async def versions(event: UUID) -> list[Version]:
    """All versions, the newest first."""
    return [
        _version(row) for row in await fetch(f"{VERSION} WHERE v.event = $1 ORDER BY v.version DESC", event)
    ]


async def setups(events: Sequence[UUID] | None) -> list[Listed]:
    """Events with a regulation, the newest first: all, or those of these trees."""
    rows = await fetch(
        """
        SELECT r.event, e.title, e.state, e.starts_on, r.version, r.deadline_at
        FROM regulation r JOIN event e ON e.id = r.event
        WHERE $1::uuid[] IS NULL OR event_is_within(r.event, $1)
        ORDER BY e.starts_on DESC, e.title LIMIT 200
        """,
        None if events is None else list(events),
    )
    return [Listed(**{**row, "state": EventState(row["state"])}) for row in rows]


def _version(row: Any) -> Version:
    return Version(
        **{
            **row,
            "parameters": _parameters(row["parameters"]),
            "content": _plan(row["content"]),
            "digest": row["digest"].hex(),
        }
    )


def _plan(kept: str) -> Plan:
    """Its instants as on a clock in the county."""
    plan = PLAN.validate_json(kept)
    return replace(plan, opens_at=clock.local(plan.opens_at), deadline_at=clock.local(plan.deadline_at))


def _parameters(kept: str) -> RegulationParameters:
    return RegulationParameters.model_validate(loads(kept))


def _texts(texts: Sequence[Text]) -> str:
    return dumps([{"title": t.title, "text": t.text} for t in texts], ensure_ascii=False)
