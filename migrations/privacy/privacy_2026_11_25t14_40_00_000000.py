"""A person has one open request of a kind: asking again changes nothing."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from ysevents.kit.database import execute

ID = "2026-11-25T14:40:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "One open request of a kind"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="privacy", description=DESCRIPTION)

    async def run() -> None:
        await execute(
            """
            CREATE UNIQUE INDEX rights_request_open_once ON rights_request (person, kind)
            WHERE answered_at IS NULL
            """
        )

    manager.add_raw(run)
    return manager
