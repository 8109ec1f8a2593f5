from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import SmallInt
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Check
from piccolo.constraints import Unique

ID = "2026-11-25T13:14:54:940323"
VERSION = "1.38.0"
DESCRIPTION = "Quota of teams"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="competitions", description=DESCRIPTION)

    manager.add_column(
        table_class_name="Entry",
        tablename="entry",
        column_name="quota_place",
        db_column_name="quota_place",
        column_class_name="SmallInt",
        column_class=SmallInt,
        params={
            "default": None,
            "null": True,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Entry",
        tablename="entry",
        constraint_name="entry_quota_lets_go",
        constraint_class=Check,
        params={"condition": "state <> 'withdrawn' OR quota_place IS NULL"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Entry",
        tablename="entry",
        constraint_name="entry_quota_place",
        constraint_class=Unique,
        params={"columns": ["contest", "quota_place"], "nulls_distinct": True},
        schema=None,
    )

    return manager
