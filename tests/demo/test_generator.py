"""What the builders make, without a database."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest

from ysevents.demo import rows
from ysevents.demo.generator import build
from ysevents.demo.generator.writer import Writer
from ysevents.demo.profiles import COUNTY, MINI
from ysevents.demo.seeds import Seeds, read_seeds
from ysevents.kit.cells import cells
from ysevents.kit.secrets import Secrets

MONDAY = date(2026, 11, 23)
SECRETS = Secrets(ticket_key=b"t" * 32, lookup_key=b"l" * 32, field_key=b"f" * 32, form_key=b"o" * 32)


@pytest.fixture(scope="module")
def seeds() -> Seeds:
    return read_seeds()


@pytest.fixture(scope="module")
def county(seeds: Seeds) -> Writer:
    return build(COUNTY, MONDAY, seeds, SECRETS)


def tally(w: Writer, kind: type[rows.Row], column: str) -> dict[Any, int]:
    place = rows.columns_of(kind).index(column)
    return dict(Counter(row[place] for row in w.rows[kind]))


def test_county_has_the_rows_it_promises(county: Writer) -> None:
    counts = county.count()
    entries = [rows.Entry(*row) for row in county.rows[rows.Entry]]

    assert {
        name: counts[name]
        for name in ("Organization", "Person", "Account", "Venue", "Space", "Contest", "Booking")
    } == {
        "Organization": 124,
        "Person": 66_900,
        "Account": 412,
        "Venue": 486,
        "Space": 1_286,
        "Contest": 80,
        "Booking": 6_640,
    }
    assert sum(entry.person is not None for entry in entries) == 1_793
    assert sum(entry.person is None for entry in entries) == 172
    assert tally(county, rows.DelegationMember, "role")["athlete"] == 1_085
    assert tally(county, rows.Occurrence, "kind") == {
        "booking": 6_640,
        "closure": 11,
        "session": 6,
        "ceremony": 1,
    }


def test_county_is_made_up_as_promised(county: Writer) -> None:
    assert tally(county, rows.Organization, "kind") == {
        "bureau": 2,
        "school": 88,
        "association": 8,
        "company": 20,
        "club": 6,
    }
    assert tally(county, rows.Organization, "unit_class") == {
        "小学": 46,
        "九年一贯制": 20,
        "初中": 16,
        "高中": 3,
        "职业高中": 1,
        "完全中学": 1,
        "特殊教育": 1,
        None: 36,
    }
    assert tally(county, rows.Venue, "kind") == {
        "fitness_center": 1,
        "stadium": 1,
        "gymnasium": 1,
        "sports_park": 3,
        "fitness_trail": 9,
        "fitness_path": 26,
        "multi_sport_court": 12,
        "school_ground": 88,
        "village_point": 297,
        "other": 48,
    }
    assert sum(row[5] or 0 for row in county.rows[rows.Space]) == 1_012_000
    schools = [rows.Venue(*row) for row in county.rows[rows.Venue] if row[2] == "school_ground"]
    assert sum(venue.is_open_to_public for venue in schools) == 46


def test_pupils_are_as_many_as_there_are(county: Writer) -> None:
    pupils = [m for row in county.rows[rows.Membership] if (m := rows.Membership(*row)).role == "pupil"]
    sexes = {row[0]: row[4] for row in county.rows[rows.Person]}

    assert len(pupils) == 62_400
    assert sum(sexes[m.person] == "male" for m in pupils) == 32_760
    assert sum(len(row[2]) > 3 for row in county.rows[rows.Person]) == 1_003
    grades = Counter(county.school_year - (m.entry_year or 0) + 1 for m in pupils)
    assert [sum(grades[g] for g in span) for span in (range(1, 7), range(7, 10), range(10, 13))] == [
        33_600,
        18_300,
        10_500,
    ]


def test_every_delegation_by_group_is_counted(county: Writer) -> None:
    names = {row[0]: row[2] for row in county.rows[rows.Division]}
    units = {row[0]: row[2] for row in county.rows[rows.Delegation]}
    athletes = [
        m for row in county.rows[rows.DelegationMember] if (m := rows.DelegationMember(*row)).division
    ]
    pairs = {(names[m.division], units[m.delegation]) for m in athletes}

    assert Counter(name for name, _ in pairs) == {"小学甲组": 12, "小学乙组": 23, "初中组": 31, "高中组": 5}
    assert Counter(names[m.division] for m in athletes) == {
        "小学甲组": 167,
        "小学乙组": 300,
        "初中组": 508,
        "高中组": 110,
    }
    assert max(Counter(unit for _, unit in pairs).values()) == 2  # a nine-year school in two groups
    assert max(Counter((m.delegation, m.division) for m in athletes).values()) <= 12


def test_entries_keep_the_limits(county: Writer) -> None:
    entries = [rows.Entry(*row) for row in county.rows[rows.Entry]]

    assert max(Counter(e.person for e in entries if e.person).values()) == 2
    assert max(Counter((e.contest, e.organization) for e in entries).values()) == 2
    assert len({(e.contest, e.person) for e in entries if e.person}) == 1_793


def test_no_floor_is_held_twice(county: Writer) -> None:
    floor: dict[UUID, list[UUID]] = {}
    for row in county.rows[rows.SpaceSection]:
        floor.setdefault(row[0], []).append(row[1])
    held = Counter(
        (section, cell)
        for row in county.rows[rows.Occurrence]
        if (o := rows.Occurrence(*row)).state == "confirmed" and o.space and not o.within
        for section in floor[o.space]
        for cell in cells(o.starts_at, o.ends_at)
    )

    assert max(held.values()) == 1


def test_evenings_are_nearly_full_and_never_quite(county: Writer) -> None:
    floor: dict[UUID, list[UUID]] = {}
    for row in county.rows[rows.SpaceSection]:
        floor.setdefault(row[0], []).append(row[1])
    held = {
        (section, cell)
        for row in county.rows[rows.Occurrence]
        if (o := rows.Occurrence(*row)).state == "confirmed" and o.space and not o.within
        for section in floor[o.space]
        for cell in cells(o.starts_at, o.ends_at)
    }
    sports = {row[0]: row[3] for row in county.rows[rows.Space]}
    slot = {row[2]: row[3] for row in county.rows[rows.BookingRule]}
    lent = [rule for row in county.rows[rows.OpeningRule] if not (rule := rows.OpeningRule(*row)).priority]

    for offset in range(-29, 31):
        taken = [
            any((section, cell) in held for section in floor[rule.space] for cell in cells(*span))
            for rule in lent
            for minute in range(rule.opens_minute, rule.closes_minute, slot[sports[rule.space]])
            if minute >= 18 * 60
            for day in [county.day(offset)]
            for span in [(county.at(day, minute), county.at(day, minute + slot[sports[rule.space]]))]
        ]
        assert 0.7 <= sum(taken) / len(taken) <= 0.9, offset


def test_nobody_has_more_than_the_quotas_allow(county: Writer) -> None:
    at_most = {row[0]: row[3] for row in county.rows[rows.QuotaRule]}

    assert all(claim[3] <= at_most[claim[1]] for claim in county.rows[rows.QuotaClaim])


def test_odd_names_and_birthdays_are_there(county: Writer) -> None:
    people = {row[0]: rows.Person(*row) for row in county.rows[rows.Person]}
    schools: dict[str, Counter[UUID]] = {}
    for row in county.rows[rows.Membership]:
        m = rows.Membership(*row)
        if m.role == "pupil":
            schools.setdefault(people[m.person].name, Counter())[m.organization] += 1
    births = Counter(person.birth_on for person in people.values())
    twins = [p for p in people.values() if p.name == "向梓轩" and p.birth_on == date(2014, 11, 3)]

    assert {"阿依古丽·买买提·吐尔逊", "欧阳·莫洛以惹", "彭㛃", "田𬭚", "向丽"} <= schools.keys()
    assert max(schools["彭佳怡"].values()) >= 2
    assert len(schools["彭佳怡"]) >= 2
    assert len(twins) >= 2
    assert births[date(2016, 2, 29)] >= 1
    assert births[date(2016, 9, 1)] >= 1
    assert max(len(row[4]) for row in county.rows[rows.Organization]) == 40
    assert any("《" in row[3] and "“" in row[3] for row in county.rows[rows.Occurrence])


def test_every_school_says_that_it_is_an_example(county: Writer) -> None:
    schools = [o for row in county.rows[rows.Organization] if (o := rows.Organization(*row)).kind == "school"]

    assert all("示例" in o.name and "示例" in o.short_name for o in schools)


def test_same_anchor_gives_the_same_rows(seeds: Seeds) -> None:
    first, second = (build(MINI, MONDAY, seeds, SECRETS) for _ in range(2))

    assert first.rows == second.rows


def test_keys_ascend_and_never_meet(county: Writer) -> None:
    ids = [row[0] for row in county.rows[rows.Person]]

    assert all(a < b for a, b in pairwise(ids))
    assert {id.version for id in ids} == {7}


@pytest.mark.parametrize("weeks", range(0, 260, 13))
def test_any_week_makes_a_demo(seeds: Seeds, weeks: int) -> None:
    made = build(MINI, MONDAY + timedelta(weeks=weeks), seeds, SECRETS)

    assert made.count()["Booking"] == 80
