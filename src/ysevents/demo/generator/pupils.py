"""Pupils of all schools, with the odd names and birthdays that forms have to bear.

Among them: one name three times, twice in one school; one name, sex and birthday in two schools;
names of one syllable, of four, with middle dots and rare characters; born on the day from which a
division counts, the day before it, and on 29 February.
"""

from calendar import isleap
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from ysevents.core.enums import MemberRole, PersonKind, Sex
from ysevents.demo import rows
from ysevents.demo.enums import SchoolKind
from ysevents.demo.generator.names import Namer
from ysevents.demo.generator.units import School, Units
from ysevents.demo.generator.writer import Writer, shares
from ysevents.demo.profiles import Profile

BOYS = 0.525
LEVELS: tuple[tuple[range, dict[SchoolKind, float]], ...] = (
    (
        range(1, 7),
        {
            SchoolKind.CENTRE: 1.0,
            SchoolKind.TOWN: 2.2,
            SchoolKind.VILLAGE: 0.2,
            SchoolKind.NINE_YEAR: 0.7,
            SchoolKind.SPECIAL: 0.06,
        },
    ),
    (
        range(7, 10),
        {
            SchoolKind.NINE_YEAR: 0.6,
            SchoolKind.JUNIOR: 1.6,
            SchoolKind.COMPLETE: 1.5,
            SchoolKind.SPECIAL: 0.03,
        },
    ),
    (
        range(10, 13),
        {SchoolKind.SENIOR: 1.4, SchoolKind.VOCATIONAL: 1.0, SchoolKind.COMPLETE: 0.8},
    ),
)
"""The grades of each level and how large the schools that teach them are against each other."""


@dataclass(frozen=True, slots=True)
class Pupil:
    person: UUID
    name: str
    sex: Sex
    birth_on: date
    grade: int


Rolls = dict[tuple[UUID, int], list[Pupil]]
"""Pupils by school and grade."""

Odd = tuple[str | None, Sex, date | None]
"""What is given of a pupil who has to be there: a name, a birthday or both."""


def build_pupils(w: Writer, units: Units, namer: Namer, profile: Profile) -> Rolls:
    """All pupils, on the rolls of their schools."""
    places = [
        (school, grade)
        for (grades, weights), total in zip(LEVELS, profile.pupils, strict=True)
        for school, size in _sizes(w, units, weights, total)
        for grade, number in zip(grades, shares(size, [1] * len(grades)), strict=True)
        for _ in range(number)
    ]
    sexes = [Sex.MALE if int((i + 1) * BOYS) > int(i * BOYS) else Sex.FEMALE for i in range(len(places))]
    share = len(places) / (len(places) + profile.adults)
    names = namer.names(sexes, long=round(profile.long_names * share))
    odd = _odd_ones(w, units)
    rolls: Rolls = defaultdict(list)
    for (school, grade), name, sex in zip(places, names, sexes, strict=True):
        waiting = odd[school.id, grade]
        fits = next((one for one in waiting if one[1] == sex), None)
        birth_on = None
        if fits:
            waiting.remove(fits)
            name, birth_on = fits[0] or name, fits[2]
        rolls[school.id, grade].append(_pupil(w, namer, school, grade, name, sex, birth_on))
    return rolls


def _sizes(w: Writer, units: Units, weights: dict[SchoolKind, float], total: int) -> list[tuple[School, int]]:
    schools = [school for school in units.schools if school.kind in weights]
    if not total:
        return []
    sizes = shares(total, [weights[s.kind] * w.rng.uniform(0.75, 1.25) for s in schools])
    return list(zip(schools, sizes, strict=True))


def _odd_ones(w: Writer, units: Units) -> dict[tuple[UUID, int], list[Odd]]:
    """Who has to be in which school and grade."""
    first, second = (school.id for school in units.of(SchoolKind.CENTRE)[:2])
    grade_4_from = date(w.school_year - 10, 9, 1)
    leap_year = next(y for y in range(w.school_year - 8, w.school_year - 12, -1) if isleap(y))
    odd: dict[tuple[UUID, int], list[Odd]] = defaultdict(list)
    odd[first, 3] = [("彭佳怡", Sex.FEMALE, None), ("向丽", Sex.FEMALE, None)]
    odd[first, 5] = [("彭佳怡", Sex.FEMALE, None), ("彭㛃", Sex.FEMALE, None)]
    odd[second, 4] = [("彭佳怡", Sex.FEMALE, None), ("田𬭚", Sex.MALE, None)]
    twin_birthday = date(w.school_year - 12, 11, 3)
    odd[first, 6] = [("向梓轩", Sex.MALE, twin_birthday), ("欧阳文航", Sex.MALE, None)]
    odd[second, 6] = [("向梓轩", Sex.MALE, twin_birthday)]
    odd[first, 4] = [
        ("阿依古丽·买买提·吐尔逊", Sex.FEMALE, None),
        (None, Sex.MALE, grade_4_from),
        (None, Sex.MALE, grade_4_from - timedelta(days=1)),
    ]
    odd[second, 5] = [("欧阳·莫洛以惹", Sex.MALE, None)]
    odd[second, w.school_year - leap_year - 5].append((None, Sex.FEMALE, date(leap_year, 2, 29)))
    return odd


def _pupil(
    w: Writer, namer: Namer, school: School, grade: int, name: str, sex: Sex, birth_on: date | None
) -> Pupil:
    entry_year = w.school_year - grade + 1
    if birth_on is None:
        birth_on = date(entry_year - 7, 9, 1) + timedelta(days=w.rng.randrange(365))
    person = w.id()
    w.add(
        rows.Person(
            id=person,
            kind=PersonKind.FULL,
            name=name,
            sort_key=namer.key(name),
            sex=sex,
            birth_on=birth_on,
            phone_hash=None,
            student_hash=w.secrets.lookup("student", w.student_code()),
        )
    )
    first_grade = next(grades for grades, _ in LEVELS if grade in grades)[0]
    if school.kind == SchoolKind.NINE_YEAR:
        first_grade = 1
    w.add(
        rows.Membership(
            id=w.id(),
            person=person,
            organization=school.id,
            role=MemberRole.PUPIL,
            entry_year=entry_year,
            from_on=date(w.school_year - (grade - first_grade), 9, 1),
        )
    )
    return Pupil(person=person, name=name, sex=sex, birth_on=birth_on, grade=grade)
