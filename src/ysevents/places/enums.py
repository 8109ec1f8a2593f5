"""The fixed words of quotas."""

from ysevents.kit.enums import Labelled


class Counted(Labelled):
    """What a quota counts."""

    BOOKINGS = "bookings", "预约"


class Period(Labelled):
    """Over what it counts: the local day, or the week from Monday, in which the booked hour lies."""

    DAY = "day", "每天"
    WEEK = "week", "每周"
