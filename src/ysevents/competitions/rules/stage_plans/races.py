"""Races on the track: timed finals, heats and final, semi-finals between; with lanes and without."""

from collections.abc import Iterator

from ysevents.competitions.rules.stage_plans.plans import Facts, PlannedStage, Proposal

HEATS_UP_TO_M = 400
"""Individual races in lanes up to here have heats and a final, all others are timed finals."""
MINUTES = ((110, 4), (200, 5), (400, 6), (1000, 8), (1500, 10), (3000, 18))
"""Of one race with its start and its finish, by distance."""
LONGEST = 28
RELAY_MINUTES = 8
LONG_RACE_M = 3000
WITHOUT_LANES = 12
WITHOUT_LANES_LONG = 16
SEMIFINALS_FROM_HEATS = 4


def propose(facts: Facts) -> Iterator[Proposal]:
    """The usual form first."""
    most = capacity(facts)
    if facts.entries <= most:
        yield Proposal(
            key="final",
            title="直接决赛",
            why=f"{facts.entries}个参赛不超过一组{most}个位置，一次决出名次",
            stages=(_timed(facts, "final"),),
        )
        return
    short = facts.is_lanes and facts.kind == "track" and (facts.distance_m or 0) <= HEATS_UP_TO_M
    timed = Proposal(
        key="timed_final",
        title="分组直接决赛",
        why="每人只跑一次，各组成绩合在一起排名" + ("" if short else "；长距离和接力通常这样办"),
        stages=(_timed(facts, "timed_final"),),
    )
    if not short:
        yield timed
    if facts.is_lanes:
        yield from _rounds(facts)
    if short:
        yield timed


def capacity(facts: Facts) -> int:
    """How many start together."""
    if facts.is_lanes or facts.kind == "relay":
        return facts.lanes
    return WITHOUT_LANES_LONG if (facts.distance_m or 0) >= LONG_RACE_M else WITHOUT_LANES


def minutes(facts: Facts) -> int:
    """Of one race."""
    if facts.kind == "relay":
        return RELAY_MINUTES
    return next((m for most, m in MINUTES if (facts.distance_m or 0) <= most), LONGEST)


def course(facts: Facts) -> str:
    """Which table of lanes holds for a later round; without a table for so few lanes all are drawn."""
    if facts.lanes < 4:
        return "free"
    distance = facts.distance_m or 0
    if facts.kind == "relay" or distance >= 400:
        return "lap"
    return "bend" if distance > 110 else "straight"


def _rounds(facts: Facts) -> Iterator[Proposal]:
    lanes, heats = facts.lanes, -(-facts.entries // facts.lanes)
    yield Proposal(
        key="best_times",
        title=f"预赛、决赛（成绩前{lanes}名）",
        why=f"{facts.entries}个参赛须分{heats}组，预赛成绩最好的{lanes}个进决赛，县级比赛通行",
        stages=(
            _heats(facts, heats, "cn.best_times", {"by_time": lanes}, f"成绩前{lanes}名进决赛"),
            _final(facts),
        ),
    )
    if heats <= lanes // 2:
        by_place = lanes // heats
        by_time = lanes - heats * by_place
        more = f"，其余按成绩取{by_time}名（q）" if by_time else ""
        rule = {"method": _method(facts), "by_place": by_place, "by_time": by_time}
        yield Proposal(
            key="places",
            title="预赛、决赛（按名次和成绩）",
            why=f"各组前{by_place}名直接进决赛，不受各组快慢影响",
            stages=(
                _heats(facts, heats, "wa.rounds", rule, f"每组前{by_place}名（Q）{more}进决赛"),
                _final(facts),
            ),
        )
    if heats >= SEMIFINALS_FROM_HEATS and lanes >= 4:
        by_place = max(lanes // 2 - 1, 1)
        rule = {"method": _method(facts), "by_place": by_place, "by_time": lanes - 2 * by_place}
        yield Proposal(
            key="semifinals",
            title="预赛、复赛、决赛",
            why=f"预赛有{heats}组，中间加一轮复赛，进决赛的机会更均等",
            stages=(
                _heats(
                    facts,
                    heats,
                    "cn.best_times",
                    {"by_time": 2 * lanes, "to": "复赛"},
                    f"成绩前{2 * lanes}名进复赛",
                ),
                PlannedStage(
                    round="semifinal",
                    format="heats",
                    ruleset="wa.rounds",
                    parameters=rule,
                    draw_ruleset="wa.tr20",
                    draw_parameters={"lanes": lanes, "course": course(facts)},
                    fixtures=2,
                    fixture_minutes=minutes(facts),
                    goes_on=f"每组前{by_place}名（Q），其余按成绩取{lanes - 2 * by_place}名（q）进决赛",
                ),
                _final(facts),
            ),
        )


def _heats(facts: Facts, heats: int, ruleset: str, rule: dict[str, object], goes_on: str) -> PlannedStage:
    return PlannedStage(
        round="heats",
        format="heats",
        ruleset=ruleset,
        parameters={**_timing(facts), **rule},
        draw_ruleset=facts.draw_ruleset,
        draw_parameters={"lanes": facts.lanes},
        fixtures=heats,
        fixture_minutes=minutes(facts),
        goes_on=goes_on,
    )


def _final(facts: Facts) -> PlannedStage:
    return PlannedStage(
        round="final",
        format="heats",
        ruleset="cn.timed_final",
        parameters=_timing(facts),
        draw_ruleset="wa.lanes",
        draw_parameters={"lanes": facts.lanes, "course": course(facts)},
        fixtures=1,
        fixture_minutes=minutes(facts),
    )


def _timed(facts: Facts, round: str) -> PlannedStage:
    """Everybody runs once."""
    most = capacity(facts)
    return PlannedStage(
        round=round,
        format="heats" if facts.is_lanes else "groups",
        ruleset="cn.timed_final",
        parameters=_timing(facts),
        draw_ruleset=facts.draw_ruleset,
        draw_parameters={"lanes": most} if facts.is_lanes else {"max_per_heat": most},
        fixtures=-(-facts.entries // most),
        fixture_minutes=minutes(facts),
    )


def _method(facts: Facts) -> str:
    return "electronic" if facts.is_electronic else "hand"


def _timing(facts: Facts) -> dict[str, object]:
    """Timed by hand is what the county's rulesets take for granted."""
    return {"method": "electronic"} if facts.is_electronic else {}
