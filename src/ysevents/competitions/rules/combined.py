"""Combined events 全能: points for each mark, totals, places, `wa.ce` and the sets of schools.

A sheet may be held against the rules after any event; results not in yet are named in a note.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from ysevents.competitions.rules import combined_sets
from ysevents.competitions.rules.combined_points import Score, scorer
from ysevents.competitions.rules.combined_sheet import (
    Config,
    Row,
    Sheet,
    TieRule,
    check,
    review_results,
    scored_events,
)
from ysevents.competitions.rules.decisions import DecisionKind, named_by, settle
from ysevents.competitions.rules.marks import UNPLACED, Status, wind_cn
from ysevents.competitions.rules.outcomes import Criterion, Line, Outcome, Problem, Reason, rank, unplaced
from ysevents.competitions.rules.registry import Clause, Column, Ruleset
from ysevents.competitions.rules.sheets import review_ties


@dataclass(frozen=True, slots=True)
class Athlete:
    """Points in order of the events; `won`: in how many of them more than everybody of the same total."""

    number: int
    points: tuple[int, ...]
    won: int = 0

    @property
    def total(self) -> int:
        return sum(self.points)


TOTAL: Criterion[Athlete] = Criterion(Reason("total", "总分"), lambda a: -a.total)
TIE_BREAKS: tuple[Criterion[Athlete], ...] = (
    Criterion(Reason("events_won", "得分高的单项数"), lambda a: -a.won),
    Criterion(
        Reason("best_events", "最高单项得分"), lambda a: tuple(-p for p in sorted(a.points, reverse=True))
    ),
)


def review(sheet: Sheet, config: Config) -> tuple[Problem, ...]:
    """Results that cannot be; decisions about no tie."""
    return review_results(sheet, config) or review_ties(sheet, config, place)


def place(sheet: Sheet, config: Config) -> Outcome:
    """Blocks by total, then as the regulation has it; ties stay unless decided."""
    scored = _scored(sheet, config)
    out = _statuses(sheet, config, scored)
    athletes = [athlete for athlete in scored if athlete.number not in out]
    if config.ties == TieRule.MORE_EVENTS:
        level = rank(_with_won(athletes), (TOTAL, *TIE_BREAKS), lambda a: a.number)
    else:
        level = rank(athletes, (TOTAL,), lambda a: a.number)
    ordered = sorted(out.items(), key=lambda pair: UNPLACED.index(pair[1]))
    return Outcome(
        blocks=(*settle(level, sheet.decisions), *unplaced((n, status.reason) for n, status in ordered)),
        lines=tuple(_line(athlete, config.events) for athlete in scored),
        notes=(*_to_come(sheet, config, out), *_wind_bars(sheet, config, out)),
    )


def _scored(sheet: Sheet, config: Config) -> list[Athlete]:
    """Everybody's points, by number; an event without a mark brings none."""
    scorers = [(event.code, scorer(event)) for event in scored_events(config)]
    return [_athlete(row, scorers) for row in sorted(sheet.rows, key=lambda row: row.entrant)]


def _athlete(row: Row, scorers: Sequence[tuple[str, Score]]) -> Athlete:
    points = []
    for code, score in scorers:  # a plain loop: a meet comes through here 3,000 times after each mark
        result = row.results.get(code)
        points.append(0 if result is None or result.mark is None else score(result.mark, result.hand))
    return Athlete(row.entrant, tuple(points))


def _statuses(sheet: Sheet, config: Config, scored: Sequence[Athlete]) -> dict[int, Status]:
    """Who has no place: by decision, by the row's status, absent from every event, or dropped out."""
    barred = named_by(sheet.decisions, DecisionKind.DISQUALIFICATION)
    gone = named_by(sheet.decisions, DecisionKind.WITHDRAWAL)
    without_points = {athlete.number for athlete in scored if 0 in athlete.points}
    found: dict[int, Status] = {}
    for row in sheet.rows:
        absent = _absences(row) if row.entrant in without_points else 0
        if row.entrant in barred:
            found[row.entrant] = Status.DQ
        elif row.status is not None:
            found[row.entrant] = row.status
        elif absent == len(config.events):
            found[row.entrant] = Status.DNS
        elif row.entrant in gone or (absent and config.dns_drops_out):
            found[row.entrant] = Status.DNF
    return found


def _absences(row: Row) -> int:
    return sum(result.status is Status.DNS for result in row.results.values())


def _with_won(athletes: list[Athlete]) -> list[Athlete]:
    """The same athletes with the events in which each beat everybody of the same total."""
    found = []
    for _, group in groupby(sorted(athletes, key=lambda a: a.total), key=lambda a: a.total):
        level = list(group)
        for athlete in level:
            others = [other.points for other in level if other is not athlete]
            won = sum(
                all(points > other[i] for other in others)
                for i, points in enumerate(athlete.points)
                if others
            )
            found.append(replace(athlete, won=won))
    return found


def _line(athlete: Athlete, codes: Sequence[str]) -> Line:
    return Line(athlete.number, {"total": athlete.total, **dict(zip(codes, athlete.points, strict=True))})


def _to_come(sheet: Sheet, config: Config, out: Mapping[int, Status]) -> tuple[str, ...]:
    """A note for each event that is not in for everybody."""
    unfinished = [
        row for row in sheet.rows if len(row.results) < len(config.events) and row.entrant not in out
    ]
    notes = []
    for event in scored_events(config):
        missing = [row.entrant for row in unfinished if event.code not in row.results]
        if missing:
            notes.append(f"{event.title}尚缺成绩：{'、'.join(str(n) for n in sorted(missing))}")
    return tuple(notes)


def _wind_bars(sheet: Sheet, config: Config, out: Mapping[int, Status]) -> tuple[str, ...]:
    """The notes that name totals which cannot be records: the winds' average is above the limit or unknown.

    Where no wind at all was read, nobody thinks of a record.
    """
    windy = [event.code for event in scored_events(config) if event.wind]
    over, unknown = [], []
    for row in sheet.rows:
        results = [row.results[code] for code in windy if code in row.results]
        known = [result.wind for result in results if result.wind is not None]
        if known and len(known) == len(windy) and sum(known) > config.record_wind * len(windy):
            over.append(row.entrant)
        if known and any(result.wind is None and result.mark is not None for result in results):
            unknown.append(row.entrant)
    said = {
        f"平均风速超过{wind_cn(config.record_wind)}米/秒": over,
        "有单项缺风速，补全之前": unknown,
    }
    return tuple(
        f"{why}，总分不能作为纪录：{'、'.join(str(n) for n in sorted(numbers) if n not in out)}"
        for why, numbers in said.items()
        if set(numbers) - out.keys()
    )


def _ruleset(id: str, title: str, codes: str, **preset: Any) -> Ruleset:
    return Ruleset(
        id=id,
        title=title,
        about="按公式或规程的分值表计算单项得分，按总分排定名次",
        source="世界田联全能评分公式（read: athlib）；技术规则 TR39，未核对原文",
        config=Config,
        sheet=Sheet,
        check=check,
        review=review,
        run=place,
        rows="rows",
        columns=(
            Column("total", "总分"),
            *(Column(code, combined_sets.NAMES[code]) for code in codes.split()),
        ),
        covers=COVERS,
        leaves_out=("同一项目的抢跑次数、每项三次试跳由裁判长掌握", "项目顺序和间隔见竞赛日程"),
        preset={"record_wind": "+2.0", "events": codes.split(), **preset},
    )


COVERS = (
    Clause("男子十项：单项得分与总分（9126分）", "公开成绩", "combined_decathlon.json"),
    Clause("女子七项：单项得分与总分（7291分）", "公开成绩", "combined_heptathlon.json"),
    Clause("男子室内七项（6645分）、女子室内五项（5055分）", "公开成绩", "combined_indoor_men.json"),
    Clause("女子十项（8358分）", "公开成绩", "combined_women_decathlon.json"),
    Clause("得分只由整数决定：跳高2.03米得831分", "评分公式", "combined_high_jump.json"),
    Clause("手计时先进到0.1秒再加修正", "评分表说明，未核对原文", "combined_hand_times.json"),
    Clause("一项弃权、无成绩计0分，仍排名次", "县级通行做法", "combined_zero.json"),
    Clause("规程规定时，一项弃权即退出全能", "TR39.10，未核对原文", "combined_drops_out.json"),
    Clause("总分相等并列", "TR39，未核对原文", "combined_tie.json"),
    Clause("旧规则：总分相等比单项", "旧规则200.13，未核对原文", "combined_more_events.json"),
    Clause("平均风速超过+2.0的总分不作纪录", "通行规则，未核对原文", "combined_wind.json"),
    Clause("学校全能用规程自己的分值表", "由规程决定", "combined_school.json"),
    Clause("每个单项只用一种计时方法", "TR39.9，未核对原文", "combined_problems.json"),
    Clause("不可能的成绩一次全部指出", "TR39", "combined_problems.json"),
)
SCHOOL = "学校运动会通行做法；默认用世界田联公式，规程可换成自己的分值表"

RULESETS = (
    _ruleset("wa.ce.men", "男子十项全能", "100 LJ SP HJ 400 110H DT PV JT 1500"),
    _ruleset("wa.ce.men.pentathlon", "男子五项全能", "LJ JT 200 DT 1500"),
    _ruleset("wa.ce.men.indoor", "男子室内七项全能", "60 LJ SP HJ 60H PV 1000", indoor=True),
    _ruleset("wa.ce.women", "女子七项全能", "100H HJ SP 200 LJ JT 800", formulas="women"),
    _ruleset(
        "wa.ce.women.decathlon", "女子十项全能", "100 DT PV JT 400 100H LJ SP HJ 1500", formulas="women"
    ),
    _ruleset("wa.ce.women.indoor", "女子室内五项全能", "60H HJ SP LJ 800", formulas="women", indoor=True),
    replace(_ruleset("cn.school.combined", "学校男子三项全能", "100 LJ SP"), source=SCHOOL),
    replace(
        _ruleset("cn.school.combined.women", "学校女子三项全能", "100 LJ SP", formulas="women"), source=SCHOOL
    ),
)
