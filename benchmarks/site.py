"""The server that is measured: the product's application with one endpoint more, the floor.

The floor reads one row by primary key behind the same middleware, login check included.
"""

import os
from uuid import UUID

import uvicorn
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath

from ysevents.accounts.schemas import Account
from ysevents.app import create_app, serving
from ysevents.kit import logs, secrets
from ysevents.kit.database import fetch_row
from ysevents.kit.settings import Settings

PATH = "/api/v1/floor"


@get(PATH + "/{venue:uuid}")
async def floor(venue: FromPath[UUID], account: NamedDependency[Account]) -> dict[str, str]:
    """One row by its key."""
    row = await fetch_row("SELECT name, address FROM venue WHERE id = $1", venue)
    return dict(row) if row else {}


def main() -> None:
    settings = Settings.from_environment()
    assert settings.database_url
    logs.set_up(readable=False)
    app = create_app(settings, secrets.Secrets.load(settings.home), lifespan=[serving(settings.database_url)])
    app.register(floor)
    uvicorn.run(app, port=settings.port, loop="uvloop", http="httptools", access_log=False, log_config=None)


if __name__ == "__main__":
    assert os.environ["YSEVENTS_DATABASE_URL"]
    main()
