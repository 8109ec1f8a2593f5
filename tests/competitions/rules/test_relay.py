"""Line-ups of relay teams against what was declared, for any teams."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from ysevents.competitions.rules.relay import ALLOWED, Config, Lineup, Round, Sheet, Team, place
from ysevents.competitions.rules.sheets import Entrant

lineups = st.lists(st.permutations(range(1, 8)).map(lambda p: tuple(p[:4])), max_size=4)
configs = st.builds(
    Config, substitutes=st.integers(0, 3), may_return=st.booleans(), declared_only=st.booleans()
)


def one_team(ran: list[tuple[int, ...]], members: tuple[int, ...]) -> Sheet:
    return Sheet(
        entrants=(Entrant(number=1), Entrant(number=2)),
        teams=(Team(entrant=1, members=members), Team(entrant=2)),
        rounds=tuple(
            Round(number=n, lineups=(Lineup(entrant=1, runners=runners),)) for n, runners in enumerate(ran, 1)
        ),
    )


sheets = st.builds(one_team, lineups, st.sampled_from([(1, 2, 3, 4, 5, 6, 7), (1, 2, 3, 4, 5)]))


@given(sheets, configs)
def test_order_of_input_never_matters(sheet: Sheet, config: Config) -> None:
    turned = replace(sheet, entrants=sheet.entrants[::-1], teams=sheet.teams[::-1], rounds=sheet.rounds[::-1])

    assert place(turned, config) == place(sheet, config)


@given(lineups, configs)
def test_allowed_is_what_breaks_no_rule(ran: list[tuple[int, ...]], config: Config) -> None:
    members = (1, 2, 3, 4, 5)

    allowed = any(
        b.reason == ALLOWED and 1 in b.entrants for b in place(one_team(ran, members), config).blocks
    )

    used = set().union(*ran)
    first = set(ran[0]) if ran else set()
    legs = {runner: "".join("X" if runner in runners else "-" for runners in ran) for runner in used}
    came_back = any("X-" in seen and "X" in seen[seen.index("X-") + 1 :] for seen in legs.values())
    assert allowed == (
        (not config.declared_only or used <= set(members))
        and len(used - first) <= config.substitutes
        and (config.may_return or not came_back)
    )


@given(lineups, configs)
def test_the_same_four_in_any_order_are_always_allowed(ran: list[tuple[int, ...]], config: Config) -> None:
    same = [tuple(sorted(runners, key=lambda r: (r * 3) % 7)) for runners in ran[:1] * 3]

    outcome = place(one_team(same, ran[0] if ran else ()), config)

    assert [block.reason for block in outcome.blocks] == [ALLOWED]
