"""An athlete or official has one admission to a meet, however often they are issued."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from ysevents.kit.database import execute

ID = "2026-11-25T12:43:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "One admission a person and meet"

ONCE = """
CREATE UNIQUE INDEX admission_person_once ON admission (event, person, category)
    WHERE state <> 'revoked' AND category IN ('athlete', 'official');
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="checkin", description=DESCRIPTION)

    async def run() -> None:
        await execute(ONCE)

    manager.add_raw(run)
    return manager
