"""Which modules have tables; Piccolo finds this by PICCOLO_CONF."""

from piccolo.conf.apps import AppRegistry

from ysevents.kit.database import DB

MODULES = ("kit", "core", "checkin", "feeds", "competitions", "registration")
APP_REGISTRY = AppRegistry(apps=[f"ysevents.{module}.piccolo_app" for module in MODULES])
__all__ = ["APP_REGISTRY", "DB"]
