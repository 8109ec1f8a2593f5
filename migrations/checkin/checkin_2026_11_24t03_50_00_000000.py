"""Check-ins and the log of scans: compound keys, and a log that only grows.

`check_in_pkey` is the guard at every door; `scan_pkey` makes a replayed queue change nothing.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from ysevents.kit.database import execute

ID = "2026-11-24T03:50:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Check-ins and scans"

TABLES = """
CREATE TABLE check_in (
    checkpoint uuid NOT NULL REFERENCES checkpoint (id),
    admission uuid NOT NULL REFERENCES admission (id),
    period_key text NOT NULL,
    at timestamptz NOT NULL,
    device text NOT NULL,
    account uuid NOT NULL,
    PRIMARY KEY (checkpoint, admission, period_key)
);
CREATE INDEX check_in_admission ON check_in (admission);
COMMENT ON COLUMN check_in.period_key IS
    'once: empty; once_per_day: the local date as yyyymmdd; per_heat: the id of the occurrence';

CREATE TABLE scan (
    device text NOT NULL,
    nonce uuid NOT NULL,
    checkpoint uuid NOT NULL REFERENCES checkpoint (id),
    admission uuid REFERENCES admission (id),
    occurrence uuid REFERENCES occurrence (id),
    result text NOT NULL CHECK (result IN ('ok', 'duplicate', 'refused', 'unknown')),
    reasons text[] NOT NULL,
    device_time timestamptz,
    at timestamptz NOT NULL,
    account uuid NOT NULL,
    PRIMARY KEY (device, nonce)
);
CREATE INDEX scan_checkpoint ON scan (checkpoint, at DESC);
"""

# Told once, asked by every question about trees of events.
WITHIN = """
CREATE FUNCTION event_is_within(inner_event uuid, outer_events uuid[]) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN inner_event = ANY (outer_events) OR EXISTS (
        WITH RECURSIVE up AS (
            SELECT id, parent FROM event WHERE id = inner_event
            UNION ALL SELECT e.id, e.parent FROM event e JOIN up ON e.id = up.parent)
        SELECT FROM up WHERE id = ANY (outer_events));
"""

APPEND_ONLY = """
CREATE FUNCTION scan_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log of scans only grows'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'scan_only_grows';
END $$;
CREATE TRIGGER scan_only_grows BEFORE UPDATE OR DELETE ON scan
    FOR EACH STATEMENT EXECUTE FUNCTION scan_only_grows();
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="checkin", description=DESCRIPTION)

    async def run() -> None:
        for script in (TABLES, WITHIN, APPEND_ONLY):
            await execute(script)

    manager.add_raw(run)
    return manager
