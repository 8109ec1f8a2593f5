"""The odd cases that the season has to meet: what is written where, so that they happen.

Pure. Each looks at one sheet before it is typed and changes a few cells; it says so by its number. Where too few
start for a case, it does not happen there.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field

from ysevents.competitions.rules.marks import decimal_cn, time_cn, time_ms
from ysevents.competitions.rules.recording import StageFacts
from ysevents.demo.season.writing import Field, Line

DQ_RELAY = "DQ TR24.7"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Which sheet it is: the number of the stage and of the fixture, and what is on record there."""

    stage: int
    number: int
    fixtures: int
    """How many the stage has."""
    record: int | None = None
    """The county's, in ms or mm."""
    told: dict[str, Hashable] = field(default_factory=dict)
    """What a case keeps for a later sheet of the same contest."""


Change = Callable[[Spot, Field, list[Line], random.Random], list[Line] | None]
"""Answers the lines as they are to be, or None where the case does not happen."""


SCRIPTED = {
    ("100m", "male", "高中"),
    ("hj", "female", "初中"),
    ("sp", "female", "初中"),
    ("4x100m", "male", "初中"),
    ("100m", "female", "初中"),
}
"""By discipline, sex and school level: where a case needs all who are entered."""


def needs_everybody(facts: StageFacts) -> bool:
    """Whether nobody may stay away or be disqualified by mere luck."""
    return (facts.discipline, facts.sex, facts.age_group[:2]) in SCRIPTED


def apply(
    spot: Spot, what: Field, lines: Sequence[Line], luck: random.Random
) -> tuple[list[Line], list[str]]:
    """The lines with what happens here, and the numbers of the cases."""
    now, told = list(lines), []
    for number, change in CASES.items():
        changed = change(spot, what, now, luck)
        if changed is not None:
            now = changed
            told.append(number)
    return now, told


def rows_of(lines: Sequence[Line]) -> dict[Hashable, dict[str, str]]:
    """What is written of everybody, by item."""
    found: dict[Hashable, dict[str, str]] = defaultdict(dict)
    for line in lines:
        if line.key is not None:
            found[line.key][line.item] = line.text
    return found


def with_rows(lines: Sequence[Line], rows: dict[Hashable, dict[str, str]]) -> list[Line]:
    """The lines with these rows in place of what was written of them."""
    kept = [line for line in lines if line.key is None or line.key not in rows]
    return [*kept, *(Line(key, item, text) for key, cells in rows.items() for item, text in cells.items())]


def with_shared(lines: Sequence[Line], item: str, text: str) -> list[Line]:
    """The lines with another text at the head."""
    kept = [line for line in lines if not (line.key is None and line.item == item)]
    return [*kept, Line(None, item, text)]


def _is(what: Field, discipline: str, sex: str, level: str) -> bool:
    facts = what.facts
    return (facts.discipline, facts.sex) == (discipline, sex) and facts.age_group.startswith(level)


def _ran(lines: Sequence[Line]) -> list[Hashable]:
    """Everybody with a place, best first."""
    rows = rows_of(lines)
    return sorted(
        (key for key, row in rows.items() if "place" in row), key=lambda key: int(rows[key]["place"])
    )


def _timed(row: dict[str, str], time: int) -> dict[str, str]:
    """The row with another time, by all watches."""
    keys = [key for key in row if key == "time" or key.startswith("watch.")]
    return {**row, **{key: time_cn(time, 2 if key == "time" else 1) for key in keys}}


def _time_of(row: dict[str, str]) -> int:
    return time_ms(row.get("time") or row["watch.1"])


def tie_for_the_last_point(
    spot: Spot, what: Field, lines: list[Line], luck: random.Random
) -> list[Line] | None:
    """E5: in a final over two races two have 13.4 and share the eighth place."""
    if not _is(what, "100m", "male", "高中") or spot.fixtures != 2:
        return None
    rows, ran = rows_of(lines), _ran(lines)
    slow = {1: (13_700, 13_400), 2: (13_400,)}[spot.number]
    for key in ran:
        rows[key] = _timed(rows[key], min(_time_of(rows[key]), 13_200))
    for key, time in zip(reversed(ran), slow, strict=False):
        rows[key] = _timed(rows[key], time)
    return with_rows(lines, rows)


def tie_for_the_first_height(
    spot: Spot, what: Field, lines: list[Line], luck: random.Random
) -> list[Line] | None:
    """E6: two clear the same heights with the same failures, and nobody jumps as high."""
    if not _is(what, "hj", "female", "初中"):
        return None
    rows = rows_of(lines)
    best = sorted(rows, key=lambda key: _cleared(rows[key]), reverse=True)
    if len(best) < 2 or not _cleared(rows[best[0]]):
        return None
    return with_rows(lines, {best[1]: dict(rows[best[0]])})


def _cleared(row: dict[str, str]) -> int:
    """The number of the last bar cleared; 0: none."""
    return max((int(item[4:]) for item, cell in row.items() if item[:4] == "bar." and "O" in cell), default=0)


def three_level_in_the_shot(
    spot: Spot, what: Field, lines: list[Line], luck: random.Random
) -> list[Line] | None:
    """E7: second to fourth have one series of marks."""
    if not _is(what, "sp", "female", "初中") or not any(line.item == "trial.1" for line in lines):
        return None
    rows = rows_of(lines)
    best = sorted(rows, key=lambda key: _far(rows[key]), reverse=True)
    if len(best) < 5 or not _far(rows[best[1]]):
        return None
    shared = rows[best[1]]
    spot.told["E7"] = tuple(best[1:4])
    return with_rows(lines, {key: dict(shared) for key in best[2:4]})


def _far(row: dict[str, str]) -> float:
    return max((float(t) for i, t in row.items() if i.startswith("trial.") and t[:1].isdigit()), default=0.0)


def relay_disqualified(spot: Spot, what: Field, lines: list[Line], luck: random.Random) -> list[Line] | None:
    """E10: the first team over the line handed over outside the zone."""
    if not _is(what, "4x100m", "male", "初中") or spot.number != spot.fixtures:
        return None
    rows, ran = rows_of(lines), _ran(lines)
    if len(ran) < 2:
        return None
    changed: dict[Hashable, dict[str, str]] = {ran[0]: {"status": DQ_RELAY}}
    for place, key in enumerate(ran[1:], 1):
        changed[key] = {**rows[key], "place": str(place)}
    return with_rows(lines, changed)


def record_with_the_wind(
    spot: Spot, what: Field, lines: list[Line], luck: random.Random
) -> list[Line] | None:
    """E11: the record is beaten in a heat with +2.4, and again in the final with +1.1."""
    if not _is(what, "100m", "female", "初中") or spot.record is None:
        return None
    is_final = spot.stage > 1
    ran = _ran(lines)
    if not ran or (not is_final and spot.number != 1):
        return None
    best = ran[0]
    rows = rows_of(lines)
    changed = _timed(rows[best], (spot.record - (300 if is_final else 200)) // 100 * 100)
    return with_shared(with_rows(lines, {best: changed}), "wind", "+1.1" if is_final else "+2.4")


def equal_catches(spot: Spot, what: Field, lines: list[Line], luck: random.Random) -> list[Line] | None:
    """E24: two land as many fish, one lands none, one did not come."""
    if what.facts.kind != "angling" or spot.number != 1:
        return None
    rows = rows_of(lines)
    there = [key for key, row in rows.items() if "catch" in row]
    if len(there) < 3:
        return None
    changed = {
        there[1]: {**rows[there[1]], "catch": rows[there[0]]["catch"]},
        there[2]: {**rows[there[2]], "catch": "0"},
    }
    if len(there) > 3:
        changed[there[3]] = {"status": "DNS"}
    return with_rows(lines, changed)


def outlier_and_absent_judges(
    spot: Spot, what: Field, lines: list[Line], luck: random.Random
) -> list[Line] | None:
    """E23: a 10.0 among lower marks, two judges of seven absent, two means equal to the third decimal."""
    if what.facts.discipline not in {"choir", "solo_song"}:
        return None
    rows = rows_of(lines)
    there = [key for key, row in rows.items() if "judge.1.1" in row]
    if not there:
        return None
    most = decimal_cn(what.facts.config.criteria[0].most)
    changed = {there[0]: {**rows[there[0]], "judge.1.1": most}}
    if len(there) > 1:
        away = {item: "-" for item in rows[there[1]] if item.startswith(("judge.6.", "judge.7."))}
        changed[there[1]] = {**rows[there[1]], **away}
    if len(there) > 3:
        changed[there[3]] = dict(rows[there[2]])
    return with_rows(lines, changed)


def bib_not_read(spot: Spot, what: Field, lines: list[Line], luck: random.Random) -> list[Line] | None:
    """E25: one bib could not be read, and two riders came with one tap of the watch apart by nothing."""
    if what.facts.kind != "mass_start":
        return None
    calls = [line for line in lines if line.item.startswith("call.")]
    if len(calls) < 4:
        return None
    unread = calls[len(calls) // 2]
    spot.told["E25"] = (unread.item, unread.text)
    taps = [line for line in lines if line.item.startswith("tap.")]
    same = {taps[2].item: taps[1].text}
    return [
        Line(None, line.item, f"? {line.text.split()[1]}") if line is unread
        else Line(None, line.item, same.get(line.item, line.text)) if line.key is None
        else line
        for line in lines
    ]  # fmt: skip


CASES: dict[str, Change] = {
    "E5": tie_for_the_last_point,
    "E6": tie_for_the_first_height,
    "E7": three_level_in_the_shot,
    "E10": relay_disqualified,
    "E11": record_with_the_wind,
    "E23": outlier_and_absent_judges,
    "E24": equal_catches,
    "E25": bib_not_read,
}
