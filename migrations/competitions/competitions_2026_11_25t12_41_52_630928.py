from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from enum import Enum
from piccolo.columns.base import OnDelete
from piccolo.columns.base import OnUpdate
from piccolo.columns.column_types import ForeignKey
from piccolo.columns.column_types import SmallInt
from piccolo.columns.column_types import UUID
from piccolo.columns.column_types import Varchar
from piccolo.columns.defaults.uuid import UUID4
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Check
from piccolo.constraints import Unique
from piccolo.table import Table
from ysevents.kit.ids import uuid7


class Contest(Table, tablename="contest", schema=None):
    id = UUID(
        default=UUID4(),
        null=False,
        primary_key=True,
        unique=False,
        index=False,
        index_method=IndexMethod.btree,
        choices=None,
        db_column_name=None,
        secret=False,
    )


class Entry(Table, tablename="entry", schema=None):
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


class Person(Table, tablename="person", schema=None):
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


ID = "2026-11-25T12:41:52:630928"
VERSION = "1.38.0"
DESCRIPTION = "Rosters"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="competitions", description=DESCRIPTION)

    manager.add_table(
        class_name="RosterMember",
        tablename="roster_member",
        schema=None,
        columns=None,
    )

    manager.add_column(
        table_class_name="RosterMember",
        tablename="roster_member",
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
        table_class_name="RosterMember",
        tablename="roster_member",
        column_name="entry",
        db_column_name="entry",
        column_class_name="ForeignKey",
        column_class=ForeignKey,
        params={
            "references": Entry,
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
        table_class_name="RosterMember",
        tablename="roster_member",
        column_name="contest",
        db_column_name="contest",
        column_class_name="ForeignKey",
        column_class=ForeignKey,
        params={
            "references": Contest,
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
        table_class_name="RosterMember",
        tablename="roster_member",
        column_name="person",
        db_column_name="person",
        column_class_name="ForeignKey",
        column_class=ForeignKey,
        params={
            "references": Person,
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
        table_class_name="RosterMember",
        tablename="roster_member",
        column_name="role",
        db_column_name="role",
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
            "choices": Enum(
                "RosterRole",
                {"PLAYER": "player", "CAPTAIN": "captain", "RESERVE": "reserve"},
            ),
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_column(
        table_class_name="RosterMember",
        tablename="roster_member",
        column_name="place",
        db_column_name="place",
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
        table_class_name="RosterMember",
        tablename="roster_member",
        column_name="leg",
        db_column_name="leg",
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

    manager.add_column(
        table_class_name="RosterMember",
        tablename="roster_member",
        column_name="shirt_number",
        db_column_name="shirt_number",
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
        table_class_name="RosterMember",
        tablename="roster_member",
        constraint_name="roster_role_known",
        constraint_class=Check,
        params={"condition": "role IN ('player', 'captain', 'reserve')"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="RosterMember",
        tablename="roster_member",
        constraint_name="roster_person_once",
        constraint_class=Unique,
        params={"columns": ["contest", "person"], "nulls_distinct": True},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="RosterMember",
        tablename="roster_member",
        constraint_name="roster_place_once",
        constraint_class=Unique,
        params={"columns": ["entry", "place"], "nulls_distinct": True},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="RosterMember",
        tablename="roster_member",
        constraint_name="roster_leg_once",
        constraint_class=Unique,
        params={"columns": ["entry", "leg"], "nulls_distinct": True},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="RosterMember",
        tablename="roster_member",
        constraint_name="roster_shirt_once",
        constraint_class=Unique,
        params={"columns": ["entry", "shirt_number"], "nulls_distinct": True},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="RosterMember",
        tablename="roster_member",
        constraint_name="roster_place_positive",
        constraint_class=Check,
        params={"condition": "place > 0"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="RosterMember",
        tablename="roster_member",
        constraint_name="roster_leg_known",
        constraint_class=Check,
        params={"condition": "leg BETWEEN 1 AND 20"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="RosterMember",
        tablename="roster_member",
        constraint_name="roster_leg_of_starters",
        constraint_class=Check,
        params={"condition": "leg IS NULL OR role <> 'reserve'"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="RosterMember",
        tablename="roster_member",
        constraint_name="roster_shirt_known",
        constraint_class=Check,
        params={"condition": "shirt_number BETWEEN 0 AND 99"},
        schema=None,
    )

    manager.add_column(
        table_class_name="Entry",
        tablename="entry",
        column_name="team",
        db_column_name="team",
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

    manager.add_constraint(
        table_class_name="Entry",
        tablename="entry",
        constraint_name="entry_in_contest",
        constraint_class=Unique,
        params={"columns": ["id", "contest"], "nulls_distinct": True},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Entry",
        tablename="entry",
        constraint_name="entry_team_of_unit",
        constraint_class=Check,
        params={"condition": "team IS NULL OR person IS NULL"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Entry",
        tablename="entry",
        constraint_name="entry_team_once",
        constraint_class=Unique,
        params={"columns": ["team"], "nulls_distinct": True},
        schema=None,
    )

    return manager
