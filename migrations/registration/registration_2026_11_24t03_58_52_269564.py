"""Nobody starts for two units of one meet."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from ysevents.kit.database import execute

ID = "2026-11-24T03:58:52:269564"
VERSION = "1.38.0"
DESCRIPTION = "One unit an athlete"

ONE_UNIT = """
ALTER TABLE delegation_member ADD CONSTRAINT delegation_member_in_meet
    FOREIGN KEY (delegation, event) REFERENCES delegation (id, event);
CREATE UNIQUE INDEX delegation_member_one_unit ON delegation_member (event, person)
    WHERE role = 'athlete';
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="registration", description=DESCRIPTION)

    async def run() -> None:
        await execute(ONE_UNIT)

    manager.add_raw(run)
    return manager
