from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from enum import Enum
from piccolo.columns.column_types import Boolean
from piccolo.columns.column_types import Date
from piccolo.columns.column_types import SmallInt
from piccolo.columns.column_types import Timestamptz
from piccolo.columns.column_types import Varchar
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Check

ID = "2026-11-25T19:53:59:050438"
VERSION = "1.38.0"
DESCRIPTION = "Quotas of hours, months, audiences and identities"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="places", description=DESCRIPTION
    )

    manager.add_column(
        table_class_name="QuotaRule",
        tablename="quota_rule",
        column_name="audience",
        db_column_name="audience",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 10,
            "default": "everybody",
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": Enum(
                "Audience",
                {
                    "EVERYBODY": "everybody",
                    "RESIDENT": "resident",
                    "GROUP": "group",
                },
            ),
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_column(
        table_class_name="QuotaRule",
        tablename="quota_rule",
        column_name="counts_companions",
        db_column_name="counts_companions",
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
        table_class_name="QuotaRule",
        tablename="quota_rule",
        column_name="created_at",
        db_column_name="created_at",
        column_class_name="Timestamptz",
        column_class=Timestamptz,
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
        table_class_name="QuotaRule",
        tablename="quota_rule",
        column_name="ends_on",
        db_column_name="ends_on",
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
        table_class_name="QuotaRule",
        tablename="quota_rule",
        column_name="needs_identity",
        db_column_name="needs_identity",
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
        table_class_name="QuotaRule",
        tablename="quota_rule",
        column_name="rest_peak_from",
        db_column_name="rest_peak_from",
        column_class_name="SmallInt",
        column_class=SmallInt,
        params={
            "default": 540,
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
        column_name="rest_peak_until",
        db_column_name="rest_peak_until",
        column_class_name="SmallInt",
        column_class=SmallInt,
        params={
            "default": 1260,
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
        column_name="sport",
        db_column_name="sport",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 20,
            "default": None,
            "null": True,
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
        table_class_name="QuotaRule",
        tablename="quota_rule",
        column_name="workday_peak_from",
        db_column_name="workday_peak_from",
        column_class_name="SmallInt",
        column_class=SmallInt,
        params={
            "default": 1080,
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
        column_name="workday_peak_until",
        db_column_name="workday_peak_until",
        column_class_name="SmallInt",
        column_class=SmallInt,
        params={
            "default": 1260,
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

    manager.alter_column(
        table_class_name="QuotaRule",
        tablename="quota_rule",
        column_name="counted",
        db_column_name="counted",
        params={
            "choices": Enum(
                "Counted",
                {
                    "BOOKINGS": "bookings",
                    "HOURS": "hours",
                    "PEAK_HOURS": "peak_hours",
                },
            )
        },
        old_params={"choices": Enum("Counted", {"BOOKINGS": "bookings"})},
        column_class=Varchar,
        old_column_class=Varchar,
        schema=None,
    )

    manager.alter_column(
        table_class_name="QuotaRule",
        tablename="quota_rule",
        column_name="period",
        db_column_name="period",
        params={
            "choices": Enum(
                "Period", {"DAY": "day", "WEEK": "week", "MONTH": "month"}
            )
        },
        old_params={"choices": Enum("Period", {"DAY": "day", "WEEK": "week"})},
        column_class=Varchar,
        old_column_class=Varchar,
        schema=None,
    )

    manager.add_constraint(
        table_class_name="QuotaRule",
        tablename="quota_rule",
        constraint_name="quota_audience_known",
        constraint_class=Check,
        params={"condition": "audience IN ('everybody', 'resident', 'group')"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="QuotaRule",
        tablename="quota_rule",
        constraint_name="quota_peak_within_a_day",
        constraint_class=Check,
        params={
            "condition": "0 <= workday_peak_from AND workday_peak_from < workday_peak_until AND workday_peak_until <= 1440 AND 0 <= rest_peak_from AND rest_peak_from < rest_peak_until AND rest_peak_until <= 1440"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="QuotaRule",
        tablename="quota_rule",
        constraint_name="quota_sport_known",
        constraint_class=Check,
        params={
            "condition": "sport IN ('athletics', 'football', 'basketball', 'table_tennis', 'badminton', 'tennis', 'fishing', 'cycling', 'dragon_boat', 'rafting', 'gymnastics', 'judged', 'dance', 'fitness')"
        },
        schema=None,
    )

    return manager
