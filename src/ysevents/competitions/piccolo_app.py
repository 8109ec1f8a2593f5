"""Piccolo's entry for the module's tables and migrations."""

from piccolo.conf.apps import AppConfig, table_finder

from ysevents.kit.paths import data

APP_CONFIG = AppConfig(
    app_name="competitions",
    migrations_folder_path=str(data("migrations") / "competitions"),
    table_classes=table_finder(
        [
            "ysevents.competitions.tables",
            "ysevents.competitions.tables.results",
            "ysevents.competitions.tables.panels",
            "ysevents.competitions.tables.squads",
            "ysevents.competitions.tables.timetable",
        ],
        exclude_imported=True,
    ),
    migration_dependencies=["ysevents.core.piccolo_app"],
)
