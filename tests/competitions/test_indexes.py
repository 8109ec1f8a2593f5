"""Whatever is taken away or merged finds what hangs on it by an index."""

import pytest

from ysevents.kit.database import fetch

BARE = """
    SELECT c.conrelid::regclass || '.' || a.attname AS name
    FROM pg_constraint c
    JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
    WHERE c.contype = 'f' AND c.conrelid::regclass::text = ANY ($1)
      AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indkey[0] = c.conkey[1])
"""


@pytest.mark.usefixtures("db")
async def test_foreign_keys_of_results_are_indexed() -> None:
    tables = ["decision", "protest", "record", "mark", "mark_entry", "result_list", "result_version", "slot"]

    assert [row["name"] for row in await fetch(BARE, tables)] == ["record.discipline"]
