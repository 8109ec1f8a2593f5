"""Horizontal jumps and throws 远度项目: order of finish, and who throws on in which order, `wa.tr25`.

A sheet may be held against the rules after any round: who is still to come is then named in a note.
"""

from ysevents.competitions.rules import field
from ysevents.competitions.rules.decisions import DecisionKind, review_kinds, settle
from ysevents.competitions.rules.further_trials import advances, competing, going_on, staying, to_come
from ysevents.competitions.rules.horizontal_sheet import CRITERIA, Config, Series, Sheet, athlete
from ysevents.competitions.rules.marks import Status, decimal_cn, wind_cn
from ysevents.competitions.rules.outcomes import Line, Outcome, Problem, rank
from ysevents.competitions.rules.registry import Clause, Column, Ruleset
from ysevents.competitions.rules.sheets import doubled, review_base, review_rows, review_ties


def check(config: Config) -> tuple[Problem, ...]:
    """A cut or a new order after the last trial."""
    text = f"应少于试跳（试掷）次数{config.trials}"
    return tuple(
        Problem(f"parameters.{name}", "contradiction", text)
        for name, rounds in (("cut_after", (config.cut_after,)), ("reverse_after", config.reverse_after))
        if max(rounds, default=0) >= config.trials
    )


def review(sheet: Sheet, config: Config) -> tuple[Problem, ...]:
    """Trials that cannot be, or of somebody who was out; decisions about no tie."""
    problems = [
        *review_base(sheet),
        *review_rows("series", (series.entrant for series in sheet.series), sheet),
        *doubled("series", (series.start for series in sheet.series)),
        *review_kinds(sheet.decisions, DecisionKind.DISQUALIFICATION, DecisionKind.ADVANCE),
        *_review_advances(sheet),
    ]
    for i, series in enumerate(sheet.series):
        problems += _review_series(series, f"series[{i}]", config)
    return tuple(problems) or (*_review_cut(sheet, config), *review_ties(sheet, config, place))


def _review_advances(sheet: Sheet) -> list[Problem]:
    """Somebody let go on who never came."""
    absent = {series.entrant for series in sheet.series if series.status == Status.DNS}
    return [
        Problem(f"decisions[{i}]", "not_started", f"{number} 弃权，不能批准继续")
        for i, decision in enumerate(sheet.decisions)
        if decision.kind == DecisionKind.ADVANCE
        for number in sorted(absent & set(decision.named))
    ]


def _review_series(series: Series, path: str, config: Config) -> list[Problem]:
    problems = field.review_status(series, path, begun=bool(series.trials), valid=series.is_valid)
    if len(series.trials) > config.trials:
        problems.append(Problem(f"{path}.trials", "too_many", f"最多{config.trials}次"))
    for i, trial in enumerate(series.trials):
        at = f"{path}.trials[{i}]"
        if any(before.letter == "r" for before in series.trials[:i]):
            problems.append(Problem(at, "after_end", "已退出，不应再有试跳或试掷"))
        if trial.length_mm is not None and not config.round_mm <= trial.length_mm <= config.longest_mm:
            problems.append(Problem(at, "range", f"应在0至{decimal_cn(config.longest_mm)}米之间"))
    if series.winds and not config.wind:
        problems.append(Problem(f"{path}.winds", "no_wind", "本项目不测风，请把参数 wind 设为 true"))
    if len(series.winds) > len(series.trials):
        problems.append(Problem(f"{path}.winds", "too_many", "风速多于试跳次数"))
    return problems


def _review_cut(sheet: Sheet, config: Config) -> list[Problem]:
    """Trials after the cut of those who were out, or before others had theirs."""
    first = config.cut_after
    if not first or all(len(series.trials) <= first for series in sheet.series):
        return []
    # Whoever was disqualified later was in when the eight were found; whoever moved up for them is in too.
    stayed = staying(sheet.series, config) | {s.entrant for s in going_on(sheet, config, first)}
    here = {s.entrant for s in competing(sheet)}
    problems = []
    for i, series in enumerate(sheet.series):
        if len(series.trials) > first and series.entrant not in stayed:
            problems.append(
                Problem(f"series[{i}].trials", "not_in", f"前{first}次后未进入前{config.cut_size}名")
            )
        if series.entrant in here and not series.has_had(first):
            problems.append(Problem(f"series[{i}].trials", "unfinished", f"前{first}次还没有完成"))
    return problems


def place(sheet: Sheet, config: Config) -> Outcome:
    """Blocks by best, second best, third best .. length; ties stay unless decided."""
    out = field.statuses(sheet, sheet.series, lambda s: s.is_valid)
    placed = sorted((s for s in sheet.series if s.entrant not in out), key=lambda s: s.entrant)
    level = rank([athlete(s, config) for s in placed], CRITERIA, lambda a: a.number)
    return Outcome(
        blocks=(*settle(level, sheet.decisions), *field.without_place(out, sheet.decisions)),
        lines=tuple(_line(s, config) for s in placed),
        advances=advances(sheet, config),
        notes=to_come(sheet, config),
    )


def _line(series: Series, config: Config) -> Line:
    """The best with its wind; `record_mm` is the best that a record could be."""
    winds = series.winds_at(config.round_mm)
    best = max(mm for mm, _ in winds)
    counting = [
        mm for mm, wind in winds if not config.wind or (wind is not None and wind <= config.record_wind)
    ]
    known = [wind for mm, wind in winds if mm == best and wind is not None]
    return Line(
        series.entrant,
        {"best_mm": best, "wind_mm_s": min(known, default=None), "record_mm": max(counting, default=None)},
    )


HORIZONTAL = Ruleset(
    id="wa.tr25",
    title="远度项目（投掷；不测风的跳远）",
    about="按最好成绩、次优成绩依次排定名次；前三次后取前八名继续，按名次倒排顺序",
    source="世界田联技术规则 TR25，未核对原文",
    config=Config,
    sheet=Sheet,
    check=check,
    review=review,
    run=place,
    rows="series",
    columns=(
        Column("best_mm", "最好成绩", decimal_cn),
        Column("wind_mm_s", "风速", wind_cn),
        Column("record_mm", "可作纪录的成绩", decimal_cn),
    ),
    covers=(
        Clause("最好成绩远者列前；相等时比次优、第三好成绩", "TR25.22", "horizontal_next_best.json"),
        Clause("全部成绩相等的并列", "TR25.22", "horizontal_triple_tie.json"),
        Clause("多于八人时前三次后取八名，按名次倒序试掷", "TR25.6", "horizontal_cut.json"),
        Clause("第八名全部成绩相等的都继续", "TR25.6", "horizontal_tie_for_eighth.json"),
        Clause("第五次后可再次倒排", "TR25.6.2", "horizontal_last_round.json"),
        Clause("八人以内全部试满，尚无成绩者先掷", "TR25.6.1", "horizontal_eight.json"),
        Clause("裁判长可让抗议者继续（qR）", "TR25.6", "horizontal_referee.json"),
        Clause("没有有效成绩的无名次；退出者保留已有成绩", "TR25", "horizontal_statuses.json"),
        Clause("成绩向下取到厘米", "通行规则", "horizontal_rounding.json"),
        Clause("跳远逐次测风，超风速成绩计名次而不作纪录", "通行规则", "horizontal_wind.json"),
        Clause("学校三次的比赛不淘汰", "学校通行做法", "horizontal_school.json"),
        Clause("学校四次的比赛不淘汰", "学校通行做法", "horizontal_school_four.json"),
        Clause("不可能的试掷一次全部指出", "TR25", "horizontal_problems.json"),
    ),
    preset={"round_mm": "0.01", "longest_mm": "120", "record_wind": "+2.0"},
    leaves_out=("同时兼项时临时调整顺序由裁判长掌握", "落地区、器械检查不在本表"),
)
SCHOOL = "学校运动会通行做法，未核对原文"

RULESETS = (
    HORIZONTAL,
    HORIZONTAL.variant(
        "wa.tr25.jump", "跳远、三级跳远", source="TR25、TR29，未核对原文", wind=True, longest_mm="20"
    ),
    HORIZONTAL.variant(
        "wa.tr25.turn_twice",
        "远度项目（第五次后再次倒排）",
        source="TR25.6.2，由规程决定",
        reverse_after=[3, 5],
    ),
    HORIZONTAL.variant(
        "cn.school.horizontal", "学校远度项目（三次）", source=SCHOOL, trials=3, cut_after=0, reverse_after=[]
    ),
    HORIZONTAL.variant(
        "cn.school.horizontal.4",
        "学校远度项目（四次）",
        source=SCHOOL,
        trials=4,
        cut_after=0,
        reverse_after=[],
    ),
)
