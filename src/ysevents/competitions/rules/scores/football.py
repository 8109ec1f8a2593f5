"""Football 足球: a match with extra time and shoot-out, goals, cards and substitutions.

See the clauses of RULESETS for what is covered, and `leaves_out` for what is not.
"""

from collections import Counter
from collections.abc import Callable, Sequence

from ysevents.competitions.rules.outcomes import Criterion, Line, Outcome, Problem
from ysevents.competitions.rules.registry import Clause, Column, Ruleset
from ysevents.competitions.rules.scores.football_review import review_sheet
from ysevents.competitions.rules.scores.football_sheet import (
    CAMPUS,
    LAWS,
    CardKind,
    Config,
    Footballer,
    GoalKind,
    Sheet,
)
from ysevents.competitions.rules.scores.matches import (
    Score,
    awarded,
    better,
    blocks,
    is_better,
    told,
    total,
    written,
)
from ysevents.competitions.rules.scores.shoot_out import shoot_out_score
from ysevents.competitions.rules.sheets import review_ties


def check(config: Config) -> tuple[Problem, ...]:
    """Fewer players than may be too few, or than a squad."""
    found = []
    if config.fewest > config.players:
        found.append(Problem("parameters.fewest", "contradiction", "最少人数多于上场人数"))
    if config.squad < config.players:
        found.append(Problem("parameters.squad", "contradiction", "报名人数少于上场人数"))
    return tuple(found)


def review(sheet: Sheet, config: Config) -> tuple[Problem, ...]:
    """Everything that cannot be: see `football_review`."""
    return tuple(review_sheet(sheet, config)) or review_ties(sheet, config, place)


def place(sheet: Sheet, config: Config) -> Outcome:
    """The sides by goals, goals of extra time and kicks of the shoot-out; level if the regulation lets them be."""
    counted = awarded(sheet, total(sheet.periods), _stands(config), config.forfeit_goals)
    return Outcome(
        blocks=blocks(sheet, _criteria(sheet, config)),
        lines=(*_team_lines(sheet, counted), *(_player_line(player, sheet) for player in sheet.players)),
        notes=(told(sheet, _played(sheet), counted),),
    )


def _criteria(sheet: Sheet, config: Config) -> Sequence[Criterion[int]]:
    normal, first = total(sheet.periods[:2]), sheet.first_leg
    ending = [
        better("extra_time", "加时赛", total(sheet.periods[2:])),
        better("shoot_out", "点球决胜", shoot_out_score(sheet.shoot_out, sheet.sides)),
    ]
    if first is None:
        return [better("score", "比分", normal), *ending]
    both = better("aggregate", "两回合总比分", total((first, normal)))
    away = [better("away_goals", "客场进球", (first[0], normal[1]))] if config.away_goals else []
    return [both, *away, *ending]


def _team_lines(sheet: Sheet, score: Score) -> list[Line]:
    kicks = shoot_out_score(sheet.shoot_out, sheet.sides)
    lines = []
    for side, team in enumerate(sheet.sides):
        own = {player.number for player in sheet.players if player.team == team}
        cards = Counter(card.kind for card in sheet.cards if card.player in own)
        values = {"goals": score[side], "against": score[1 - side], "shoot_out": kicks[side]}
        lines.append(Line(team, {**values, **_cards(cards)}))
    return lines


def _stands(config: Config) -> Callable[[int, int], bool]:
    """A score played stands for the winner of a forfeit when it is better."""
    return lambda winner, loser: is_better(winner - loser, config.forfeit_goals)


def _player_line(player: Footballer, sheet: Sheet) -> Line:
    goals = [goal for goal in sheet.goals or () if goal.player == player.number]
    own = sum(goal.kind == GoalKind.OWN for goal in goals)
    cards = Counter(card.kind for card in sheet.cards if card.player == player.number)
    assists = sum(goal.assist == player.number for goal in sheet.goals or ())
    values = {"goals": len(goals) - own, "own_goals": own, "assists": assists}
    return Line(player.number, {"shirt": player.shirt, **values, **_cards(cards)})


def _cards(counted: Counter[CardKind]) -> dict[str, int]:
    return {str(kind): counted[kind] for kind in CardKind}


def _played(sheet: Sheet) -> str:
    """`2:2（半场1:0，加时1:1），点球4:3`."""
    if not sheet.periods:
        return ""
    parts = [f"半场{written(sheet.periods[0])}"]
    parts += [f"加时{written(total(sheet.periods[2:]))}"] if sheet.periods[2:] else []
    parts += [f"首回合{written(sheet.first_leg)}"] if sheet.first_leg else []
    kicks = f"，点球{written(shoot_out_score(sheet.shoot_out, sheet.sides))}" if sheet.shoot_out else ""
    return f"{written(total(sheet.periods))}（{'，'.join(parts)}）{kicks}"


FOOTBALL = Ruleset(
    id="match.football",
    title="足球比赛",
    about="按全场进球、加时赛、点球决胜分出胜负，并核对进球、助攻、红黄牌、换人",
    source=LAWS,
    config=Config,
    sheet=Sheet,
    check=check,
    review=review,
    run=place,
    columns=(
        Column("shirt", "号码"),
        Column("goals", "进球"),
        Column("against", "失球"),
        Column("shoot_out", "点球决胜"),
        Column("own_goals", "乌龙球"),
        Column("assists", "助攻"),
        *(Column(str(kind), kind.label) for kind in CardKind),
    ),
    covers=(
        Clause("进球多者胜；乌龙球记给对方", LAWS, "football_score.json"),
        Clause("规程许可时打平即为平局", LAWS, "football_draw.json"),
        Clause("全场打平后打加时赛，加时赛进球多者胜", LAWS, "football_extra_time.json"),
        Clause("点球各踢n轮，胜负一定即止；仍平则各踢一个直到分出", LAWS, "football_shoot_out.json"),
        Clause("胜负已定后不再踢；双方轮流", LAWS, "football_problems_shoot_out.json"),
        Clause("两回合按总比分，可选客场进球，再平打加时赛", "由规程决定", "football_two_legs.json"),
        Clause("弃权判0:3；场上比分对胜方更有利时按场上比分", CAMPUS, "football_forfeit_real_score.json"),
        Clause("净胜球不超过所判的，按所判比分，与积分表一致", CAMPUS, "football_forfeit_as_good.json"),
        Clause("双方弃权，双方无名次", CAMPUS, "football_forfeit_both.json"),
        Clause("中止后可另行重赛，或以中止时比分为准", "由规程或裁判长决定", "football_replay.json"),
        Clause("进球记录须与每半场比分相符", LAWS, "football_problems_goals.json"),
        Clause("没有进球就没有助攻；进球者须在名单上且在场", LAWS, "football_problems_goals.json"),
        Clause("两张黄牌罚下；罚下后不再进球、被换上换下", LAWS, "football_problems_cards.json"),
        Clause("换人人次、首发人数、换下不得再上", LAWS, "football_problems_lineups.json"),
    ),
    leaves_out=(
        "停赛累计：由积分与纪律的规则跨场计算",
        "球队官员的红黄牌、守门员的指定：不影响名次",
        "点球ABBA顺序、金球银球：县里不用",
        "加时赛中的客场进球：只计90分钟内",
        "换人窗口的次数：只计人次",
        "场上女队员至少几人（男女混合的七人制）：由裁判员掌握",
    ),
)
CAMPUS_PRESET = {"substitutions": None, "reentry": True, "level": "draw", "kicks": 5}
RULESETS = (
    FOOTBALL,
    FOOTBALL.variant(
        "match.football.five",
        "校园足球五人制",
        source=CAMPUS,
        **CAMPUS_PRESET,
        players=5,
        fewest=3,
        squad=12,
        half_minutes=20,
        extra_minutes=5,
    ),
    FOOTBALL.variant(
        "match.football.eight",
        "校园足球八人制",
        source=CAMPUS,
        **CAMPUS_PRESET,
        players=8,
        fewest=5,
        half_minutes=20,
        extra_minutes=5,
    ),
)
