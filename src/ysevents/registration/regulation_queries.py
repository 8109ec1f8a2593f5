"""Reads and writes of regulations and their versions."""

from collections.abc import Sequence
from datetime import datetime
from json import dumps, loads
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from ysevents.core.enums import EventState
from ysevents.kit.database import execute, fetch, fetch_row, fetch_value
from ysevents.registration.parameters import RegulationParameters
from ysevents.registration.rules.plan import Plan, Text
from ysevents.registration.schemas import Setup, Version

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
                ORDER BY v.position, v.name, v.sex DESC, d.position, c.discipline)
            FROM contest c JOIN discipline d ON d.code = c.discipline JOIN division v ON v.id = c.division
            WHERE v.event = r.event), '[]')) AS content, r.parameters
    FROM regulation r JOIN event e ON e.id = r.event WHERE r.event = $1
"""
"""What stands now of a regulation; texts are handed in, for they have no table of their own."""


async def lock_setup(event: UUID) -> Setup | None:
    """The regulation of an event in whatever state, its row locked: one change after the other."""
    row = await fetch_row(
        """
        SELECT r.event, e.title, e.state, r.version, r.frozen_version
        FROM regulation r JOIN event e ON e.id = r.event WHERE r.event = $1 FOR UPDATE OF r
        """,
        event,
    )
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
    return PLAN.validate_json(row["content"]), _parameters(row["parameters"])


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


def _version(row: Any) -> Version:
    return Version(
        **{
            **row,
            "parameters": _parameters(row["parameters"]),
            "content": PLAN.validate_json(row["content"]),
            "digest": row["digest"].hex(),
        }
    )


def _parameters(kept: str) -> RegulationParameters:
    return RegulationParameters.model_validate(loads(kept))


def _texts(texts: Sequence[Text]) -> str:
    return dumps([{"title": t.title, "text": t.text} for t in texts], ensure_ascii=False)
