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
from piccolo.table import Table
from ysevents.kit.ids import uuid7


class Organization(Table, tablename="organization", schema=None):
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


ID = "2026-11-25T20:10:00:000010"
VERSION = "1.38.0"
DESCRIPTION = "What a secret address of a calendar is for"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="feeds", description=DESCRIPTION
    )

    manager.add_column(
        table_class_name="FeedToken",
        tablename="feed_token",
        column_name="organization",
        db_column_name="organization",
        column_class_name="ForeignKey",
        column_class=ForeignKey,
        params={
            "references": Organization,
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
        table_class_name="FeedToken",
        tablename="feed_token",
        column_name="purpose",
        db_column_name="purpose",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 10,
            "default": "agenda",
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": Enum(
                "Purpose",
                {
                    "AGENDA": "agenda",
                    "BOOKINGS": "bookings",
                    "UNIT": "unit",
                    "PERSON": "person",
                },
            ),
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_column(
        table_class_name="FeedToken",
        tablename="feed_token",
        column_name="remind_min",
        db_column_name="remind_min",
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

    manager.alter_column(
        table_class_name="FeedToken",
        tablename="feed_token",
        column_name="person",
        db_column_name="person",
        params={"null": True},
        old_params={"null": False},
        column_class=ForeignKey,
        old_column_class=ForeignKey,
        schema=None,
    )

    manager.add_constraint(
        table_class_name="FeedToken",
        tablename="feed_token",
        constraint_name="feed_of_one",
        constraint_class=Check,
        params={
            "condition": "(purpose = 'unit') = (organization IS NOT NULL) AND (purpose = 'unit') = (person IS NULL)"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="FeedToken",
        tablename="feed_token",
        constraint_name="feed_purpose_known",
        constraint_class=Check,
        params={
            "condition": "purpose IN ('agenda', 'bookings', 'unit', 'person')"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="FeedToken",
        tablename="feed_token",
        constraint_name="feed_reminder_real",
        constraint_class=Check,
        params={"condition": "remind_min BETWEEN 0 AND 1440"},
        schema=None,
    )

    return manager
