"""What is kept of a venue is old once a row of `quota_rule` has changed."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from ysevents.kit.database import execute

ID = "2026-11-25T20:01:40:000000"
VERSION = "1.38.0"
DESCRIPTION = "Quota rules revise their venue"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="places", description=DESCRIPTION)

    async def run() -> None:
        await execute("CALL revise_venues_with('quota_rule')")

    manager.add_raw(run)
    return manager
