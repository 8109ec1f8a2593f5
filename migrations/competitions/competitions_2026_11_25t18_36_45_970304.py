from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import ForeignKey
from piccolo.constraints import Unique

ID = "2026-11-25T18:36:45:970304"
VERSION = "1.38.0"
DESCRIPTION = "Nonces by sheet, indexes of slots and lists"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="competitions", description=DESCRIPTION)

    manager.alter_column(
        table_class_name="CallAct",
        tablename="call_act",
        column_name="slot",
        db_column_name="slot",
        params={"index": True},
        old_params={"index": False},
        column_class=ForeignKey,
        old_column_class=ForeignKey,
        schema=None,
    )

    manager.alter_column(
        table_class_name="Mark",
        tablename="mark",
        column_name="slot",
        db_column_name="slot",
        params={"index": True},
        old_params={"index": False},
        column_class=ForeignKey,
        old_column_class=ForeignKey,
        schema=None,
    )

    manager.alter_column(
        table_class_name="MarkEntry",
        tablename="mark_entry",
        column_name="slot",
        db_column_name="slot",
        params={"index": True},
        old_params={"index": False},
        column_class=ForeignKey,
        old_column_class=ForeignKey,
        schema=None,
    )

    manager.alter_column(
        table_class_name="ResultList",
        tablename="result_list",
        column_name="stage",
        db_column_name="stage",
        params={"index": True},
        old_params={"index": False},
        column_class=ForeignKey,
        old_column_class=ForeignKey,
        schema=None,
    )

    manager.drop_constraint(
        table_class_name="CallAct",
        tablename="call_act",
        constraint_name="call_act_once",
        schema=None,
    )

    manager.drop_constraint(
        table_class_name="MarkEntry",
        tablename="mark_entry",
        constraint_name="mark_entry_once",
        schema=None,
    )

    manager.add_constraint(
        table_class_name="CallAct",
        tablename="call_act",
        constraint_name="call_act_once_of_fixture",
        constraint_class=Unique,
        params={
            "columns": ["fixture", "device", "nonce"],
            "nulls_distinct": True,
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="MarkEntry",
        tablename="mark_entry",
        constraint_name="mark_entry_once_of_sheet",
        constraint_class=Unique,
        params={
            "columns": ["fixture", "device", "nonce"],
            "nulls_distinct": True,
        },
        schema=None,
    )

    return manager
