"""Stage plans 编排方案: what the number of entries of a contest calls for, the usual form first.

Covers: races with and without lanes, field and combined events, angling, mass starts, boats, runs against the
clock, judged contests, matches. Leaves out: who is drawn where (the rulesets that draw), and when (the timetable).
The minutes are the house's estimates for counting the load of a venue; the regulation may set others.
"""

from ysevents.competitions.rules.stage_plans import duels, fields, others, races
from ysevents.competitions.rules.stage_plans.plans import Facts, PlannedStage, Proposal

__all__ = ["Facts", "PlannedStage", "Proposal", "propose"]

PROPOSERS = {
    "track": races.propose,
    "relay": races.propose,
    "field": fields.propose,
    "combined": fields.propose_combined,
    "angling": others.propose_angling,
    "mass_start": others.propose_mass_start,
    "judged": others.propose_panel,
    "singles": duels.propose,
    "doubles": duels.propose,
}
BY_SPORT = {
    "dragon_boat": others.propose_boats,
    "rafting": others.propose_time_trial,
    "judged": others.propose_panel,
    "gymnastics": others.propose_panel,
}
"""How teams compete where they do not play each other."""


def propose(facts: Facts) -> tuple[Proposal, ...]:
    """Every form that fits, the usual one first; nothing without entries, and with one it is not held."""
    if facts.entries == 0:
        return ()
    if facts.entries == 1:
        return (
            Proposal(
                key="not_held", title="不举行", why="只有1个参赛，按规程不举行；改报其他项目请用变更申请"
            ),
        )
    proposer = BY_SPORT.get(facts.sport) if facts.kind == "team" else PROPOSERS[facts.kind]
    return tuple((proposer or duels.propose)(facts))
