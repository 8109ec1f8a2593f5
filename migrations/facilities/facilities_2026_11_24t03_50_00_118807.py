from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from enum import Enum
from piccolo.columns.base import OnDelete
from piccolo.columns.base import OnUpdate
from piccolo.columns.column_types import Array
from piccolo.columns.column_types import Date
from piccolo.columns.column_types import ForeignKey
from piccolo.columns.column_types import Integer
from piccolo.columns.column_types import SmallInt
from piccolo.columns.column_types import UUID
from piccolo.columns.column_types import Varchar
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Check
from piccolo.table import Table
from ysevents.kit.ids import uuid7


class Space(Table, tablename="space", schema=None):
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


ID = "2026-11-24T03:50:00:118807"
VERSION = "1.38.0"
DESCRIPTION = "First tables of facilities"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="facilities", description=DESCRIPTION)

    manager.add_table(
        class_name="OpeningRule",
        tablename="opening_rule",
        schema=None,
        columns=None,
    )

    manager.add_column(
        table_class_name="OpeningRule",
        tablename="opening_rule",
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
        table_class_name="OpeningRule",
        tablename="opening_rule",
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
            "index": True,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_column(
        table_class_name="OpeningRule",
        tablename="opening_rule",
        column_name="space",
        db_column_name="space",
        column_class_name="ForeignKey",
        column_class=ForeignKey,
        params={
            "references": Space,
            "on_delete": OnDelete.restrict,
            "on_update": OnUpdate.cascade,
            "target_column": None,
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

    manager.add_column(
        table_class_name="OpeningRule",
        tablename="opening_rule",
        column_name="weekdays",
        db_column_name="weekdays",
        column_class_name="Array",
        column_class=Array,
        params={
            "default": list,
            "base_column": SmallInt(
                default=0,
                null=False,
                primary_key=False,
                unique=False,
                index=False,
                index_method=IndexMethod.btree,
                choices=None,
                db_column_name=None,
                secret=False,
            ),
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
        table_class_name="OpeningRule",
        tablename="opening_rule",
        column_name="opens_minute",
        db_column_name="opens_minute",
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

    manager.add_column(
        table_class_name="OpeningRule",
        tablename="opening_rule",
        column_name="closes_minute",
        db_column_name="closes_minute",
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

    manager.add_column(
        table_class_name="OpeningRule",
        tablename="opening_rule",
        column_name="valid_from_on",
        db_column_name="valid_from_on",
        column_class_name="Date",
        column_class=Date,
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

    manager.add_column(
        table_class_name="OpeningRule",
        tablename="opening_rule",
        column_name="valid_until_on",
        db_column_name="valid_until_on",
        column_class_name="Date",
        column_class=Date,
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

    manager.add_column(
        table_class_name="OpeningRule",
        tablename="opening_rule",
        column_name="audience",
        db_column_name="audience",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 10,
            "default": "public",
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": Enum(
                "Audience",
                {
                    "PUBLIC": "public",
                    "SCHOOL": "school",
                    "TEAM": "team",
                    "ELDERLY": "elderly",
                },
            ),
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_column(
        table_class_name="OpeningRule",
        tablename="opening_rule",
        column_name="fee_class",
        db_column_name="fee_class",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 10,
            "default": "free",
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": Enum("FeeClass", {"FREE": "free", "LOW": "low", "MARKET": "market"}),
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_column(
        table_class_name="OpeningRule",
        tablename="opening_rule",
        column_name="fee_fen_per_hour",
        db_column_name="fee_fen_per_hour",
        column_class_name="Integer",
        column_class=Integer,
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

    manager.add_column(
        table_class_name="OpeningRule",
        tablename="opening_rule",
        column_name="priority",
        db_column_name="priority",
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
        table_class_name="OpeningRule",
        tablename="opening_rule",
        constraint_name="audience_known",
        constraint_class=Check,
        params={"condition": "audience IN ('public', 'school', 'team', 'elderly')"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="OpeningRule",
        tablename="opening_rule",
        constraint_name="fee_class_known",
        constraint_class=Check,
        params={"condition": "fee_class IN ('free', 'low', 'market')"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="OpeningRule",
        tablename="opening_rule",
        constraint_name="free_costs_nothing",
        constraint_class=Check,
        params={"condition": "fee_fen_per_hour >= 0 AND (fee_class = 'free') = (fee_fen_per_hour = 0)"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="OpeningRule",
        tablename="opening_rule",
        constraint_name="weekdays_real",
        constraint_class=Check,
        params={"condition": "cardinality(weekdays) > 0 AND weekdays <@ '{1,2,3,4,5,6,7}'::smallint[]"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="OpeningRule",
        tablename="opening_rule",
        constraint_name="within_a_day",
        constraint_class=Check,
        params={"condition": "0 <= opens_minute AND opens_minute < closes_minute AND closes_minute <= 1440"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="OpeningRule",
        tablename="opening_rule",
        constraint_name="quarters",
        constraint_class=Check,
        params={"condition": "opens_minute % 15 = 0 AND closes_minute % 15 = 0"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="OpeningRule",
        tablename="opening_rule",
        constraint_name="ends_after_start",
        constraint_class=Check,
        params={"condition": "valid_until_on >= valid_from_on"},
        schema=None,
    )

    return manager
