"""Lists in the checks of hot tables as constants: same values, same names.

Every statement that writes reads the checks of its tables anew, and an `IN` is built value by value.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from ysevents.kit.database import execute

ID = "2026-11-25T17:26:31:000000"
VERSION = "1.38.0"
DESCRIPTION = "Lists in hot checks as constants"

CHECKS = (
    ("admission", "category_known", "category = ANY ('{athlete,official,spectator,resident,media}'::text[])"),
    ("admission", "state_known", "state = ANY ('{valid,blocked,revoked}'::text[])"),
    ("scan", "scan_result_check", "result = ANY ('{ok,duplicate,refused,unknown}'::text[])"),
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="checkin", description=DESCRIPTION)

    async def run() -> None:
        for table, name, condition in CHECKS:
            await execute(
                f"ALTER TABLE {table} DROP CONSTRAINT {name}, ADD CONSTRAINT {name} CHECK ({condition})"
            )

    manager.add_raw(run)
    return manager
