"""What a step or a remark says stays for good, but for the words about somebody who is made nameless."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from ysevents.kit.database import execute

ID = "2026-11-25T15:26:30:000000"
VERSION = "1.38.0"
DESCRIPTION = "Words of reviews are forgotten with their people"

KEEP = """
CREATE FUNCTION review_words_keep() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before jsonb := to_jsonb(OLD);
    after jsonb := to_jsonb(NEW);
    words text := TG_ARGV[0];
BEGIN
    IF before - words - 'person' <> after - words - 'person'
       OR (before -> words <> after -> words AND after ->> words <> '已删除') THEN
        RAISE EXCEPTION 'steps and remarks of a review are only ever added'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'delegation_step_keep';
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER delegation_step_keep ON delegation_step;
CREATE TRIGGER delegation_step_keep BEFORE DELETE ON delegation_step
    FOR EACH STATEMENT EXECUTE FUNCTION delegation_step_keep();
CREATE TRIGGER delegation_step_words BEFORE UPDATE ON delegation_step
    FOR EACH ROW EXECUTE FUNCTION review_words_keep('reason');
DROP TRIGGER review_remark_keep ON review_remark;
CREATE TRIGGER review_remark_keep BEFORE DELETE ON review_remark
    FOR EACH STATEMENT EXECUTE FUNCTION delegation_step_keep();
CREATE TRIGGER review_remark_words BEFORE UPDATE ON review_remark
    FOR EACH ROW EXECUTE FUNCTION review_words_keep('text');
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="registration", description=DESCRIPTION)

    async def run() -> None:
        await execute(KEEP)

    manager.add_raw(run)
    return manager
