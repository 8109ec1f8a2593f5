"""Teams of anglers, `angling.local.team` and `angling.cips.team`: the sum of what all members scored."""

from dataclasses import dataclass, replace

from ysevents.competitions.rules.angling import individuals
from ysevents.competitions.rules.angling.scoring import (
    LOCAL,
    Card,
    Config,
    Round,
    Score,
    check,
    criteria,
    review_rounds,
    scores,
)
from ysevents.competitions.rules.decisions import DecisionKind, named_by, review_kinds, settle
from ysevents.competitions.rules.marks import Status
from ysevents.competitions.rules.outcomes import Line, Outcome, Problem, rank, ranked_from, unplaced
from ysevents.competitions.rules.registry import Clause, Ruleset
from ysevents.competitions.rules.sheets import review_ties
from ysevents.competitions.rules.squads import SquadSheet, review_sizes, review_squads


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(SquadSheet):
    """Teams, their members, and the catches of every round by member."""

    rounds: tuple[Round, ...]


def review(sheet: Sheet, config: Config) -> tuple[Problem, ...]:
    """As for individuals; and teams of unequal size, since the smaller sum wins."""
    problems = (
        *review_squads(sheet),
        *review_sizes(sheet),
        *review_kinds(sheet.decisions, DecisionKind.DISQUALIFICATION),
        *review_rounds(sheet.rounds, sheet.member_numbers, config),
    )
    return problems or review_ties(sheet, config, place)


def place(sheet: Sheet, config: Config) -> Outcome:
    """Lowest sum over all members and rounds first; a team nobody of which came has no place."""
    out = named_by(sheet.decisions, DecisionKind.DISQUALIFICATION)
    struck = frozenset(n for team in out for n in sheet.of_team(team))
    held = scores(sheet.rounds, config, struck)
    cards = {team: _card(team, sheet, held) for team in sheet.numbers if team not in out}
    here = [card for card in cards.values() if any(score.was_there for score in card.scores)]
    absent = sorted(cards.keys() - {card.number for card in here})
    level = rank(here, criteria(config), lambda card: card.number)
    return Outcome(
        blocks=(
            *ranked_from(1, settle(level, sheet.decisions)),
            *unplaced((n, Status.DQ.reason) for n in sorted(out)),
            *unplaced((n, Status.DNS.reason) for n in absent),
        ),
        lines=tuple(
            Line(card.number, {"points_milli": card.points, "catch_milli": card.catch})
            for card in sorted(here, key=lambda card: card.number)
        ),
    )


def _card(team: int, sheet: Sheet, held: dict[int, list[Score]]) -> Card:
    return Card(team, tuple(score for member in sheet.of_team(team) for score in held[member]))


LOCAL_RULES = Ruleset(
    id="angling.local.team",
    title="钓鱼团体（地方规程）",
    about="全队各轮名次分之和少者列前；个人名次分照个人赛计算",
    source=LOCAL,
    config=Config,
    sheet=Sheet,
    check=check,
    review=review,
    run=place,
    columns=tuple(column for column in individuals.COLUMNS if column.key != "rounds"),
    covers=(
        Clause("团体分为队员各轮名次分之和", LOCAL, "angling_team.json"),
        Clause("相等时依次比队员单轮好名次、总渔获", LOCAL, "angling_team.json"),
        Clause("队员人数不等须补写缺席队员", "本系统约定", "angling_team_problems.json"),
    ),
    leaves_out=("只取部分队员成绩的团体：规程未见，暂不支持",),
)
RULESETS = (
    LOCAL_RULES,
    replace(
        LOCAL_RULES.variant(
            "angling.cips.team", "钓鱼团体（国际规则）", source=individuals.CIPS, **individuals.CIPS_PRESET
        ),
        covers=(
            Clause("团体分为队员各轮名次分之和；相等比总重量", individuals.CIPS, "angling_cips_team.json"),
        ),
    ),
)
