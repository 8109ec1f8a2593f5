from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Boolean
from piccolo.columns.column_types import SmallInt
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Check
from piccolo.constraints import Unique

ID = "2026-11-25T18:04:15:000404"
VERSION = "1.38.0"
DESCRIPTION = "Contests entered on top of the limit"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="competitions", description=DESCRIPTION)

    manager.add_column(
        table_class_name="Contest",
        tablename="contest",
        column_name="is_extra",
        db_column_name="is_extra",
        column_class_name="Boolean",
        column_class=Boolean,
        params={
            "default": False,
            "null": False,
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

    manager.add_column(
        table_class_name="Entry",
        tablename="entry",
        column_name="extra_place",
        db_column_name="extra_place",
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
        constraint_name="entry_counts_once",
        constraint_class=Check,
        params={"condition": "num_nonnulls(athlete_place, extra_place) <= 1"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Entry",
        tablename="entry",
        constraint_name="entry_extra_lets_go",
        constraint_class=Check,
        params={"condition": "state <> 'withdrawn' OR extra_place IS NULL"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Entry",
        tablename="entry",
        constraint_name="entry_extra_of_person",
        constraint_class=Check,
        params={"condition": "extra_place > 0 AND (person IS NOT NULL OR extra_place IS NULL)"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Entry",
        tablename="entry",
        constraint_name="entry_extra_place",
        constraint_class=Unique,
        params={
            "columns": ["root", "person", "extra_place"],
            "nulls_distinct": True,
        },
        schema=None,
    )

    return manager
