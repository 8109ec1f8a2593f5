"""No day lies in two school terms."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from ysevents.kit.database import execute

ID = "2026-11-25T19:55:06:600003"
VERSION = "1.38.0"
DESCRIPTION = "School terms never overlap"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="core", description=DESCRIPTION)

    async def run() -> None:
        await execute(
            "ALTER TABLE school_term ADD CONSTRAINT school_terms_apart "
            "EXCLUDE USING gist (daterange(first_on, last_on, '[]') WITH &&)"
        )

    manager.add_raw(run)
    return manager
