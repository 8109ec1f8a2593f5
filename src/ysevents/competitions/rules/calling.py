"""The call room 检录: what may be done when.

Covers: three calls before somebody is absent for good; of two acts on one athlete the later counts, whichever
phone had signal first; nothing is changed here once the fixture was handed over to the start.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from ysevents.competitions.enums import CallStep

CALLS = 3
HANDED_OVER = "这一组已交接，改动请由起点裁判记在成绩单上"
OVERTAKEN = "之后另有一次记录，以后记的为准"
SCRATCHED = "已弃权，不用再检录"
NOT_YET_DNS = "点名三次未到才能记弃权；领队提出的弃权请交弃权单"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known when an act comes in."""

    calls: Collection[int] = ()
    is_handed_over: bool = False
    is_scratched: bool = False
    acted_at: datetime | None = None
    """Of the athlete: the latest act so far."""


def refusal(step: CallStep, typed_at: datetime, standing: Standing, *, number: int | None = None) -> str:
    """Why an act is not done, in words; empty when it is."""
    if step == CallStep.HAND_OVER:
        return HANDED_OVER if standing.is_handed_over else ""
    if standing.is_handed_over:
        return HANDED_OVER
    if step == CallStep.CALL:
        return _call_refusal(number or 0, standing)
    if standing.is_scratched:
        return SCRATCHED
    if standing.acted_at is not None and typed_at < standing.acted_at:
        return OVERTAKEN
    if step == CallStep.DNS and len(standing.calls) < CALLS:
        return NOT_YET_DNS
    return ""


def _call_refusal(number: int, standing: Standing) -> str:
    if number in standing.calls:
        return f"第{number}次点名已经记下"
    if number > 1 and number - 1 not in standing.calls:
        return f"还没有第{number - 1}次点名"
    return ""
