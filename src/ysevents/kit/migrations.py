"""Migrations: forward only, one runner at a time, the application's role granted at the end."""

import contextlib
import io
from collections.abc import AsyncIterator

import asyncpg
from piccolo.apps.migrations.commands.base import BaseMigrationManager
from piccolo.apps.migrations.commands.forwards import forwards
from piccolo.apps.migrations.tables import Migration
from piccolo.conf.apps import Finder

from ysevents.kit.database import DB, fetch_value

LOCK = 0x79736576
APPLICATION_ROLE = "ysevents_app"
OLDEST = 150000


class DatabaseTooOld(Exception):
    """The server is older than PostgreSQL 15."""


async def pending() -> list[str]:
    """The ids of migrations that have not run here, oldest first; all of them on an empty database."""
    ran: set[str] = set()
    if await fetch_value("SELECT to_regclass('migration')") is not None:
        ran = {row["name"] for row in await Migration.select(Migration.name)}
    known = (identity for app in Finder().get_sorted_app_names() for identity in _ids_of(app))
    return sorted(set(known) - ran)


async def migrate(url: str) -> list[str]:
    """Run what is pending on the database at `url`, as its owner; answers what was run.

    A second process waits for the first and then finds nothing to do.
    """
    async with _alone(url):
        await DB.open(url, size=2, timeout_s=600)
        try:
            waiting = await pending()
            if waiting:
                with contextlib.redirect_stdout(io.StringIO()):
                    await forwards(app_name="all", migration_id="all")
            await _grant()
            return waiting
        finally:
            await DB.close()


@contextlib.asynccontextmanager
async def _alone(url: str) -> AsyncIterator[None]:
    lock = await asyncpg.connect(url)
    try:
        if lock.get_server_version().major * 10_000 < OLDEST:
            raise DatabaseTooOld
        await lock.execute("SELECT pg_advisory_lock($1)", LOCK)
        yield
    finally:
        await lock.close()


async def _grant() -> None:
    """Let the application's role, where there is one, read and write everything but the audit log."""
    async with DB.transaction() as transaction:
        if not await transaction.connection.fetchval(
            "SELECT 1 FROM pg_roles WHERE rolname = $1 AND rolname <> current_user", APPLICATION_ROLE
        ):
            return
        await transaction.connection.execute(
            f"""
            GRANT USAGE ON SCHEMA public TO {APPLICATION_ROLE};
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APPLICATION_ROLE};
            GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {APPLICATION_ROLE};
            DO $$ BEGIN
                IF to_regclass('audit') IS NOT NULL THEN
                    REVOKE UPDATE, DELETE ON audit, audit_seal FROM {APPLICATION_ROLE};
                END IF;
            END $$;
            """
        )


def _ids_of(app: str) -> list[str]:
    config = Finder().get_app_config(app_name=app)
    modules = BaseMigrationManager().get_migration_modules(config.resolved_migrations_folder_path)
    return BaseMigrationManager().get_migration_ids(modules)
