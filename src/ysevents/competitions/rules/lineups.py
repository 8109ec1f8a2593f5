"""Line-ups 棒次: who runs which leg of a relay, whether they may, and what is wrong with teams that ran.

Covers: whom a team may name, a runner of another team, and what `wa.relay` says of all races of a contest so far.
Leaves out: handing over outside the zone and the like, which the referee writes on the sheet of the race.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ysevents.competitions.rules.judging import FORMAT, judge
from ysevents.competitions.rules.outcomes import Outcome, Reason
from ysevents.competitions.rules.rosters import RELAY_LEGS, RELAY_MOST

RULESET = "wa.relay"
NO_BIB = 1_000_000
"""From here on those are numbered who have no bib."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A team as it ran. Runners are keys: the bib, or what stands for somebody without one."""

    name: str
    members: tuple[str, ...]
    rounds: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """Runners by leg, by the number of the stage."""

    @property
    def whole(self) -> dict[int, tuple[str, ...]]:
        """The rounds of which every leg is known."""
        return {n: runners for n, runners in self.rounds.items() if len(runners) == RELAY_LEGS}


def refusals(bibs: Sequence[str], allowed: Collection[str]) -> tuple[Reason, ...]:
    """Why a team may not name these for its legs: an open leg, somebody twice, somebody who may not run."""
    found = []
    open_legs = [str(leg) for leg, bib in enumerate(bibs, 1) if not bib]
    if open_legs or len(bibs) != RELAY_LEGS:
        which = f"第{'、'.join(open_legs)}棒" if open_legs else f"{RELAY_LEGS}棒"
        found.append(Reason("lineup_open", f"{which}还没有选人，请选齐"))
    named = [bib for bib in bibs if bib]
    for bib in dict.fromkeys(bib for bib in named if named.count(bib) > 1):
        found.append(Reason("lineup_twice", f"{bib}号排了两棒，请改其中一棒"))
    for bib in dict.fromkeys(bib for bib in named if bib not in allowed):
        found.append(Reason("lineup_unlisted", f"{bib}号不在本队名单上，或已不能参赛，请另选"))
    return tuple(found)


def faults(teams: Sequence[Team]) -> tuple[str, ...]:
    """What is wrong with the line-ups of a race, team by team, in words for the referee.

    A team of which a leg is not known is not judged in that round. Runners of another team are told by its name.
    """
    if not teams:
        return ()
    borrowed = list(_borrowed(teams))
    return (*(text for _, _, text in borrowed), *_judged(teams, {(n, number) for n, number, _ in borrowed}))


def _borrowed(teams: Sequence[Team]) -> Iterator[tuple[int, int, str]]:
    """Teams, by place and round, with somebody of another team: on its list, or on nobody's and in its race."""
    belongs = {key: team for team in teams for key in team.members}
    for team in teams:
        for runners in team.whole.values():
            for runner in runners:
                belongs.setdefault(runner, team)
    for n, team in enumerate(teams):
        for number, runners in team.whole.items():
            for runner in dict.fromkeys(runners):
                if belongs[runner] is not team:
                    yield n, number, f"{team.name}：第{number}赛次 {runner} 是{belongs[runner].name}的"


def _judged(teams: Sequence[Team], left_out: Collection[tuple[int, int]]) -> Iterator[str]:
    """What the ruleset says of the rounds that are not told of already."""
    numbers = _numbers(teams)
    rounds = sorted({number for team in teams for number in team.whole})
    judgement = judge(
        {
            "format": FORMAT,
            "title": "棒次",
            "ruleset": RULESET,
            "parameters": {"declared_most": max([RELAY_MOST, *(len(team.members) for team in teams)])},
            "entrants": [{"number": n} for n in range(1, len(teams) + 1)],
            "teams": [
                {"entrant": n, "members": [numbers[key] for key in team.members]}
                for n, team in enumerate(teams, 1)
            ],
            "rounds": [
                {
                    "number": number,
                    "lineups": [
                        {"entrant": n + 1, "runners": [numbers[key] for key in team.whole[number]]}
                        for n, team in enumerate(teams)
                        if number in team.whole and (n, number) not in left_out
                    ],
                }
                for number in rounds
            ],
        }
    )
    yield from (problem.text for problem in judgement.problems)
    for note in judgement.result.notes if isinstance(judgement.result, Outcome) else ():
        number, _, text = note.partition("：")
        yield f"{teams[int(number) - 1].name}：{text}"


def _numbers(teams: Sequence[Team]) -> dict[str, int]:
    """A number for each runner: the bib where it is one."""
    keys = dict.fromkeys(
        key for team in teams for keys in (team.members, *team.rounds.values()) for key in keys
    )
    return {key: int(key) if key.isdecimal() else NO_BIB + n for n, key in enumerate(keys)}
