"""Venues, their floors and what the fitness centre lends.

The floor of basketball court 2 is that of badminton courts 5 to 8: half a court holds two of them,
the whole court all four, and the hall as one space all eight. The stadium's football pitch holds
the infield and the throwing circle; a meet takes all of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from ysevents.checkin.enums import Category, CheckpointKind, Policy
from ysevents.core.enums import Sport, VenueKind
from ysevents.demo import rows
from ysevents.demo.enums import SchoolKind
from ysevents.demo.generator.units import Units
from ysevents.demo.generator.writer import Writer, shares
from ysevents.demo.profiles import Profile
from ysevents.demo.seeds import Region, Seeds
from ysevents.facilities.enums import FeeClass
from ysevents.kit.pinyin import sort_key
from ysevents.places.enums import Period

Floor = frozenset[tuple[UUID, int]]
"""Sections and quarters of an hour of a day."""

EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]


@dataclass(frozen=True, slots=True)
class Lent:
    """A kind of court that is lent: its hours as minutes of the day, and its price."""

    sport: Sport
    name: str
    opens: int
    closes: int
    slot: int
    fee_class: FeeClass
    fee_fen: int
    area_m2: int
    is_indoor: bool = True


COURTS = {
    "badminton": Lent(Sport.BADMINTON, "{}号场", 540, 1320, 60, FeeClass.LOW, 1000, 130),
    "table_tennis": Lent(Sport.TABLE_TENNIS, "乒乓球{}号台", 540, 1320, 60, FeeClass.FREE, 0, 60),
    "basketball": Lent(Sport.BASKETBALL, "篮球{}号半场", 840, 1320, 60, FeeClass.FREE, 0, 300),
    "tennis": Lent(Sport.TENNIS, "网球{}号场", 480, 1200, 60, FeeClass.LOW, 2000, 670, is_indoor=False),
    "football": Lent(
        Sport.FOOTBALL, "八人制足球{}号场", 840, 1320, 60, FeeClass.LOW, 8000, 2600, is_indoor=False
    ),
    "dance": Lent(Sport.DANCE, "舞蹈室", 1080, 1320, 60, FeeClass.FREE, 0, 180),
    "gym": Lent(Sport.FITNESS, "健身房", 960, 1440, 120, FeeClass.LOW, 500, 320),
}


@dataclass(frozen=True, slots=True)
class Court:
    """A space that is lent."""

    space: UUID
    name: str
    lent: Lent
    sections: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Hall:
    """A space that is held for events only."""

    space: UUID
    sections: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Grounds:
    center: UUID
    courts: list[Court]
    hall: Hall
    """The badminton hall as one space."""
    stadium: UUID
    stadium_floor: UUID
    """All of the stadium as one space: a session of the county's meet holds it."""
    track: UUID
    """Its track alone."""
    quota: dict[Period, tuple[UUID, int]]


def floor(sections: Sequence[UUID], starts: int, ends: int) -> Floor:
    """What is taken of a day by these sections between two minutes."""
    quarters = range(starts // 15, ends // 15)
    return frozenset((section, quarter) for section in sections for quarter in quarters)


def build_grounds(w: Writer, seeds: Seeds, units: Units, profile: Profile) -> Grounds:
    """Every venue of the profile; of the school grounds as many spaces and as much area as are left."""
    seat = next(r for r in seeds.townships if r.name == "灵溪镇")
    center = _venue(w, VenueKind.FITNESS_CENTER, "FC", "永顺县示例全民健身中心", seat, units.bureau)
    courts, hall = _fitness_center(w, center, profile)
    quota = _lend(w, center, courts)
    stadium = _venue(w, VenueKind.STADIUM, "ST", "永顺县示例体育场", seat, units.bureau)
    stadium_floor, track = _stadium(w, stadium)
    _others(w, seeds, units, profile, seat)
    _school_grounds(w, units, profile)
    _desk(w, center)
    return Grounds(
        center=center,
        courts=courts,
        hall=hall,
        stadium=stadium,
        stadium_floor=stadium_floor,
        track=track,
        quota=quota,
    )


def _fitness_center(w: Writer, center: UUID, profile: Profile) -> tuple[list[Court], Hall]:
    number = profile.courts
    tiles = [_section(w, center, f"综合馆{n}区") for n in range(1, 9)]
    halls = [_section(w, center, f"篮球馆{side}区") for side in "东西"]
    halves = [(halls[0],), (halls[1],), tuple(tiles[4:6]), tuple(tiles[6:8])]
    courts: list[Court] = []
    for key, lent in COURTS.items():
        for n in range(number.get(key, 0)):
            name = lent.name.format(n + 1)
            match key:
                case "badminton":
                    floor: tuple[UUID, ...] = (tiles[n],)
                case "basketball":
                    floor = halves[n]
                case _:
                    floor = (_section(w, center, name),)
            courts.append(_court(w, center, name, lent, floor, len(courts)))
    if profile.lends_full_courts:
        for n, floor in enumerate((tuple(halls), tuple(tiles[4:])), start=1):
            name = f"篮球{n}号全场"
            courts.append(_court(w, center, name, COURTS["basketball"], floor, len(courts), is_counted=False))
    # Of a sport that is not lent, so that no grid of courts shows it.
    whole = _space(w, center, "综合馆整馆", Sport.GYMNASTICS, tuple(tiles), None, len(courts), is_indoor=True)
    return courts, Hall(space=whole, sections=tuple(tiles))


def _stadium(w: Writer, venue: UUID) -> tuple[UUID, UUID]:
    """All of it, and the track."""
    track, pit, bar, circle, infield = (
        _section(w, venue, name) for name in ("跑道", "沙坑", "跳高区", "投掷区", "内场")
    )
    whole = _space(w, venue, "田径场", Sport.ATHLETICS, (track, pit, bar, circle, infield), None, 0)
    lanes = _space(w, venue, "跑道", Sport.ATHLETICS, (track,), 6_200, 1)
    _space(w, venue, "跳远场地", Sport.ATHLETICS, (pit,), 400, 2)
    _space(w, venue, "跳高场地", Sport.ATHLETICS, (bar,), 500, 3)
    _space(w, venue, "投掷场地", Sport.ATHLETICS, (circle,), 900, 4)
    _space(w, venue, "足球场", Sport.FOOTBALL, (circle, infield), 6_500, 5)
    return whole, lanes


def _desk(w: Writer, center: UUID) -> None:
    """Where tickets are looked at. They are good a while before the hour already: nothing is added."""
    w.add(
        rows.Checkpoint(
            id=w.id(),
            kind=CheckpointKind.DESK,
            name="全民健身中心服务台",
            venue=center,
            event=None,
            categories=[str(Category.RESIDENT)],
            policy=Policy.ONCE,
            confirms=False,
            early_minutes=0,
        )
    )


def _lend(w: Writer, center: UUID, courts: Sequence[Court]) -> dict[Period, tuple[UUID, int]]:
    """Hours and prices court by court, longer ones over National Day; slots by sport; quotas."""
    national_day = w.anchor.replace(month=10, day=1)
    for court in courts:
        lent = court.lent
        for closes, first, last, priority in (
            (lent.closes, None, None, 0),
            (1380, national_day, national_day.replace(day=7), 10),
        ):
            if priority and lent.sport != Sport.BADMINTON:
                continue
            w.add(
                rows.OpeningRule(
                    id=w.id(),
                    venue=center,
                    space=court.space,
                    weekdays=EVERY_DAY,
                    opens_minute=lent.opens,
                    closes_minute=closes,
                    valid_from_on=first,
                    valid_until_on=last,
                    fee_class=lent.fee_class,
                    fee_fen_per_hour=lent.fee_fen,
                    priority=priority,
                )
            )
    for sport, slot in {court.lent.sport: court.lent.slot for court in courts}.items():
        w.add(rows.BookingRule(id=w.id(), venue=center, sport=sport, slot_minutes=slot))
    quota = {Period.DAY: (w.id(), 2), Period.WEEK: (w.id(), 5)}
    for period, (id, at_most) in quota.items():
        w.add(rows.QuotaRule(id=id, venue=center, period=period, at_most=at_most))
    return quota


Cut = tuple[tuple[str, Sport, int], ...]
OTHERS: dict[VenueKind, tuple[str, Cut]] = {
    VenueKind.GYMNASIUM: (
        "永顺县示例体育馆",
        (
            ("比赛馆", Sport.BASKETBALL, 2_400),
            ("乒乓球馆", Sport.TABLE_TENNIS, 800),
            ("排练厅", Sport.DANCE, 300),
        ),
    ),
    VenueKind.SPORTS_PARK: (
        "{}示例体育公园",
        (
            ("五人制足球场", Sport.FOOTBALL, 1_000),
            ("篮球1号场", Sport.BASKETBALL, 600),
            ("篮球2号场", Sport.BASKETBALL, 600),
            ("网球场", Sport.TENNIS, 670),
            ("乒乓球台", Sport.TABLE_TENNIS, 200),
            ("健身广场", Sport.DANCE, 1_500),
            ("器械区", Sport.FITNESS, 600),
            ("环园步道", Sport.ATHLETICS, 2_400),
        ),
    ),
    VenueKind.FITNESS_TRAIL: ("{}示例健身步道", ()),
    VenueKind.FITNESS_PATH: (
        "{}示例健身路径",
        (("器械区", Sport.FITNESS, 180), ("活动区", Sport.DANCE, 120)),
    ),
    VenueKind.MULTI_SPORT_COURT: (
        "{}示例多功能运动场",
        (
            ("篮球场", Sport.BASKETBALL, 600),
            ("羽毛球场", Sport.BADMINTON, 260),
            ("乒乓球台", Sport.TABLE_TENNIS, 120),
        ),
    ),
    VenueKind.VILLAGE_POINT: (
        "{}示例健身点",
        (("篮球场", Sport.BASKETBALL, 480), ("乒乓球台", Sport.TABLE_TENNIS, 100)),
    ),
    VenueKind.OTHER: ("{}示例{}", (("场地", Sport.FITNESS, 700), ("器械区", Sport.FITNESS, 150))),
}
TRAIL_KM = 46.2
TRAIL_WIDTH_M = 2


def _others(w: Writer, seeds: Seeds, units: Units, profile: Profile, seat: Region) -> None:
    urban = [v for v in seeds.villages if v.is_urban] or seeds.villages
    without = set(w.rng.sample(range(len(seeds.villages)), len(seeds.villages) - 297))
    with_point = [v for n, v in enumerate(seeds.villages) if n not in without]
    kilometres = shares(round(TRAIL_KM * 10), [1.3, 0.7, 1.8, 1, 0.9, 1.1, 0.8, 1.4, 1])
    for kind, number in profile.venues.items():
        initials = "".join(word[0].upper() for word in kind.split("_"))
        for n in range(number):
            region = with_point[n] if kind == VenueKind.VILLAGE_POINT else urban[n * 7 % len(urban)]
            pattern, cut = OTHERS[kind]
            name = _place_name(pattern, kind, n, region, seeds)
            if kind == VenueKind.FITNESS_TRAIL:
                cut = (("步道", Sport.ATHLETICS, kilometres[n] * 100 * TRAIL_WIDTH_M),)
            venue = _venue(w, kind, f"{initials}-{n + 1:03}", name, region, None)
            for position, (label, sport, area) in enumerate(cut):
                section = _section(w, venue, label)
                _space(
                    w, venue, label, sport, (section,), area, position, is_indoor=kind == VenueKind.GYMNASIUM
                )


def _place_name(pattern: str, kind: VenueKind, n: int, region: Region, seeds: Seeds) -> str:
    if kind == VenueKind.FITNESS_TRAIL:
        return pattern.format(seeds.places["trails"][n])
    if kind == VenueKind.SPORTS_PARK:
        return pattern.format(seeds.places["parks"][n])
    if kind == VenueKind.OTHER:
        words = seeds.places["others"]
        return pattern.format(region.short, words[n % len(words)])
    return pattern.format(region.short)


SCHOOL_CUT: Cut = (
    ("篮球1号场", Sport.BASKETBALL, 480),
    ("乒乓球台区", Sport.TABLE_TENNIS, 200),
    ("篮球2号场", Sport.BASKETBALL, 480),
    ("羽毛球场", Sport.BADMINTON, 260),
    ("足球场", Sport.FOOTBALL, 1_600),
    ("器械区", Sport.FITNESS, 200),
    ("沙坑", Sport.ATHLETICS, 150),
    ("体操区", Sport.GYMNASTICS, 200),
    ("舞蹈室", Sport.DANCE, 120),
)
SCHOOL_SIZE = {SchoolKind.VILLAGE: 0.3, SchoolKind.SPECIAL: 0.5, SchoolKind.SENIOR: 1.8, SchoolKind.TOWN: 1.3}


def _school_grounds(w: Writer, units: Units, profile: Profile) -> None:
    """A sports field at each school and what else there is room for; town schools first are open."""
    schools = units.schools
    weights = [SCHOOL_SIZE.get(school.kind, 1.0) for school in schools]
    wanted = profile.spaces - len(w.rows[rows.Space]) if profile.spaces else 3 * len(schools)
    more = shares(wanted - len(schools), weights)
    cuts = [SCHOOL_CUT[:number] for number in more]
    spent = sum(row[5] or 0 for row in w.rows[rows.Space]) + sum(area for cut in cuts for _, _, area in cut)
    left = profile.area_m2 - spent if profile.area_m2 else 4_000 * len(schools)
    fields = shares(left, weights)
    opened = set(w.rng.sample(range(len(schools)), profile.open_schools))
    for n, (school, cut, field) in enumerate(zip(schools, cuts, fields, strict=True)):
        venue = _venue(
            w,
            VenueKind.SCHOOL_GROUND,
            f"SG-{n + 1:03}",
            f"{school.name}运动场",
            school.region,
            school.id,
            is_open=n in opened,
        )
        for position, (label, sport, area) in enumerate((("操场", Sport.ATHLETICS, field), *cut)):
            _space(w, venue, label, sport, (_section(w, venue, label),), area, position)
    _share_a_ground(w, units)


def _share_a_ground(w: Writer, units: Units) -> None:
    """A village plays on its school's court: the venue says so, and the area counts once."""
    venues = w.rows[rows.Venue]
    n = next(n for n, v in enumerate(venues) if v[2] == VenueKind.VILLAGE_POINT)
    point = rows.Venue(*venues[n])
    notice = f"本点的篮球比赛借用{units.schools[0].name}篮球1号场，该场地的面积只计入学校。"
    venues[n] = point._replace(notice=notice)


def _venue(
    w: Writer,
    kind: VenueKind,
    code: str,
    name: str,
    region: Region,
    owner: UUID | None,
    *,
    is_open: bool = True,
) -> UUID:
    id = w.id()
    w.add(
        rows.Venue(
            id=id,
            code=f"DEMO-{code}",
            kind=kind,
            name=name,
            short_name=name.removeprefix("永顺县")[:30],
            sort_key=sort_key(name),
            region=region.code,
            owner=owner,
            address=f"{region.name}（演示地址）",
            longitude=round(region.longitude + w.rng.uniform(-0.004, 0.004), 6),
            latitude=round(region.latitude + w.rng.uniform(-0.004, 0.004), 6),
            is_open_to_public=is_open,
            is_accessible=kind in {VenueKind.FITNESS_CENTER, VenueKind.STADIUM, VenueKind.GYMNASIUM},
            notice="",
        )
    )
    return id


def _section(w: Writer, venue: UUID, name: str) -> UUID:
    id = w.id()
    w.add(rows.Section(id=id, venue=venue, name=name))
    return id


def _court(
    w: Writer,
    venue: UUID,
    name: str,
    lent: Lent,
    floor: tuple[UUID, ...],
    position: int,
    *,
    is_counted: bool = True,
) -> Court:
    area = lent.area_m2 if is_counted else None
    space = _space(w, venue, name, lent.sport, floor, area, position, is_indoor=lent.is_indoor)
    return Court(space=space, name=name, lent=lent, sections=floor)


def _space(
    w: Writer,
    venue: UUID,
    name: str,
    sport: Sport,
    floor: tuple[UUID, ...],
    area_m2: int | None,
    position: int,
    *,
    is_indoor: bool = False,
) -> UUID:
    """A space over the sections of `floor`; without an area where other spaces count the same floor."""
    id = w.id()
    w.add(
        rows.Space(
            id=id,
            venue=venue,
            name=name,
            sport=sport,
            is_indoor=is_indoor,
            area_m2=area_m2,
            position=position,
        )
    )
    for section in floor:
        w.add(rows.SpaceSection(space=id, section=section, venue=venue))
    return id
