from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from enum import Enum
from piccolo.columns.base import OnDelete
from piccolo.columns.base import OnUpdate
from piccolo.columns.column_types import Boolean
from piccolo.columns.column_types import Date
from piccolo.columns.column_types import ForeignKey
from piccolo.columns.column_types import Integer
from piccolo.columns.column_types import UUID
from piccolo.columns.column_types import Varchar
from piccolo.columns.defaults.date import DateNow
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


ID = "2026-11-25T19:56:07:285669"
VERSION = "1.38.0"
DESCRIPTION = "Market prices and what a venue registers for its duties"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="facilities", description=DESCRIPTION
    )

    manager.add_table(
        class_name="MarketPrice",
        tablename="market_price",
        schema=None,
        columns=None,
    )

    manager.add_table(
        class_name="DutyProfile",
        tablename="duty_profile",
        schema=None,
        columns=None,
    )

    manager.add_column(
        table_class_name="MarketPrice",
        tablename="market_price",
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
        table_class_name="MarketPrice",
        tablename="market_price",
        column_name="sport",
        db_column_name="sport",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 20,
            "default": "",
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": Enum(
                "Sport",
                {
                    "ATHLETICS": "athletics",
                    "FOOTBALL": "football",
                    "BASKETBALL": "basketball",
                    "TABLE_TENNIS": "table_tennis",
                    "BADMINTON": "badminton",
                    "TENNIS": "tennis",
                    "FISHING": "fishing",
                    "CYCLING": "cycling",
                    "DRAGON_BOAT": "dragon_boat",
                    "RAFTING": "rafting",
                    "GYMNASTICS": "gymnastics",
                    "JUDGED": "judged",
                    "DANCE": "dance",
                    "FITNESS": "fitness",
                },
            ),
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_column(
        table_class_name="MarketPrice",
        tablename="market_price",
        column_name="fen_per_hour",
        db_column_name="fen_per_hour",
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
        table_class_name="MarketPrice",
        tablename="market_price",
        column_name="source",
        db_column_name="source",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 80,
            "default": "",
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
        table_class_name="MarketPrice",
        tablename="market_price",
        column_name="asked_on",
        db_column_name="asked_on",
        column_class_name="Date",
        column_class=Date,
        params={
            "default": DateNow(),
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
        table_class_name="DutyProfile",
        tablename="duty_profile",
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
        table_class_name="DutyProfile",
        tablename="duty_profile",
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
        table_class_name="DutyProfile",
        tablename="duty_profile",
        column_name="is_subsidised",
        db_column_name="is_subsidised",
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
        table_class_name="DutyProfile",
        tablename="duty_profile",
        column_name="area_m2",
        db_column_name="area_m2",
        column_class_name="Integer",
        column_class=Integer,
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
        table_class_name="DutyProfile",
        tablename="duty_profile",
        column_name="sport_area_m2",
        db_column_name="sport_area_m2",
        column_class_name="Integer",
        column_class=Integer,
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
        table_class_name="MarketPrice",
        tablename="market_price",
        constraint_name="sport_known",
        constraint_class=Check,
        params={
            "condition": "sport IN ('athletics', 'football', 'basketball', 'table_tennis', 'badminton', 'tennis', 'fishing', 'cycling', 'dragon_boat', 'rafting', 'gymnastics', 'judged', 'dance', 'fitness')"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="MarketPrice",
        tablename="market_price",
        constraint_name="price_positive",
        constraint_class=Check,
        params={"condition": "fen_per_hour > 0"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="MarketPrice",
        tablename="market_price",
        constraint_name="market_price_once",
        constraint_class=Unique,
        params={"columns": ["sport", "asked_on"], "nulls_distinct": True},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="DutyProfile",
        tablename="duty_profile",
        constraint_name="duty_profile_once",
        constraint_class=Unique,
        params={"columns": ["venue"], "nulls_distinct": True},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="DutyProfile",
        tablename="duty_profile",
        constraint_name="areas_real",
        constraint_class=Check,
        params={
            "condition": "area_m2 > 0 AND sport_area_m2 >= 0 AND sport_area_m2 <= area_m2"
        },
        schema=None,
    )

    return manager
