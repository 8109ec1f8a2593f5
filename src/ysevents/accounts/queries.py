"""Reads of accounts and their hand-written statements."""

from collections.abc import Sequence
from datetime import datetime
from json import loads
from typing import Any
from uuid import UUID

from ysevents.accounts.enums import AccountState, Role, Scope
from ysevents.accounts.schemas import Account, Audited, Chain, Grant, Listed, OwnLogin
from ysevents.kit.database import execute, fetch, fetch_row, fetch_value
from ysevents.kit.ids import uuid7

SEALING = 0x7365616C
"""The advisory lock of who seals the audit log."""

LIVE = "from_at <= $2 AND coalesce(until_at, 'infinity') > $2"

AUDITED = """
    SELECT u.id, u.at, u.by, a.display_name AS by_name, u.role, u.address, u.action, u.object_kind,
           u.object_id, u.before, u.after, u.result
    FROM audit u LEFT JOIN account a ON a.id = u.by
"""

BY_LOGIN = f"""
    SELECT a.id, a.person, a.display_name, a.must_change_password, l.id AS login, l.created_at, l.seen_at,
           g.roles, g.scopes, g.targets,
           (SELECT o.short_name FROM account_grant u JOIN organization o ON o.id = u.target::uuid
            WHERE u.account = a.id AND u.scope = 'organization' AND {LIVE}
            ORDER BY u.id LIMIT 1) AS unit_name,
           (SELECT count(*) FROM (SELECT FROM message m
                                  WHERE m.recipient = a.id AND m.read_at IS NULL LIMIT 100) few) AS unread
    FROM login l
    JOIN account a ON a.id = l.account AND a.state = 'active'
    CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(role), '{{}}') AS roles, coalesce(array_agg(scope), '{{}}') AS scopes,
               coalesce(array_agg(target), '{{}}') AS targets
        FROM account_grant WHERE account = a.id AND {LIVE}) g
    WHERE l.token_hash = $1 AND l.expires_at > $2
"""


async def find_by_login(token_hash: bytes, now: datetime, *, address: str) -> tuple[Account, Any] | None:
    """Whose login this is, with grants and unread messages: one statement. Beside it the login's row."""
    row = await fetch_row(BY_LOGIN, token_hash, now)
    return (_account(row, address), row) if row else None


def _account(row: Any, address: str) -> Account:
    grants = zip(row["roles"], row["scopes"], row["targets"], strict=True)
    return Account(
        id=row["id"],
        login=row["login"],
        person=row["person"],
        display_name=row["display_name"],
        unit_name=row["unit_name"],
        must_change_password=row["must_change_password"],
        grants=tuple(Grant(role=Role(r), scope=Scope(s), target=t) for r, s, t in grants),
        unread=row["unread"],
        address=address,
    )


async def see_login(token_hash: bytes, *, seen_at: datetime, expires_at: datetime) -> None:
    """Note that a login is in use."""
    await execute(
        "UPDATE login SET seen_at = $2, expires_at = $3 WHERE token_hash = $1",
        token_hash,
        seen_at,
        expires_at,
    )


async def find_credentials(*, phone_hash: bytes | None, username: str | None) -> Any | None:
    """Id, state, names and password hash of the account with this number or this user name."""
    return await fetch_row(
        """
        SELECT id, state, username, display_name, password_hash FROM account
        WHERE phone_hash = $1 OR username = $2
        """,
        phone_hash,
        username,
    )


async def get_credentials(account: UUID) -> Any:
    """The same of an account that exists: who asks has a login of it."""
    return await fetch_row(
        "SELECT id, state, username, display_name, password_hash FROM account WHERE id = $1", account
    )


async def insert_account(
    account: UUID,
    *,
    username: str | None,
    phone_hash: bytes | None,
    phone_cipher: bytes | None,
    display_name: str,
    person: UUID | None,
    password_hash: str,
    must_change: bool,
    now: datetime,
) -> bool:
    """False when the user name or the number has an account already."""
    tag = await execute(
        """
        INSERT INTO account (id, username, phone_hash, phone_cipher, display_name, person, state,
                             must_change_password, password_hash, password_changed_at, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, 'active', $7, $8, $9, $9) ON CONFLICT DO NOTHING
        """,
        account,
        username,
        phone_hash,
        phone_cipher,
        display_name,
        person,
        must_change,
        password_hash,
        now,
    )
    return tag == "INSERT 0 1"


async def set_password(
    account: UUID, password_hash: str, *, must_change: bool, now: datetime, keep_login: UUID | None = None
) -> None:
    """A new password; all logins end but the one it was changed from."""
    await execute(
        """
        UPDATE account SET password_hash = $2, must_change_password = $3, password_changed_at = $4
        WHERE id = $1
        """,
        account,
        password_hash,
        must_change,
        now,
    )
    await delete_logins(account, but=keep_login)


async def roles_of(account: UUID, now: datetime) -> list[Role]:
    """The roles an account has now, in whatever scope."""
    rows = await fetch(
        f"SELECT DISTINCT role FROM account_grant WHERE account = $1 AND {LIVE} ORDER BY role", account, now
    )
    return [Role(row["role"]) for row in rows]


async def insert_login(
    token_hash: bytes, account: UUID, *, expires_at: datetime, address: str, agent: str, now: datetime
) -> UUID:
    login = uuid7()
    await execute(
        """
        INSERT INTO login (token_hash, id, account, created_at, seen_at, expires_at, address, agent)
        VALUES ($1, $2, $3, $4, $4, $5, $6, $7)
        """,
        token_hash,
        login,
        account,
        now,
        expires_at,
        address,
        agent,
    )
    return login


async def list_logins(account: UUID, now: datetime) -> list[OwnLogin]:
    rows = await fetch(
        """
        SELECT id, created_at, seen_at, address, agent FROM login
        WHERE account = $1 AND expires_at > $2 ORDER BY seen_at DESC
        """,
        account,
        now,
    )
    return [OwnLogin(**row) for row in rows]


async def delete_login(account: UUID, login: UUID) -> None:
    await execute("DELETE FROM login WHERE account = $1 AND id = $2", account, login)


async def delete_logins(account: UUID, *, but: UUID | None = None) -> None:
    await execute("DELETE FROM login WHERE account = $1 AND id IS DISTINCT FROM $2", account, but)


async def delete_expired(now: datetime) -> None:
    """Drop logins and codes that are good no more."""
    await execute("DELETE FROM login WHERE expires_at <= $1", now)
    await execute("DELETE FROM sms_code WHERE expires_at <= $1", now)


async def put_code(
    *,
    phone_hash: bytes,
    phone_cipher: bytes,
    code_hash: bytes,
    code_cipher: bytes,
    now: datetime,
    expires_at: datetime,
) -> None:
    """The code that is good for a number from now on."""
    await execute(
        """
        INSERT INTO sms_code (id, phone_hash, phone_cipher, code_hash, code_cipher, created_at, expires_at,
                              tries)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 0)
        ON CONFLICT (phone_hash) DO UPDATE SET
            id = excluded.id, phone_cipher = excluded.phone_cipher, code_hash = excluded.code_hash,
            code_cipher = excluded.code_cipher, created_at = excluded.created_at,
            expires_at = excluded.expires_at, tries = 0, used_at = NULL
        """,
        uuid7(),
        phone_hash,
        phone_cipher,
        code_hash,
        code_cipher,
        now,
        expires_at,
    )


async def try_code(phone_hash: bytes, code_hash: bytes, *, most: int, now: datetime) -> bool:
    """Count a try at a number's code; whether it was a good one. One statement, so no try is free."""
    fits: bool | None = await fetch_value(
        """
        UPDATE sms_code SET tries = tries + 1
        WHERE phone_hash = $1 AND used_at IS NULL AND expires_at > $4 AND tries < $3
        RETURNING code_hash = $2
        """,
        phone_hash,
        code_hash,
        most,
        now,
    )
    return bool(fits)


async def use_code(phone_hash: bytes, code_hash: bytes, *, now: datetime) -> bool:
    """Spend a code: True for exactly one of those who try."""
    tag = await execute(
        "UPDATE sms_code SET used_at = $3 WHERE phone_hash = $1 AND code_hash = $2 AND used_at IS NULL",
        phone_hash,
        code_hash,
        now,
    )
    return tag == "UPDATE 1"


PENDING = """
    SELECT c.id, c.phone_cipher, c.code_cipher, c.created_at, c.expires_at FROM sms_code c
    WHERE c.used_at IS NULL AND c.expires_at > $1
      AND NOT EXISTS (SELECT FROM account a WHERE a.phone_hash = c.phone_hash)
"""


async def list_pending_codes(now: datetime) -> Sequence[Any]:
    """Codes that wait, of numbers that have no account."""
    return await fetch(f"{PENDING} ORDER BY c.created_at DESC", now)


async def find_pending_code(code: UUID, now: datetime) -> Any | None:
    return await fetch_row(f"{PENDING} AND c.id = $2", now, code)


async def list_accounts(text: str | None, now: datetime, *, limit: int) -> list[Listed]:
    """Accounts given by the office, found by parts of their names."""
    rows = await fetch(
        f"""
        SELECT a.id, a.username, a.display_name, a.state, a.created_at,
               (SELECT coalesce(array_agg(DISTINCT role ORDER BY role), '{{}}') FROM account_grant
                WHERE account = a.id AND {LIVE}) AS roles
        FROM account a
        WHERE a.username IS NOT NULL
          AND ($1::text IS NULL OR a.username LIKE '%' || $1 || '%' OR a.display_name LIKE '%' || $1 || '%')
        ORDER BY a.username LIMIT $3
        """,
        text,
        now,
        limit,
    )
    return [
        Listed(**{**row, "state": AccountState(row["state"]), "roles": tuple(map(Role, row["roles"]))})
        for row in rows
    ]


async def put_grant(
    account: UUID, role: Role, scope: Scope, target: str | None, *, by: UUID | None, now: datetime
) -> bool:
    """Give a role, or give it again after it was taken; False when it is held already."""
    tag = await execute(
        """
        INSERT INTO account_grant AS g (id, account, role, scope, target, granted_by, from_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (account, role, scope, target) DO UPDATE SET
            granted_by = excluded.granted_by, from_at = excluded.from_at, until_at = NULL
        WHERE g.until_at <= excluded.from_at
        """,
        uuid7(),
        account,
        role,
        scope,
        target,
        by,
        now,
    )
    return tag == "INSERT 0 1"


async def move_grants(scope: Scope, target: str, to: str, *, by: UUID | None, now: datetime) -> list[UUID]:
    """Whoever has roles over one thing has them over another instead; answers the accounts."""
    rows = await fetch(
        """
        UPDATE account_grant SET until_at = $3
        WHERE scope = $1 AND target = $2 AND from_at <= $3 AND coalesce(until_at, 'infinity') > $3
        RETURNING account, role
        """,
        scope,
        target,
        now,
    )
    for row in rows:
        await put_grant(row["account"], Role(row["role"]), scope, to, by=by, now=now)
    return [row["account"] for row in rows]


async def count_grants(scope: Scope, target: str, now: datetime) -> int:
    """How many accounts have a role over something now."""
    count: int = await fetch_value(
        """
        SELECT count(DISTINCT account) FROM account_grant
        WHERE scope = $1 AND target = $2 AND from_at <= $3 AND coalesce(until_at, 'infinity') > $3
        """,
        scope,
        target,
        now,
    )
    return count


async def end_grant(account: UUID, role: Role, scope: Scope, target: str | None, *, now: datetime) -> bool:
    """Take a role; False when it is not held."""
    tag = await execute(
        """
        UPDATE account_grant SET until_at = $2
        WHERE account = $1 AND role = $3 AND scope = $4 AND target IS NOT DISTINCT FROM $5
          AND from_at <= $2 AND coalesce(until_at, 'infinity') > $2
        """,
        account,
        now,
        role,
        scope,
        target,
    )
    return tag == "UPDATE 1"


async def accounts_of(subjects: Sequence[UUID], roles: Sequence[Role], now: datetime) -> list[Any]:
    """(subject, account): the accounts of persons, and for units of those with a role there or above."""
    return await fetch(
        f"""
        WITH RECURSIVE unit AS (
            SELECT id AS subject, id, parent FROM organization WHERE id = ANY ($1)
            UNION SELECT u.subject, o.id, o.parent FROM organization o JOIN unit u ON o.id = u.parent)
        SELECT a.person AS subject, a.id AS account FROM account a
        WHERE a.person = ANY ($1) AND a.state = 'active'
        UNION
        SELECT u.subject, a.id FROM unit u
        JOIN account_grant g ON g.scope = 'organization' AND g.target = u.id::text AND g.role = ANY ($3)
             AND {LIVE}
        JOIN account a ON a.id = g.account AND a.state = 'active'
        """,
        list(subjects),
        now,
        list(roles),
    )


async def is_covered(
    grants: Sequence[Grant], *, organization: UUID | None, event: UUID | None, venue: UUID | None
) -> bool:
    """Whether one of the grants reaches one of the things: up the trees, and a venue by its region too."""
    covered: bool = await fetch_value(
        """
        WITH RECURSIVE
        unit AS (SELECT id, parent FROM organization WHERE id = $1
                 UNION SELECT o.id, o.parent FROM organization o JOIN unit u ON o.id = u.parent),
        tree AS (SELECT id, parent FROM event WHERE id = $2
                 UNION SELECT e.id, e.parent FROM event e JOIN tree t ON e.id = t.parent),
        ground AS (SELECT code, parent FROM region WHERE code = (SELECT region FROM venue WHERE id = $3)
                   UNION SELECT r.code, r.parent FROM region r JOIN ground g ON r.code = g.parent)
        SELECT EXISTS (
            SELECT FROM unnest($4::text[], $5::text[]) g (scope, target)
            WHERE (scope = 'organization' AND target IN (SELECT id::text FROM unit))
               OR (scope = 'event' AND target IN (SELECT id::text FROM tree))
               OR (scope = 'venue' AND target = $3::text)
               OR (scope = 'region' AND target IN (SELECT code FROM ground)))
        """,
        organization,
        event,
        venue,
        [grant.scope for grant in grants],
        [grant.target for grant in grants],
    )
    return covered


async def insert_audit(
    action: str,
    *,
    by: UUID | None,
    role: str,
    address: str,
    object_kind: str,
    object_id: str | None,
    before: str | None,
    after: str | None,
    result: str,
    now: datetime,
) -> None:
    await execute(
        """
        INSERT INTO audit (at, by, role, address, action, object_kind, object_id, before, after, result)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """,
        now,
        by,
        role,
        address,
        action,
        object_kind,
        object_id,
        before,
        after,
        result,
    )


async def insert_view(
    action: str,
    *,
    by: UUID,
    role: str,
    address: str,
    object_kind: str,
    object_id: str,
    since: datetime,
    now: datetime,
) -> bool:
    """A look at something, unless the same account's same look is on record since then."""
    tag = await execute(
        """
        INSERT INTO audit (at, by, role, address, action, object_kind, object_id, result)
        SELECT $8, $2, $3, $4, $1, $5, $6, 'done'
        WHERE NOT EXISTS (SELECT FROM audit
                          WHERE object_kind = $5 AND object_id = $6 AND action = $1 AND by = $2 AND at > $7)
        """,
        action,
        by,
        role,
        address,
        object_kind,
        object_id,
        since,
        now,
    )
    return bool(tag == "INSERT 0 1")


async def list_of_object(object_kind: str, object_id: str, *, limit: int) -> list[Audited]:
    """What was done to one thing, latest first."""
    rows = await fetch(
        f"{AUDITED} WHERE u.object_kind = $1 AND u.object_id = $2 ORDER BY u.id DESC LIMIT $3",
        object_kind,
        object_id,
        limit,
    )
    return _audited(rows)


async def count_audited(actions: Sequence[str], start: datetime, end: datetime) -> dict[str, int]:
    """How often each of these acts was done in [start, end)."""
    rows = await fetch(
        """
        SELECT action, count(*) AS times FROM audit
        WHERE action = ANY ($1) AND at >= $2 AND at < $3 AND result = 'done' GROUP BY action
        """,
        list(actions),
        start,
        end,
    )
    return {row["action"]: row["times"] for row in rows}


async def close_accounts(persons: Sequence[UUID], name: str) -> list[UUID]:
    """Disable the accounts of these persons and forget numbers, names, passwords and logins."""
    rows = await fetch(
        """
        UPDATE account SET state = 'disabled', phone_hash = NULL, phone_cipher = NULL, password_hash = NULL,
                           display_name = $2, username = 'closed-' || left(replace(id::text, '-', ''), 32)
        WHERE person = ANY ($1) RETURNING id
        """,
        list(persons),
        name,
    )
    ids = [row["id"] for row in rows]
    await execute("DELETE FROM login WHERE account = ANY ($1)", ids)
    return ids


async def staff_among(persons: Sequence[UUID], now: datetime) -> bool:
    """Whether one of these persons has an account with more than a resident's rights."""
    return bool(
        await fetch_value(
            f"""
            SELECT EXISTS (SELECT FROM account a JOIN account_grant g ON g.account = a.id
                           WHERE a.person = ANY ($1) AND a.state = 'active' AND g.role <> 'resident' AND {LIVE})
            """,
            list(persons),
            now,
        )
    )


async def list_audited(*, before: int | None, action: str | None, limit: int) -> list[Audited]:
    rows = await fetch(
        f"""
        {AUDITED}
        WHERE ($1::bigint IS NULL OR u.id < $1) AND ($2::text IS NULL OR u.action = $2)
        ORDER BY u.id DESC LIMIT $3
        """,
        before,
        action,
        limit,
    )
    return _audited(rows)


def _audited(rows: Sequence[Any]) -> list[Audited]:
    return [
        Audited(
            **{
                **row,
                "before": loads(row["before"]) if row["before"] else None,
                "after": loads(row["after"]) if row["after"] else None,
            }
        )
        for row in rows
    ]


async def is_sealer() -> bool:
    """Whether we may seal until the transaction ends; nobody else does meanwhile."""
    alone: bool = await fetch_value("SELECT pg_try_advisory_xact_lock($1)", SEALING)
    return alone


async def seal(now: datetime) -> None:
    """Seal all rows whose transactions can no longer be overtaken and that no seal covers yet."""
    await execute(
        """
        WITH reached AS (
            SELECT coalesce((SELECT until_xid FROM audit_seal ORDER BY id DESC LIMIT 1), '0'::xid8) AS xid,
                   coalesce((SELECT digest FROM audit_seal ORDER BY id DESC LIMIT 1), '') AS previous,
                   pg_snapshot_xmin(pg_current_snapshot()) AS until)
        INSERT INTO audit_seal (sealed_at, from_xid, until_xid, from_id, to_id, count, previous, digest)
        SELECT $1, r.xid, r.until, d.from_id, d.to_id, d.count, r.previous, d.digest
        FROM reached r CROSS JOIN LATERAL audit_digest(r.previous, r.xid, r.until) d
        WHERE d.count > 0
        """,
        now,
    )


async def chain() -> Chain:
    """Every seal computed again from the rows it covers and the seal before it."""
    row = await fetch_row(
        """
        WITH s AS (
            SELECT *, lag(digest, 1, '') OVER (ORDER BY id) AS before,
                   lag(until_xid, 1, '0'::xid8) OVER (ORDER BY id) AS reached
            FROM audit_seal),
        broken AS (
            SELECT s.id FROM s CROSS JOIN LATERAL audit_digest(s.previous, s.from_xid, s.until_xid) d
            WHERE (s.previous, s.from_xid, s.from_id, s.to_id, s.count, s.digest)
                IS DISTINCT FROM (s.before, s.reached, d.from_id, d.to_id, d.count, d.digest))
        SELECT (SELECT count(*) FROM audit_seal) AS seals,
               (SELECT count(*) FROM audit) AS rows,
               (SELECT count(*) FROM audit
                WHERE xid >= coalesce((SELECT max(until_xid) FROM audit_seal), '0'::xid8)) AS unsealed,
               (SELECT encode(digest, 'hex') FROM audit_seal ORDER BY id DESC LIMIT 1) AS digest,
               (SELECT min(id) FROM broken) AS broken_at
        """
    )
    assert row is not None
    return Chain(**row)
