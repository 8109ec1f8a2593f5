"""A rule for one space is a rule of that space's venue."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from ysevents.kit.database import execute

ID = "2026-11-24T03:51:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Opening rules stay in their venue"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="facilities", description=DESCRIPTION)

    async def run() -> None:
        await execute(
            "ALTER TABLE opening_rule ADD CONSTRAINT opening_rule_space_of_venue "
            "FOREIGN KEY (venue, space) REFERENCES space (venue, id)"
        )

    manager.add_raw(run)
    return manager
