"""Migrations: forward only, one runner at a time, the application's role granted at the end."""

import contextlib
import io
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
from piccolo.apps.migrations.commands.base import BaseMigrationManager
from piccolo.apps.migrations.commands.forwards import forwards
from piccolo.apps.migrations.tables import Migration
from piccolo.conf.apps import Finder

from ysevents.kit.database import DB, fetch_value

LOCK = 0x79736576
APPLICATION_ROLE = "ysevents_app"
OLDEST = 15
PATIENCE_S = 10
UNREACHABLE = (
    OSError,
    ValueError,  # an address that cannot be read
    asyncpg.InterfaceError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.CannotConnectNowError,
    asyncpg.TooManyConnectionsError,
)


class DatabaseUnfit(Exception):
    """The database cannot be used as it is; the text is one Chinese line: why, what to do."""


async def reach(url: str) -> str:
    """The role we are on the database at `url`; DatabaseUnfit when it cannot be reached or is too old."""
    connection = await _connect(url)
    try:
        return str(await connection.fetchval("SELECT current_user"))
    finally:
        await connection.close()


async def pending() -> list[str]:
    """The ids of migrations that have not run here, oldest first; all of them on an empty database."""
    ran: set[str] = set()
    if await fetch_value("SELECT to_regclass('migration')") is not None:
        ran = {row["name"] for row in await Migration.select(Migration.name)}
    known = (identity for app in Finder().get_sorted_app_names() for identity in _ids_of(app))
    return sorted(set(known) - ran)


async def migrate(url: str, *, application: str = APPLICATION_ROLE) -> list[str]:
    """Run what is pending on the database at `url`, as its owner; answers what was run.

    A second process waits for the first and then finds nothing to do. The role `application`, where
    there is one, may read and write afterwards.
    """
    async with _alone(url):
        await DB.open(url, size=2, timeout_s=600)
        try:
            waiting = await pending()
            if waiting:
                with contextlib.redirect_stdout(io.StringIO()):
                    await forwards(app_name="all", migration_id="all")
            await _grant(application)
            return waiting
        except asyncpg.InsufficientPrivilegeError:
            raise DatabaseUnfit(
                "数据库账号没有建表的权限，请用 YSEVENTS_OWNER_DATABASE_URL 指定拥有这个数据库的账号。"
            ) from None
        finally:
            await DB.close()


async def _connect(url: str) -> Any:
    try:
        connection = await asyncpg.connect(url, timeout=PATIENCE_S)
    except UNREACHABLE as error:
        raise DatabaseUnfit(
            "连不上数据库，请检查 YSEVENTS_DATABASE_URL（和 YSEVENTS_OWNER_DATABASE_URL）的地址、账号和网络。"
            f"（{type(error).__name__}）"
        ) from None
    version = connection.get_server_version()
    if version.major < OLDEST:
        await connection.close()
        raise DatabaseUnfit(
            f"数据库版本太旧（PostgreSQL {version.major}）：需要 PostgreSQL {OLDEST} 或更新的版本，"
            "请升级后再启动。"
        )
    return connection


@contextlib.asynccontextmanager
async def _alone(url: str) -> AsyncIterator[None]:
    lock = await _connect(url)
    try:
        await lock.execute("SELECT pg_advisory_lock($1)", LOCK)
        yield
    finally:
        await lock.close()


async def _grant(application: str) -> None:
    """Let the application's role, where there is one, read and write everything but the audit log."""
    async with DB.transaction() as transaction:
        if not await transaction.connection.fetchval(
            "SELECT 1 FROM pg_roles WHERE rolname = $1 AND rolname <> current_user", application
        ):
            return
        role = '"' + application.replace('"', '""') + '"'
        await transaction.connection.execute(
            f"""
            GRANT USAGE ON SCHEMA public TO {role};
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
            GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role};
            REVOKE UPDATE, DELETE ON audit, audit_seal FROM {role};
            """
        )


def _ids_of(app: str) -> list[str]:
    config = Finder().get_app_config(app_name=app)
    modules = BaseMigrationManager().get_migration_modules(config.resolved_migrations_folder_path)
    return BaseMigrationManager().get_migration_ids(modules)
