"""Units of the county: bureaus, schools, associations, work units, clubs."""

from dataclasses import dataclass
from uuid import UUID

from ysevents.core.enums import OrganizationKind
from ysevents.demo import rows
from ysevents.demo.enums import SchoolKind
from ysevents.demo.generator.writer import Writer
from ysevents.demo.profiles import Profile
from ysevents.demo.seeds import Region, Seeds
from ysevents.kit.pinyin import sort_key

NUMBERS = "一二三四五六七八九十"
FIRST_TOWNSHIP = "芙蓉镇"
"""Where the first central school stands, the one whose coach is shown."""


@dataclass(frozen=True, slots=True)
class School:
    id: UUID
    kind: SchoolKind
    name: str
    short: str
    region: Region


@dataclass(frozen=True, slots=True)
class Units:
    bureau: UUID
    schools: list[School]
    athletics: UUID
    """The athletics association; referees belong to it."""
    outside: list[UUID]
    """Associations, work units and clubs."""
    all: list[UUID]

    def of(self, kind: SchoolKind) -> list[School]:
        return [school for school in self.schools if school.kind == kind]


def build_units(w: Writer, seeds: Seeds, profile: Profile) -> Units:
    """Two bureaus, the schools below the county's, then who else takes part in sport."""
    county = seeds.county.code
    state = _organization(w, "B1", OrganizationKind.BUREAU, "湘西州示例教育和体育局", county, None)
    bureau = _organization(w, "B2", OrganizationKind.BUREAU, "永顺县教育和体育局", county, state)
    schools = [
        _school(w, f"S{n:03}", kind, name, region, bureau)
        for n, (kind, name, region) in enumerate(_school_names(seeds, profile), start=1)
    ]
    places = seeds.places
    associations = [
        _organization(w, f"A{n}", OrganizationKind.ASSOCIATION, f"永顺县示例{sport}协会", county, bureau)
        for n, sport in enumerate(places["associations"][: profile.associations], start=1)
    ]
    employers = [
        _organization(w, f"E{n:02}", OrganizationKind.COMPANY, name, county, None)
        for n, name in enumerate(places["employers"][: profile.employers], start=1)
    ]
    clubs = [f"{name}示例俱乐部" for name in places["clubs"]]
    if profile.has_longest_club:
        clubs.append(places["longest_club"])
    club_ids = [
        _organization(w, f"C{n}", OrganizationKind.CLUB, name, county, None)
        for n, name in enumerate(clubs[: profile.clubs], start=1)
    ]
    outside = [*associations, *employers, *club_ids]
    return Units(
        bureau=bureau,
        schools=schools,
        athletics=associations[0],
        outside=outside,
        all=[state, bureau, *(s.id for s in schools), *outside],
    )


def _school_names(seeds: Seeds, profile: Profile) -> list[tuple[SchoolKind, str, Region]]:
    """Kind, name and region of every school; the word 示例 stands in each name."""
    towns = sorted(seeds.townships, key=lambda r: (r.name != FIRST_TOWNSHIP, r.code))
    seat = next(r for r in towns if r.name == "灵溪镇")
    villages = [v for v in seeds.villages if v.name.endswith("村")]
    found: list[tuple[SchoolKind, str, Region]] = []
    for kind, number in profile.schools.items():
        for n in range(number):
            town = towns[n % len(towns)]
            nth = f"第{NUMBERS[n]}" if n < len(NUMBERS) else ""
            match kind:
                case SchoolKind.CENTRE:
                    found.append((kind, f"{town.name}示例中心小学", town))
                case SchoolKind.TOWN if n < 9:
                    found.append((kind, f"县城示例{nth}小学", seat))
                case SchoolKind.TOWN:
                    found.append((kind, f"{towns[n - 9].name}示例第二小学", towns[n - 9]))
                case SchoolKind.VILLAGE:
                    village = villages[n * 29]
                    found.append((kind, f"{village.name}示例小学", village))
                case SchoolKind.NINE_YEAR:
                    found.append((kind, f"{town.name}示例九年制学校", town))
                case SchoolKind.JUNIOR if n < 4:
                    found.append((kind, f"县城示例{nth}初级中学", seat))
                case SchoolKind.JUNIOR:
                    found.append((kind, f"{towns[n].name}示例初级中学", towns[n]))
                case SchoolKind.SENIOR:
                    found.append((kind, f"永顺县示例{nth}高级中学", seat))
                case SchoolKind.VOCATIONAL:
                    found.append((kind, "永顺县示例职业中等专业学校", seat))
                case SchoolKind.COMPLETE:
                    found.append((kind, "芙蓉镇示例完全中学", towns[0]))
                case SchoolKind.SPECIAL:
                    found.append((kind, "永顺县示例特殊教育学校", seat))
    return found


def _school(w: Writer, code: str, kind: SchoolKind, name: str, region: Region, bureau: UUID) -> School:
    short = name.removeprefix("永顺县")
    id = w.id()
    w.add(
        rows.Organization(
            id=id,
            code=f"DEMO-{code}",
            kind=OrganizationKind.SCHOOL,
            unit_class=kind.unit_class,
            name=name,
            short_name=short[:30],
            sort_key=sort_key(name),
            parent=bureau,
            region=region.code,
        )
    )
    return School(id=id, kind=kind, name=name, short=short, region=region)


def _organization(
    w: Writer, code: str, kind: OrganizationKind, name: str, region: str, parent: UUID | None
) -> UUID:
    id = w.id()
    w.add(
        rows.Organization(
            id=id,
            code=f"DEMO-{code}",
            kind=kind,
            unit_class=None,
            name=name,
            short_name=name[:30],
            sort_key=sort_key(name),
            parent=parent,
            region=region,
        )
    )
    return id
