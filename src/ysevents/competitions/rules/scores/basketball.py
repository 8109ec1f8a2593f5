"""Basketball 篮球 and 3x3: a game with overtimes, running score against box score, fouls and the bonus.

See the clauses of RULESETS for what is covered, and `leaves_out` for what is not.
"""

from ysevents.competitions.rules.outcomes import Line, Outcome, Problem
from ysevents.competitions.rules.registry import Clause, Column, Ruleset
from ysevents.competitions.rules.scores.basketball_review import review_sheet
from ysevents.competitions.rules.scores.basketball_sheet import (
    FIBA,
    SCHOOL,
    BasketballPlayer,
    Config,
    Foul,
    FoulKind,
    Sheet,
    leaving,
)
from ysevents.competitions.rules.scores.matches import (
    Ending,
    Score,
    awarded,
    better,
    blocks,
    told,
    total,
    written,
)
from ysevents.competitions.rules.sheets import review_ties

WEIGHED = {FoulKind.UNSPORTSMANLIKE, FoulKind.DISQUALIFYING}


def check(config: Config) -> tuple[Problem, ...]:
    """A draw where the overtime has a target of its own; baskets of no worth."""
    found = []
    if not config.points:
        found.append(Problem("parameters.points", "contradiction", "至少要有一种得分"))
    if config.draws and config.overtime_target:
        found.append(Problem("parameters.draws", "contradiction", "设了决胜期目标分，就不能以平局结束"))
    return tuple(found)


def review(sheet: Sheet, config: Config) -> tuple[Problem, ...]:
    """Everything that cannot be: see `basketball_review`."""
    return tuple(review_sheet(sheet, config)) or review_ties(sheet, config, place)


def place(sheet: Sheet, config: Config) -> Outcome:
    """The sides by points of regular time, then of the overtimes."""
    regular, overtime = sheet.periods[: config.periods], sheet.periods[config.periods :]
    criteria = [
        better("score", "比分", total(regular)),
        better("overtime", "决胜期", total(overtime)),
    ]
    counted = _awarded(sheet, config)
    players = (_player_line(player, sheet, config) for player in sheet.players)
    return Outcome(
        blocks=blocks(sheet, criteria),
        lines=(*_team_lines(sheet, counted, config), *players),
        notes=(told(sheet, _played(sheet, config), counted),),
    )


def _awarded(sheet: Sheet, config: Config) -> Score:
    """A default keeps the score of an opponent who leads; a forfeit keeps none."""
    if sheet.ended and sheet.ended.kind == Ending.DEFAULT:
        return awarded(
            sheet, total(sheet.periods), lambda winner, loser: winner > loser, config.default_points
        )
    return awarded(sheet, total(sheet.periods), lambda winner, loser: False, config.forfeit_points)


def _team_lines(sheet: Sheet, score: Score, config: Config) -> list[Line]:
    lines = []
    for side, team in enumerate(sheet.sides):
        fouls = team_fouls([f for f in sheet.fouls if f.team == team and f.player is not None], config)
        bonus = [str(period) for period, count in enumerate(fouls, 1) if count >= config.bonus_from]
        lines.append(
            Line(
                team,
                {
                    "points": score[side],
                    "against": score[1 - side],
                    "periods": "-".join(str(period[side]) for period in sheet.periods),
                    "team_fouls": "-".join(map(str, fouls)),
                    "bonus": "、".join(bonus),
                },
            )
        )
    return lines


def team_fouls(fouls: list[Foul], config: Config) -> list[int]:
    """The fouls of a team by period, those of overtimes with the last; or all in one."""
    counts = [0] * (1 if config.bonus_by_game else config.periods)
    for foul in fouls:
        counts[min(foul.period, len(counts)) - 1] += config.unsporting_weight if foul.kind in WEIGHED else 1
    return counts


def _player_line(player: BasketballPlayer, sheet: Sheet, config: Config) -> Line:
    made = sum(basket.points for basket in sheet.baskets or () if basket.player == player.number)
    points = next((row.points for row in sheet.box or () if row.player == player.number), made)
    fouls = sheet.fouls_of(player.number)
    left = leaving(fouls, config)
    out = left.why if left else None
    return Line(player.number, {"shirt": player.shirt, "points": points, "fouls": len(fouls), "out": out})


def _played(sheet: Sheet, config: Config) -> str:
    """`45:43（10:12，11:9，9:10，10:9，决胜期5:3）`."""
    scores = [written(score) for score in sheet.periods]
    shown = scores[: config.periods] + [f"决胜期{score}" for score in scores[config.periods :]]
    within = f"（{'，'.join(shown)}）" if len(shown) > 1 else ""
    return f"{written(total(sheet.periods))}{within}" if scores else ""


BASKETBALL = Ruleset(
    id="match.basketball",
    title="篮球比赛",
    about="按全场得分、决胜期分出胜负，并核对每节比分、累积分、技术统计、犯规",
    source=FIBA,
    config=Config,
    sheet=Sheet,
    check=check,
    review=review,
    run=place,
    columns=(
        Column("shirt", "号码"),
        Column("points", "得分"),
        Column("against", "失分"),
        Column("periods", "各节"),
        Column("fouls", "犯规"),
        Column("out", "离场"),
        Column("team_fouls", "全队犯规"),
        Column("bonus", "对方罚球节次"),
    ),
    covers=(
        Clause("各节得分之和为全场得分，多者胜", FIBA, "basketball_score.json"),
        Clause("累积分、技术统计与各节比分一致", FIBA, "basketball_problems_totals.json"),
        Clause("打平加打决胜期，直到分出胜负；不平不打", FIBA, "basketball_overtime.json"),
        Clause("已分胜负不再打决胜期，打平不能结束", FIBA, "basketball_problems_overtime.json"),
        Clause("全队犯规按节计，满次数后罚球；决胜期并入末节；席上犯规不计", FIBA, "basketball_fouls.json"),
        Clause("个人犯规满次数离场；技术与违体合计两次、取消资格犯规离场", FIBA, "basketball_fouls.json"),
        Clause("离场后不再得分、犯规", FIBA, "basketball_problems_out.json"),
        Clause("弃权判0:20，不论场上比分", FIBA, "basketball_forfeit.json"),
        Clause("人数不足判负：对方领先时比分有效，否则0:2", FIBA, "basketball_default_level.json"),
        Clause("三对三先得21分或10分钟；决胜期先得2分", FIBA, "basketball_3x3_overtime.json"),
        Clause("部分规程每人至少打一节", SCHOOL, "basketball_problems_played.json"),
    ),
    leaves_out=(
        "积分（胜2负1弃权0）：由循环赛的规则计算",
        "比赛计时、暂停、球权：不影响名次",
        "同一节内犯规与得分的先后：记录表上看不出",
        "两回合总分制：县里不用",
        "三对三弃权的比分写法（w:0）：按21:0计",
    ),
)
RULESETS = (
    BASKETBALL,
    BASKETBALL.variant(
        "match.basketball.school",
        "中小学篮球（4节，每节8分钟）",
        source=SCHOOL,
        period_minutes=8,
        overtime_minutes=3,
    ),
    BASKETBALL.variant(
        "match.basketball.3x3",
        "三对三篮球",
        source="国际篮联三对三规则，未核对原文",
        periods=1,
        points=[1, 2],
        target=21,
        overtime_target=2,
        squad=4,
        fouls_out=None,
        bonus_from=7,
        bonus_by_game=True,
        unsporting_weight=2,
        forfeit_points=21,
    ),
)
