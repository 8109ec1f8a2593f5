"""Which modules have tables; Piccolo finds this by PICCOLO_CONF."""

from piccolo.conf.apps import AppRegistry

from ysevents.kit.database import DB

MODULES = (
    "kit",
    "core",
    "notify",
    "accounts",
    "checkin",
    "feeds",
    "places",
    "competitions",
    "facilities",
    "registration",
    "booking",
    "privacy",
    "demo",
)
APP_REGISTRY = AppRegistry(apps=[f"ysevents.{module}.piccolo_app" for module in MODULES])
__all__ = ["APP_REGISTRY", "DB"]
