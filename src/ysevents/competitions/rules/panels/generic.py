"""Panels of judges 评分: order by trimmed mean less deductions, award levels by share, `panel.generic`."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from ysevents.competitions.rules.categories import Standing, standings
from ysevents.competitions.rules.decisions import DecisionKind, named_by, settle
from ysevents.competitions.rules.marks import UNPLACED, Status
from ysevents.competitions.rules.outcomes import (
    Criterion,
    Line,
    Outcome,
    Problem,
    Reason,
    rank,
    ranked_from,
    unplaced,
)
from ysevents.competitions.rules.panels.awards import award_of, rule_cn, straddles
from ysevents.competitions.rules.panels.marking import (
    SHEETS,
    Config,
    Performance,
    Sheet,
    Tie,
    check,
    review_marks,
)
from ysevents.competitions.rules.panels.means import (
    counting,
    dropped_each_side,
    marks_cn,
    mean,
    rounded,
    score,
    score_cn,
)
from ysevents.competitions.rules.registry import Clause, Column, Ruleset
from ysevents.competitions.rules.sheets import review_ties


@dataclass(frozen=True, slots=True)
class Score:
    """A marked performance with what decides."""

    number: int
    score: int
    mean: Fraction
    deducted: int
    exact: Fraction
    mean_of_all: Fraction
    criteria: tuple[Fraction, ...]
    shown: str
    judges: int


def review(sheet: Sheet, config: Config) -> tuple[Problem, ...]:
    """Everything wrong with the marks; decisions about no tie."""
    return review_marks(sheet, config) or review_ties(sheet, config, place)


def place(sheet: Sheet, config: Config) -> Outcome:
    """Highest score first: the mean of the marks that count, rounded, less deductions."""
    held = {p.entrant: p for p in sheet.performances if config.category in ("", p.category)}
    statuses = _statuses(held.values(), sheet)
    scores = [_score(p, config) for number, p in sorted(held.items()) if number not in statuses]
    blocks = ranked_from(1, settle(rank(scores, criteria(config), lambda s: s.number), sheet.decisions))
    found = standings(blocks, {number: p.category for number, p in held.items()})
    ordered = sorted(statuses.items(), key=lambda pair: UNPLACED.index(pair[1]))
    return Outcome(
        blocks=(*blocks, *unplaced((number, status.reason) for number, status in ordered)),
        lines=tuple(_line(s, found[s.number], held[s.number].category, config) for s in scores),
        notes=_notes(found.values(), config),
    )


def _statuses(performances: Iterable[Performance], sheet: Sheet) -> dict[int, Status]:
    """Why somebody has no place."""
    out = named_by(sheet.decisions, DecisionKind.DISQUALIFICATION)
    held = {p.entrant: Status.DQ if p.entrant in out else p.status for p in performances}
    return {number: status for number, status in held.items() if status is not None}


def criteria(config: Config) -> tuple[Criterion[Score], ...]:
    """The score, then what the regulation compares when scores are level."""
    found: list[Criterion[Score]] = [Criterion(Reason("score", "得分"), lambda s: -s.score)]
    for tie in config.ties:
        if tie == Tie.DECIMALS:
            reason = Reason("decimals", f"平均分第{config.tie_decimals}位小数")
            found.append(Criterion(reason, lambda s: -rounded(s.exact, config.tie_decimals, config.rounding)))
        elif tie == Tie.ALL_MARKS:
            found.append(Criterion(Reason("all_marks", "全部评委平均分"), lambda s: -s.mean_of_all))
        else:
            found += [_criterion(i, part.name) for i, part in enumerate(config.criteria)]
    return tuple(found)


def _criterion(i: int, name: str) -> Criterion[Score]:
    return Criterion(Reason(f"criterion_{i + 1}", name), lambda s: -s.criteria[i])


def _score(performance: Performance, config: Config) -> Score:
    totals = performance.totals(config)
    counted = counting(totals, dropped_each_side(len(totals), config.drop, config.keep))
    average = mean([totals[i] for i in counted])
    deducted = sum(deduction.points for deduction in performance.deductions)
    return Score(
        number=performance.entrant,
        score=max(0, score(average, config.decimals, config.rounding) - deducted),
        mean=average,
        deducted=deducted,
        exact=max(Fraction(0), average - deducted),
        mean_of_all=mean(totals),
        criteria=tuple(mean(performance.given(part.name)) for part in config.criteria),
        shown=marks_cn([score(total, 3, config.rounding) for total in totals], counted),
        judges=len(totals),
    )


def _line(s: Score, standing: Standing, category: str, config: Config) -> Line:
    return Line(
        s.number,
        {
            "marks": s.shown,
            "judges": s.judges,
            "mean_milli": score(s.mean, 3, config.rounding),
            "deducted_milli": s.deducted,
            "score_milli": s.score,
            "category": category,
            "category_place": standing.place,
            "award": award_of(standing, config.awards, config.award_ties) if config.awards else None,
        },
    )


def _notes(found: Iterable[Standing], config: Config) -> tuple[str, ...]:
    """How the score was rounded and the awards shared out, as the sheet has to print it."""
    dropped = f"去掉{config.drop}个最高分、{config.drop}个最低分，" if config.drop else ""
    notes = [f"{dropped}平均分{config.rounding.label}到{config.decimals}位小数"]
    if config.awards:
        notes.append(rule_cn(config.awards))
        if any(straddles(standing, config.awards) for standing in found):
            notes.append(f"有并列者跨越奖级，{config.award_ties.label}")
    return tuple(notes)


THREE_LEVELS = [
    {"name": "一等奖", "share": 20},
    {"name": "二等奖", "share": 30},
    {"name": "三等奖", "share": 50},
]
CHOIR = [
    {"name": "音准音色", "weight": 25},
    {"name": "节奏", "weight": 15},
    {"name": "声部", "weight": 20},
    {"name": "表现", "weight": 20},
    {"name": "台风", "weight": 10},
    {"name": "指挥", "weight": 10},
]
INSPECTION = [
    {"name": "组织管理", "most": "30"},
    {"name": "内容特色", "most": "40"},
    {"name": "精神面貌", "most": "30"},
]
OWN_WEIGHTS = "六份评分表；权重未核对原文，由规程决定"

GENERIC = Ruleset(
    id="panel.generic",
    title="评分项目",
    about="评委打分，去掉最高、最低分取平均，减去扣分；奖级按比例",
    source=SHEETS,
    config=Config,
    sheet=Sheet,
    check=check,
    review=review,
    run=place,
    rows="performances",
    columns=(
        Column("marks", "评委分（括号内去掉）"),
        Column("judges", "评委数"),
        Column("mean_milli", "平均分", score_cn),
        Column("deducted_milli", "扣分", score_cn),
        Column("score_milli", "得分", score_cn, is_main=True),
        Column("category", "类别"),
        Column("category_place", "类别名次"),
        Column("award", "奖级"),
    ),
    covers=(
        Clause("7名评委各去一个最高、最低分，其余平均：9.32", "县局办赛要求", "panel_nine_32.json"),
        Clause("10.0 的异常高分被去掉，不影响得分", "县局办赛要求", "panel_outlier.json"),
        Clause(
            "7名评委到5名：仍各去一个；到4名：不去，至少保留3个", "县局办赛要求", "panel_absent_judges.json"
        ),
        Clause("两位小数相等，比第三位小数", SHEETS, "panel_third_decimal.json"),
        Clause("到第三位小数仍相等，按评分项顺序比较；都相等则并列", SHEETS, "panel_criteria.json"),
        Clause("评分项按权重合成，去分按评委总分", SHEETS, "panel_criteria.json"),
        Clause("四舍五入或舍去，规则印在成绩单上", SHEETS, "panel_rounding.json"),
        Clause("扣分在取平均之后，得分不低于零", SHEETS, "panel_deductions.json"),
        Clause("31人按20%、30%、50%得6、9、16个奖", "县局办赛要求", "panel_awards_31.json"),
        Clause("并列者跨越奖级，按参数都取高或都取低", "通行做法，未核对原文", "panel_award_border.json"),
        Clause("多个类别：各类别分别排名次、定奖级", "县局办赛要求", "panel_categories.json"),
        Clause("分数越界、漏打、评委不足先行指出", "本系统约定", "panel_problems.json"),
    ),
    leaves_out=(
        "评委之间偏差过大时的复议：由评委长裁定后重填",
        "逐项去掉最高、最低分：评分表未见，去分一律按评委总分",
    ),
)


def _preset(id: str, title: str, source: str, clause: Clause, **preset: object) -> Ruleset:
    return replace(GENERIC.variant(id, title, source=source, **preset), covers=(clause,))


RULESETS = (
    GENERIC,
    _preset(
        "panel.choir",
        "建制班合唱",
        OWN_WEIGHTS,
        Clause("六项加权，10分制8.0至9.9，两位小数，依次比第三位小数和评分项", SHEETS, "panel_choir.json"),
        criteria=[{**part, "least": "8", "most": "9.9"} for part in CHOIR],
        awards=THREE_LEVELS,
    ),
    _preset(
        "panel.solo",
        "三独（独唱、独奏、独舞）",
        "县局办赛要求；六份评分表",
        Clause("单一总分，各类别按20%、30%、50%定奖", "县局办赛要求", "panel_solo.json"),
        awards=THREE_LEVELS,
    ),
    _preset(
        "panel.inspection",
        "艺术大课间巡回评比",
        "县局办赛要求；评分项未核对原文，由规程决定",
        Clause("三项相加满100分，3名评委不去分，多日巡评合成一表", "县局办赛要求", "panel_inspection.json"),
        judges=3,
        drop=0,
        criteria=INSPECTION,
    ),
)
