"""Every state a delegation reaches is written down, whoever changes it; what was before is filled in.

Of earlier delegations only the last submission and the last decision are known. Steps and remarks are
only ever added.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from ysevents.kit.database import execute

ID = "2026-11-25T14:28:30:000000"
VERSION = "1.38.0"
DESCRIPTION = "Steps of delegations are written by a trigger"

STEPS = """
INSERT INTO delegation_step (id, delegation, state, revision, at, by)
SELECT gen_random_uuid(), id, 'submitted', greatest(revision - (decided_at IS NOT NULL)::int, 0),
       submitted_at, submitted_by
FROM delegation WHERE submitted_at IS NOT NULL;
INSERT INTO delegation_step (id, delegation, state, revision, reason, at, by)
SELECT gen_random_uuid(), id, state, revision, returned_reason, decided_at, decided_by
FROM delegation WHERE decided_at IS NOT NULL AND state IN ('approved', 'returned', 'frozen');

CREATE FUNCTION delegation_step_write() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NEW.decided_at IS NOT NULL AND NEW.submitted_at IS NOT NULL THEN
        INSERT INTO delegation_step (id, delegation, state, revision, at, by)
        VALUES (gen_random_uuid(), NEW.id, 'submitted', NEW.revision, NEW.submitted_at, NEW.submitted_by);
    END IF;
    INSERT INTO delegation_step (id, delegation, state, revision, reason, at, by)
    VALUES (gen_random_uuid(), NEW.id, NEW.state, NEW.revision, NEW.returned_reason,
            CASE NEW.state WHEN 'submitted' THEN coalesce(NEW.submitted_at, now())
                           ELSE coalesce(NEW.decided_at, now()) END,
            CASE NEW.state WHEN 'submitted' THEN NEW.submitted_by ELSE NEW.decided_by END);
    RETURN NULL;
END $$;
CREATE TRIGGER delegation_step_new AFTER INSERT ON delegation
    FOR EACH ROW WHEN (NEW.state <> 'draft') EXECUTE FUNCTION delegation_step_write();
CREATE TRIGGER delegation_step_next AFTER UPDATE OF state ON delegation
    FOR EACH ROW WHEN (NEW.state <> OLD.state) EXECUTE FUNCTION delegation_step_write();

CREATE FUNCTION delegation_step_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'steps and remarks of a review are only ever added'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'delegation_step_keep';
END $$;
CREATE TRIGGER delegation_step_keep BEFORE UPDATE OR DELETE ON delegation_step
    FOR EACH STATEMENT EXECUTE FUNCTION delegation_step_keep();
CREATE TRIGGER review_remark_keep BEFORE UPDATE OR DELETE ON review_remark
    FOR EACH STATEMENT EXECUTE FUNCTION delegation_step_keep();
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="registration", description=DESCRIPTION)

    async def run() -> None:
        await execute(STEPS)

    manager.add_raw(run)
    return manager
