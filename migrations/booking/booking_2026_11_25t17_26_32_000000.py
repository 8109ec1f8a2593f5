"""Lists in the checks of hot tables as constants: same values, same names.

Every statement that writes reads the checks of its tables anew, and an `IN` is built value by value.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from ysevents.kit.database import execute

ID = "2026-11-25T17:26:32:000000"
VERSION = "1.38.0"
DESCRIPTION = "Lists in hot checks as constants"

CHECKS = (
    ("booking", "state_known", "state = ANY ('{confirmed,cancelled,displaced,attended,no_show}'::text[])"),
    ("booking", "channel_known", "channel = ANY ('{web,desk,phone}'::text[])"),
    ("booking", "fee_class_known", "fee_class = ANY ('{free,low,market}'::text[])"),
    (
        "booking",
        "cancelled_when",
        "(state = ANY ('{cancelled,displaced}'::text[])) = (cancelled_at IS NOT NULL)",
    ),
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="booking", description=DESCRIPTION)

    async def run() -> None:
        for table, name, condition in CHECKS:
            await execute(
                f"ALTER TABLE {table} DROP CONSTRAINT {name}, ADD CONSTRAINT {name} CHECK ({condition})"
            )

    manager.add_raw(run)
    return manager
