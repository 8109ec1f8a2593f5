"""What the builders make, without a database."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ysevents.core.enums import IdentityFault
from ysevents.core.rules import check_digit, read_identity
from ysevents.demo import rows
from ysevents.demo.generator import build
from ysevents.demo.generator.writer import Writer
from ysevents.demo.profiles import COUNTY, MINI
from ysevents.demo.seeds import Seeds, read_seeds
from ysevents.kit.cells import cells
from ysevents.kit.clock import SHANGHAI, local_day
from ysevents.kit.secrets import Secrets
from ysevents.registration.parameters import RegulationParameters

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
"""Tuesday 24 November 2026, 09:00 in the county."""
SECRETS = Secrets(ticket_key=b"t" * 32, lookup_key=b"l" * 32, field_key=b"f" * 32, form_key=b"o" * 32)


@pytest.fixture(scope="module")
def seeds() -> Seeds:
    return read_seeds()


@pytest.fixture(scope="module")
def county(seeds: Seeds) -> Writer:
    return build(COUNTY, NOW, seeds, SECRETS)


def of(w: Writer, title: str) -> UUID:
    """The id of the meet whose title contains this."""
    return next(e.id for row in w.rows[rows.Event] if title in (e := rows.Event(*row)).title and not e.parent)


def entries_of(w: Writer, meet: UUID) -> list[rows.Entry]:
    return [e for row in w.rows[rows.Entry] if (e := rows.Entry(*row)).root == meet]


def athletes_of(w: Writer, meet: UUID) -> list[rows.DelegationMember]:
    members = [rows.DelegationMember(*row) for row in w.rows[rows.DelegationMember]]
    return [m for m in members if m.event == meet and m.division]


def tally(w: Writer, kind: type[rows.Row], column: str) -> dict[Any, int]:
    place = rows.columns_of(kind).index(column)
    return dict(Counter(row[place] for row in w.rows[kind]))


def test_county_has_the_rows_it_promises(county: Writer) -> None:
    counts = county.count()
    meet = of(county, "中小学生田径运动会")
    entries = entries_of(county, meet)
    contests = [e for row in county.rows[rows.Event] if (e := rows.Event(*row)).parent == meet]

    assert {
        name: counts[name] for name in ("Organization", "Person", "Account", "Venue", "Space", "Booking")
    } == {
        "Organization": 124 + 1,  # one that became part of another
        "Person": 66_900,
        "Account": 412,
        "Venue": 486,
        "Space": 1_286,
        "Booking": 6_640,
    }
    assert len(contests) == 80
    assert sum(entry.person is not None for entry in entries) == 1_793
    assert sum(entry.person is None for entry in entries) == 172
    assert len(athletes_of(county, meet)) == 1_085
    assert counts["Record"] == 72
    assert tally(county, rows.Occurrence, "kind") == {
        "booking": 6_640,
        "session": 6
        + 6
        + 11
        + 6 * 2
        + 2 * 6,  # of the meet, of the trial, rounds of the cup, of other sports
        "ceremony": 1,
    }


def test_county_is_made_up_as_promised(county: Writer) -> None:
    assert tally(county, rows.Organization, "kind") == {
        "bureau": 2,
        "school": 88 + 1,
        "association": 8,
        "company": 20,
        "club": 6,
    }
    assert tally(county, rows.Organization, "unit_class") == {
        "小学": 46 + 1,
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


def test_leagues_have_the_teams_and_players_they_promise(county: Writer) -> None:
    lists = Counter(row[1] for row in county.rows[rows.RosterMember])
    contests = {row[0]: (row[1], row[2]) for row in county.rows[rows.Contest]}
    divisions = {row[0]: row[2][0] + "男女"[row[3] == "female"] for row in county.rows[rows.Division]}
    teams: dict[str, Counter[str]] = {}
    names: Counter[str] = Counter()
    for row in county.rows[rows.Entry]:
        entry = rows.Entry(*row)
        code, division = contests[entry.contest]
        teams.setdefault(code, Counter())[divisions[division]] += 1
        names[code] += lists[entry.id]

    assert teams["football"] == {"小男": 16, "小女": 8, "初男": 12, "初女": 8, "高男": 4, "高女": 4}
    assert teams["basketball"] == {"小男": 16, "小女": 12, "初男": 14, "初女": 10, "高男": 5, "高女": 5}
    assert teams["tt_team"] == dict.fromkeys(("小男", "小女", "初男", "初女", "高男", "高女"), 8)
    assert teams["tt_singles"] == dict.fromkeys(("小男", "小女", "初男", "初女", "高男", "高女"), 32)
    assert teams["tt_doubles"] == dict.fromkeys(("初男", "初女", "高男", "高女"), 8)
    assert {code: names[code] for code in ("football", "basketball", "tt_team", "tt_doubles")} == {
        "football": 780,
        "basketball": 700,
        "tt_team": 192,
        "tt_doubles": 64,
    }


def test_other_sports_have_the_entries_they_promise(county: Writer) -> None:
    codes = {row[0]: row[1] for row in county.rows[rows.Contest]}
    lists = Counter(row[1] for row in county.rows[rows.RosterMember])
    entered: dict[str, list[int]] = {}
    crews: dict[str, set[int]] = {}
    for meet in ("钓鱼", "自行车", "龙舟", "漂流", "体操", "合唱", "三独", "挑战赛"):
        sizes = Counter(e.contest for e in entries_of(county, of(county, meet)))
        entered[meet] = sorted(sizes.values())
        crews[meet] = {lists[e.id] for e in entries_of(county, of(county, meet))}
    solos = {codes[e.contest] for e in entries_of(county, of(county, "三独"))}

    assert entered == {
        "钓鱼": [90],
        "自行车": [20, 25, 30, 45, 60],
        "龙舟": [14, 14],
        "漂流": [20],
        "体操": [16, 16, 16, 16],
        "合唱": [10, 14],
        "三独": [20] * 9,
        "挑战赛": [1, 2, 3, 8, 8, 9],  # E8: the borders of how many places are given
    }
    assert [crews[meet] for meet in ("钓鱼", "龙舟", "漂流", "合唱")] == [{0}, {15}, {4}, {30}]
    assert solos == {"solo_song", "solo_instrument", "solo_dance"}


def test_grown_ups_who_start_are_members_of_a_unit(county: Writer) -> None:
    kinds = {row[0]: row[1] for row in county.rows[rows.Person]}
    members = {row[1] for row in county.rows[rows.Membership]}
    athletes = {m.person for m in athletes_of(county, of(county, "自行车"))}

    assert len(athletes) == 180
    assert {kinds[person] for person in athletes} == {"full"}
    assert athletes <= members


def test_a_school_was_renamed_in_the_summer_and_one_merged_in_the_term(county: Writer) -> None:
    units = {o.id: o for row in county.rows[rows.Organization] if (o := rows.Organization(*row))}
    (name,) = (rows.FormerName(*row) for row in county.rows[rows.FormerName])
    (gone,) = (o for o in units.values() if o.merged_into)

    assert (units[name.organization].merged_into, name.until_on) == (None, date(2026, 8, 31))
    assert name.name != units[name.organization].name
    assert gone.merged_into is not None
    assert (units[gone.merged_into].name, gone.closed_on) == ("芙蓉镇示例中心小学", date(2026, 10, 14))


def test_nine_year_schools_start_in_two_divisions(county: Writer) -> None:
    """E14: one school, one delegation, two age groups."""
    names = {row[0]: row[2] for row in county.rows[rows.Division]}
    units = {row[0]: row[2] for row in county.rows[rows.Delegation]}
    classes = {row[0]: row[3] for row in county.rows[rows.Organization]}
    groups: dict[UUID, set[str]] = {}
    for member in athletes_of(county, of(county, "中小学生田径运动会")):
        groups.setdefault(units[member.delegation], set()).add(names[member.division])

    several = [(classes[unit], found) for unit, found in groups.items() if len(found) > 1]
    assert ("九年一贯制", {"小学甲组", "初中组"}) in several


def test_leagues_keep_their_regulations(county: Writer) -> None:
    meets = {row[0]: RegulationParameters.model_validate_json(row[4]) for row in county.rows[rows.Regulation]}
    contests = {row[0]: rows.Contest(*row) for row in county.rows[rows.Contest]}
    entries = [rows.Entry(*row) for row in county.rows[rows.Entry]]
    lists: dict[UUID, list[rows.RosterMember]] = {}
    for row in county.rows[rows.RosterMember]:
        lists.setdefault((m := rows.RosterMember(*row)).entry, []).append(m)
    athletes = Counter((m.delegation, m.division) for e in meets for m in athletes_of(county, e))
    of_meet = {row[0]: row[1] for row in county.rows[rows.Delegation]}

    assert all(n <= meets[of_meet[delegation]].per_unit_sex for (delegation, _), n in athletes.items())
    for (contest, _), n in Counter((e.contest, e.organization) for e in entries).items():
        limit = contests[contest].per_unit_limit
        assert limit is None or n <= limit
    drafts = 0
    for entry in entries:
        size = meets[entry.root].team_size(contests[entry.contest].discipline)
        members = lists.get(entry.id, [])
        if size is None or entry.person or contests[entry.contest].discipline.startswith("4x"):
            continue
        assert len(members) <= size.most
        assert len({m.person for m in members}) == len(members)
        drafts += len(members) < size.least
        assert entry.state == "draft" or len(members) >= size.least
    assert drafts <= 3


def test_leagues_are_registered_in_every_state(county: Writer) -> None:
    states = {
        title: Counter(row[3] for row in county.rows[rows.Delegation] if row[1] == of(county, title))
        for title in ("足球", "乒乓球")
    }

    assert states["足球"].keys() == {"approved"}  # frozen when they are in: see `test_load`
    assert states["乒乓球"].keys() == {"draft", "returned", "submitted", "approved"}
    assert [freeze.event for freeze in county.freezes] == [of(county, "足球")]
    assert county.freezes[0].at < county.start


def test_runners_of_a_relay_have_a_leg_each(county: Writer) -> None:
    relays = {row[0] for row in county.rows[rows.Contest] if row[1].startswith("4x")}
    lists: dict[UUID, list[rows.RosterMember]] = {}
    for row in county.rows[rows.RosterMember]:
        if (m := rows.RosterMember(*row)).contest in relays:
            lists.setdefault(m.entry, []).append(m)

    assert len(lists) == 172
    assert all([m.leg for m in members][:4] == [1, 2, 3, 4][: len(members)] for members in lists.values())
    assert all(m.role == "reserve" for members in lists.values() for m in members[4:])


def test_every_delegation_by_group_is_counted(county: Writer) -> None:
    names = {row[0]: row[2] for row in county.rows[rows.Division]}
    units = {row[0]: row[2] for row in county.rows[rows.Delegation]}
    athletes = athletes_of(county, of(county, "中小学生田径运动会"))
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
    entries = entries_of(county, of(county, "中小学生田径运动会"))

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
    assert any("《" in row[4] and "“" in row[4] for row in county.rows[rows.Event])


def test_every_school_says_that_it_is_an_example(county: Writer) -> None:
    schools = [o for row in county.rows[rows.Organization] if (o := rows.Organization(*row)).kind == "school"]

    assert all("示例" in o.name and "示例" in o.short_name for o in schools)


def test_identity_numbers_are_nobodys(county: Writer) -> None:
    trial = of(county, "田径选拔赛")
    people = {p.id: p for row in county.rows[rows.Person] if (p := rows.Person(*row)).identity_cipher}

    numbers = [
        AESGCM(SECRETS.field_key)
        .decrypt(p.identity_cipher[:12], p.identity_cipher[12:], b"identity")
        .decode()
        for p in people.values()
        if p.identity_cipher
    ]

    assert people.keys() == {member.person for member in athletes_of(county, trial)}
    assert len({p.identity_hash for p in people.values()}) == len(numbers) > 50
    assert {read_identity(number) for number in numbers} == {IdentityFault.PLACE}
    assert all(check_digit(number) != number[17] for number in numbers)


def test_some_have_taken_a_consent_to_publication_back(county: Writer) -> None:
    consents = [rows.Consent(*row) for row in county.rows[rows.Consent]]

    taken_back = [c.purpose for c in consents if c.withdrawn_at]
    assert set(taken_back) == {"publication"}
    assert 10 < len(taken_back) < len(consents) / 10


def test_same_moment_gives_the_same_rows(seeds: Seeds) -> None:
    first, second = (build(MINI, NOW, seeds, SECRETS) for _ in range(2))

    assert first.rows == second.rows


def test_keys_ascend_and_never_meet(county: Writer) -> None:
    ids = [row[0] for row in county.rows[rows.Person]]

    assert all(a < b for a, b in pairwise(ids))
    assert {id.version for id in ids} == {7}


@pytest.mark.parametrize("days", range(0, 1820, 71))
def test_any_day_makes_a_demo(seeds: Seeds, days: int) -> None:
    made = build(MINI, NOW + timedelta(days=days), seeds, SECRETS)

    assert made.count()["Booking"] >= 80
    assert len(made.draws) == 3


def test_coach_who_is_shown_has_five_athletes_in_draft(county: Writer) -> None:
    coach = next(
        a.person for row in county.rows[rows.Account] if (a := rows.Account(*row)).username == "coach1"
    )
    school = next(
        m.organization for row in county.rows[rows.Membership] if (m := rows.Membership(*row)).person == coach
    )
    mine = [d for row in county.rows[rows.Delegation] if (d := rows.Delegation(*row)).organization == school]
    (delegation,) = (d for d in mine if d.event == of(county, "中小学生田径运动会"))

    assert sorted(d.state for d in mine) == ["approved", "draft", "submitted"]
    assert delegation.state == "draft"
    assert Counter(row[1] for row in county.rows[rows.DelegationMember] if row[5])[delegation.id] == 5


def test_trial_is_ready_to_be_drawn(county: Writer) -> None:
    trial = of(county, "县直学校田径选拔赛")
    event = next(e for row in county.rows[rows.Event] if (e := rows.Event(*row)).id == trial)
    athletes = {m.person for m in athletes_of(county, trial)}
    consented = {row[1] for row in county.rows[rows.Consent] if row[2] == "registration"}
    schools = {e.organization for e in entries_of(county, trial)}
    regions = {
        o.region for row in county.rows[rows.Organization] if (o := rows.Organization(*row)).id in schools
    }

    assert (event.starts_on, event.ends_on) == (date(2026, 11, 24), date(2026, 11, 26))
    assert 60 <= len(athletes) <= 80
    assert athletes <= consented
    assert {e.state for e in entries_of(county, trial)} == {"approved"}
    assert len(regions) == 1
    contests = [e for row in county.rows[rows.Event] if (e := rows.Event(*row)).parent == trial]
    contests.sort(key=lambda contest: contest.position)
    assert [draw.contest for draw in county.draws] == [contest.id for contest in contests]
    assert len({draw.session for draw in county.draws}) == 6


def test_nobody_starts_in_two_meets(county: Writer) -> None:
    meets = [of(county, title) for title in ("中小学生田径运动会", "县直学校田径选拔赛", "足球", "乒乓球")]

    assert len(meets) == len(set(meets))
    people = Counter(m.person for meet in meets for m in athletes_of(county, meet))
    assert set(people.values()) == {1}


@pytest.mark.parametrize("hour", range(24))
def test_heats_are_due_on_the_day_of_the_load(seeds: Seeds, hour: int) -> None:
    now = NOW.replace(hour=16) + timedelta(hours=hour - 24, minutes=25)
    made = build(MINI, now, seeds, SECRETS)
    sessions = {
        o.id: o for row in made.rows[rows.Occurrence] if (o := rows.Occurrence(*row)).kind == "session"
    }

    *today, relay = made.draws
    assert len(today) == 2
    assert local_day(relay.starts_at) == local_day(now) + timedelta(days=1)
    for draw in today:
        session = sessions[draw.session]
        assert local_day(draw.starts_at) == local_day(now)
        assert session.starts_at <= draw.starts_at <= session.ends_at - timedelta(hours=1)
    # Up to 19:45 some begin after the load.
    assert any(draw.starts_at > now for draw in today) == (hour < 20)


@pytest.mark.parametrize("hour", [0, 7, 8, 10, 15, 17, 23])
@pytest.mark.parametrize("day", range(23, 30))
def test_resident_who_is_shown_has_a_booking_of_each_kind(seeds: Seeds, day: int, hour: int) -> None:
    now = datetime(2026, 11, day, hour, 50, tzinfo=SHANGHAI)
    made = build(MINI, now, seeds, SECRETS)
    account = next(a for row in made.rows[rows.Account] if (a := rows.Account(*row)).username == "resident1")
    mine = [b for row in made.rows[rows.Booking] if (b := rows.Booking(*row)).holder == account.person]
    spans = {row[0]: (row[6], row[7]) for row in made.rows[rows.Occurrence]}
    tickets = [t for row in made.rows[rows.Admission] if (t := rows.Admission(*row)).person == account.person]
    good = [t for t in tickets if t.state == "valid" and t.valid_from <= now < t.valid_until]

    is_open = hour >= 8  # tickets for the first slot, at nine, are good from 8:45; the gym shuts at midnight
    assert len(good) == is_open
    assert [b.state for b in mine] == [
        "attended",
        *["confirmed"] * is_open,
        "confirmed",
        "cancelled",
    ]
    tomorrow = spans[mine[-2].occurrence]
    assert local_day(tomorrow[0]) == local_day(now) + timedelta(days=1)
    for booking in mine:
        assert booking.created_at < min(now, spans[booking.occurrence][0])
        assert local_day(spans[booking.occurrence][0]) - local_day(booking.created_at) <= timedelta(days=7)


def test_e12_late_entries_and_a_substitution_the_evening_before(county: Writer) -> None:
    """E12: one late entry approved, one refused, one substitution, each decided before the draw."""
    changes = [rows.ChangeRequest(*row) for row in county.rows[rows.ChangeRequest]]
    trial = of(county, "选拔赛")
    entered = {(e.id, e.person) for e in entries_of(county, trial)}
    named = {m.person for m in athletes_of(county, trial)}
    drawn_at = min(draw.drawn_at for draw in county.draws)

    assert [(c.kind, c.state) for c in changes] == [
        ("late_entry", "approved"),
        ("late_entry", "refused"),
        ("substitution", "approved"),
    ]
    late, refused, swapped = changes
    assert {(late.entry, late.person), (swapped.entry, swapped.replacement)} <= entered
    assert {refused.person, swapped.person} & named == set()
    assert all(c.decided_at < drawn_at for c in changes)
