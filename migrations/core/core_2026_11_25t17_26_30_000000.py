"""Lists in the checks of hot tables as constants: same values, same names.

Every statement that writes reads the checks of its tables anew, and an `IN` is built value by value.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from ysevents.kit.database import execute

ID = "2026-11-25T17:26:30:000000"
VERSION = "1.38.0"
DESCRIPTION = "Lists in hot checks as constants"

CHECKS = (
    ("occurrence", "kind_known", "kind = ANY ('{session,fixture,booking,lesson,closure,ceremony}'::text[])"),
    (
        "occurrence",
        "state_known",
        "state = ANY ('{draft,tentative,confirmed,postponed,cancelled,expired}'::text[])",
    ),
    ("occurrence", "visibility_known", "visibility = ANY ('{public,private}'::text[])"),
    (
        "occurrence",
        "holds_only_while_tentative",
        "hold_until IS NULL OR state = ANY ('{tentative,expired}'::text[])",
    ),
    (
        "participant",
        "role_known",
        "role = ANY ('{athlete,team,official,holder,companion,teacher,guest}'::text[])",
    ),
    ("participant", "state_known", "state = ANY ('{possible,expected,arrived,absent}'::text[])"),
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="core", description=DESCRIPTION)

    async def run() -> None:
        for table, name, condition in CHECKS:
            await execute(
                f"ALTER TABLE {table} DROP CONSTRAINT {name}, ADD CONSTRAINT {name} CHECK ({condition})"
            )

    manager.add_raw(run)
    return manager
