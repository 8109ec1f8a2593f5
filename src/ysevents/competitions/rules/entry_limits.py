"""The ruleset of entry limits 限报: a whole entry list against the numbers of a regulation.

What concerns a unit and no single athlete (minimum numbers, team sizes, officials) stands in the notes.
"""

from collections import Counter
from dataclasses import asdict

from ysevents.competitions.rules import rulings
from ysevents.competitions.rules.entry_findings import entries_of, findings, room_of, unit_notes
from ysevents.competitions.rules.entry_limits_sheet import COUNTY, Config, ListedContest, ListedEntry, Sheet
from ysevents.competitions.rules.limits import SCALED_OFFICIALS
from ysevents.competitions.rules.outcomes import Line, Outcome, Problem, Reason
from ysevents.competitions.rules.registry import Clause, Column, Ruleset
from ysevents.competitions.rules.sheets import doubled, review_base, review_rows, unknown

WITHIN = Reason("within", "未超限")


def check(config: Config) -> tuple[Problem, ...]:
    """More demanded than allowed; steps of officials that do not rise."""
    found = []
    if config.least_per_contest > config.per_unit_contest:
        found.append(Problem("parameters.least_per_contest", "contradiction", "每项至少的人数多于限报人数"))
    if config.least_per_sex > config.per_unit_sex:
        found.append(Problem("parameters.least_per_sex", "contradiction", "至少的人数多于限报人数"))
    steps = [step.athletes_until for step in config.officials]
    if steps != sorted(set(steps)):
        found.append(Problem("parameters.officials", "contradiction", "人数分档应逐档升高"))
    return tuple(found)


def review(sheet: Sheet, config: Config) -> tuple[Problem, ...]:
    """Contests and athletes that are not there, entries of the wrong shape, rulings that cannot be."""
    problems = (
        *review_base(sheet, has_places=False),
        *review_rows("athletes", (athlete.entrant for athlete in sheet.athletes), sheet),
        *_review_contests(sheet),
        *_review_entries(sheet),
    )
    return problems or rulings.review_rulings(sheet, lambda: findings(sheet, config))


def _review_contests(sheet: Sheet) -> list[Problem]:
    counts = Counter(contest.key for contest in sheet.contests)
    return [
        *(Problem("contests", "doubled", f"项目“{key}”出现了两次") for key, n in counts.items() if n > 1),
        *(
            Problem(f"contests[{i}].team_least", "contradiction", "队的最少人数多于最多人数")
            for i, contest in enumerate(sheet.contests)
            if contest.team_most is not None and contest.team_least > contest.team_most
        ),
    ]


def _review_entries(sheet: Sheet) -> list[Problem]:
    contests, numbers = sheet.by_key, set(sheet.numbers)
    problems: list[Problem] = []
    for i, entry in enumerate(sheet.entries):
        path = f"entries[{i}]"
        problems += [unknown(path, number) for number in entry.named if number not in numbers]
        problems += doubled(f"{path}.members", entry.members)
        if entry.contest in contests:
            problems += _review_shape(path, entry, contests[entry.contest])
        else:
            problems.append(Problem(f"{path}.contest", "unknown_contest", f"没有项目“{entry.contest}”"))
    return problems


def _review_shape(path: str, entry: ListedEntry, contest: ListedContest) -> list[Problem]:
    if contest.is_team and (entry.athlete is not None or not entry.unit):
        return [Problem(path, "shape", "集体项目按队报名：写 unit 和 members")]
    if not contest.is_team and (entry.athlete is None or entry.members or entry.unit):
        return [Problem(path, "shape", "个人项目按人报名：只写 athlete")]
    return []


def place(sheet: Sheet, config: Config) -> Outcome:
    """Who is within the limits, and for whom which reason is shown first; notes are the units' own."""
    judged = rulings.verdicts(sheet, findings(sheet, config), WITHIN)
    contests, named = sheet.by_key, entries_of(sheet)
    rooms = {a.entrant: room_of(a, named[a.entrant], contests, config) for a in sheet.athletes}
    return Outcome(
        blocks=rulings.blocks(judged),
        lines=tuple(Line(v.entrant, {"contests": str(rooms[v.entrant]), **v.shown}) for v in judged),
        notes=unit_notes(sheet, config),
    )


LIMITS = Ruleset(
    id="entry.limits",
    title="报名限制",
    about="每人限报、每单位每项限报、男女人数、最少人数、队的人数、随队官员，逐项写明理由",
    source=COUNTY,
    config=Config,
    sheet=Sheet,
    check=check,
    review=review,
    run=place,
    columns=(
        Column("contests", "已报/限报"),
        Column("verdict", "结论"),
        Column("reasons", "理由"),
    ),
    covers=(
        Clause("每人限报两项，接力不计", COUNTY, "entry_limits_athlete.json"),
        Clause("可加报规程指定的项目", "由规程决定", "entry_limits_extra.json"),
        Clause("每单位每项限报人数（队数），单项可另定", COUNTY, "entry_limits_unit.json"),
        Clause("每单位每组别男女各限人数", COUNTY, "entry_limits_unit.json"),
        Clause("每项各校必报一人，男女至少各报三人", COUNTY, "entry_limits_least.json"),
        Clause("队的人数含替补，须为本单位的人", COUNTY, "entry_limits_teams.json"),
        Clause(
            "运动员1至5人领队兼教练1人，6至10人1+1，11至15人1+2，16至20人1+3",
            COUNTY,
            "entry_limits_officials.json",
        ),
        Clause("项目的组别、性别须相符", COUNTY, "entry_limits_athlete.json"),
        Clause("办公室准许超限", COUNTY, "entry_limits_ruling.json"),
    ),
    leaves_out=(
        "超限时哪一人退出：由单位自定，超限的全部列出",
        "截止时间、补报、换人：由报名系统掌握",
        "队医人数：规程多不限",
    ),
)
RULESETS = (
    LIMITS,
    LIMITS.variant(
        "entry.limits.scaled_officials",
        "报名限制（官员按人数）",
        source=COUNTY,
        officials=[asdict(step) for step in SCALED_OFFICIALS],
    ),
)
