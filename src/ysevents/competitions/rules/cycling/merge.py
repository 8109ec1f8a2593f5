"""Two streams of one finish line 终点两路记录合并, `cycling.merge`: one calls bibs, one taps times.

Where both streams have one length they are joined in order. Where somebody missed one and the calls carry a
clock of their own, the streams are aligned so that the clocks differ least; what then stands alone is
flagged. Nothing is guessed: a time without a bib stays without, and whose it may be is only said.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ysevents.competitions.rules.cycling.finishes import race_time_cn
from ysevents.competitions.rules.decisions import review_none
from ysevents.competitions.rules.marks import Time
from ysevents.competitions.rules.outcomes import Block, Line, Outcome, Problem, Reason, unplaced
from ysevents.competitions.rules.parameters import parameter
from ysevents.competitions.rules.registry import Clause, Column, Ruleset
from ysevents.competitions.rules.sheets import BaseSheet, doubled, review_base, unknown

SOURCE = "县局办赛要求"
CROSSED = Reason("position", "到达顺序")
NOT_SEEN = Reason("not_seen", "未见冲线")


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a regulation may set."""

    window_ms: int = parameter(
        5_000,
        "报号钟点与计时相差多少毫秒以上，不认作同一人",
        source="通行做法，未核对原文",
        least=100,
        most=60_000,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A bib as it was called; without a bib somebody came whose bib was not read."""

    bib: int | None = None
    time: Time | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(BaseSheet):
    """Everybody who started; the bibs called and the times tapped, both in order."""

    calls: tuple[Call, ...]
    times: tuple[Time, ...]


Pair = tuple[Call | None, int | None]
"""A crossing: who was called, and the time; None where a stream has a gap."""


def check(config: Config) -> tuple[Problem, ...]:
    """No two parameters can contradict each other."""
    return ()


def review(sheet: Sheet, config: Config) -> tuple[Problem, ...]:
    """Bibs unknown or called twice, clocks that run back, streams that cannot be aligned."""
    bibs = [call.bib for call in sheet.calls if call.bib is not None]
    clocks = [call.time for call in sheet.calls if call.time is not None]
    problems = [
        *review_base(sheet),
        *review_none(sheet.decisions),
        *doubled("calls", bibs),
        *(
            unknown(f"calls[{i}]", call.bib)
            for i, call in enumerate(sheet.calls)
            if call.bib is not None and call.bib not in sheet.numbers
        ),
    ]
    if clocks != sorted(clocks):
        problems.append(Problem("calls", "not_rising", "报号的钟点应依次增大"))
    if list(sheet.times) != sorted(sheet.times):
        problems.append(Problem("times", "not_rising", "计时应依次增大"))
    if len(sheet.calls) != len(sheet.times) and len(clocks) < len(sheet.calls):
        text = f"报号{len(sheet.calls)}个，计时{len(sheet.times)}个；报号没有钟点，无法判断缺在哪里"
        problems.append(Problem("calls", "lengths_differ", text))
    return tuple(problems)


def place(sheet: Sheet, config: Config) -> Outcome:
    """Everybody who was called, at the position they crossed; positions without a bib stay open and are told."""
    pairs, unsure = merged(sheet, config)
    crossed = [
        (position, call.bib, time)
        for position, (call, time) in enumerate(pairs, 1)
        if call is not None and call.bib is not None
    ]
    missing = sorted(set(sheet.numbers) - {bib for _, bib, _ in crossed})
    return Outcome(
        blocks=(
            *(Block(rank=position, entrants=(bib,), reason=CROSSED) for position, bib, _ in crossed),
            *unplaced((bib, NOT_SEEN) for bib in missing),
        ),
        lines=tuple(Line(bib, {"position": position, "time_ms": time}) for position, bib, time in crossed),
        notes=(*_gaps(pairs, missing), *unsure),
    )


def _gaps(pairs: Sequence[Pair], missing: Sequence[int]) -> Iterator[str]:
    """Every gap by position, and who was not seen."""
    open_positions = 0
    for position, (call, time) in enumerate(pairs, 1):
        if time is None:
            yield f"第{position}位缺时间"
        elif call is None or call.bib is None:
            open_positions += 1
            yield f"第{position}位（{race_time_cn(time)}）缺号码"
    if open_positions and missing:
        yield f"未见冲线的号码：{'、'.join(map(str, missing))}，缺的号码可能在其中"


def merged(sheet: Sheet, config: Config) -> tuple[list[Pair], list[str]]:
    """The crossings in order, and where the clocks leave open which of several is missing."""
    calls, times = sheet.calls, sheet.times
    if len(calls) == len(times):
        return list(zip(calls, times, strict=True)), []
    costs = _costs(calls, times, config.window_ms)
    late, early = (_traced(costs, calls, times, config.window_ms, gaps_late=late) for late in (True, False))
    differ = [position for position, pair in enumerate(late, 1) if pair not in early]
    unsure = [f"第{differ[0]}至{differ[-1]}位钟点太近，缺口位置请人工核对"] if differ else []
    return late, unsure


def _traced(
    costs: Sequence[Sequence[int]],
    calls: Sequence[Call],
    times: Sequence[int],
    window: int,
    *,
    gaps_late: bool,
) -> list[Pair]:
    """An alignment of least cost; of several the one whose gaps stand furthest back, or furthest forward."""
    pairs: list[Pair] = []
    c, t = len(calls), len(times)
    while c or t:
        joins = (
            c and t and costs[c][t] == costs[c - 1][t - 1] + 2 * abs((calls[c - 1].time or 0) - times[t - 1])
        )
        skips_call = c and costs[c][t] == costs[c - 1][t] + window
        skips_time = t and costs[c][t] == costs[c][t - 1] + window
        if joins and not (gaps_late and (skips_call or skips_time)):
            c, t = c - 1, t - 1
            pairs.append((calls[c], times[t]))
        elif skips_call:
            c -= 1
            pairs.append((calls[c], None))
        else:
            t -= 1
            pairs.append((None, times[t]))
    return pairs[::-1]


def _costs(calls: Sequence[Call], times: Sequence[int], window: int) -> list[list[int]]:
    """The least cost of aligning the first c calls with the first t times.

    A gap costs half the window (all is doubled to stay whole), so none are joined that differ by more than it.
    """
    costs = [[window * t for t in range(len(times) + 1)]]
    for call in calls:
        above = costs[-1]
        row = [above[0] + window]
        for t, time in enumerate(times):
            joined = above[t] + 2 * abs((call.time or 0) - time)
            row.append(min(joined, above[t + 1] + window, row[t] + window))
        costs.append(row)
    return costs


RULESETS = (
    Ruleset(
        id="cycling.merge",
        title="终点报号与计时合并",
        about="报号、计时两路按顺序或钟点合并，缺号、缺时间的位置标出",
        source=SOURCE,
        config=Config,
        sheet=Sheet,
        check=check,
        review=review,
        run=place,
        columns=(Column("position", "到达顺序"), Column("time_ms", "时间", race_time_cn)),
        covers=(
            Clause("两路个数相同，按顺序合并；没看清的号码留空位", SOURCE, "cycling_merge.json"),
            Clause("180人少报一个号码：按钟点找出缺在第几位", "县局办赛要求", "cycling_merge_180.json"),
            Clause("漏按一个时间：标出缺时间的人", SOURCE, "cycling_merge_missing_time.json"),
            Clause("个数不同而没有钟点：不猜，先行指出", SOURCE, "cycling_merge_problems.json"),
        ),
        leaves_out=(
            "芯片计时的去重与补读：导入前完成",
            "两路钟点的固定偏差：请先对表",
        ),
    ),
)
