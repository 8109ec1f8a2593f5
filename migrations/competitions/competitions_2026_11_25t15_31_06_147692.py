from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-25T15:31:06:147692"
VERSION = "1.38.0"
DESCRIPTION = "Entry marks of every kind"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="competitions", description=DESCRIPTION)

    manager.rename_column(
        table_class_name="Entry",
        tablename="entry",
        old_column_name="mark_ms",
        new_column_name="mark",
        old_db_column_name="mark_ms",
        new_db_column_name="mark",
        schema=None,
    )

    return manager
