"""Everything the database holds of one person, table by table."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from ysevents.kit.database import fetch

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
