"""Who sits in later races of a regatta by now, from its sheet as plain data: for start lists that fill themselves."""

from collections.abc import Mapping
from typing import Any

from ysevents.competitions.rules import reading
from ysevents.competitions.rules.boats.draw import Config
from ysevents.competitions.rules.boats.progress import Sheet
from ysevents.competitions.rules.boats.table import seats

READ = ("entrants", "decisions", "races")


def seats_of(sheet: Mapping[str, Any]) -> dict[tuple[int, int], int | None]:
    """Crews by race and lane; see `table.seats`. The sheet is one that was judged without a problem."""
    config, _ = reading.read(Config, sheet["parameters"])
    read, _ = reading.read(Sheet, {name: sheet[name] for name in READ if name in sheet})
    return seats(read, config) if read and config else {}
