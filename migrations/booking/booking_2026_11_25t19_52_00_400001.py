"""Bookings that wait: their states, and what is looked up by series and bundle."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from ysevents.kit.database import execute

ID = "2026-11-25T19:52:00:400001"
VERSION = "1.38.0"
DESCRIPTION = "States of bookings that wait"

STATES = "held,pending,confirmed,cancelled,displaced,expired,attended,no_show"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="booking", description=DESCRIPTION)

    async def run() -> None:
        await execute(
            f"""
            ALTER TABLE booking DROP CONSTRAINT state_known,
                ADD CONSTRAINT state_known CHECK (state = ANY ('{{{STATES}}}'::text[]))
            """
        )
        await execute("CREATE INDEX booking_of_series ON booking (series) WHERE series IS NOT NULL")
        await execute("CREATE INDEX booking_of_bundle ON booking (bundle) WHERE bundle IS NOT NULL")

    manager.add_raw(run)
    return manager
