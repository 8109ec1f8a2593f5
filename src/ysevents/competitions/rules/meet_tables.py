"""Tables of a meet: team scores of a division or of all, for men, women or together, and the medals.

One sheet of placed contests makes each table; the ruleset adds up and ranks. See `team_sheet` for the sheet.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ysevents.competitions.rules.judging import FORMAT, judge
from ysevents.competitions.rules.marks import Status
from ysevents.competitions.rules.outcomes import Outcome
from ysevents.competitions.rules.scoring import MEDALS, TEAM_SCORE, Scoring
from ysevents.competitions.rules.stage_sheets import Judged
from ysevents.competitions.rules.team_sheet import Sex

STATUSES = frozenset(str(status) for status in Status)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """One place in a contest: of which unit, as a team sheet has it."""

    unit: int
    rank: int | None
    code: str = ""
    """Why there is no rank."""
    levels: tuple[str, ...] = ()
    """Of the records broken."""
    athletes: tuple[int, ...] = ()

    @property
    def written(self) -> dict[str, Any]:
        row: dict[str, Any] = {"unit": self.unit}
        if self.rank is None:
            row["status"] = self.code if self.code in STATUSES else str(Status.NM)
        else:
            row["rank"] = self.rank
        return {**row, "records": list(self.levels), "athletes": list(self.athletes)}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedContest:
    """A contest of the meet as far as it counts."""

    code: str
    title: str
    division: str
    sex: Sex
    kind: str
    entries: int
    placings: tuple[Placed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Which table: of one division, or with "" of all; of one sex, or of all."""

    division: str = ""
    sex: Sex | None = None

    @property
    def key(self) -> str:
        """How the list is told from the others of its kind."""
        return "/".join(part for part in (self.division, self.sex or "") if part)

    @property
    def title(self) -> str:
        return f"{self.division}{self.sex.label if self.sex else ''}"

    def counts(self, contest: PlacedContest) -> bool:
        return self.division in {"", contest.division} and self.sex in {None, contest.sex}


def tables(divisions: Iterable[str]) -> list[Table]:
    """Every table of a meet: all together first, then each division where there is more than one."""
    named = list(dict.fromkeys(divisions))
    return [
        Table(division=division, sex=sex)
        for division in ("", *(named if len(named) > 1 else ()))
        for sex in (None, Sex.MEN, Sex.WOMEN)
    ]


def table_at(key: str) -> Table:
    """The table of a key."""
    division, _, sex = key.rpartition("/") if key.rpartition("/")[2] in set(Sex) else (key, "", "")
    return Table(division=division, sex=Sex(sex) if sex else None)


def score(
    table: Table,
    contests: Sequence[PlacedContest],
    units: Sequence[int],
    scoring: Scoring,
    *,
    guests: Sequence[int] = (),
    disqualified: Sequence[Mapping[str, Any]] = (),
) -> Judged:
    """The team score of a table."""
    levels = frozenset(level for c in contests for placed in c.placings for level in placed.levels)
    parameters = {**scoring.parameters, "record_bonus": scoring.bonuses(levels)}
    if table.sex:
        parameters["sex"] = str(table.sex)
    # A scale of the regulation may know kinds that the others do not; what is not named counts as individual.
    kinds = {*parameters.get("scales", {}), *parameters.get("factors", {"relay": "2", "combined": "2"})}
    return _judge(
        f"{table.title}团体总分",
        scoring.ruleset,
        parameters,
        table,
        contests,
        units,
        guests,
        disqualified,
        kinds,
    )


def medals(
    table: Table,
    contests: Sequence[PlacedContest],
    units: Sequence[int],
    *,
    guests: Sequence[int] = (),
) -> Judged:
    """The medals of a table."""
    bare = [
        PlacedContest(
            code=c.code,
            title=c.title,
            division=c.division,
            sex=c.sex,
            kind="individual",
            entries=c.entries,
            placings=tuple(Placed(unit=p.unit, rank=p.rank, code=p.code) for p in c.placings),
        )
        for c in contests
    ]
    return _judge(f"{table.title}奖牌榜", TEAM_SCORE, MEDALS, table, bare, units, guests, (), set())


def _judge(
    title: str,
    ruleset: str,
    parameters: Mapping[str, Any],
    table: Table,
    contests: Sequence[PlacedContest],
    units: Sequence[int],
    guests: Sequence[int],
    disqualified: Sequence[Mapping[str, Any]],
    kinds: set[str],
) -> Judged:
    counted = [contest for contest in contests if table.counts(contest)]
    sheet = {
        "format": FORMAT,
        "title": title,
        "ruleset": ruleset,
        "parameters": dict(parameters),
        "entrants": [{"number": unit} for unit in units],
        "guests": [unit for unit in guests if unit in units],
        "contests": [_written(contest, kinds) for contest in counted],
        "disqualified": [
            dict(found)
            for found in disqualified
            if any(found["athlete"] in placed.athletes for c in counted for placed in c.placings)
        ],
    }
    judgement = judge(sheet)
    outcome = judgement.result if isinstance(judgement.result, Outcome) else None
    return Judged(sheet=sheet, outcome=outcome, problems=judgement.problems)


def _written(contest: PlacedContest, kinds: set[str]) -> dict[str, Any]:
    return {
        "code": contest.code,
        "title": contest.title,
        "division": contest.division,
        "sex": str(contest.sex),
        "kind": contest.kind if contest.kind in kinds else "individual",
        "entries": max(contest.entries, len(contest.placings)),
        "placings": [placed.written for placed in contest.placings],
    }
