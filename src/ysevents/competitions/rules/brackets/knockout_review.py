"""What may be wrong with the sheet of a knock-out, found before anything is placed."""

from collections.abc import Iterable, Iterator

from ysevents.competitions.rules.brackets.crossing import EURO_THIRDS, Crossing
from ysevents.competitions.rules.brackets.knockout_sheet import Config, Sheet, best_slots, resolved
from ysevents.competitions.rules.brackets.resolution import Paths
from ysevents.competitions.rules.decisions import DecisionKind, review_kinds
from ysevents.competitions.rules.draws import Fixture, Pool, Source, SourceKind, pool_letter
from ysevents.competitions.rules.outcomes import Problem
from ysevents.competitions.rules.sheets import doubled, review_base, review_list, unknown

NAMES = ("fixture", "pool", "place", "nth", "round")
NEEDS = {
    SourceKind.WINNER: {"fixture"},
    SourceKind.LOSER: {"fixture"},
    SourceKind.PLACE: {"pool", "place"},
    SourceKind.BEST: {"place", "nth"},
}
"""What a source must say beside its kind."""


def review_sheet(sheet: Sheet, config: Config) -> tuple[Problem, ...]:
    """Brackets that do not hold together; only when they do, results of matches that could not be."""
    problems = (
        *review_base(sheet),
        *review_kinds(sheet.decisions, DecisionKind.DISQUALIFICATION),
        *doubled("fixtures", (f.number for f in sheet.fixtures)),
        *(p for i, fixture in enumerate(sheet.fixtures) for p in _review_fixture(i, fixture, sheet)),
        *_review_pools(sheet, config),
    )
    problems = problems or tuple(_review_bracket(sheet))
    return problems or tuple(_review_results(sheet, config))


def _review_fixture(i: int, fixture: Fixture, sheet: Sheet) -> Iterator[Problem]:
    path = f"fixtures[{i}].slots"
    numbers = {f.number for f in sheet.fixtures}
    if [slot.position for slot in fixture.slots] != [1, 2]:
        yield Problem(path, "two_sides", "一场应有两个位置，依次为1、2")
    for j, slot in enumerate(fixture.slots):
        if slot.entrant is not None and slot.entrant not in sheet.numbers:
            yield unknown(f"{path}[{j}].entrant", slot.entrant)
        if slot.source and not _is_whole(slot.source):
            yield Problem(f"{path}[{j}].source", "source", "胜者、负者须写明场次，小组名次须写明组和名次")
        of = slot.source.fixture if slot.source else None
        if of is not None and (of not in numbers or of >= fixture.number):
            yield Problem(f"{path}[{j}].source", "no_such_fixture", f"没有编号更小的第{of}场")


def _is_whole(source: Source) -> bool:
    """Whether a source says all that its kind needs, and nothing else."""
    return NEEDS[source.kind] == {name for name in NAMES if getattr(source, name) is not None}


def _review_pools(sheet: Sheet, config: Config) -> Iterator[Problem]:
    """Pools of nobody; a best next-placed for each slot that waits for one, of different pools."""
    yield from doubled("pools", (pool.number for pool in sheet.pools))
    yield from review_list("pools", [n for pool in sheet.pools for n in pool.entrants], sheet)
    slots = best_slots(sheet)
    if not sheet.best:
        return
    yield from doubled("best", sheet.best)
    places = {(pool.entrants[p - 1], p): pool.number for pool in sheet.pools for p in _places(slots, pool)}
    pools = [places.get((n, slot.place or 0)) for n, slot in zip(sheet.best, slots, strict=False)]
    if len(sheet.best) != len(slots):
        yield Problem("best", "length", f"淘汰表等待{len(slots)}名成绩最好者")
    elif None in pools:
        yield Problem("best", "not_this_place", "成绩最好者须是小组中的这一名次")
    elif config.crossing == Crossing.UEFA_EURO and _letters(pools) not in EURO_THIRDS:
        yield Problem("best", "not_in_table", "对阵表只有A至F组中四个不同小组的组合")


def _letters(pools: Iterable[int | None]) -> str:
    return "".join(pool_letter(pool) for pool in sorted(pool or 0 for pool in pools))


def _places(slots: Iterable[Source], pool: Pool) -> set[int]:
    return {s.place or 0 for s in slots} & set(range(1, len(pool.entrants) + 1))


def _review_bracket(sheet: Sheet) -> Iterator[Problem]:
    """One final; nobody comes from or stands in two places; everybody stands somewhere."""
    slots = [slot for f in sheet.fixtures for slot in f.slots]
    sources = [slot.source for slot in slots if slot.source]
    for code in sorted({source.code for source in sources if sources.count(source) > 1}):
        yield Problem("fixtures", "doubled_source", f"{code} 用了不止一次")
    here = [slot.entrant for slot in slots if slot.entrant is not None and not slot.source]
    yield from doubled("fixtures", here)
    waiting = {n for pool in sheet.pools for n in pool.entrants}
    for number in sorted(set(sheet.numbers) - set(here) - waiting):
        yield Problem("fixtures", "missing", f"{number} 不在任何一场中")
    paths = Paths(sheet.fixtures)
    if len(paths.roots()) != 1:
        yield Problem("fixtures", "one_final", "应有且只有一场决赛")
    elif any(len(families) > 1 for last in paths.fixtures for _, families in paths.below(last)):
        yield Problem("fixtures", "two_ways", "同一轮的负者应进入同一组名次赛")


def _review_results(sheet: Sheet, config: Config) -> Iterator[Problem]:
    """Results of no fixture, of one whose sides are not known or not two, of one not needed, or for a stranger."""
    played = resolved(sheet, config)
    yield from doubled("results", (result.fixture for result in sheet.results))
    for i, result in enumerate(sheet.results):
        match = played.get(result.fixture)
        if match is None:
            yield Problem(f"results[{i}].fixture", "no_such_fixture", f"没有第{result.fixture}场")
        elif len(match.entrants) < 2:
            yield Problem(f"results[{i}].fixture", "sides_unknown", "对阵双方尚未确定，或一方轮空")
        elif result.winner not in (None, *match.entrants):
            yield Problem(f"results[{i}].winner", "not_a_side", f"{result.winner} 不是这场的一方")
        elif not match.is_needed:
            yield Problem(f"results[{i}].fixture", "not_needed", "第一场决赛已分出胜负，不需要第二场")
    for i, fixture in enumerate(sheet.fixtures):
        for j, (slot, side) in enumerate(zip(fixture.slots, played[fixture.number].sides, strict=True)):
            if slot.entrant not in (None, side.entrant):
                text = f"{slot.entrant} 与来源 {slot.source.code if slot.source else ''} 的结果不符"
                yield Problem(f"fixtures[{i}].slots[{j}].entrant", "slot_differs", text)
