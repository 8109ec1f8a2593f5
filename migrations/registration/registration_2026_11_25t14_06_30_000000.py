"""The same change is not asked for twice at a time."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from ysevents.kit.database import execute

ID = "2026-11-25T14:06:30:000000"
VERSION = "1.38.0"
DESCRIPTION = "One open request for a change"

ONE_OPEN = """
CREATE UNIQUE INDEX change_request_one_open ON change_request (delegation, contest, entry, person)
    NULLS NOT DISTINCT WHERE state = 'open';
CREATE INDEX change_request_delegation ON change_request (delegation, asked_at);
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="registration", description=DESCRIPTION)

    async def run() -> None:
        await execute(ONE_OPEN)

    manager.add_raw(run)
    return manager
