"""What speaks against athletes and units of an entry list: too much, too little, in the wrong place.

Too many of a unit in a contest are all named: which of them must go is the unit's choice, not the list's order.
"""

from collections import Counter, defaultdict

from ysevents.competitions.rules.entry_limits_sheet import (
    Config,
    ListedAthlete,
    ListedContest,
    ListedEntry,
    Role,
    Sheet,
)
from ysevents.competitions.rules.limits import Entry, Room, athlete_room, officials_for
from ysevents.competitions.rules.outcomes import Reason

SEX_CN = {"male": "男", "female": "女", "mixed": ""}


def findings(sheet: Sheet, config: Config) -> dict[int, list[Reason]]:
    """All reasons against each athlete: own entries first, then those shared with the unit."""
    contests, named, units = sheet.by_key, entries_of(sheet), sheet.units
    found = {
        a.entrant: _own_reasons(a, units[a.entrant], named[a.entrant], contests, config)
        for a in sheet.athletes
    }
    for (unit, key), entries in entries_by_unit(sheet).items():
        limit = _limit(contests[key], config)
        if len(entries) > limit and not contests[key].is_team:
            reason = Reason("unit_full", f"{unit}{key}报了{len(entries)}人，限{limit}人")
            for number in {number for entry in entries for number in entry.named}:
                found[number].append(reason)
    for (unit, division, sex), athletes in sheet.squads.items():
        if len(athletes) > config.per_unit_sex:
            text = f"{unit}{division}{SEX_CN[sex]}运动员报了{len(athletes)}人，限{config.per_unit_sex}人"
            for number in athletes:
                found[number].append(Reason("sex_full", text))
    return found


def entries_of(sheet: Sheet) -> dict[int, list[ListedEntry]]:
    """The entries that name each athlete, by contest."""
    named: dict[int, list[ListedEntry]] = {number: [] for number in sheet.numbers}
    for entry in sorted(sheet.entries, key=lambda entry: (entry.contest, entry.unit)):
        for number in entry.named:
            named[number].append(entry)
    return named


def entries_by_unit(sheet: Sheet) -> dict[tuple[str, str], list[ListedEntry]]:
    """The entries of each unit in each contest, by contest and unit."""
    units, made = sheet.units, defaultdict(list)
    for entry in sheet.entries:
        unit = entry.unit if entry.athlete is None else units[entry.athlete]
        made[unit, entry.contest].append(entry)
    return dict(sorted(made.items()))


def _limit(contest: ListedContest, config: Config) -> int:
    return config.per_unit_contest if contest.per_unit is None else contest.per_unit


def _own_reasons(
    athlete: ListedAthlete,
    unit: str,
    entries: list[ListedEntry],
    contests: dict[str, ListedContest],
    config: Config,
) -> list[Reason]:
    reasons = []
    room = room_of(athlete, entries, contests, config)
    if room.taken > room.limit:
        text = f"已报{room.taken}项，每人限{room.limit}项，接力除外"
        reasons.append(Reason("athlete_full", text))
    for key, times in Counter(entry.contest for entry in entries).items():
        if times > 1:
            reasons.append(Reason("already_entered", f"{key}报了{times}次"))
        if contests[key].sex not in ("mixed", athlete.sex):
            reasons.append(Reason("contest_sex", f"{key}只收{SEX_CN[contests[key].sex]}运动员"))
        if contests[key].division not in ("", athlete.division):
            reasons.append(Reason("contest_division", f"{key}只收{contests[key].division}"))
    reasons += [
        Reason("other_unit", f"{entry.contest}：不是{entry.unit}的运动员")
        for entry in entries
        if entry.members and entry.unit != unit
    ]
    return reasons


def room_of(
    athlete: ListedAthlete, entries: list[ListedEntry], contests: dict[str, ListedContest], config: Config
) -> Room:
    """An athlete's contests against the limit for one athlete."""
    own = [Entry(contests[entry.contest].for_limits, "", athlete.entrant) for entry in entries]
    return athlete_room(athlete.entrant, own, config.limits)


def unit_notes(sheet: Sheet, config: Config) -> tuple[str, ...]:
    """What a unit has to put right and no single athlete is to blame for, by unit."""
    found = [
        *_team_notes(sheet, config),
        *_least_notes(sheet, config),
        *_sex_notes(sheet, config),
        *_official_notes(sheet, config),
    ]
    return tuple(f"{unit}：{text}" for unit, text in sorted(found))


def _team_notes(sheet: Sheet, config: Config) -> list[tuple[str, str]]:
    """Too many teams, and teams too small or too large."""
    contests, found = sheet.by_key, []
    for (unit, key), entries in entries_by_unit(sheet).items():
        contest, limit = contests[key], _limit(contests[key], config)
        if contest.team_most is None:
            continue
        if len(entries) > limit:
            found.append((unit, f"{key}报了{len(entries)}队，限{limit}队"))
        found += [
            (unit, f"{key}的队有{len(entry.members)}人，应为{contest.team_least}至{contest.team_most}人")
            for entry in entries
            if not contest.team_least <= len(entry.members) <= contest.team_most
        ]
    return found


def _least_notes(sheet: Sheet, config: Config) -> list[tuple[str, str]]:
    """Contests of its divisions in which a unit has too few."""
    made = entries_by_unit(sheet)
    homes = {(unit, division) for unit, division, _ in sheet.squads}
    found = []
    for contest in sheet.contests:
        for unit in sorted({unit for unit, division in homes if contest.division in ("", division)}):
            entered = len(made.get((unit, contest.key), ()))
            if entered < config.least_per_contest:
                text = f"{contest.key}报了{entered}{'队' if contest.is_team else '人'}"
                found.append((unit, f"{text}，至少{config.least_per_contest}"))
    return found


def _sex_notes(sheet: Sheet, config: Config) -> list[tuple[str, str]]:
    """Divisions in which a unit has too few of one sex."""
    squads = sheet.squads
    return [
        (
            unit,
            f"{division}{SEX_CN[sex]}运动员{len(squads[unit, division, sex])}人，至少{config.least_per_sex}人",
        )
        for unit, division in sorted({(unit, division) for unit, division, _ in squads})
        for sex in ("male", "female")
        if len(squads[unit, division, sex]) < config.least_per_sex
    ]


def _official_notes(sheet: Sheet, config: Config) -> list[tuple[str, str]]:
    """More leaders or coaches than the number of athletes allows, or no leader."""
    athletes = Counter(sheet.units.values())
    brought = Counter((official.unit, official.role) for official in sheet.officials)
    found = []
    for unit in sorted(athletes.keys() | {unit for unit, _ in brought}):
        step = officials_for(athletes[unit], config.officials)
        if step is None:
            continue
        for role, most in ((Role.LEADER, step.leaders), (Role.COACH, step.coaches)):
            if brought[unit, role] > most:
                text = f"{athletes[unit]}名运动员可带{role.label}{most}人，报了{brought[unit, role]}人"
                found.append((unit, text))
        if not brought[unit, Role.LEADER]:
            found.append((unit, "没有报领队"))
    return found
