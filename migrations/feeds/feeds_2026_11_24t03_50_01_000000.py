"""One living address of a personal calendar per account."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from ysevents.kit.database import execute

ID = "2026-11-24T03:50:01:000000"
VERSION = "1.38.0"
DESCRIPTION = "One living address per account"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="feeds", description=DESCRIPTION)

    async def run() -> None:
        await execute("CREATE UNIQUE INDEX feed_token_alive ON feed_token (account) WHERE revoked_at IS NULL")

    manager.add_raw(run)
    return manager
