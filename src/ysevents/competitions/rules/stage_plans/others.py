"""Angling, mass starts, boats, runs against the clock, judged contests."""

from collections.abc import Iterator

from ysevents.competitions.rules.boats.plans import house_plan, parse, tree
from ysevents.competitions.rules.stage_plans.plans import Facts, PlannedStage, Proposal, everybody

ANGLERS_A_ZONE = 30
ZONES_FROM = 6
ROUND_MINUTES = 120
SPEED_M_A_MINUTE = 300
"""Of the slowest in a mass start: 18 km/h."""
RACE_MINUTES = 10
MOST_CREWS_IN_A_PLAN = 16
START_EVERY_MINUTES = 2
RUN_MINUTES = 20
TURN_MINUTES = {"choir": 6, "solo_song": 5, "solo_instrument": 5, "solo_dance": 5}
ROUTINE_MINUTES = 3
APPARATUS = {
    "female": ("跳马", "高低杠", "平衡木", "自由体操"),
    "": ("自由体操", "鞍马", "吊环", "跳马", "双杠", "单杠"),
}


def propose_angling(facts: Facts) -> Iterator[Proposal]:
    """Zones of about thirty, all fishing at once; two rounds, or one."""
    zones = 1 if facts.entries < ZONES_FROM else max(2, -(-facts.entries // ANGLERS_A_ZONE))
    for rounds, title in ((2, "两轮"), (1, "一轮")):
        yield Proposal(
            key=f"zones_{rounds}",
            title=f"{zones}个小区，{title}",
            why=f"{facts.entries}人分{zones}个小区同时作钓，"
            + ("每轮重新抽签，名次分相加" if rounds > 1 else "半天结束"),
            stages=(
                PlannedStage(
                    round="final",
                    format="zones",
                    ruleset="angling.local",
                    parameters={"measure": "weight"} if facts.discipline == "fishing_weight" else {},
                    draw_ruleset="angling.pegs",
                    draw_parameters={"zones": zones, "rounds": rounds},
                    fixtures=zones * rounds,
                    fixture_minutes=ROUND_MINUTES,
                    at_once=zones,
                ),
            ),
        )


def propose_mass_start(facts: Facts) -> Iterator[Proposal]:
    """All start together."""
    minutes = 30 + (facts.distance_m or 0) // SPEED_M_A_MINUTE
    yield Proposal(
        key="mass_start",
        title="集体出发",
        why=f"{facts.entries}人同时出发，按到达顺序和时间排名",
        stages=(everybody("mass_start", "cn.cycling", minutes),),
    )


def propose_boats(facts: Facts) -> Iterator[Proposal]:
    """The plan of the house for so many crews, else one timed run for everybody."""
    lanes = min(max(facts.lanes, 2), 8)
    plan = "A" if facts.entries <= lanes else house_plan(facts.entries, lanes)
    if plan:
        races = len(tree(parse(plan), facts.entries, lanes))
        parameters = {"lanes": lanes, "plan": plan}
        yield Proposal(
            key="plan",
            title=f"晋级表 {plan}" if races > 1 else "直接决赛",
            why=f"{facts.entries}条船、{lanes}条航道，共{races}场"
            + ("，预赛到决赛按表晋级" if races > 1 else ""),
            stages=(
                PlannedStage(
                    round="final",
                    format="crews",
                    ruleset="boats.plan",
                    parameters=parameters,
                    draw_ruleset="boats.draw",
                    draw_parameters=parameters,
                    fixtures=races,
                    fixture_minutes=RACE_MINUTES,
                ),
            ),
        )
    runs = -(-facts.entries // lanes)
    yield Proposal(
        key="one_run",
        title="分组计时一轮",
        why="每条船划一次，各组成绩合在一起排名",
        stages=(
            PlannedStage(
                round="timed_final",
                format="crews",
                ruleset="boats.runs",
                draw_ruleset="cn.heats.lot",
                draw_parameters={"lanes": lanes},
                fixtures=runs,
                fixture_minutes=RACE_MINUTES,
            ),
        ),
    )


def propose_time_trial(facts: Facts) -> Iterator[Proposal]:
    """One after the other against the clock, once or twice."""
    minutes = RUN_MINUTES + START_EVERY_MINUTES * facts.entries
    for runs, title, why in ((1, "一轮计时", "逐个出发，计时排名"), (2, "两轮计时", "两轮时间相加")):
        yield Proposal(
            key=f"runs_{runs}",
            title=title,
            why=why,
            stages=(everybody("time_trial", "rafting.runs", minutes, fixtures=runs),),
        )


def propose_panel(facts: Facts) -> Iterator[Proposal]:
    """Everybody performs once, in an order drawn by lot."""
    if facts.sport == "gymnastics":
        yield from _gymnastics(facts)
        return
    ruleset = "panel.choir" if facts.discipline == "choir" else "panel.solo"
    yield Proposal(
        key="panel",
        title="抽签定出场顺序，评委打分",
        why="每个节目演一次，去掉最高分和最低分取平均",
        stages=(
            everybody(
                "panel",
                ruleset,
                TURN_MINUTES.get(facts.discipline, 5) * facts.entries,
                parameters={"bounds_hold": False},  # what a judge confirms when asked about it counts
            ),
        ),
    )


def _gymnastics(facts: Facts) -> Iterator[Proposal]:
    """All apparatus are in use at once."""
    is_all_around = facts.discipline == "gym_all_around"
    sex = "female" if facts.sex == "female" else ""
    apparatus = APPARATUS[sex] if is_all_around else ("",)
    minutes = ROUTINE_MINUTES * facts.entries
    plain = {"apparatus": list(apparatus)} if is_all_around else {}
    yield Proposal(
        key="plain_ten",
        title="十分制",
        why="县级选拔通行，按十分制打分",
        stages=(everybody("panel", "gymnastics.plain_ten", minutes, parameters=plain),),
    )
    all_around = "fig.all_around.women" if sex else "fig.all_around.men"
    yield Proposal(
        key="difficulty",
        title="难度分加完成分",
        why="与省级比赛相同，D 分加 E 分",
        stages=(everybody("panel", all_around if is_all_around else "fig.panel", minutes),),
    )
