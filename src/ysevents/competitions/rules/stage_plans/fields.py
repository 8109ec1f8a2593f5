"""Field events and combined events."""

from collections.abc import Iterator

from ysevents.competitions.rules.stage_plans.plans import Facts, Proposal, everybody

VERTICAL = {"hj", "pv"}
CUT = 8
GROUP_MOST = 32
"""More than so many in the field are parted, so that a second site can take a group."""
SECONDS_A_TRIAL = 45
MINUTES_A_JUMPER = 6
COMBINED = {
    ("ce3", "female"): ("cn.school.combined.women", 3),
    ("ce3", ""): ("cn.school.combined", 3),
    ("ce5", "female"): ("wa.ce.women.indoor", 5),
    ("ce5", ""): ("wa.ce.men.pentathlon", 5),
    ("ce7", "female"): ("wa.ce.women", 7),
    ("ce7", ""): ("wa.ce.men.indoor", 7),
    ("ce10", "female"): ("wa.ce.women.decathlon", 10),
    ("ce10", ""): ("wa.ce.men", 10),
}
"""By discipline and sex: the ruleset, and of how many events it is."""
MINUTES_AN_EVENT = 40


def propose(facts: Facts) -> Iterator[Proposal]:
    """Distance or height, by what the discipline is."""
    if facts.discipline in VERTICAL:
        yield from _vertical(facts)
    else:
        yield from _horizontal(facts)


def propose_combined(facts: Facts) -> Iterator[Proposal]:
    """One sheet with all events."""
    sex = "female" if facts.sex == "female" else ""
    ruleset, events = COMBINED.get((facts.discipline, sex), COMBINED["ce3", sex])
    yield Proposal(
        key="combined",
        title="全能",
        why=f"{events}个单项依次进行，按总分排名",
        stages=(everybody("combined", ruleset, MINUTES_AN_EVENT * events),),
    )


def _horizontal(facts: Facts) -> Iterator[Proposal]:
    """With a cut while all stand in one group: the cut hangs on everybody's first trials."""
    n, groups = facts.entries, -(-facts.entries // GROUP_MOST)
    parted = f"；人多，分{groups}组，可用两块场地同时比" if groups > 1 else ""
    three = Proposal(
        key="three",
        title="每人三次",
        why=f"用时最少，适合小学和人数多的比赛{parted}",
        stages=(everybody("field", "cn.school.horizontal", _trials(3 * n), groups=groups),),
    )
    if n <= CUT:
        yield Proposal(
            key="six",
            title="每人六次",
            why=f"{n}个参赛不超过{CUT}个，都有六次机会",
            stages=(everybody("field", "wa.tr25", _trials(6 * n)),),
        )
        yield three
        return
    goes_on = f"三次以后前{CUT}名再试三次"
    cut = Proposal(
        key="cut",
        title=f"三次以后取前{CUT}名再试三次",
        why=f"{n}个参赛多于{CUT}个，前{CUT}名有六次机会",
        stages=(everybody("field", "wa.tr25", _trials(3 * n + 3 * CUT), goes_on=goes_on),),
    )
    yield from (three, cut) if groups > 1 else (cut, three)


def _vertical(facts: Facts) -> Iterator[Proposal]:
    minutes = MINUTES_A_JUMPER * facts.entries
    groups = -(-facts.entries // GROUP_MOST)
    yield Proposal(
        key="bars",
        title="逐高升杆，三次失败结束",
        why="按规则连续三次失败结束",
        stages=(everybody("field", "wa.tr26", minutes, groups=groups),),
    )
    yield Proposal(
        key="two_failures",
        title="逐高升杆，两次失败结束",
        why="连续两次失败即结束，用时较少",
        stages=(everybody("field", "cn.school.vertical", minutes * 2 // 3, groups=groups),),
    )


def _trials(count: int) -> int:
    """Minutes for so many trials."""
    return -(-count * SECONDS_A_TRIAL // 60)
