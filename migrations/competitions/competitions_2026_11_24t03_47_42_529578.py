"""What is an event or an occurrence by its key, and what belongs to one meet."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from ysevents.kit.database import execute

ID = "2026-11-24T03:47:42:529578"
VERSION = "1.38.0"
DESCRIPTION = "Keys shared with core"

SHARED = """
ALTER TABLE contest ADD CONSTRAINT contest_is_event FOREIGN KEY (id) REFERENCES event (id);
ALTER TABLE fixture ADD CONSTRAINT fixture_is_occurrence FOREIGN KEY (id) REFERENCES occurrence (id);
ALTER TABLE entry ADD CONSTRAINT entry_in_meet FOREIGN KEY (contest, root) REFERENCES event (id, root);
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="competitions", description=DESCRIPTION)

    async def run() -> None:
        await execute(SHARED)

    manager.add_raw(run)
    return manager
