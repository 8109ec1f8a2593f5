"""What Piccolo cannot say of stages, marks and lists: changed checks, cells of their fixture, what is never changed.

A list that changes tells the live pages by NOTIFY, in the transaction that changed it: they hear of it when,
and only when, it is committed.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from ysevents.competitions.enums import DecisionKind, Round
from ysevents.kit.database import execute
from ysevents.kit.enums import one_of

ID = "2026-11-25T16:52:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Cells stand in their fixture; words of stages and decisions; live lists"

KEPT = f"""
ALTER TABLE stage DROP CONSTRAINT stage_round_known;
ALTER TABLE stage ADD CONSTRAINT stage_round_known CHECK ({one_of("round", Round)});
UPDATE stage SET draw_ruleset = ruleset, draw_parameters = parameters, parameters = '{{}}',
    ruleset = CASE WHEN d.kind = 'field' THEN 'cn.school.horizontal' ELSE 'wa.track' END,
    format = CASE WHEN d.is_lanes THEN 'heats' WHEN d.kind = 'field' THEN 'field' ELSE 'groups' END
FROM contest c JOIN discipline d ON d.code = c.discipline WHERE c.id = stage.contest;
ALTER TABLE decision DROP CONSTRAINT decision_kind_known;
ALTER TABLE decision ADD CONSTRAINT decision_kind_known CHECK ({one_of("kind", DecisionKind)});

ALTER TABLE mark ADD CONSTRAINT mark_in_fixture FOREIGN KEY (slot, fixture) REFERENCES slot (id, fixture);
ALTER TABLE mark_entry ADD CONSTRAINT mark_entry_in_fixture
    FOREIGN KEY (slot, fixture) REFERENCES slot (id, fixture);
CREATE INDEX mark_entry_waiting ON mark_entry (fixture) WHERE NOT is_kept AND settled_at IS NULL;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is kept as it was written', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER result_version_kept BEFORE UPDATE OR DELETE ON result_version
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE FUNCTION tell_live() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('live', NEW.root || ' ' || NEW.id || ' ' || NEW.revision);
    RETURN NULL;
END $$;
CREATE TRIGGER result_list_live AFTER INSERT OR UPDATE ON result_list
    FOR EACH ROW EXECUTE FUNCTION tell_live();
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="competitions", description=DESCRIPTION)

    async def run() -> None:
        await execute(KEPT)

    manager.add_raw(run)
    return manager
