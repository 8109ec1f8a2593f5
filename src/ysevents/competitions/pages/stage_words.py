"""How a stage reads on pages: its round, and how far it is."""

from typing import Any

from ysevents.competitions.service.fixtures import word_of as word_of_round
from ysevents.competitions.stage_schemas import StageLine

STATES = {
    "planned": ("待排日程", "info"),
    "placed": ("待抽签", "attention"),
    "drawn": ("已抽签，未公布", "attention"),
    "published": ("名单已公布", "ok"),
    "started": ("比赛中", "live"),
    "handed_in": ("成绩已交", "ok"),
}


def word_of(line: StageLine) -> str:
    """预赛, 决赛 .."""
    return word_of_round(line.round, line.format)


def state_of(line: StageLine) -> dict[str, Any]:
    """The badge of a stage."""
    word, tone = STATES[line.progress]
    return {"word": word, "tone": tone}
