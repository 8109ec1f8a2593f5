"""The fixed words of the demo."""

from enum import Enum, StrEnum, auto


class SchoolKind(StrEnum):
    """What a school is in the demo; its unit class follows."""

    CENTRE = "小学中心校"
    TOWN = "城镇小学"
    VILLAGE = "村小"
    NINE_YEAR = "九年一贯制"
    JUNIOR = "初中"
    SENIOR = "高中"
    VOCATIONAL = "职业高中"
    COMPLETE = "完全中学"
    SPECIAL = "特殊教育"

    @property
    def unit_class(self) -> str:
        """The class as divisions know it."""
        if self in {SchoolKind.CENTRE, SchoolKind.TOWN, SchoolKind.VILLAGE}:
            return "小学"
        return self.value


class Progress(Enum):
    """How far the registration of a league has come on the day of the load."""

    OPEN = auto()
    REVIEWED = auto()
    """Past the deadline: most are approved, some wait for the office, one was returned, one never handed in."""
    FROZEN = auto()
