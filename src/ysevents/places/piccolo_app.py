"""Piccolo's entry for the module's tables and migrations."""

from piccolo.conf.apps import AppConfig, table_finder

from ysevents.kit.paths import data

APP_CONFIG = AppConfig(
    app_name="places",
    migrations_folder_path=str(data("migrations") / "places"),
    table_classes=table_finder(
        [f"ysevents.places.tables.{room}" for room in ("quotas", "waiting", "ballots", "points")],
        exclude_imported=True,
    ),
    migration_dependencies=["ysevents.core.piccolo_app"],
)
