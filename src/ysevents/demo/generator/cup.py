"""A cup of badminton: round after round it has the whole hall, and residents have to give way."""

from collections.abc import Mapping

from ysevents.core.enums import EventKind, OccurrenceKind, Sport
from ysevents.demo.generator.grounds import Floor, Grounds, floor
from ysevents.demo.generator.plans import add_event, add_occurrence
from ysevents.demo.generator.units import Units
from ysevents.demo.generator.writer import Writer
from ysevents.demo.profiles import Profile
from ysevents.demo.seeds import Seeds

ROUND_DAYS = (-28, -23, -16, -13, -9, -2, 5, 12, 17, 23, 29)


def build_cup(
    w: Writer, seeds: Seeds, units: Units, grounds: Grounds, profile: Profile
) -> Mapping[int, Floor]:
    """The cup and its rounds; answers the floor that is held, by day from the anchor.

    On a weekday a round takes the afternoon, at the weekend the morning.
    """
    first = 1 - profile.days // 2
    days = [d for d in ROUND_DAYS if first <= d < first + profile.days][: profile.cup_rounds]
    cup = w.id()
    add_event(
        w,
        id=cup,
        root=cup,
        kind=EventKind.COMPETITION,
        title=seeds.places["quoted_title"],
        short_title="职工羽毛球邀请赛",
        sport=Sport.BADMINTON,
        region=seeds.county.code,
        organizer=units.bureau,
        starts_on=w.day(days[0]),
        ends_on=w.day(days[-1]),
    )
    held = {}
    for n, offset in enumerate(days, start=1):
        day = w.day(offset)
        starts, ends = (9 * 60, 12 * 60) if day.weekday() >= 5 else (14 * 60, 18 * 60)
        add_occurrence(
            w,
            kind=OccurrenceKind.SESSION,
            event=cup,
            title=f"职工羽毛球邀请赛 第{n}轮",
            label=f"第{n}轮",
            space=grounds.hall.space,
            starts_at=w.at(day, starts),
            ends_at=w.at(day, ends),
        )
        held[offset] = floor(grounds.hall.sections, starts, ends)
    return held
