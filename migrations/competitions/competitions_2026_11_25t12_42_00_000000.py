"""A member of a roster stands in the contest of their team, and a team has one captain."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from ysevents.kit.database import execute

ID = "2026-11-25T12:42:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "One captain a team"

KEPT = """
ALTER TABLE roster_member ADD CONSTRAINT roster_in_contest
    FOREIGN KEY (entry, contest) REFERENCES entry (id, contest);
CREATE UNIQUE INDEX roster_captain_once ON roster_member (entry) WHERE role = 'captain';
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="competitions", description=DESCRIPTION)

    async def run() -> None:
        await execute(KEPT)

    manager.add_raw(run)
    return manager
