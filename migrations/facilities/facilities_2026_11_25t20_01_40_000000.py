"""What is kept of a venue is old once a row of `opening_rule` or `tariff` has changed."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from ysevents.kit.database import execute

ID = "2026-11-25T20:01:40:000000"
VERSION = "1.38.0"
DESCRIPTION = "Opening rules and prices revise their venue"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="facilities", description=DESCRIPTION)

    async def run() -> None:
        await execute("CALL revise_venues_with('opening_rule'); CALL revise_venues_with('tariff')")

    manager.add_raw(run)
    return manager
