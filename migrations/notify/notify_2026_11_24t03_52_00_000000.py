"""Unread messages are counted on every page: a partial index."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from ysevents.kit.database import execute

ID = "2026-11-24T03:52:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Order of the inbox"

INDEXES = """
CREATE INDEX message_unread ON message (recipient) WHERE read_at IS NULL;
CREATE INDEX message_order ON message (recipient, id DESC);
CREATE INDEX outbox_waiting ON outbox (created_at) WHERE sent_at IS NULL;
"""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="notify", description=DESCRIPTION)

    async def run() -> None:
        await execute(INDEXES)

    manager.add_raw(run)
    return manager
