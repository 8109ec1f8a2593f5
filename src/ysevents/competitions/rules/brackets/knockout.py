"""Knock-out 淘汰赛: winners into the next slots, and the final table, `duels.knockout`.

Fixtures stand in the sheet as the draw wrote them. Losers of one round share their place unless matches for
places are played. Ranks are those of the bracket: a place that nobody won stays vacant.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ysevents.competitions.rules.brackets.knockout_review import review_sheet
from ysevents.competitions.rules.brackets.knockout_sheet import Config, Sheet, resolved
from ysevents.competitions.rules.brackets.resolution import Finish, Paths, Played
from ysevents.competitions.rules.decisions import DecisionKind, settle
from ysevents.competitions.rules.marks import Status
from ysevents.competitions.rules.outcomes import Advance, Block, Line, Outcome, Problem, Reason, unplaced
from ysevents.competitions.rules.registry import Clause, Column, Ruleset
from ysevents.competitions.rules.sheets import review_ties

IN_PLAY = Reason("in_play", "比赛未结束")
NEITHER = Reason("neither", "双方均未取胜，退出名次赛")
NOT_ADVANCED = Reason("not_advanced", "小组未出线")
UNSETTLED = (IN_PLAY, NEITHER, NOT_ADVANCED)
"""In which order those without a place are listed."""
PROVISIONAL = "比赛未全部结束，名次暂定"


def check(config: Config) -> tuple[Problem, ...]:
    """No two parameters can contradict each other."""
    return ()


def review(sheet: Sheet, config: Config) -> tuple[Problem, ...]:
    """What is wrong with bracket, pools and results; then decisions about no tie."""
    return review_sheet(sheet, config) or review_ties(sheet, config, place)


def place(sheet: Sheet, config: Config) -> Outcome:
    """The table as far as it is settled, who goes where next, and everybody's last match."""
    played = resolved(sheet, config)
    barred = {n for d in sheet.decisions if d.kind == DecisionKind.DISQUALIFICATION for n in d.named}
    placed = tuple(_barred(_blocks(sheet, played), barred, config.move_up))
    settled = settle(placed, sheet.decisions)
    rest = [(n, reason) for n, reason in _rest(sheet, played, placed) if n not in barred]
    dq = [(n, Status.DQ.reason) for n in sorted(barred)]
    return Outcome(
        blocks=(*settled, *unplaced([*rest, *dq])),
        lines=tuple(_line(number, sheet, played) for number in sheet.numbers),
        advances=tuple(_advances(sheet, played)),
        notes=(PROVISIONAL,) if any(reason == IN_PLAY for _, reason in rest) else (),
    )


def _blocks(sheet: Sheet, played: dict[int, Played]) -> Iterator[Block]:
    """Those whose place is settled, by the ranks of the bracket."""
    paths = Paths(sheet.fixtures)
    first = 1
    for finish in paths.finishes(paths.roots()[0]):
        settled = _settled(finish, played)
        if settled:
            name = paths.fixtures[finish.fixtures[0]].name or f"第{finish.fixtures[0]}场"
            reason = Reason("won", f"{name}获胜") if finish.is_won else Reason("lost", f"{name}告负")
            yield Block(rank=first, entrants=settled, reason=reason)
        first += len(finish.fixtures)


def _settled(finish: Finish, played: dict[int, Played]) -> tuple[int, ...]:
    if finish.is_won:
        winner = played[finish.fixtures[0]].winner.entrant
        return () if winner is None else (winner,)
    return tuple(sorted(n for fixture in finish.fixtures for n in played[fixture].out))


def _barred(blocks: Iterable[Block], barred: set[int], move_up: bool) -> Iterator[Block]:
    """The blocks without those disqualified; who finished behind them moves up if the regulation wants it."""
    gone = 0
    for block in blocks:
        left = tuple(n for n in block.entrants if n not in barred)
        if left and block.rank is not None:
            yield replace(block, entrants=left, rank=block.rank - (gone if move_up else 0))
        gone += len(block.entrants) - len(left)


def _rest(sheet: Sheet, played: dict[int, Played], placed: Iterable[Block]) -> list[tuple[int, Reason]]:
    """Everybody without a place, and why."""
    done = {n for block in placed for n in block.entrants}
    standing = {n for match in played.values() for n in match.entrants}
    waiting = any(
        side.is_open and slot.source is not None and slot.source.fixture is None
        for fixture in sheet.fixtures
        for slot, side in zip(fixture.slots, played[fixture.number].sides, strict=True)
    )
    gone = {n for match in played.values() if match.winner.entrant is None for n in match.out}
    reasons = {
        n: NEITHER if n in gone else IN_PLAY if n in standing or waiting else NOT_ADVANCED
        for n in sheet.numbers
        if n not in done
    }
    return sorted(reasons.items(), key=lambda pair: UNSETTLED.index(pair[1]))


def _advances(sheet: Sheet, played: dict[int, Played]) -> Iterator[Advance]:
    """Who came into a slot of a match that is still to be played."""
    for fixture in sorted(sheet.fixtures, key=lambda f: f.number):
        match = played[fixture.number]
        for slot, side in zip(fixture.slots, match.sides, strict=True):
            if match.winner.is_open and slot.source and side.entrant is not None:
                yield Advance(side.entrant, slot.source.code, str(fixture.number))


def _line(number: int, sheet: Sheet, played: dict[int, Played]) -> Line:
    """Matches played and won against somebody, and the last of them."""
    fixtures = sorted(sheet.fixtures, key=lambda f: f.number)
    decided = {result.fixture for result in sheet.results}
    own = [f for f in fixtures if f.number in decided and number in played[f.number].entrants]
    won = sum(played[f.number].winner.entrant == number for f in own)
    last = (own[-1].name or f"第{own[-1].number}场") if own else None
    return Line(number, {"played": len(own), "won": won, "last": last})


RULESETS = (
    Ruleset(
        id="duels.knockout",
        title="淘汰赛晋级和名次",
        about="胜者、负者进入后续场次，给出最终名次；不打名次赛的同轮负者并列",
        source="通行编排方法 第2、7节",
        config=Config,
        sheet=Sheet,
        check=check,
        review=review,
        run=place,
        columns=(Column("played", "场次"), Column("won", "胜"), Column("last", "最后一场")),
        covers=(
            Clause("胜者、负者进入写明的后续场次", "通行编排方法", "knockout_in_play.json"),
            Clause("同轮负者并列", "通行做法，未核对原文", "knockout_shared.json"),
            Clause("第三名赛", "通行编排方法", "knockout_third_place.json"),
            Clause("全部名次赛", "通行编排方法", "knockout_all_places.json"),
            Clause("败者组冠军赢下决赛后加赛", "通行做法，未核对原文", "knockout_second_final.json"),
            Clause("第二场决赛不需要时不打", "通行做法，未核对原文", "knockout_one_final.json"),
            Clause("双方均弃权，后一场对手直接晋级", "通行做法，未核对原文", "knockout_neither.json"),
            Clause(
                "双方均弃权者不再打名次赛，没有名次", "通行做法，未核对原文", "knockout_neither_places.json"
            ),
            Clause("小组名次和成绩最好的第三名进入淘汰表", "欧洲足联欧洲杯规程", "knockout_euro_2024.json"),
            Clause("取消成绩后是否递补由规程决定", "县级竞赛规程惯例", "knockout_disqualified.json"),
            Clause("并列者的抽签裁定", "通行编排方法", "knockout_lot.json"),
        ),
        leaves_out=(
            "一场的胜负：由各项目的比分规则得出，本表只写胜者",
            "两回合、三战两胜：写明晋级者即可",
            "取消成绩后恢复被其淘汰者的资格：须另行裁定并改写结果",
            "双方均弃权时空出的名次不递补",
        ),
    ),
)
