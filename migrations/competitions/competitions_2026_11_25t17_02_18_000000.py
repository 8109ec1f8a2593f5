from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from enum import Enum
from piccolo.columns.column_types import Varchar

ID = "2026-11-25T17:02:18:000000"
VERSION = "1.38.0"
DESCRIPTION = "Combined events, angling and mass starts"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="competitions", description=DESCRIPTION)

    manager.alter_column(
        table_class_name="Discipline",
        tablename="discipline",
        column_name="kind",
        db_column_name="kind",
        params={
            "choices": Enum(
                "DisciplineKind",
                {
                    "TRACK": "track",
                    "FIELD": "field",
                    "RELAY": "relay",
                    "TEAM": "team",
                    "SINGLES": "singles",
                    "DOUBLES": "doubles",
                    "JUDGED": "judged",
                    "COMBINED": "combined",
                    "ANGLING": "angling",
                    "MASS_START": "mass_start",
                },
            )
        },
        old_params={
            "choices": Enum(
                "DisciplineKind",
                {
                    "TRACK": "track",
                    "FIELD": "field",
                    "RELAY": "relay",
                    "TEAM": "team",
                    "SINGLES": "singles",
                    "DOUBLES": "doubles",
                    "JUDGED": "judged",
                },
            )
        },
        column_class=Varchar,
        old_column_class=Varchar,
        schema=None,
    )

    return manager
