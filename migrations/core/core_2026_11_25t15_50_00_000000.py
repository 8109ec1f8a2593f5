"""What a unit was called on a day: prints of past events keep the name of their day."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from ysevents.kit.database import execute

ID = "2026-11-25T15:50:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Names of units by day"

NAMES = """
CREATE FUNCTION {function}(unit uuid, day date) RETURNS varchar LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        (SELECT f.{column} FROM former_name f WHERE f.organization = unit AND f.until_on >= day
         ORDER BY f.until_on LIMIT 1),
        (SELECT o.{column} FROM organization o WHERE o.id = unit))
$$
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="core", description=DESCRIPTION)

    async def run() -> None:
        await execute(NAMES.format(function="unit_name", column="name"))
        await execute(NAMES.format(function="unit_short_name", column="short_name"))

    manager.add_raw(run)
    return manager
