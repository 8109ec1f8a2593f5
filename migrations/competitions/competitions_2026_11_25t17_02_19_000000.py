"""What Piccolo cannot say of the kinds of disciplines: the changed check."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from ysevents.competitions.enums import DisciplineKind
from ysevents.kit.database import execute
from ysevents.kit.enums import one_of

ID = "2026-11-25T17:02:19:000000"
VERSION = "1.38.0"
DESCRIPTION = "Kinds of disciplines that are known"

KNOWN = f"""
ALTER TABLE discipline DROP CONSTRAINT discipline_kind_known;
ALTER TABLE discipline ADD CONSTRAINT discipline_kind_known CHECK ({one_of("kind", DisciplineKind)});
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="competitions", description=DESCRIPTION)

    async def know_kinds() -> None:
        await execute(KNOWN)

    manager.add_raw(know_kinds)
    return manager
