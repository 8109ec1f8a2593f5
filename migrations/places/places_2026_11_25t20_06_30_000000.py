"""Capacities, and what keeps wishes and bans quick and single."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from ysevents.kit.database import execute

ID = "2026-11-25T20:06:30:000000"
VERSION = "1.38.0"
DESCRIPTION = "Capacities and keys of fairness"

# The check is the guard: whoever would be the cap's next is refused by the one UPDATE that counts.
CAPACITY = """
CREATE TABLE capacity (
    occurrence uuid PRIMARY KEY REFERENCES occurrence (id),
    cap integer NOT NULL CHECK (cap BETWEEN 1 AND 100000),
    taken integer NOT NULL DEFAULT 0,
    CONSTRAINT capacity_kept CHECK (taken BETWEEN 0 AND cap)
);
CREATE TABLE place_taken (
    occurrence uuid NOT NULL REFERENCES capacity (occurrence),
    person uuid NOT NULL REFERENCES person (id),
    heads smallint NOT NULL CHECK (heads BETWEEN 1 AND 100),
    account uuid NOT NULL,
    taken_at timestamptz NOT NULL,
    PRIMARY KEY (occurrence, person)
);
CREATE INDEX place_taken_person ON place_taken (person);
"""

KEYS = """
CREATE UNIQUE INDEX wish_once ON wish (holder, venue, starts_at, ends_at)
    WHERE state IN ('waiting', 'offered');
CREATE INDEX wish_waiting ON wish (venue, created_at) WHERE state IN ('waiting', 'offered');
CREATE INDEX ban_person ON ban (person, venue);
CREATE INDEX ballot_undrawn ON ballot (closes_at) WHERE state IN ('open', 'frozen');
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="places", description=DESCRIPTION)

    async def run() -> None:
        await execute(CAPACITY)
        await execute(KEYS)

    manager.add_raw(run)
    return manager
