"""Reads of everything that is known of one person, and the figures of all."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ysevents.core.enums import ConsentPurpose, Sex
from ysevents.kit.database import execute, fetch, fetch_row, fetch_value
from ysevents.kit.ids import uuid7
from ysevents.privacy.enums import RequestKind
from ysevents.privacy.schemas import Found, Incident, Request

FOUND = """
    SELECT p.id AS person, p.name, p.sex, p.birth_on,
           coalesce((SELECT string_agg(DISTINCT o.short_name, '、') FROM membership m
                     JOIN organization o ON o.id = m.organization WHERE m.person = p.id), '') AS units
    FROM person p
"""

DATA: Mapping[str, tuple[str, str, str]] = {
    "membership": (
        "所属单位",
        "unit 单位,role 身份,entry_year 入学年份,from_on 起,until_on 止",
        """
        SELECT o.name AS unit, m.role, m.entry_year, m.from_on, m.until_on
        FROM membership m JOIN organization o ON o.id = m.organization WHERE m.person = $1 ORDER BY m.from_on
        """,
    ),
    "guardianship": (
        "监护关系",
        "name 姓名,relation 关系,side 对方是",
        """
        SELECT p.name, g.relation, CASE WHEN g.child = $1 THEN '监护人' ELSE '被监护人' END AS side
        FROM guardianship g JOIN person p ON p.id = CASE WHEN g.child = $1 THEN g.guardian ELSE g.child END
        WHERE $1 IN (g.child, g.guardian) ORDER BY p.sort_key, p.id
        """,
    ),
    "consent": (
        "同意",
        "purpose 用途,version 同意书版本,relation 由谁,given_at 同意时间,withdrawn_at 撤回时间,evidence 凭据",
        """
        SELECT purpose, version, relation, given_at, withdrawn_at, evidence
        FROM consent WHERE person = $1 ORDER BY given_at, purpose
        """,
    ),
    "person_correction": (
        "更正记录",
        "field 内容,before 原来,after 改为,reason 原因,corrected_at 时间",
        """
        SELECT field, before, after, reason, corrected_at
        FROM person_correction WHERE person = $1 ORDER BY corrected_at, field
        """,
    ),
    "delegation_member": (
        "代表队",
        "event 赛事,unit 单位,role 身份",
        """
        SELECT e.title AS event, o.name AS unit, m.role
        FROM delegation_member m JOIN delegation d ON d.id = m.delegation
        JOIN event e ON e.id = d.event JOIN organization o ON o.id = d.organization
        WHERE m.person = $1 ORDER BY e.starts_on, e.id, m.role
        """,
    ),
    "entry": (
        "报名",
        "event 赛事,contest 小项,state 状态,entered_at 时间",
        """
        SELECT r.title AS event, c.title AS contest, n.state, n.entered_at
        FROM entry n JOIN event r ON r.id = n.root JOIN event c ON c.id = n.contest
        WHERE n.person = $1 ORDER BY n.entered_at, n.id
        """,
    ),
    "roster_member": (
        "队员名单",
        "contest 小项,role 角色,leg 棒次,shirt_number 球衣号码",
        """
        SELECT c.title AS contest, m.role, m.leg, m.shirt_number
        FROM roster_member m JOIN event c ON c.id = m.contest WHERE m.person = $1 ORDER BY c.title, m.id
        """,
    ),
    "admission": (
        "入场资格",
        "what 用于,label 号码,valid_from 起,valid_until 止,state 状态",
        """
        SELECT coalesce(e.title, o.title, v.name) AS what, a.label, a.valid_from, a.valid_until, a.state
        FROM admission a LEFT JOIN event e ON e.id = a.event LEFT JOIN occurrence o ON o.id = a.occurrence
        LEFT JOIN venue v ON v.id = a.venue WHERE a.person = $1 ORDER BY a.valid_from, a.id
        """,
    ),
    "participant": (
        "参加的安排",
        "title 安排,starts_at 时间,role 身份,state 状态",
        """
        SELECT o.title, o.starts_at, p.role, p.state
        FROM participant p JOIN occurrence o ON o.id = p.occurrence WHERE p.person = $1
        ORDER BY o.starts_at, p.id
        """,
    ),
    "booking": (
        "场地预约",
        "title 场地,starts_at 时间,state 状态,created_at 预约时间",
        """
        SELECT o.title, o.starts_at, b.state, b.created_at
        FROM booking b JOIN occurrence o ON o.id = b.occurrence WHERE b.holder = $1 ORDER BY o.starts_at
        """,
    ),
    "account": (
        "账号",
        "username 登录名,display_name 显示名称,state 状态,created_at 开通时间",
        "SELECT username, display_name, state, created_at FROM account WHERE person = $1 ORDER BY created_at",
    ),
    "rights_request": (
        "个人信息请求",
        "kind 请求,received_at 收到,due_on 应答复,answered_at 答复",
        """
        SELECT kind, received_at, due_on, answered_at FROM rights_request WHERE person = $1
        ORDER BY received_at
        """,
    ),
}
"""Per table: what it is called, its columns as key and label, its rows of one person."""


async def data_of(person: UUID, table: str) -> list[dict[str, Any]]:
    """The rows of one person in a table of DATA."""
    return [dict(row) for row in await fetch(DATA[table][2], person)]


async def rows_elsewhere(person: UUID, table: str, attributes: Sequence[str]) -> list[dict[str, Any]]:
    """The rows of a table DATA does not know that point at a person, without what is sealed or hashed."""
    columns = await fetch(
        """
        SELECT quote_ident(attname) AS name FROM pg_attribute
        WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped AND atttypid <> 'bytea'::regtype
        ORDER BY attnum
        """,
        table,
    )
    names = ", ".join(row["name"] for row in columns)
    theirs = " OR ".join(f"{attribute} = $1" for attribute in attributes)
    return [dict(row) for row in await fetch(f"SELECT {names} FROM {table} WHERE {theirs}", person)]


def _found(rows: Sequence[Any]) -> list[Found]:
    return [Found(**{**row, "sex": Sex(row["sex"]) if row["sex"] else None}) for row in rows]


async def search(text: str, *, limit: int) -> list[Found]:
    """People by a part of the name or the beginning of its pinyin."""
    rows = await fetch(
        f"""
        {FOUND}
        WHERE p.merged_into IS NULL AND p.anonymised_at IS NULL
          AND (strpos(p.name, $1) > 0 OR starts_with(regexp_replace(p.sort_key, '[0-9 ·]', '', 'g'), $1))
        ORDER BY p.sort_key, p.birth_on, p.id LIMIT $2
        """,
        text,
        limit,
    )
    return _found(rows)


async def doubles(person: UUID) -> list[Found]:
    """Who may be the same: one name, and no other birthday or sex."""
    rows = await fetch(
        f"""
        {FOUND} JOIN person me ON me.id = $1
        WHERE p.id <> me.id AND p.name = me.name AND p.merged_into IS NULL AND p.anonymised_at IS NULL
          AND coalesce(p.birth_on = me.birth_on, true) AND coalesce(p.sex = me.sex, true)
        ORDER BY p.birth_on IS NULL, p.id LIMIT 20
        """,
        person,
    )
    return _found(rows)


async def find_person(person: UUID, *, lock: bool = False) -> Any | None:
    """What the office sees of somebody; with `lock` nobody else changes it until the transaction ends."""
    return await fetch_row(
        f"""
        SELECT id AS person, kind, name, sex, birth_on, phone_hash IS NOT NULL AS has_phone,
               student_hash IS NOT NULL AS has_student_number, merged_into, anonymised_at
        FROM person WHERE id = $1 {"FOR UPDATE" if lock else ""}
        """,
        person,
    )


async def running(person: UUID, day: date, now: datetime) -> list[str]:
    """What somebody still takes part in, in words: events that are not over, occurrences to come, holds."""
    rows = await fetch(
        """
        SELECT DISTINCT '还在“' || e.title || '”的报名里' AS text
        FROM delegation_member m JOIN event e ON e.id = m.event
        WHERE m.person = $1 AND e.ends_on >= $2 AND e.state <> 'cancelled'
        UNION
        SELECT DISTINCT '还有“' || o.title || '”没有结束'
        FROM participant p JOIN occurrence o ON o.id = p.occurrence
        WHERE p.person = $1 AND o.ends_at > $3 AND o.state IN ('tentative', 'confirmed', 'postponed')
        UNION
        SELECT '“' || e.title || '”已暂停删除'
        FROM legal_hold h JOIN event e ON e.id = h.event
        WHERE EXISTS (SELECT FROM delegation_member m WHERE m.event = h.event AND m.person = $1)
           OR EXISTS (SELECT FROM entry n WHERE n.root = h.event AND n.person = $1)
        ORDER BY 1
        """,
        person,
        day,
        now,
    )
    return [row["text"] for row in rows]


async def forget_feeds(persons: Sequence[UUID]) -> None:
    """The secret calendars of people who are forgotten answer nobody any more."""
    await execute("DELETE FROM feed_token WHERE person = ANY ($1)", list(persons))


async def standing_consents(person: UUID) -> list[tuple[ConsentPurpose, datetime]]:
    """For what a consent stands, and since when."""
    rows = await fetch(
        """
        SELECT purpose, max(given_at) AS given_at FROM consent
        WHERE person = $1 AND withdrawn_at IS NULL GROUP BY purpose ORDER BY purpose
        """,
        person,
    )
    return [(ConsentPurpose(row["purpose"]), row["given_at"]) for row in rows]


async def put_request(person: UUID, kind: RequestKind, due: date, *, by: UUID, now: datetime) -> bool:
    """Whether the request is new; an open one of the kind stands already otherwise."""
    tag = await execute(
        """
        INSERT INTO rights_request (id, person, kind, received_at, received_by, due_on)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING
        """,
        uuid7(),
        person,
        kind,
        now,
        by,
        due,
    )
    return bool(tag == "INSERT 0 1")


async def answer_request(request: UUID, person: UUID, *, by: UUID, now: datetime) -> bool:
    tag = await execute(
        """
        UPDATE rights_request SET answered_at = $3, answered_by = $4
        WHERE id = $1 AND person = $2 AND answered_at IS NULL
        """,
        request,
        person,
        now,
        by,
    )
    return bool(tag == "UPDATE 1")


async def requests_of(person: UUID) -> list[Request]:
    """Open ones first."""
    rows = await fetch(
        """
        SELECT id, kind, received_at, due_on, answered_at FROM rights_request WHERE person = $1
        ORDER BY answered_at IS NOT NULL, due_on, id
        """,
        person,
    )
    return [Request(**{**row, "kind": RequestKind(row["kind"])}) for row in rows]


async def insert_incident(
    happened_on: date,
    summary: str,
    people: int,
    minors: int,
    is_reported: bool,
    *,
    by: UUID,
    now: datetime,
) -> bool:
    """Whether it is new."""
    tag = await execute(
        """
        INSERT INTO incident (id, happened_on, summary, people, minors, is_reported, noted_at, noted_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (happened_on, summary) DO NOTHING
        """,
        uuid7(),
        happened_on,
        summary,
        people,
        minors,
        is_reported,
        now,
        by,
    )
    return bool(tag == "INSERT 0 1")


async def incidents(year: int) -> list[Incident]:
    rows = await fetch(
        """
        SELECT happened_on, summary, people, minors, is_reported FROM incident
        WHERE extract(year FROM happened_on) = $1::int ORDER BY happened_on, id
        """,
        year,
    )
    return [Incident(**row) for row in rows]


async def minors_figures(day: date, start: datetime, end: datetime) -> dict[str, int]:
    """How many minors there are on `day`, and what happened to their consents in [start, end)."""
    row = await fetch_row(
        """
        SELECT count(*) FILTER (WHERE $1::date < birth_on + interval '14 years') AS under_14,
               count(*) FILTER (WHERE $1::date >= birth_on + interval '14 years') AS under_18,
               count(*) FILTER (WHERE identity_hash IS NOT NULL) AS with_identity
        FROM person
        WHERE birth_on > $1::date - interval '18 years' AND merged_into IS NULL AND anonymised_at IS NULL
        """,
        day,
    )
    given = await fetch_row(
        """
        SELECT count(*) FILTER (WHERE c.given_at >= $2 AND c.given_at < $3) AS consents,
               count(*) FILTER (WHERE c.withdrawn_at >= $2 AND c.withdrawn_at < $3
                                AND p.anonymised_at IS NULL) AS withdrawals
        FROM consent c JOIN person p ON p.id = c.person
        WHERE coalesce(p.birth_on > $1::date - interval '18 years', true)
        """,
        day,
        start,
        end,
    )
    deleted = await fetch_value(
        "SELECT coalesce(sum(deleted), 0) FROM retention_run WHERE ran_at >= $1 AND ran_at < $2", start, end
    )
    return {**dict(row or {}), **dict(given or {}), "deleted_rows": deleted}


async def columns() -> list[tuple[str, str]]:
    """Every table and column there is."""
    rows = await fetch(
        """
        SELECT table_name, column_name FROM information_schema.columns c
        JOIN information_schema.tables t USING (table_schema, table_name)
        WHERE table_schema = 'public' AND t.table_type = 'BASE TABLE' AND table_name <> 'migration'
        ORDER BY 1, 2
        """
    )
    return [(row["table_name"], row["column_name"]) for row in rows]


async def holdable() -> list[tuple[UUID, str]]:
    """Whole events that are under no hold, latest first."""
    rows = await fetch(
        """
        SELECT e.id, e.title FROM event e
        WHERE e.root = e.id AND e.state <> 'draft' AND NOT EXISTS (SELECT FROM legal_hold h WHERE h.event = e.id)
        ORDER BY e.ends_on DESC, e.id LIMIT 100
        """
    )
    return [(row["id"], row["title"]) for row in rows]


async def lock_spent_identities(day: date) -> tuple[list[UUID], int]:
    """Whose identity number no meet needs on `day`; and how many more are kept for a legal hold."""
    rows = await fetch(
        """
        SELECT p.id, EXISTS (SELECT FROM legal_hold h JOIN delegation_member m ON m.event = h.event
                             WHERE m.person = p.id) AS is_held
        FROM person p
        WHERE p.identity_hash IS NOT NULL
          AND NOT EXISTS (
              SELECT FROM delegation_member m JOIN event e ON e.id = m.event
              JOIN regulation r ON r.event = m.event
              WHERE m.person = p.id AND (r.parameters->>'identity_numbers')::boolean
                AND e.ends_on + coalesce((r.parameters->>'papers_kept_days')::int, 30) >= $1)
        ORDER BY p.id FOR UPDATE OF p
        """,
        day,
    )
    return [row["id"] for row in rows if not row["is_held"]], sum(row["is_held"] for row in rows)
