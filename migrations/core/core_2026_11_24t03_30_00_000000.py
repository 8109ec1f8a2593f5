"""The floor and what changed: compound keys, and the trigger that keeps both true.

Every write to `occurrence` passes `occurrence_keep()`: cells follow state, space and span in the
same statement, so none can be forgotten; several occurrences moved by one UPDATE change places
freely, since all their cells go before any come.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from ysevents.kit.database import execute

ID = "2026-11-24T03:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "The floor and what changed"

TABLES = """
CREATE TABLE space_section (
    space uuid NOT NULL,
    section uuid NOT NULL,
    venue uuid NOT NULL,
    PRIMARY KEY (space, section),
    FOREIGN KEY (venue, space) REFERENCES space (venue, id),
    FOREIGN KEY (venue, section) REFERENCES section (venue, id)
);
CREATE INDEX space_section_section ON space_section (section);

CREATE TABLE occupancy (
    venue uuid NOT NULL,
    section uuid NOT NULL,
    cell integer NOT NULL,
    occurrence uuid NOT NULL REFERENCES occurrence (id),
    PRIMARY KEY (venue, section, cell),
    FOREIGN KEY (venue, section) REFERENCES section (venue, id)
);
CREATE INDEX occupancy_occurrence ON occupancy (occurrence);

CREATE TABLE change (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    at timestamptz NOT NULL,
    by uuid,
    verb text NOT NULL,
    kind text NOT NULL,
    subject uuid NOT NULL,
    root uuid,
    details jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX change_order ON change (xid, id);
CREATE INDEX change_subject ON change (subject);

CREATE TABLE change_cursor (
    reader text PRIMARY KEY,
    xid xid8 NOT NULL,
    id bigint NOT NULL
);

ALTER TABLE event ADD CONSTRAINT parent_in_same_tree
    FOREIGN KEY (parent, root) REFERENCES event (id, root);
CREATE INDEX occurrence_space_span ON occurrence (space, starts_at);
CREATE INDEX occurrence_span ON occurrence (starts_at) WHERE visibility = 'public';
CREATE INDEX occurrence_holds ON occurrence (hold_until) WHERE state = 'tentative';
CREATE INDEX space_of_venue ON space (venue, position);
"""

CELL = """
CREATE FUNCTION first_cell(t timestamptz) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN floor(extract(epoch FROM t) / 900)::integer;
CREATE FUNCTION end_cell(t timestamptz) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ceil(extract(epoch FROM t) / 900)::integer;
"""

REVISE = """
CREATE FUNCTION occurrence_revise() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (old.starts_at, old.ends_at, old.space, old.place, old.state)
        IS DISTINCT FROM (new.starts_at, new.ends_at, new.space, new.place, new.state) THEN
        new.sequence := old.sequence + 1;
    ELSE
        new.sequence := old.sequence;
    END IF;
    IF new.revised_at < old.revised_at THEN
        new.revised_at := old.revised_at;
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER occurrence_revise BEFORE UPDATE ON occurrence
    FOR EACH ROW EXECUTE FUNCTION occurrence_revise();

CREATE FUNCTION occurrence_keep_published() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF old.published_at IS NOT NULL THEN
        RAISE EXCEPTION 'a published occurrence is cancelled, never deleted'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'occurrence_keep_published';
    END IF;
    RETURN old;
END $$;
CREATE TRIGGER occurrence_keep_published BEFORE DELETE ON occurrence
    FOR EACH ROW EXECUTE FUNCTION occurrence_keep_published();
"""

# What holds the floor, told once: by the trigger, by the check `doctor` runs, by nobody else.
HOLDS = """
CREATE VIEW floor_due AS
    SELECT s.venue, s.section, c.cell, o.id AS occurrence
    FROM occurrence o
    JOIN space_section s ON s.space = o.space
    CROSS JOIN LATERAL generate_series(first_cell(o.starts_at), end_cell(o.ends_at) - 1) c (cell)
    WHERE o.state IN ('tentative', 'confirmed') AND o.within IS NULL;
"""

KEEP = """
CREATE FUNCTION occurrence_check_within(touched uuid[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE wrong uuid;
BEGIN
    -- Serialises with whoever moves the holder just now.
    PERFORM FROM occurrence h
        WHERE h.id IN (SELECT within FROM occurrence WHERE id = ANY (touched)) FOR SHARE;
    SELECT o.id INTO wrong
    FROM occurrence o
    JOIN occurrence h ON h.id = o.within
    LEFT JOIN event oe ON oe.id = o.event
    LEFT JOIN event he ON he.id = h.event
    WHERE (o.id = ANY (touched) OR h.id = ANY (touched))
      AND o.state IN ('draft', 'tentative', 'confirmed')
      AND (h.within IS NOT NULL
           OR h.state NOT IN ('draft', 'tentative', 'confirmed')
           OR h.hold_until IS NOT NULL  -- what runs out by itself carries nothing
           OR oe.root IS DISTINCT FROM he.root
           OR o.starts_at < h.starts_at OR o.ends_at > h.ends_at
           OR (o.space IS NOT NULL AND EXISTS (
                   SELECT section FROM space_section WHERE space = o.space
                   EXCEPT SELECT section FROM space_section WHERE space = h.space)))
    LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'occurrence % does not lie within its holder', wrong
            USING ERRCODE = 'check_violation', CONSTRAINT = 'occurrence_within_holder';
    END IF;
END $$;

CREATE FUNCTION occurrence_keep_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO occupancy (venue, section, cell, occurrence)
    SELECT s.venue, s.section, c.cell, o.id
    FROM inserted o
    JOIN space_section s ON s.space = o.space
    CROSS JOIN LATERAL generate_series(first_cell(o.starts_at), end_cell(o.ends_at) - 1) c (cell)
    WHERE o.state IN ('tentative', 'confirmed') AND o.within IS NULL
    ORDER BY s.section, c.cell;
    IF EXISTS (SELECT FROM inserted WHERE within IS NOT NULL) THEN
        PERFORM occurrence_check_within(ARRAY(SELECT id FROM inserted));
    END IF;
    INSERT INTO change (at, by, verb, kind, subject, root, details)
    SELECT o.revised_at, o.revised_by, 'placed', 'occurrence', o.id,
           (SELECT root FROM event WHERE id = o.event), '{}'
    FROM inserted o ORDER BY o.id;
    RETURN NULL;
END $$;
CREATE TRIGGER occurrence_keep_inserted AFTER INSERT ON occurrence
    REFERENCING NEW TABLE AS inserted
    FOR EACH STATEMENT EXECUTE FUNCTION occurrence_keep_inserted();

CREATE FUNCTION occurrence_keep_updated() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moved uuid[] := ARRAY(
        SELECT n.id FROM after n JOIN before o USING (id)
        WHERE (o.starts_at, o.ends_at, o.space, o.state, o.within)
            IS DISTINCT FROM (n.starts_at, n.ends_at, n.space, n.state, n.within));
BEGIN
    IF cardinality(moved) > 0 THEN
        DELETE FROM occupancy WHERE occurrence = ANY (moved);
        INSERT INTO occupancy (venue, section, cell, occurrence)
        SELECT venue, section, cell, occurrence FROM floor_due
        WHERE occurrence = ANY (moved) ORDER BY section, cell;
        PERFORM occurrence_check_within(moved);
    END IF;
    INSERT INTO change (at, by, verb, kind, subject, root, details)
    SELECT n.revised_at, n.revised_by,
           CASE WHEN o.state <> n.state THEN n.state
                WHEN (o.starts_at, o.ends_at, o.space, o.place)
                    IS DISTINCT FROM (n.starts_at, n.ends_at, n.space, n.place) THEN 'moved'
                ELSE 'revised' END,
           'occurrence', n.id, (SELECT root FROM event WHERE id = n.event),
           jsonb_build_object('state', o.state, 'starts_at', o.starts_at, 'ends_at', o.ends_at,
                              'space', o.space, 'place', o.place, 'sequence', n.sequence)
    FROM after n JOIN before o USING (id)
    WHERE (o.*) IS DISTINCT FROM (n.*) ORDER BY n.id;
    RETURN NULL;
END $$;
CREATE TRIGGER occurrence_keep_updated AFTER UPDATE ON occurrence
    REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION occurrence_keep_updated();
"""

# A space with a future is retired and replaced, never cut anew.
CUT = """
CREATE FUNCTION space_keep_cut() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE cut uuid := CASE WHEN tg_op = 'INSERT' THEN new.space ELSE old.space END;
BEGIN
    IF EXISTS (SELECT FROM occurrence
               WHERE space = cut AND state IN ('tentative', 'confirmed') AND within IS NULL) THEN
        RAISE EXCEPTION 'space % is in use and cannot be cut anew', cut
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'space_keep_cut';
    END IF;
    RETURN CASE WHEN tg_op = 'DELETE' THEN old ELSE new END;
END $$;
CREATE TRIGGER space_keep_cut BEFORE INSERT OR UPDATE OR DELETE ON space_section
    FOR EACH ROW EXECUTE FUNCTION space_keep_cut();
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="core", description=DESCRIPTION)

    async def run() -> None:
        for script in (TABLES, CELL, REVISE, HOLDS, KEEP, CUT):
            await execute(script)

    manager.add_raw(run)
    return manager
