"""What can stand in the way of a demo."""

from ysevents.kit.errors import Conflict, Invalid


class DatabaseInUse(Conflict):
    code = "database_in_use"
    message = "数据库里已有单位资料，不能再载入演示数据，请换一个空的数据库。"


class ProfileUnknown(Invalid):
    code = "profile_unknown"
    message = "没有这一种演示数据，可选 mini 或 county。"
