"""The fixed words of the schema."""

from ysevents.kit.enums import Labelled


class RegionLevel(Labelled):
    COUNTY = "county", "县"
    TOWNSHIP = "township", "乡镇"
    VILLAGE = "village", "村（社区）"


class OrganizationKind(Labelled):
    BUREAU = "bureau", "主管部门"
    SCHOOL = "school", "学校"
    ASSOCIATION = "association", "协会"
    COMPANY = "company", "企事业单位"
    CLUB = "club", "俱乐部"
    VILLAGE = "village", "村（社区）"
    TEAM = "team", "队"


class DayKind(Labelled):
    """What a day is otherwise than its weekday says."""

    HOLIDAY = "holiday", "放假"
    WORKDAY = "workday", "调休上班"
    ORDINARY = "ordinary", "按星期"


class DayType(Labelled):
    """What a day is for those who open and lend grounds; each day is just one of these."""

    SCHOOL_DAY = "school_day", "上课日"
    SCHOOL_HOLIDAY = "school_holiday", "学校假期"
    REST_DAY = "rest_day", "双休日"
    PUBLIC_HOLIDAY = "public_holiday", "法定节假日"


class Sex(Labelled):
    MALE = "male", "男"
    FEMALE = "female", "女"


class PersonKind(Labelled):
    FULL = "full", "在册人员"
    CONTACT = "contact", "联系人"


class MemberRole(Labelled):
    PUPIL = "pupil", "学生"
    TEACHER = "teacher", "教师"
    LEADER = "leader", "领队"
    COACH = "coach", "教练"
    DOCTOR = "doctor", "队医"
    REFEREE = "referee", "裁判员"
    STAFF = "staff", "工作人员"
    PLAYER = "player", "队员"


class ConsentPurpose(Labelled):
    REGISTRATION = "registration", "参赛报名"
    PUBLICATION = "publication", "公开姓名与成绩"
    PHOTO = "photo", "使用照片"
    INSURANCE = "insurance", "提供给保险机构"


class IdentityFault(Labelled):
    """Why a number cannot be an identity number (GB 11643)."""

    SHAPE = "shape", "身份证号须为18位，最后一位可以是X，请核对。"
    PLACE = "place", "身份证号开头的地区代码不存在，请核对前6位。"
    DATE = "date", "身份证号里的出生日期不存在，请核对第7至14位。"
    CHECK_DIGIT = "check_digit", "身份证号的校验位不对，请逐位核对。"


class VenueKind(Labelled):
    FITNESS_CENTER = "fitness_center", "全民健身中心"
    STADIUM = "stadium", "体育场"
    GYMNASIUM = "gymnasium", "体育馆"
    SPORTS_PARK = "sports_park", "体育公园"
    FITNESS_TRAIL = "fitness_trail", "健身步道"
    FITNESS_PATH = "fitness_path", "健身路径"
    MULTI_SPORT_COURT = "multi_sport_court", "多功能运动场"
    SCHOOL_GROUND = "school_ground", "学校运动场"
    VILLAGE_POINT = "village_point", "村级健身点"
    OTHER = "other", "其他场地"


class Sport(Labelled):
    ATHLETICS = "athletics", "田径"
    FOOTBALL = "football", "足球"
    BASKETBALL = "basketball", "篮球"
    TABLE_TENNIS = "table_tennis", "乒乓球"
    BADMINTON = "badminton", "羽毛球"
    TENNIS = "tennis", "网球"
    FISHING = "fishing", "钓鱼"
    CYCLING = "cycling", "自行车"
    DRAGON_BOAT = "dragon_boat", "龙舟"
    RAFTING = "rafting", "漂流"
    GYMNASTICS = "gymnastics", "体操"
    JUDGED = "judged", "评分项目"
    DANCE = "dance", "舞蹈"
    FITNESS = "fitness", "健身"


class EventKind(Labelled):
    COMPETITION = "competition", "赛事"
    CONTEST = "contest", "小项"
    ACTIVITY = "activity", "活动"


class EventState(Labelled):
    DRAFT = "draft", "筹备中"
    PUBLISHED = "published", "已发布"
    FINISHED = "finished", "已结束"
    CANCELLED = "cancelled", "已取消"


class Visibility(Labelled):
    PUBLIC = "public", "公开"
    PRIVATE = "private", "不公开"


class OccurrenceKind(Labelled):
    SESSION = "session", "单元"
    FIXTURE = "fixture", "比赛"
    BOOKING = "booking", "预约"
    LESSON = "lesson", "课程"
    CLOSURE = "closure", "闭馆维护"
    CEREMONY = "ceremony", "仪式"


class OccurrenceState(Labelled):
    DRAFT = "draft", "编排中"
    TENTATIVE = "tentative", "待确认"
    CONFIRMED = "confirmed", "已确定"
    POSTPONED = "postponed", "延期待定"
    CANCELLED = "cancelled", "已取消"
    EXPIRED = "expired", "已过期"


HOLDING = (OccurrenceState.TENTATIVE, OccurrenceState.CONFIRMED)
"""The states in which an occurrence holds its floor."""


class ParticipantRole(Labelled):
    ATHLETE = "athlete", "运动员"
    TEAM = "team", "参赛队"
    OFFICIAL = "official", "裁判员"
    HOLDER = "holder", "预约人"
    COMPANION = "companion", "同行人"
    TEACHER = "teacher", "教练"
    GUEST = "guest", "观众"


class ParticipantState(Labelled):
    POSSIBLE = "possible", "待定"
    EXPECTED = "expected", "应到"
    ARRIVED = "arrived", "已到"
    ABSENT = "absent", "未到"


NEXT_STATES: dict[OccurrenceState, frozenset[OccurrenceState]] = {
    OccurrenceState.DRAFT: frozenset(
        {OccurrenceState.TENTATIVE, OccurrenceState.CONFIRMED, OccurrenceState.CANCELLED}
    ),
    OccurrenceState.TENTATIVE: frozenset(
        {
            OccurrenceState.CONFIRMED,
            OccurrenceState.POSTPONED,
            OccurrenceState.CANCELLED,
            OccurrenceState.EXPIRED,
        }
    ),
    OccurrenceState.CONFIRMED: frozenset({OccurrenceState.POSTPONED, OccurrenceState.CANCELLED}),
    OccurrenceState.POSTPONED: frozenset({OccurrenceState.CONFIRMED, OccurrenceState.CANCELLED}),
    OccurrenceState.CANCELLED: frozenset(),
    OccurrenceState.EXPIRED: frozenset(),
}
"""Which state may follow which. What is over stays over."""
