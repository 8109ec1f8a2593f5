"""Roles and the things a role may be limited to."""

from ysevents.kit.enums import Labelled


class Role(Labelled):
    ADMINISTRATOR = "administrator", "系统管理员"
    AUDITOR = "auditor", "安全审计员"
    OFFICE_CLERK = "office_clerk", "办公室"
    ORGANISER = "organiser", "赛事组织者"
    REFEREE = "referee", "裁判长"
    CALL_ROOM_CLERK = "call_room_clerk", "检录员"
    COACH = "coach", "教练"
    INSPECTOR = "inspector", "巡查员"
    VENUE_DESK = "venue_desk", "场馆服务台"
    JUDGE = "judge", "评委"
    RESIDENT = "resident", "居民"


class Scope(Labelled):
    EVERYTHING = "everything", "全县"
    EVENT = "event", "赛事"
    ORGANIZATION = "organization", "单位"
    VENUE = "venue", "场馆"
    REGION = "region", "地区"


class AccountState(Labelled):
    ACTIVE = "active", "正常"
    DISABLED = "disabled", "已停用"
