"""Matches of two sides: round robin, pools and knock-out, Swiss, double elimination."""

from collections.abc import Iterator, Mapping
from math import ceil, log2
from typing import Any

from ysevents.competitions.rules.draws import Draw
from ysevents.competitions.rules.judging import FORMAT, judge
from ysevents.competitions.rules.stage_plans.plans import Facts, PlannedStage, Proposal

MINUTES = {
    "football": 60,
    "basketball": 75,
    "tt_team": 60,
    "tt_singles": 25,
    "tt_doubles": 25,
    "bd_team": 75,
}
OTHER_MINUTES = 30
TABLES = {
    "football": "campus.football.a",
    "basketball": "fiba.d",
    "tt_team": "ittf.3.7.5",
    "tt_singles": "ittf.3.7.5.singles",
    "tt_doubles": "ittf.3.7.5.singles",
    "bd_team": "bwf.16.3",
    "bd_singles": "bwf.16.2",
    "bd_doubles": "bwf.16.2",
}
"""What places a league or a pool, by discipline."""
OTHER_TABLE = "duels.standings"
POOLS_FROM = 6
LEAGUE_UP_TO = 10
DOUBLE_FROM = 3


def propose(facts: Facts) -> Iterator[Proposal]:
    """Few play everybody, many by pools and knock-out; other forms after the usual one."""
    n = facts.entries
    league = _league(facts)
    if n < POOLS_FROM:
        yield league
    if n >= POOLS_FROM:
        yield _pools(facts)
    yield _knockout(facts)
    if POOLS_FROM <= n <= LEAGUE_UP_TO:
        yield league
    if n >= DOUBLE_FROM:
        yield Proposal(
            key="double_elimination",
            title="双败淘汰",
            why="负两场才出局，强弱排得更准，场次约为单败的两倍",
            stages=(
                _stage(
                    facts, "knockout", "double_elimination", "duels.knockout", "duels.double_elimination", n
                ),
            ),
        )
    if n >= POOLS_FROM:
        yield _swiss(facts)


def fixtures_of(ruleset: str, parameters: Mapping[str, Any], entrants: int) -> int:
    """How many matches a draw makes of so many; a bye is none. A draw that cannot be made counts none."""
    sheet = {
        "format": FORMAT,
        "ruleset": ruleset,
        "parameters": dict(parameters),
        "entrants": [{"number": n} for n in range(1, entrants + 1)],
        "seed": 0,
    }
    result = judge(sheet).result
    if not isinstance(result, Draw):
        return 0
    return sum(not any(slot.is_bye for slot in fixture.slots) for fixture in result.fixtures)


def _stage(
    facts: Facts, round: str, format: str, ruleset: str, draw_ruleset: str, entrants: int, **draw: Any
) -> PlannedStage:
    return PlannedStage(
        round=round,
        format=format,
        ruleset=ruleset,
        draw_ruleset=draw_ruleset,
        draw_parameters=draw,
        fixtures=max(fixtures_of(draw_ruleset, draw, entrants), 1),
        fixture_minutes=MINUTES.get(facts.discipline, OTHER_MINUTES),
    )


def _league(facts: Facts) -> Proposal:
    table = TABLES.get(facts.discipline, OTHER_TABLE)
    return Proposal(
        key="round_robin",
        title="单循环",
        why=f"{facts.entries}个参赛，两两都赛一场，最公平",
        stages=(_stage(facts, "league", "round_robin", table, "duels.round_robin", facts.entries),),
    )


def _pools(facts: Facts) -> Proposal:
    """About four in a pool, as many pools as a bracket takes; the first two of each go on."""
    pools = 2
    while pools * 6 <= facts.entries:
        pools *= 2
    table = TABLES.get(facts.discipline, OTHER_TABLE)
    first = _stage(facts, "pools", "pools", table, "duels.pools", facts.entries, pools=pools)
    second = _stage(
        facts, "knockout", "knockout", "duels.knockout", "duels.knockout.draw", 2 * pools, decided=4
    )
    return Proposal(
        key="pools_knockout",
        title=f"{pools}个小组循环，前两名淘汰赛",
        why=f"{facts.entries}个参赛分{pools}组，每队至少赛两场，前两名交叉淘汰",
        stages=(first, second),
    )


def _knockout(facts: Facts) -> Proposal:
    decided = {"decided": 4} if facts.entries >= 4 else {}
    return Proposal(
        key="knockout",
        title="单败淘汰",
        why=f"{facts.entries}个参赛，负一场即出局，场次最少",
        stages=(
            _stage(
                facts,
                "knockout",
                "knockout",
                "duels.knockout",
                "duels.knockout.draw",
                facts.entries,
                **decided,
            ),
        ),
    )


def _swiss(facts: Facts) -> Proposal:
    rounds = ceil(log2(facts.entries))
    table = TABLES.get(facts.discipline, OTHER_TABLE)
    stage = PlannedStage(
        round="swiss",
        format="swiss",
        ruleset=table,
        draw_ruleset="duels.swiss",
        draw_parameters={},
        fixtures=rounds * (facts.entries // 2),
        fixture_minutes=MINUTES.get(facts.discipline, OTHER_MINUTES),
    )
    return Proposal(
        key="swiss",
        title=f"瑞士制{rounds}轮",
        why="每轮积分相近的相遇，人人打满，没有人提前出局",
        stages=(stage,),
    )
