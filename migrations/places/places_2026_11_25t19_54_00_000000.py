"""Quotas count hours and months, several rules of a kind may hold one after the other, claims are many."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from ysevents.kit.database import execute

ID = "2026-11-25T19:54:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Wider quotas and more than one claim a booking"

# A claim of hours takes several numbers of one rule, so a booking no longer has one claim of each.
WIDER = """
ALTER TABLE quota_rule
    DROP CONSTRAINT counted_known,
    ADD CONSTRAINT counted_known CHECK (counted = ANY ('{bookings,hours,peak_hours}'::text[])),
    DROP CONSTRAINT period_known,
    ADD CONSTRAINT period_known CHECK (period = ANY ('{day,week,month}'::text[])),
    DROP CONSTRAINT quota_rule_once,
    ADD CONSTRAINT quota_rule_once
        UNIQUE NULLS NOT DISTINCT (venue, sport, audience, counted, period, ends_on);
DROP INDEX quota_claim_of_occurrence;
CREATE INDEX quota_claim_of_occurrence ON quota_claim (occurrence);
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="places", description=DESCRIPTION)

    async def run() -> None:
        await execute(WIDER)

    manager.add_raw(run)
    return manager
