"""An announcement changes in nothing but that somebody who is made nameless is named in it no more."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from ysevents.kit.database import execute

ID = "2026-11-25T18:44:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Names leave announcements"

KEPT = """
CREATE FUNCTION keep_result_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    name text := coalesce(current_setting('ysevents.forgotten', true), '');
BEGIN
    IF TG_OP = 'UPDATE' AND name <> '' THEN
        OLD.reason := replace(OLD.reason, name, '某某');
        OLD.result := replace(OLD.result::text, name, '某某')::jsonb;
        OLD.sheet := replace(OLD.sheet::text, name, '某某')::jsonb;
        OLD.changes := replace(OLD.changes::text, name, '某某')::jsonb;
        IF NEW IS NOT DISTINCT FROM OLD THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '% is kept as it was written', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
DROP TRIGGER result_version_kept ON result_version;
CREATE TRIGGER result_version_kept BEFORE UPDATE OR DELETE ON result_version
    FOR EACH ROW EXECUTE FUNCTION keep_result_version();
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="competitions", description=DESCRIPTION)

    async def run() -> None:
        await execute(KEPT)

    manager.add_raw(run)
    return manager
