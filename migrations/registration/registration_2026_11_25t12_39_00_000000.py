"""Versions of regulations only grow, and the one in force at the freeze is kept.

The key from a regulation to its version waits for the commit: whoever writes a regulation may write the
version of it afterwards. What was there before has its first version made of what stands now.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from ysevents.kit.database import execute

ID = "2026-11-25T12:39:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Versions only grow"

FILL = """
INSERT INTO regulation_version (id, event, version, parameters, content, digest, reason, made_at)
SELECT gen_random_uuid(), told.event, told.version, told.parameters, told.content,
       sha256(convert_to(told.parameters::text || told.content::text, 'UTF8')), '系统升级时记录', now()
FROM (
    SELECT r.event, r.version, r.parameters, jsonb_build_object(
        'title', e.title, 'starts_on', e.starts_on, 'ends_on', e.ends_on,
        'opens_at', r.opens_at, 'deadline_at', r.deadline_at, 'texts', '[]'::jsonb,
        'divisions', coalesce((
            SELECT jsonb_agg(jsonb_build_object(
                'id', v.id, 'name', v.name, 'sex', v.sex, 'born_from', v.born_from,
                'born_until', v.born_until, 'grade_from', v.grade_from, 'grade_until', v.grade_until,
                'unit_classes', to_jsonb(v.unit_classes)) ORDER BY v.position, v.name, v.sex DESC)
            FROM division v WHERE v.event = r.event), '[]'),
        'contests', coalesce((
            SELECT jsonb_agg(jsonb_build_object(
                'id', c.id, 'discipline', c.discipline, 'name', d.name, 'division', c.division,
                'per_unit_limit', c.per_unit_limit, 'counts_towards_limit', c.counts_towards_limit)
                ORDER BY v.position, v.name, v.sex DESC, d.position, c.discipline)
            FROM contest c JOIN discipline d ON d.code = c.discipline JOIN division v ON v.id = c.division
            WHERE v.event = r.event), '[]')) AS content
    FROM regulation r JOIN event e ON e.id = r.event) told;
UPDATE regulation r SET frozen_version = version
WHERE EXISTS (SELECT FROM delegation d WHERE d.event = r.event AND d.state = 'frozen');
"""

KEEP = """
ALTER TABLE regulation
    ADD CONSTRAINT regulation_version_kept FOREIGN KEY (event, version)
        REFERENCES regulation_version (event, version) DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT regulation_frozen_kept FOREIGN KEY (event, frozen_version)
        REFERENCES regulation_version (event, version) DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT regulation_frozen_stays CHECK (frozen_version = version);

CREATE FUNCTION regulation_version_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'versions of a regulation are only ever added'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'regulation_version_keep';
END $$;
CREATE TRIGGER regulation_version_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON regulation_version
    FOR EACH STATEMENT EXECUTE FUNCTION regulation_version_keep();

CREATE FUNCTION regulation_freeze() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE regulation SET frozen_version = version WHERE event = NEW.event AND frozen_version IS NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER regulation_freeze AFTER INSERT OR UPDATE OF state ON delegation
    FOR EACH ROW WHEN (NEW.state = 'frozen') EXECUTE FUNCTION regulation_freeze();
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="registration", description=DESCRIPTION)

    async def run() -> None:
        for script in (FILL, KEEP):
            await execute(script)

    manager.add_raw(run)
    return manager
