from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from enum import Enum
from piccolo.columns.base import OnDelete
from piccolo.columns.base import OnUpdate
from piccolo.columns.column_types import ForeignKey
from piccolo.columns.column_types import SmallInt
from piccolo.columns.column_types import UUID
from piccolo.columns.column_types import Varchar
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Check
from piccolo.constraints import Unique
from piccolo.table import Table
from ysevents.kit.ids import uuid7


class Venue(Table, tablename="venue", schema=None):
    id = UUID(
        default=uuid7,
        null=False,
        primary_key=True,
        unique=False,
        index=False,
        index_method=IndexMethod.btree,
        choices=None,
        db_column_name=None,
        secret=False,
    )


ID = "2026-11-24T03:51:00:607952"
VERSION = "1.38.0"
DESCRIPTION = "First tables of places"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="places", description=DESCRIPTION)

    manager.add_table(class_name="QuotaRule", tablename="quota_rule", schema=None, columns=None)

    manager.add_column(
        table_class_name="QuotaRule",
        tablename="quota_rule",
        column_name="id",
        db_column_name="id",
        column_class_name="UUID",
        column_class=UUID,
        params={
            "default": uuid7,
            "null": False,
            "primary_key": True,
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
        table_class_name="QuotaRule",
        tablename="quota_rule",
        column_name="venue",
        db_column_name="venue",
        column_class_name="ForeignKey",
        column_class=ForeignKey,
        params={
            "references": Venue,
            "on_delete": OnDelete.restrict,
            "on_update": OnUpdate.cascade,
            "target_column": None,
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
        table_class_name="QuotaRule",
        tablename="quota_rule",
        column_name="counted",
        db_column_name="counted",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 10,
            "default": "bookings",
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": Enum("Counted", {"BOOKINGS": "bookings"}),
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_column(
        table_class_name="QuotaRule",
        tablename="quota_rule",
        column_name="period",
        db_column_name="period",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 10,
            "default": "",
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": Enum("Period", {"DAY": "day", "WEEK": "week"}),
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_column(
        table_class_name="QuotaRule",
        tablename="quota_rule",
        column_name="at_most",
        db_column_name="at_most",
        column_class_name="SmallInt",
        column_class=SmallInt,
        params={
            "default": 0,
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

    manager.add_constraint(
        table_class_name="QuotaRule",
        tablename="quota_rule",
        constraint_name="counted_known",
        constraint_class=Check,
        params={"condition": "counted IN ('bookings')"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="QuotaRule",
        tablename="quota_rule",
        constraint_name="period_known",
        constraint_class=Check,
        params={"condition": "period IN ('day', 'week')"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="QuotaRule",
        tablename="quota_rule",
        constraint_name="some_allowed",
        constraint_class=Check,
        params={"condition": "at_most BETWEEN 1 AND 100"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="QuotaRule",
        tablename="quota_rule",
        constraint_name="quota_rule_once",
        constraint_class=Unique,
        params={
            "columns": ["venue", "counted", "period"],
            "nulls_distinct": True,
        },
        schema=None,
    )

    return manager
