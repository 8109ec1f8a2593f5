"""Items of a feed in the order in which they are read."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from ysevents.kit.database import execute

ID = "2026-11-25T21:05:00:000020"
VERSION = "1.38.0"
DESCRIPTION = "Items of a feed in the order in which they are read"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="feeds", description=DESCRIPTION)

    async def run() -> None:
        await execute("CREATE UNIQUE INDEX published_item_order ON published_item (feed, modified)")

    manager.add_raw(run)
    return manager
