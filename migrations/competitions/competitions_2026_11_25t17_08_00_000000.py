"""What public pages of a meet were made from, and when it changed: one row for each thing and transaction.

Readers keep the snapshot they read under and ask whether anything was written that it does not show; so nobody
waits for anybody, and no change is missed, in whatever order transactions end. A list, the draw of a stage
and how far its fixtures are count; times, names and numbers stand in `change` already.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from ysevents.kit.database import execute

ID = "2026-11-25T17:08:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "What live pages hear of"

LIVE = """
CREATE TABLE live_change (
    root uuid NOT NULL,
    subject uuid NOT NULL,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (root, xid, subject)
);
CREATE INDEX live_change_at ON live_change (at);

CREATE OR REPLACE FUNCTION tell_live() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO live_change (root, subject) VALUES (NEW.root, NEW.id) ON CONFLICT DO NOTHING;
    PERFORM pg_notify('live', NEW.root || ' ' || NEW.id || ' ' || NEW.revision);
    RETURN NULL;
END $$;

CREATE FUNCTION tell_live_stage(changed uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    meet uuid := (SELECT e.root FROM stage s JOIN event e ON e.id = s.contest WHERE s.id = changed);
BEGIN
    INSERT INTO live_change (root, subject) VALUES (meet, changed) ON CONFLICT DO NOTHING;
    PERFORM pg_notify('live', meet || ' ' || changed || ' 0');
END $$;

CREATE FUNCTION tell_live_of_stage() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM tell_live_stage(NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER stage_live AFTER UPDATE ON stage FOR EACH ROW EXECUTE FUNCTION tell_live_of_stage();

CREATE FUNCTION tell_live_of_fixture() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM tell_live_stage(NEW.stage);
    RETURN NULL;
END $$;
CREATE TRIGGER fixture_live AFTER UPDATE ON fixture FOR EACH ROW EXECUTE FUNCTION tell_live_of_fixture();

CREATE FUNCTION tell_live_of_slots() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM tell_live_stage(s.stage)
    FROM (SELECT DISTINCT f.stage FROM fixture f WHERE f.id IN (SELECT fixture FROM changed)) s;
    RETURN NULL;
END $$;
CREATE TRIGGER slot_live_inserted AFTER INSERT ON slot REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION tell_live_of_slots();
CREATE TRIGGER slot_live_updated AFTER UPDATE ON slot REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION tell_live_of_slots();
CREATE TRIGGER slot_live_deleted AFTER DELETE ON slot REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION tell_live_of_slots();

CREATE FUNCTION tell_live_of_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO live_change (root, subject) VALUES (NEW.root, NEW.contest) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER entry_live AFTER UPDATE OF state, person, organization ON entry
    FOR EACH ROW WHEN (OLD.state = 'approved' AND OLD.* IS DISTINCT FROM NEW.*)
    EXECUTE FUNCTION tell_live_of_entry();
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="competitions", description=DESCRIPTION)

    async def run() -> None:
        await execute(LIVE)

    manager.add_raw(run)
    return manager
