from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-25T17:01:40:954722"
VERSION = "1.38.0"
DESCRIPTION = "Keys of requests live below"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="registration", description=DESCRIPTION)

    manager.drop_table(class_name="KeyedRequest", tablename="keyed_request", schema=None)

    return manager
