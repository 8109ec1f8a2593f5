"""Of the versions of a start list at most one stands."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from ysevents.kit.database import execute

ID = "2026-11-25T17:16:30:000000"
VERSION = "1.38.0"
DESCRIPTION = "One standing version of a start list"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="competitions", description=DESCRIPTION)

    async def run() -> None:
        await execute(
            "CREATE UNIQUE INDEX start_list_standing ON start_list_version (stage) WHERE void_at IS NULL"
        )

    manager.add_raw(run)
    return manager
