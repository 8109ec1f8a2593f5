"""Places where commands may work."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.operate.running import open_directory


@pytest.fixture
def place() -> Iterator[Path]:
    with open_directory() as place:
        yield place
