"""Tables of a meet: team scores of a division or of all, for men, women or together, and the medals.

One sheet of placed contests makes each table; the ruleset adds up and ranks. See `team_sheet` for the sheet.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ysevents.competitions.rules.decisions import Decision, DecisionKind
from ysevents.competitions.rules.judging import FORMAT
from ysevents.competitions.rules.marks import Status
from ysevents.competitions.rules.outcomes import Outcome
from ysevents.competitions.rules.rulesets import RULESETS
from ysevents.competitions.rules.scoring import MEDALS, TEAM_SCORE, Scoring
from ysevents.competitions.rules.sheets import Entrant
from ysevents.competitions.rules.stage_sheets import Judged
from ysevents.competitions.rules.team_sheet import Contest, Disqualification, Placing, Scope, Sex, Sheet

MEDAL_PLACES = 3
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


class Tables:
    """All tables of a meet over the same contests, which are put down once.

    Each table is judged as `judging.judge` judges its sheet; that reads the whole sheet from plain data first, which
    takes longer than everything else together.
    """

    def __init__(
        self,
        contests: Sequence[PlacedContest],
        scoring: Scoring,
        *,
        guests: Sequence[int] = (),
        disqualified: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        self._contests = contests
        self._scoring = scoring
        self._guests = guests
        self._disqualified = tuple((dict(one), Disqualification(**one)) for one in disqualified)
        config, _ = RULESETS[scoring.ruleset].configure(scoring.parameters)
        # A regulation may score some kinds otherwise than the rest; what it does not name counts as individual.
        kinds = {*config.scales, *config.factors} if config else set()
        self._cancels = config.dq_cancels if config else Scope.NOTHING
        self._scored = {c.code: _put_down(_written(c, kinds)) for c in contests}
        self._bare = {c.code: _put_down(_written(_bare(c, guests), set())) for c in contests}

    def score(self, table: Table, units: Sequence[int]) -> Judged:
        """The team score of a table."""
        levels = frozenset(level for c in self._contests for placed in c.placings for level in placed.levels)
        parameters = {**self._scoring.parameters, "record_bonus": self._scoring.bonuses(levels)}
        if table.sex:
            parameters["sex"] = str(table.sex)
        title = f"{table.title}团体总分"
        lost = self._lost(table, units)
        return self._judge(title, self._scoring.ruleset, parameters, table, units, self._scored, lost)

    def medals(self, table: Table, units: Sequence[int]) -> Judged:
        """The medals of a table."""
        return self._judge(f"{table.title}奖牌榜", TEAM_SCORE, MEDALS, table, units, self._bare, [])

    def _lost(self, table: Table, units: Collection[int]) -> list[int]:
        """Units that lose a table for somebody in a contest that is not in it; `team_table` sees to the others."""
        if self._cancels == Scope.NOTHING:
            return []
        others = [
            self._scored[c.code][1]
            for c in self._contests
            if not table.counts(c) and (self._cancels == Scope.UNIT or table.division in {"", c.division})
        ]
        return sorted({unit for _, one in self._disqualified for unit in _hit(one, others) if unit in units})

    def _judge(
        self,
        title: str,
        ruleset: str,
        parameters: Mapping[str, Any],
        table: Table,
        units: Sequence[int],
        put_down: Mapping[str, tuple[dict[str, Any], Contest]],
        lost: Sequence[int],
    ) -> Judged:
        counted = [put_down[contest.code] for contest in self._contests if table.counts(contest)]
        contests = tuple(contest for _, contest in counted)
        found = [(plain, one) for plain, one in self._disqualified if _hit(one, contests)]
        decision = Decision(kind=DecisionKind.DISQUALIFICATION, entrants=tuple(lost))
        guests = [unit for unit in self._guests if unit in units]
        rules = RULESETS[ruleset]
        config, problems = rules.configure(parameters)
        sheet = Sheet(
            entrants=tuple(Entrant(number=unit) for unit in units),
            contests=contests,
            guests=tuple(guests),
            disqualified=tuple(one for _, one in found),
            decisions=(decision,) if lost else (),
        )
        problems = problems or rules.review(sheet, config)
        outcome = None if problems else rules.run(sheet, config)
        return Judged(
            sheet={
                "format": FORMAT,
                "title": title,
                "ruleset": ruleset,
                "parameters": dict(parameters),
                "entrants": [{"number": unit} for unit in units],
                "guests": guests,
                "contests": [written for written, _ in counted],
                "disqualified": [plain for plain, _ in found],
                **({"decisions": [{"kind": str(decision.kind), "entrants": list(lost)}]} if lost else {}),
            },
            outcome=outcome if isinstance(outcome, Outcome) else None,
            problems=tuple(sorted(problems)),
        )


def _bare(contest: PlacedContest, guests: Collection[int]) -> PlacedContest:
    """A contest as medals see it: the first three places; all, where others move up behind guests or the banned."""
    moves = bool(guests) or any(p.athletes for p in contest.placings)
    return replace(
        contest,
        placings=tuple(
            Placed(unit=p.unit, rank=p.rank, code=p.code, athletes=p.athletes)
            for p in contest.placings
            if moves or (p.rank is not None and p.rank <= MEDAL_PLACES)
        ),
    )


def _hit(one: Disqualification, contests: Iterable[Contest]) -> set[int]:
    """The units whose places it voids."""
    return {p.unit for contest in contests for p in contest.placings if one.voids(contest, p)}


def _put_down(written: dict[str, Any]) -> tuple[dict[str, Any], Contest]:
    """A contest as a sheet has it, and as the ruleset reads that."""
    return written, Contest(
        code=written["code"],
        title=written["title"],
        division=written["division"],
        sex=Sex(written["sex"]),
        kind=written["kind"],
        entries=written["entries"],
        placings=tuple(
            Placing(
                unit=row["unit"],
                rank=row.get("rank"),
                status=Status(row["status"]) if "status" in row else None,
                athletes=tuple(row["athletes"]),
                records=tuple(row["records"]),
            )
            for row in written["placings"]
        ),
    )


def _written(contest: PlacedContest, kinds: Collection[str]) -> dict[str, Any]:
    return {
        "code": contest.code,
        "title": contest.title,
        "division": contest.division,
        "sex": str(contest.sex),
        "kind": contest.kind if contest.kind in kinds else "individual",
        "entries": max(contest.entries, len(contest.placings)),
        "placings": [placed.written for placed in contest.placings],
    }
