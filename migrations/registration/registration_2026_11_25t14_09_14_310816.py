"""One paper of a kind at a time, for each athlete and for the delegation as a whole.

Without a person it is a paper for all, and there is one of those too: nulls count as equal.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from ysevents.kit.database import execute

ID = "2026-11-25T14:09:14:310816"
VERSION = "1.38.0"
DESCRIPTION = "One paper of a kind"

CURRENT = """
CREATE UNIQUE INDEX document_current ON document (delegation, kind, person) NULLS NOT DISTINCT
WHERE deleted_at IS NULL;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="registration", description=DESCRIPTION)

    async def run() -> None:
        await execute(CURRENT)

    manager.add_raw(run)
    return manager
