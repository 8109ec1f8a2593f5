"""The audit log: inserted plainly, sealed into a chain by a job, changed by nobody.

A chain kept inside the transactions would let one writer in at a time. A seal covers the rows of all
transactions from `from_xid` to before `until_xid`; none of them can still be running when it is made,
so a row that turns up later in a sealed span is a forgery.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from ysevents.kit.database import execute

ID = "2026-11-24T03:52:30:000000"
VERSION = "1.38.0"
DESCRIPTION = "The audit log and its seals"

TABLES = """
CREATE TABLE audit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    at timestamptz NOT NULL,
    by uuid,
    role text NOT NULL,
    address text NOT NULL,
    action text NOT NULL,
    object_kind text NOT NULL,
    object_id text,
    before jsonb,
    after jsonb,
    result text NOT NULL
);
CREATE INDEX audit_order ON audit (xid, id);
CREATE INDEX audit_object ON audit (object_kind, object_id);

CREATE TABLE audit_seal (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sealed_at timestamptz NOT NULL,
    from_xid xid8 NOT NULL UNIQUE,
    until_xid xid8 NOT NULL,
    from_id bigint NOT NULL,
    to_id bigint NOT NULL,
    count integer NOT NULL,
    previous bytea NOT NULL,
    digest bytea NOT NULL
);
"""

# What a row says, told once: by the job that seals and by the check of the chain.
LINES = """
CREATE FUNCTION audit_digest(previous bytea, first xid8, until xid8, OUT count integer, OUT from_id bigint,
                             OUT to_id bigint, OUT digest bytea)
LANGUAGE sql STABLE AS $$
    SELECT count(*), min(a.id), max(a.id),
           sha256(previous || convert_to(coalesce(string_agg(
               jsonb_build_array(a.id, a.xid::text, extract(epoch FROM a.at), a.by, a.role, a.address,
                                 a.action, a.object_kind, a.object_id, a.before, a.after, a.result)::text,
               E'\\n' ORDER BY a.xid, a.id), ''), 'UTF8'))
    FROM audit a WHERE a.xid >= first AND a.xid < until
$$;
"""

KEEP = """
CREATE FUNCTION audit_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is only ever added to'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'audit_keep';
END $$;
CREATE TRIGGER audit_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_keep();
CREATE TRIGGER audit_seal_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seal
    FOR EACH STATEMENT EXECUTE FUNCTION audit_keep();
"""

ORDER = "CREATE INDEX account_grant_target ON account_grant (target, role);"


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="accounts", description=DESCRIPTION)

    async def run() -> None:
        for script in (TABLES, LINES, KEEP, ORDER):
            await execute(script)

    manager.add_raw(run)
    return manager
