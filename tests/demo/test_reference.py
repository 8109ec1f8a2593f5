"""The reference data every installation starts with."""

from collections import Counter

from ysevents.core.service.reference import load_regions, read_regions
from ysevents.kit.database import execute, fetch_value


def test_regions_are_one_tree() -> None:
    rows = read_regions()

    assert Counter(row["level"] for row in rows) == {"county": 1, "township": 23, "village": 303}
    seen: set[str | None] = {None}
    for row in rows:
        assert row["parent"] in seen
        seen.add(row["code"])


async def test_loading_regions_again_changes_nothing(db: None) -> None:
    assert await load_regions() == 0


async def test_loading_regions_puts_right_what_differs(db: None) -> None:
    await execute("UPDATE region SET name = '旧名' WHERE code = '433127103000'")

    assert await load_regions() == 1
    assert await fetch_value("SELECT name FROM region WHERE code = '433127103000'") == "芙蓉镇"
