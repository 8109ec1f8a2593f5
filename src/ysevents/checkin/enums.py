"""The fixed words of doors."""

from ysevents.kit.enums import Labelled


class Category(Labelled):
    ATHLETE = "athlete", "运动员"
    OFFICIAL = "official", "裁判员、工作人员"
    SPECTATOR = "spectator", "观众"
    RESIDENT = "resident", "预约人"
    MEDIA = "media", "媒体"


class AdmissionState(Labelled):
    VALID = "valid", "有效"
    BLOCKED = "blocked", "已停用"
    REVOKED = "revoked", "已作废"


class CheckpointKind(Labelled):
    GATE = "gate", "入口"
    CALL_ROOM = "call_room", "检录处"
    DESK = "desk", "服务台"
    ZONE = "zone", "分区"


class Policy(Labelled):
    """How often one admission counts at one checkpoint."""

    ONCE = "once", "只核验一次"
    ONCE_PER_DAY = "once_per_day", "每天一次"
    PER_HEAT = "per_heat", "每组一次"


class Result(Labelled):
    """What a scan came to. The word is what the screen says in giant letters."""

    OK = "ok", "通过"
    DUPLICATE = "duplicate", "已入场"
    REFUSED = "refused", "不能通过"
    UNKNOWN = "unknown", "未知二维码"
    CONFIRM = "confirm", "请核对本人"


class Reason(Labelled):
    """Why not. In the order in which they are shown: what cannot be cured first, the hour last."""

    REVOKED = "revoked", "已作废"
    BIB_ONLY_FOR_CALL_ROOM = "bib_only_for_call_room", "号码布只用于检录"
    NOT_HERE = "not_here", "不在本检查点"
    NO_HEAT_CHOSEN = "no_heat_chosen", "请先选择组次"
    NOT_IN_HEAT = "not_in_heat", "不在本组"
    CHECKPOINT_CLOSED = "checkpoint_closed", "检查点未开放"
    EXPIRED = "expired", "已过期"
    TOO_EARLY = "too_early", "未到时间"
