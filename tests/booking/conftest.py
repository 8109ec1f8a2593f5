"""What bookings need besides the database: the hooks that the application fills."""

import pytest

from ysevents.app import connect


@pytest.fixture
def connected() -> None:
    connect()
