"""The small demo played to the end, as `make season` plays the county."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from litestar import Litestar

from ysevents import officiate
from ysevents.demo import service as demo
from ysevents.demo.season import run
from ysevents.demo.season.checking import check
from ysevents.kit.database import execute, fetch


def place(sheet: Path) -> Mapping[str, Any]:
    """What `ysevents place --json` prints."""
    printed: list[str] = []
    officiate.place(sheet, printed.append, as_json=True)
    placed: dict[str, Any] = json.loads("\n".join(printed))
    return placed


async def test_mini_is_played_and_every_list_is_what_place_says(
    app: Litestar, now: datetime, tmp_path: Path
) -> None:
    await demo.load("mini", now=now, say=lambda text: None)
    said: list[str] = []

    season = await run.play_season("mini", now=now, folder=tmp_path, place=place, say=said.append)

    assert season.played.problems == []
    assert season.checked.differences == ()
    assert season.checked.compared == season.counts["lists"] > 25
    assert season.booked.faults == []
    assert season.booked.made == season.booked.planned > 70
    assert {"attended", "confirmed", "cancelled", "displaced"} <= season.booked.states.keys()
    assert season.counts["corrected"] >= 4
    assert (season.counts["protests"], season.counts["upheld"]) == (5, 2)
    assert {"E11", "E13", "E16", "E23", "E24", "E25"} <= set(+season.played.cases)
    kinds = await fetch(
        """
        SELECT DISTINCT e.sport FROM result_list l JOIN event e ON e.id = l.root
        WHERE l.kind = 'stage' AND l.state IN ('official', 'corrected') ORDER BY 1
        """
    )
    assert [row["sport"] for row in kinds] == [
        "athletics",
        "cycling",
        "dragon_boat",
        "fishing",
        "gymnastics",
        "judged",
        "rafting",
    ]
    assert await fetch("SELECT id FROM fixture WHERE state <> 'handed_in' AND stage NOT IN (SELECT s.id FROM stage s JOIN contest c ON c.id = s.contest JOIN event e ON e.id = c.id JOIN event r ON r.id = e.root WHERE r.title LIKE '%选拔赛%' AND r.sport = 'athletics')") == []  # fmt: skip

    # And the check does see what is not so.
    await execute(
        """
        UPDATE result_list SET result = jsonb_set(result, '{blocks,0,rank}', '7')
        WHERE id = (SELECT id FROM result_list WHERE kind = 'stage' ORDER BY id LIMIT 1)
        """
    )
    found = await check(tmp_path, place)
    assert len(found.differences) == 1
