"""What a remark says stays, but the person it is about may turn out to be a double of somebody."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from ysevents.kit.database import execute

ID = "2026-11-25T14:49:30:000000"
VERSION = "1.38.0"
DESCRIPTION = "Remarks follow merged persons"

FOLLOW = """
DROP TRIGGER review_remark_keep ON review_remark;
CREATE TRIGGER review_remark_keep BEFORE UPDATE OF step, entry, text OR DELETE ON review_remark
    FOR EACH STATEMENT EXECUTE FUNCTION delegation_step_keep();
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="registration", description=DESCRIPTION)

    async def run() -> None:
        await execute(FOLLOW)

    manager.add_raw(run)
    return manager
