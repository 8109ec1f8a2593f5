"""A venue is revised with all that says what it lends: what is kept of it outside can be told to be old."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from ysevents.kit.database import execute

ID = "2026-11-25T20:01:30:000000"
VERSION = "1.38.0"
DESCRIPTION = "What revises a venue"

# Modules above call the procedure for their tables of rules; each has a column `venue` that never changes.
REVISE = """
CREATE FUNCTION venue_revise() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    new.revision := old.revision + 1;
    RETURN new;
END $$;
CREATE TRIGGER venue_revise BEFORE UPDATE ON venue FOR EACH ROW EXECUTE FUNCTION venue_revise();

CREATE FUNCTION venue_revise_with_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE venue SET revision = revision WHERE id IN (SELECT venue FROM touched);
    RETURN NULL;
END $$;

CREATE FUNCTION venue_revise_all() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE venue SET revision = revision;
    RETURN NULL;
END $$;
CREATE TRIGGER venue_revise_all AFTER INSERT OR UPDATE OR DELETE ON calendar_day
    FOR EACH STATEMENT EXECUTE FUNCTION venue_revise_all();
CREATE TRIGGER venue_revise_all AFTER INSERT OR UPDATE OR DELETE ON school_term
    FOR EACH STATEMENT EXECUTE FUNCTION venue_revise_all();

CREATE PROCEDURE revise_venues_with(part regclass) LANGUAGE plpgsql AS $$
DECLARE verb text;
BEGIN
    FOREACH verb IN ARRAY ARRAY['INSERT', 'UPDATE', 'DELETE'] LOOP
        EXECUTE format(
            'CREATE TRIGGER venue_revise_on_%s AFTER %s ON %s REFERENCING %s TABLE AS touched '
            'FOR EACH STATEMENT EXECUTE FUNCTION venue_revise_with_part()',
            lower(verb), verb, part, CASE verb WHEN 'DELETE' THEN 'OLD' ELSE 'NEW' END);
    END LOOP;
END $$;

CALL revise_venues_with('space');
CALL revise_venues_with('section');
CALL revise_venues_with('space_section');
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="core", description=DESCRIPTION)

    async def run() -> None:
        await execute(REVISE)

    manager.add_raw(run)
    return manager
