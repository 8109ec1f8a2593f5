"""Piccolo's entry for the module's tables and migrations."""

from piccolo.conf.apps import AppConfig, table_finder

from ysevents.kit.paths import data

APP_CONFIG = AppConfig(
    app_name="privacy",
    migrations_folder_path=str(data("migrations") / "privacy"),
    table_classes=table_finder(["ysevents.privacy.tables"], exclude_imported=True),
    migration_dependencies=[],
)
