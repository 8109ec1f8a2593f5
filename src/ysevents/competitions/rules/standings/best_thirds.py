"""Best thirds 小组第三名排名 over pools, also of unequal size; or best of any other place.

Each pool is placed by its own criteria first; then the teams of one place are compared by `across`. Where pools
differ in size, the matches against the last of the larger ones are left out.
"""

from dataclasses import dataclass, replace

from ysevents.competitions.rules import decisions
from ysevents.competitions.rules.decisions import ORDERING, settle
from ysevents.competitions.rules.draws import Pool
from ysevents.competitions.rules.outcomes import Block, Outcome, Problem, ranked_from
from ysevents.competitions.rules.parameters import parameter
from ysevents.competitions.rules.registry import Clause, Ruleset
from ysevents.competitions.rules.sheets import doubled, unknown
from ysevents.competitions.rules.standings import review as tables
from ysevents.competitions.rules.standings import table
from ysevents.competitions.rules.standings.arrange import Restart, arrange
from ysevents.competitions.rules.standings.criteria import Comparison, CriterionId
from ysevents.competitions.rules.standings.football_presets import UEFA
from ysevents.competitions.rules.standings.leagues import FOOTBALL
from ysevents.competitions.rules.standings.results import Results
from ysevents.competitions.rules.standings.table import Standing

C = CriterionId
WITHIN = (C.SHOOT_OUT, *(c for c in C if c.is_h2h))
"""Criteria that teams of different pools cannot be compared by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config(table.Config):
    """What a regulation may set beside the table of a pool; `go_on` is how many of them go on."""

    place: int = parameter(3, "比较各组第几名", source="由规程决定", least=1)
    across: tuple[CriterionId, ...] = parameter(
        (C.POINTS, C.DIFF, C.SCORED, C.FAIR_PLAY, C.LOT),
        "各组同名次之间依次比较的各项",
        source="国际足联、欧足联通行做法",
        choices=tuple(C),
    )
    equalise: bool = parameter(
        True, "各组队数不同时，去掉与较大小组末位各队的比赛", source="通行做法，未核对原文"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(table.Sheet):
    """All pools and all their matches."""

    pools: tuple[Pool, ...]


def check(config: Config) -> tuple[Problem, ...]:
    """What is wrong with the table's parameters, and criteria that do not reach over pools."""
    path = "parameters.across"
    problems = [*tables.check(config)]
    if set(config.across) & set(WITHIN):
        problems.append(Problem(path, "within_pool", "不同小组之间没有相互比赛"))
    if len(config.across) != len(set(config.across)):
        problems.append(Problem(path, "doubled", "同一项出现了两次"))
    by_hand = [c.is_by_hand for c in config.across]
    if by_hand != sorted(by_hand):
        problems.append(Problem(path, "by_hand_last", "加赛、抽签应排在最后"))
    return tuple(problems)


def review(sheet: Sheet, config: Config) -> tuple[Problem, ...]:
    """Rows that cannot be, teams in no pool or in two, matches over pools; then the orders set by hand."""
    problems = [*tables.review_rows_of(sheet, config), *_review_pools(sheet, config)]
    for pool in sheet.pools:
        problems += tables.review_pairs(pool.entrants, _of(sheet, pool).matches, config)
    by_hand = {*config.criteria, *config.across}
    found = problems or [
        *tables.review_too_early(sheet, config, by_hand),
        *decisions.review(_undecided(sheet, config), sheet.decisions),
    ]
    return (*found, *tables.review_by_hand(sheet, by_hand))


def _review_pools(sheet: Sheet, config: Config) -> list[Problem]:
    listed = [number for pool in sheet.pools for number in pool.entrants]
    known, pool_of = set(sheet.numbers), {n: pool.number for pool in sheet.pools for n in pool.entrants}
    return [
        *doubled("pools", listed),
        *doubled("pools", (pool.number for pool in sheet.pools)),
        *(unknown("pools", n) for n in listed if n not in known),
        *(Problem("pools", "missing", f"{n} 不在任何小组") for n in sorted(known - set(listed))),
        *_review_numbers(sheet, config),
        *(
            Problem(f"matches[{i}]", "other_pools", "双方不在同一小组")
            for i, match in enumerate(sheet.matches)
            if pool_of.get(match.home) != pool_of.get(match.away)
        ),
    ]


def _review_numbers(sheet: Sheet, config: Config) -> list[Problem]:
    """A place that no pool has, more going on than there are pools."""
    largest = max((len(pool.entrants) for pool in sheet.pools), default=0)
    problems = []
    if config.place > largest:
        text = f"最大的小组只有{largest}队，没有第{config.place}名"
        problems.append(Problem("parameters.place", "no_such_place", text))
    if config.go_on > len(sheet.pools):
        text = f"只有{len(sheet.pools)}个小组，不能晋级{config.go_on}队"
        problems.append(Problem("parameters.go_on", "too_many_go_on", text))
    return problems


def _undecided(sheet: Sheet, config: Config) -> tuple[Block, ...]:
    """All blocks that orders may be about: those of the pools, and those across pools once the pools are settled."""
    thirds = _thirds(sheet, config)
    return (*(block for standing in thirds.standings for block in standing.level), *thirds.level)


def place(sheet: Sheet, config: Config) -> Outcome:
    """The table of the thirds; a pool whose third is not clear yet is noted and left out."""
    thirds = _thirds(sheet, config)
    placed = ranked_from(1, settle(thirds.level, sheet.decisions))
    is_final = not thirds.pending and not thirds.unclear
    provisional = [f"暂时排名：还有{thirds.pending}场未赛"] if thirds.pending else []
    return Outcome(
        blocks=placed,
        lines=tuple(table.line(team, thirds.comparison) for team in sorted(thirds.comparison.totals)),
        advances=table.advances(placed, config.go_on, "q") if is_final else (),
        notes=(*provisional, *thirds.unclear, *table.due(placed, config.across, bool(thirds.pending))),
    )


@dataclass(frozen=True, slots=True)
class _Thirds:
    """The pools placed, and their thirds compared before anything is decided about them by hand."""

    standings: tuple[Standing, ...]
    comparison: Comparison
    level: tuple[Block, ...]
    unclear: tuple[str, ...]

    @property
    def pending(self) -> int:
        return sum(len(standing.results.pending) for standing in self.standings)


def _thirds(sheet: Sheet, config: Config) -> _Thirds:
    pools = [(pool, _of(sheet, pool)) for pool in sorted(sheet.pools, key=lambda pool: pool.number)]
    standings = tuple(table.stand(own, config) for _, own in pools)
    least = min((_size(standing) for standing in standings), default=0)
    totals, fair_play, unclear = {}, {}, []
    for (pool, own), standing in zip(pools, standings, strict=True):
        surplus = _size(standing) - least if config.equalise else 0
        third, last = _at(standing, config.place), _last(standing, surplus)
        if third is None or last is None:
            unclear.append(f"第{pool.number}组第{config.place}名或末位未定")
            continue
        trimmed = table.compare(own, config, _without(standing.results, last))
        totals[third], fair_play[third] = trimmed.totals[third], trimmed.fair_play[third]
    comparison = Comparison(rows=(), totals=totals, fair_play=fair_play, ranking=sheet.ranking)
    is_open = any(standing.results.pending for standing in standings)
    criteria = table.computed(config.across, config, is_open)
    level = arrange(totals, criteria, Restart.NONE, comparison.keys)
    return _Thirds(standings, comparison, level, tuple(unclear))


def _of(sheet: Sheet, pool: Pool) -> table.Sheet:
    """The sheet of one pool, with the decisions that are about it."""
    teams = set(pool.entrants)
    matches = tuple(match for match in sheet.matches if match.home in teams)
    numbers = {match.number for match in matches}
    return table.Sheet(
        entrants=tuple(entrant for entrant in sheet.entrants if entrant.number in teams),
        decisions=tuple(
            d
            for d in sheet.decisions
            if (d.fixture in numbers if d.fixture is not None else d.kind in ORDERING or teams & set(d.named))
        ),
        matches=matches,
        deductions=tuple(d for d in sheet.deductions if d.entrant in teams),
        ranking={n: at for n, at in sheet.ranking.items() if n in teams},
    )


def _from_below(standing: Standing) -> list[tuple[int, ...]]:
    """Blocks from the last one; teams that left the pool come first, if any match of theirs counts."""
    counted = {row.team for row in standing.results.rows}
    left = tuple(team for team in standing.results.left if team in counted)
    return [left, *(block.entrants for block in reversed(standing.placed))]


def _size(standing: Standing) -> int:
    return sum(len(block) for block in _from_below(standing))


def _last(standing: Standing, surplus: int) -> set[int] | None:
    """So many teams from below, or None when they share their place with another one."""
    last: set[int] = set()
    for block in _from_below(standing):
        if len(last) < surplus:
            last |= set(block)
    return last if len(last) == surplus else None


def _without(results: Results, last: set[int]) -> Results:
    """The results but those against the last."""
    return replace(
        results,
        rows=tuple(row for row in results.rows if row.opponent not in last),
        counting=tuple(match for match in results.counting if last.isdisjoint(match.sides)),
    )


def _at(standing: Standing, place: int) -> int | None:
    """The team at a place that it does not share."""
    return next((b.entrants[0] for b in standing.placed if b.rank == place and not b.is_tied), None)


BEST_THIRDS = Ruleset(
    id="duels.best_thirds",
    title="各小组第三名排名",
    about="先按小组规则排定各组，再比较各组同名次的队，前几名晋级",
    source="国际足联、欧足联通行做法",
    config=Config,
    sheet=Sheet,
    check=check,
    review=review,
    run=place,
    columns=FOOTBALL,
    covers=(
        Clause("各组第三名依次比较积分、净胜球、进球数", "2016年欧锦赛规程", "best_thirds_euro_2016.json"),
        Clause(
            "小组队数不同时，去掉与较大小组末位队的比赛", "通行做法，未核对原文", "best_thirds_unequal.json"
        ),
        Clause(
            "小组第三名未定、或末位未定的组不参加比较，不判晋级", "本系统约定", "best_thirds_unclear.json"
        ),
        Clause("各项全同的第三名抽签", "由规程决定", "best_thirds_lot.json"),
        Clause("退出的队若仍有场次计入，视为该组末位", "本系统约定", "best_thirds_withdrawn.json"),
        Clause("不可能的分组和参数一次全部指出", "本系统约定", "best_thirds_problems.json"),
    ),
    leaves_out=(
        "去掉的场次连同其中的红黄牌一并不计；另有规定的请关闭 equalise",
        "负改成胜不一定使该队排名不降：去掉的场次可能随之改变，该队也可能升为第二而不在此表",
        "晋级各队对阵哪个小组第一由对阵表决定",
    ),
)
RULESETS = (
    BEST_THIRDS,
    BEST_THIRDS.variant(
        "uefa.euro.best_thirds",
        "欧锦赛小组第三名排名",
        source="欧锦赛规程；公平竞赛分未核对原文",
        criteria=UEFA.preset["criteria"],
        across=["points", "diff", "scored", "wins", "fair_play", "ranking"],
        fair_play_red=-3,
        fair_play_yellow_red=-4,
    ),
)
