"""What importing a workbook would do, row by row: judged by a delegation's book, before anything is written.

A row that says contests says all of its athlete's: what it leaves out is withdrawn. A row with an error does
nothing at all, and nobody is touched whom the file does not name.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from ysevents.competitions.rules import eligibility, limits
from ysevents.competitions.schemas import Contest, Division
from ysevents.registration.enums import LineAct
from ysevents.registration.errors import AlreadyInDelegation, ConsentWithdrawn
from ysevents.registration.rules.cells import contest_key, plain
from ysevents.registration.rules.meant import Registry, contradictions, find_doubles, find_meant, lacks
from ysevents.registration.rules.sheets import Finding, Line
from ysevents.registration.schemas import Athlete, Book
from ysevents.registration.service.athletes import closest_division


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A row with everything found about it, and what importing it does."""

    line: Line
    act: LineAct
    name: str
    facts: eligibility.Athlete
    person: UUID | None = None
    member: Athlete | None = None
    """The athlete, when the person is in the delegation already."""
    division: Division | None = None
    wanted: tuple[tuple[Contest, str], ...] = ()
    """All contests the row says, with their columns."""
    findings: tuple[Finding, ...] = ()

    @property
    def is_wrong(self) -> bool:
        return any(finding.is_error for finding in self.findings)

    @property
    def adds(self) -> list[Contest]:
        """Contests that are entered by importing the row."""
        held = {entry.contest for entry in self.member.entries} if self.member else set()
        return [contest for contest, _ in self.wanted if contest.id not in held]

    @property
    def drops(self) -> list[UUID]:
        """Entries that are withdrawn: what the row does not say.

        A row of our own workbook says everything; a list of the school's with no contest in the row says
        nothing about contests.
        """
        says_contests = self.line.tells_contests and bool(self.line.id or self.line.contests)
        if self.member is None or not says_contests or self.act == LineAct.REMOVE:
            return []
        kept = {contest.id for contest, _ in self.wanted}
        return [entry.id for entry in self.member.entries if entry.contest not in kept]

    def with_findings(self, *more: Finding) -> "Judged":
        found = replace(self, findings=(*self.findings, *more))
        return replace(found, act=LineAct.WRONG) if found.is_wrong else found


def make_plan(lines: Sequence[Line], book: Book, registry: Registry) -> list[Judged]:
    """Every row judged, as if those without errors were imported in their order."""
    titles = _Titles(book)
    rows = _mark_doubles([_judge_line(line, book, registry, titles) for line in lines])
    while True:
        simulated = _simulate(rows, book, titles)
        # Whoever fails frees no place, on which somebody else may have counted.
        failed = [old for old, new in zip(rows, simulated, strict=True) if new.is_wrong and not old.is_wrong]
        frees = any(row.act == LineAct.REMOVE or row.drops for row in failed)
        if not frees:
            return [_settle(row, titles) for row in simulated]
        rows = [new if new.is_wrong else old for old, new in zip(rows, simulated, strict=True)]


class _Titles:
    """Contests by the words people use for them."""

    def __init__(self, book: Book) -> None:
        self.contests = {contest.id: contest for contest in book.contests}
        self._by_words: dict[str, list[Contest]] = {}
        for contest in book.contests:
            sex = eligibility.SEX_CN.get(contest.division.rule.sex, "")
            name = contest.discipline_name
            for words in {name, f"{sex}子{name}", f"{sex}{name}", contest.title}:
                self._by_words.setdefault(contest_key(words), []).append(contest)

    def named(self, words: str) -> list[Contest]:
        return self._by_words.get(contest_key(words), [])


def contest_words(book: Book) -> list[str]:
    """All words by which a column of a sheet may be one of the meet's contests."""
    return list(_Titles(book)._by_words)


def _judge_line(line: Line, book: Book, registry: Registry, titles: _Titles) -> Judged:
    """Who is meant and what is said, not yet whether there is room."""
    pupil, found = find_meant(line, registry)
    facts = pupil.facts if pupil else _facts_of(line, book)
    person = UUID(str(pupil.person)) if pupil else None
    member = book.find_athlete(person) if person else None
    row = Judged(
        line=line,
        act=_act(line, is_known=pupil is not None, is_member=member is not None),
        name=pupil.name if pupil else line.name,
        facts=facts,
        person=person,
        member=member,
        division=member.division if member else None,
    )
    if row.act == LineAct.SKIP:
        return row
    row = row.with_findings(*line.findings, *found)
    if pupil is None:
        row = row if row.is_wrong and line.id else row.with_findings(*lacks(line))
    else:
        row = row.with_findings(*contradictions(line, pupil, registry))
        if pupil.is_elsewhere:
            row = row.with_findings(Finding("", AlreadyInDelegation.code, "已由其他单位报名，请核对"))
    if row.is_wrong or row.act == LineAct.REMOVE:
        return row
    if member is None:
        division, reasons = closest_division(facts, book.divisions)
        if division is None:
            return row.with_findings(Finding("", "no_division", "这次赛事没有设这个性别的组别"))
        if reasons:
            return row.with_findings(*(Finding("", r.code, r.text) for r in reasons))
        row = replace(row, division=division)
    row = _name_contests(row, titles)
    if pupil and pupil.has_withdrawn and row.adds:
        return row.with_findings(Finding("", ConsentWithdrawn.code, "参赛同意已经撤回，不能报名"))
    return row


def _facts_of(line: Line, book: Book) -> eligibility.Athlete:
    return eligibility.Athlete(
        sex=line.sex,
        birth_on=line.birth_on,
        grade=line.grade,
        unit_class=book.delegation.unit_class,
    )


def _act(line: Line, *, is_known: bool, is_member: bool) -> LineAct:
    """What the row asks for. Last year's names that nobody has chosen ask for nothing."""
    if line.choice is False:
        return LineAct.REMOVE if is_member else LineAct.SKIP
    if is_member:
        return LineAct.CHANGE
    if is_known and line.id and line.choice is None and not line.contests:
        return LineAct.SKIP
    return LineAct.ADD if is_known else LineAct.NEW


def _mark_doubles(rows: list[Judged]) -> list[Judged]:
    """Errors at rows that mean somebody again."""
    asking = [index for index, row in enumerate(rows) if row.act != LineAct.SKIP]
    doubles = find_doubles([rows[i].line for i in asking], [rows[i].person for i in asking])
    marked = list(rows)
    for later, earlier in doubles.items():
        first, second = rows[asking[earlier]].line, rows[asking[later]].line
        where = first.place if first.sheet != second.sheet else f"第{first.row}行"
        double = Finding("", "double", f"与{where}重复")
        marked[asking[later]] = rows[asking[later]].with_findings(double)
    return marked


def _name_contests(row: Judged, titles: _Titles) -> Judged:
    """The contests of the athlete's division that the row means."""
    assert row.division
    wanted: dict[UUID, tuple[Contest, str]] = {}
    found = []
    for words, column in row.line.contests:
        contest, finding = _find_contest(words, column, row, titles)
        if finding:
            found.append(finding)
        if contest:
            wanted.setdefault(contest.id, (contest, column))
    said = row.line.division
    if said and said not in {plain(row.division.rule.name), plain(row.division.title)}:
        text = f"按出生日期和年级归入{row.division.title}"
        found.append(Finding("", "division_differs", text, is_error=False))
    return replace(row, wanted=tuple(wanted.values())).with_findings(*found)


def _find_contest(
    words: str, column: str, row: Judged, titles: _Titles
) -> tuple[Contest | None, Finding | None]:
    assert row.division
    named = titles.named(words)
    if not named:
        return None, Finding(column, "contest_unknown", f"没有“{words[:20]}”这个项目，请从下拉列表选择")
    individual = [contest for contest in named if contest.kind.is_individual]
    if not individual:
        text = f"{named[0].discipline_name}由单位报队，请在网页上报队并填名单，这里不导入"
        return None, Finding(column, "contest_of_teams", text, is_error=False)
    own = [c for c in individual if c.division.id == row.division.id]
    others = [c for c in individual if not eligibility.judge(row.facts, c.division.rule)]
    if not own and not others:
        text = f"{row.division.title}没有设{individual[0].discipline_name}"
        return None, Finding(column, "contest_not_held", text)
    contest = (own or others)[0]
    against = eligibility.judge(row.facts, contest.division.rule)
    if against:
        return None, Finding(column, against[0].code, f"{contest.discipline_name}，{against[0].text}")
    return contest, None


def _simulate(rows: Sequence[Judged], book: Book, titles: _Titles) -> list[Judged]:
    """Judge the places, as the import takes them: first all that become free, then row by row."""
    active = [row for row in rows if not row.is_wrong]
    removed = {row.person for row in active if row.act == LineAct.REMOVE}
    dropped = {entry for row in active for entry in row.drops}
    held = [
        limits.Entry(titles.contests[entry.contest].for_limits, book.delegation.organization, entry.person)
        for entry in (*(e for a in book.athletes for e in a.entries), *book.teams)
        if entry.id not in dropped and entry.person not in removed
    ]
    heads = Counter(a.division.id for a in book.athletes if a.person not in removed)
    return [row if row.is_wrong else _take_places(row, n, book, held, heads) for n, row in enumerate(rows)]


def _take_places(
    row: Judged, number: int, book: Book, held: list[limits.Entry], heads: Counter[UUID]
) -> Judged:
    """Judge one row by what the rows before have left; its places are taken in `held` and `heads`."""
    if row.act not in {LineAct.NEW, LineAct.ADD, LineAct.CHANGE}:
        return row
    if row.member is None:
        row = _take_division(row, book, heads)
        if row.is_wrong:
            return row
    allowed = book.regulation.parameters.limits
    unit, who = book.delegation.organization, row.person or f"row {number}"
    wishes = [limits.Entry(contest.for_limits, unit, who) for contest in row.adds]
    room = limits.athlete_room(who, [*held, *wishes], allowed)
    if wishes and room.taken > room.limit:
        text = f"已报{room.taken}项，限{room.limit}项"
        return row.with_findings(Finding("", "athlete_full", text))
    columns = {contest.id: column for contest, column in row.wanted}
    found = []
    for contest, wish in zip(row.adds, wishes, strict=True):
        for reason in limits.judge(wish, held, allowed):
            text = f"{contest.discipline_name}：{reason.text}"
            found.append(Finding(columns[contest.id], reason.code, text))
    row = row.with_findings(*found)
    if not row.is_wrong:
        held += wishes
        if row.member is None and row.division:
            heads[row.division.id] += 1
    return row


def _take_division(row: Judged, book: Book, heads: Counter[UUID]) -> Judged:
    """The first division that fits and has a place, as naming the athlete will take it."""
    limit = book.regulation.parameters.athletes_per_sex(book.delegation.unit_class)
    fitting = [d for d in book.divisions if not eligibility.judge(row.facts, d.rule)]
    for division in fitting:
        if heads[division.id] < limit:
            return replace(row, division=division)
    text = f"{fitting[0].title}每个单位限报{limit}人，名额已满"
    return row.with_findings(Finding("", "unit_full", text))


def _settle(row: Judged, titles: _Titles) -> Judged:
    """Say what goes away, and that nothing changes where nothing does."""
    if row.act == LineAct.REMOVE:
        return row.with_findings(Finding("", "will_remove", "将移出代表队，所报项目一并撤回", is_error=False))
    if row.act != LineAct.CHANGE or row.member is None:
        return row
    if not row.adds and not row.drops:
        return replace(row, act=LineAct.SAME)
    gone = [
        titles.contests[entry.contest].discipline_name
        for entry in row.member.entries
        if entry.id in row.drops
    ]
    if not gone:
        return row
    return row.with_findings(Finding("", "will_withdraw", f"将撤回：{'、'.join(gone)}", is_error=False))
