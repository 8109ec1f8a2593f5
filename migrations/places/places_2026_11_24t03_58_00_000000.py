"""Claims on quotas: the key is the guard, as for the floor."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from ysevents.kit.database import execute

ID = "2026-11-24T03:58:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Claims on quotas"

# The n-th of what a rule allows somebody in the period that begins on `period_on`.
CLAIM = """
CREATE TABLE quota_claim (
    person uuid NOT NULL REFERENCES person (id),
    rule uuid NOT NULL REFERENCES quota_rule (id),
    period_on date NOT NULL,
    n smallint NOT NULL CHECK (n > 0),
    occurrence uuid NOT NULL REFERENCES occurrence (id),
    PRIMARY KEY (person, rule, period_on, n)
);
CREATE UNIQUE INDEX quota_claim_of_occurrence ON quota_claim (occurrence, rule, person);
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="places", description=DESCRIPTION)

    async def run() -> None:
        await execute(CLAIM)

    manager.add_raw(run)
    return manager
