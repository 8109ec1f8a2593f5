"""Objections belong to a public notice."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from ysevents.kit.database import execute

ID = "2026-11-25T14:51:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Objections belong to a notice"

BELONG = """
ALTER TABLE objection ADD CONSTRAINT objection_of_notice
    FOREIGN KEY (event) REFERENCES public_notice (event);
CREATE INDEX objection_open ON objection (event, made_at) WHERE state = 'open';
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="registration", description=DESCRIPTION)

    async def run() -> None:
        await execute(BELONG)

    manager.add_raw(run)
    return manager
