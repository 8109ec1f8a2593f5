"""One living address per account and thing."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from ysevents.kit.database import execute

ID = "2026-11-25T20:10:00:000020"
VERSION = "1.38.0"
DESCRIPTION = "One living address per account and thing"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="feeds", description=DESCRIPTION)

    async def run() -> None:
        await execute("DROP INDEX feed_token_alive")
        await execute(
            """
            CREATE UNIQUE INDEX feed_token_living
            ON feed_token (account, purpose, coalesce(organization, person)) WHERE revoked_at IS NULL
            """
        )

    manager.add_raw(run)
    return manager
