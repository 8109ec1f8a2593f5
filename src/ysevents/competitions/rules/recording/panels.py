"""Marking sheets of panels 评分表: what each judge gave, deductions, and from when on everybody may see it.

`judge.3.2` is the mark of the third judge for the second criterion; `-` says that the judge was absent. A performer's
marks are nobody's but their judges' until they are released: once all are in, and of the first performers together
once the last of them is; or when the head scorer says so (`released`), and then who gave no mark was absent.
"""

from collections.abc import Sequence
from typing import Any

from ysevents.competitions.rules.marks import Status, decimal_cn, thousandths
from ysevents.competitions.rules.panels.marking import Config, Part
from ysevents.competitions.rules.panels.means import counting, dropped_each_side
from ysevents.competitions.rules.recording import (
    FixtureSheet,
    Item,
    ItemKind,
    Reading,
    Recording,
    StageFacts,
    texts,
)
from ysevents.competitions.rules.recording.track import choices

STATUSES = (Status.DNS, Status.DQ)
ABSENT = "-"
ABSENT_WORDS = {"-", "–", "—", "缺席", "缺"}
DEDUCTIONS = {"deduct.time": "超时", "deduct.people": "人数不符", "deduct.other": "其他扣分"}
RELEASED = "released"
FAR = 10
"""A mark of so many times the greatest one is refused: a point was forgotten."""


class Panel(Recording):
    """The sheet of one sitting of a panel."""

    key = "panels"

    def items(self, stage: StageFacts) -> tuple[Item, ...]:
        """Marks judge by judge, deductions, status, release, category."""
        config: Config = stage.config
        return (
            *(
                Item(key=key, label=_label(judge, part, config), kind=ItemKind.POINTS, hint=_bounds(part))
                for judge in range(1, config.judges + 1)
                for key, part in judge_items(judge, config)
            ),
            *(Item(key=key, label=label, kind=ItemKind.POINTS) for key, label in DEDUCTIONS.items()),
            Item(key="status", label="状态", kind=ItemKind.STATUS, choices=choices(STATUSES)),
            Item(key="category", label="类别", kind=ItemKind.WORDS),
            Item(key=RELEASED, label="公布", kind=ItemKind.WORDS, hint="裁判长公布的时刻"),
        )

    def read(self, item: str, text: str, stage: StageFacts) -> Reading:
        """Marks out of the regulation's bounds are asked about."""
        config: Config = stage.config
        marked = {
            key: part for judge in range(1, config.judges + 1) for key, part in judge_items(judge, config)
        }
        if item in marked:
            return _mark(text, marked[item])
        if item in DEDUCTIONS:
            return texts.number(text, thousandths)
        if item == "status":
            return texts.status(text, STATUSES)
        if item in ("category", RELEASED):
            return texts.words(text)
        return Reading(problem=f"评分表没有“{item}”这一栏")

    def body(self, fixtures: Sequence[FixtureSheet], stage: StageFacts) -> dict[str, Any]:
        """Every performance that is released."""
        return {
            "performances": [
                _performance(fixture, n, stage.config)
                for fixture in fixtures
                for n in fixture.entrants
                if n in released(fixture, stage)
            ]
        }

    def pending(self, fixtures: Sequence[FixtureSheet], stage: StageFacts) -> frozenset[int]:
        """Those who are not released."""
        return frozenset(n for f in fixtures for n in set(f.entrants) - released(f, stage))

    def gaps(self, fixture: FixtureSheet, stage: StageFacts) -> tuple[str, ...]:
        """A mark, or an absence, of every judge for every performer."""
        config: Config = stage.config
        return tuple(
            f"{n}号还缺{'、'.join(f'{judge}号评委' for judge in waited_for(fixture, n, config))}的分数"
            for n in fixture.entrants
            if not is_in(fixture, n, config)
        )

    def secrets(self, fixture: FixtureSheet, stage: StageFacts) -> frozenset[tuple[int, str]]:
        """Marks of those who are not released."""
        shown = released(fixture, stage)
        return frozenset(
            (cell.entrant, cell.item)
            for cell in fixture.cells
            if cell.entrant is not None and cell.entrant not in shown and judge_of(cell.item)
        )


def judge_items(judge: int, config: Config) -> list[tuple[str, Part]]:
    """The cells of one judge, each with its criterion."""
    return [(f"judge.{judge}.{i}", part) for i, part in enumerate(config.criteria, 1)]


def judge_of(item: str) -> int | None:
    """Whose mark a cell holds."""
    first, _, rest = item.partition(".")
    judge = rest.partition(".")[0]
    return int(judge) if first == "judge" and judge.isdecimal() else None


def waited_for(fixture: FixtureSheet, entrant: int, config: Config) -> list[int]:
    """Judges who have not marked somebody in all, nor are absent."""
    if fixture.text("status", entrant):
        return []
    given = fixture.of(entrant)
    return [
        judge
        for judge in range(1, config.judges + 1)
        if not all(key in given for key, _ in judge_items(judge, config))
    ]


def is_in(fixture: FixtureSheet, entrant: int, config: Config) -> bool:
    """Whether nobody's mark is waited for: all are in, or the head scorer waited no longer."""
    return bool(fixture.text(RELEASED, entrant)) or not waited_for(fixture, entrant, config)


def released(fixture: FixtureSheet, stage: StageFacts) -> frozenset[int]:
    """Whose marks everybody may see."""
    config: Config = stage.config
    order = fixture.entrants
    first = order[: config.release_together]
    complete = {n for n in order if is_in(fixture, n, config)}
    held_back = set() if complete.issuperset(first) else set(first)
    by_hand = {n for n in order if fixture.text(RELEASED, n)}
    return frozenset(complete - held_back | by_hand)


def dropped(fixture: FixtureSheet, entrant: int, config: Config) -> frozenset[int]:
    """Judges whose mark falls away as the highest or lowest; nobody where marks are missing or unreadable."""
    rows = {
        judge: [
            texts.number(fixture.text(key, entrant), thousandths).value
            for key, _ in judge_items(judge, config)
        ]
        for judge in range(1, config.judges + 1)
        if not _is_absent(fixture, entrant, judge, config)
    }
    if fixture.text("status", entrant) or not rows or any(None in row for row in rows.values()):
        return frozenset()
    judges = sorted(rows)
    totals = [
        sum(part.weight * (mark or 0) for part, mark in zip(config.criteria, rows[judge], strict=True))
        for judge in judges
    ]
    counted = counting(totals, dropped_each_side(len(totals), config.drop, config.keep))
    return frozenset(judge for i, judge in enumerate(judges) if i not in counted)


def _is_absent(fixture: FixtureSheet, entrant: int, judge: int, config: Config) -> bool:
    given = [texts.plain(fixture.text(key, entrant)) for key, _ in judge_items(judge, config)]
    return all(not text or text in ABSENT_WORDS for text in given)


def _performance(fixture: FixtureSheet, number: int, config: Config) -> dict[str, Any]:
    cells = fixture.of(number)
    status, _ = texts.split_status(cells.get("status", ""))
    category = {"category": cells["category"]} if "category" in cells else {}
    if status is not None:
        return {"entrant": number, **category, "status": str(status)}
    return {
        "entrant": number,
        **category,
        "marks": {
            part.name: [_given(cells.get(f"judge.{judge}.{i}", "")) for judge in range(1, config.judges + 1)]
            for i, part in enumerate(config.criteria, 1)
        },
        "deductions": [
            {"points": texts.as_number(cells[key]), "about": label}
            for key, label in DEDUCTIONS.items()
            if key in cells
        ],
    }


def _given(text: str) -> str | None:
    return None if not text or texts.plain(text) in ABSENT_WORDS else texts.as_number(text)


def _mark(text: str, part: Part) -> Reading:
    if texts.plain(text) in ABSENT_WORDS:
        return texts.EMPTY
    found = texts.number(text, thousandths)
    if found.value is None or part.least <= found.value <= part.most:
        return found
    if found.value >= FAR * part.most:
        return Reading(problem=f"“{text}”是不是漏了小数点？{part.name}{_bounds(part)}")
    return Reading(
        found.value, question=f"{part.name}的分数{_bounds(part)}，确认打{decimal_cn(found.value)}分？"
    )


def _label(judge: int, part: Part, config: Config) -> str:
    return f"{judge}号" if len(config.criteria) == 1 else f"{judge}号{part.name}"


def _bounds(part: Part) -> str:
    return f"应在{_short(part.least)}至{_short(part.most)}之间"


def _short(points: int) -> str:
    return decimal_cn(points, 3 if points % 100 else 1 if points % 1000 else 0)


RECORDING = Panel()
