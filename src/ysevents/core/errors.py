"""What can go wrong with places, times and people, and what to do about it."""

from ysevents.core.schemas import Holder
from ysevents.kit import errors
from ysevents.kit.clock import span_cn


class SpaceAlreadyTaken(errors.Conflict):
    """Somebody has the floor. `holders` says what, in public words, never who."""

    code = "space_already_taken"
    message = "这个时段刚刚被占用，请选择其他时间或其他场地。"

    def __init__(self, holders: list[Holder] | None = None) -> None:
        self.holders = holders or []
        message = None
        if self.holders:
            first = self.holders[0]
            message = (
                f"{span_cn(first.starts_at, first.ends_at)} 已被{first.public_title}占用，"
                "请选择其他时间或其他场地。"
            )
        super().__init__(message)


class SpaceClosed(errors.Conflict):
    code = "space_closed"
    message = "这块场地在所选日期不开放，请选择其他日期或其他场地。"


class SpanWrong(errors.Invalid):
    code = "span_wrong"
    message = "结束时间须晚于开始时间，请改正后再提交。"


class CalendarSpanUnusable(errors.Invalid):
    code = "calendar_span_unusable"
    message = "请填写名称和起止日期，结束不早于开始，一次不超过31天。"


class TermUnusable(errors.Invalid):
    code = "term_unusable"
    message = "请填写学期名称和上课的第一天、最后一天，一个学期不超过300天。"


class TermKnown(errors.Conflict):
    code = "term_known"
    message = "已有同名的学期，或日期与另一个学期重叠，请核对后改正，或先删除填错的学期。"


class StateForbids(errors.Conflict):
    """The occurrence is in a state from which this cannot be done."""

    code = "state_forbids"
    message = "当前状态下不能这样操作，请刷新后查看最新状态。"


class NotWithinHolder(errors.Conflict):
    code = "not_within_session"
    message = "时间或场地超出了所在单元，请先调整单元，或改在单元之内。"


class VictimsChanged(errors.Conflict):
    """What stands on the floor is no longer what the person was shown."""

    code = "victims_changed"
    message = "受影响的安排刚刚有变化，请核对新的清单后再确认。"


class OccurrenceNotFound(errors.NotFound):
    code = "occurrence_not_found"
    message = "没有找到这项安排，可能已被撤下，请从日程重新进入。"


class EventNotFound(errors.NotFound):
    code = "event_not_found"
    message = "没有找到这项赛事或活动，请从赛事列表重新进入。"


class VenueNotFound(errors.NotFound):
    code = "venue_not_found"
    message = "没有找到这处场地，请从场地列表重新进入。"


class SpaceNotFound(errors.NotFound):
    code = "space_not_found"
    message = "没有找到这块场地，请从场馆页面重新进入。"


class SectionNotFound(errors.NotFound):
    code = "section_not_found"
    message = "请至少选择一个场地单元，并从这家场馆的单元中选择。"


class SpaceUnusable(errors.Invalid):
    code = "space_unusable"
    message = "场地和场地单元的名称须为1至30个字，每块场地至少占一个单元，请改正。"


class SpaceNameTaken(errors.Conflict):
    code = "space_name_taken"
    message = "这家场馆已有同名的场地或场地单元，请换一个名称。"


class SpaceRetired(errors.Conflict):
    code = "space_retired"
    message = "这块场地已经停用，不能再改。"


class SpaceHasFuture(errors.Conflict):
    """Something is to come on the space; `holders` says what, in public words."""

    code = "space_has_future"

    def __init__(self, holders: list[Holder]) -> None:
        self.holders = holders
        first = holders[0]
        super().__init__(
            f"这块场地今天起还有{len(holders)}项安排，最近的是{span_cn(first.starts_at, first.ends_at)}，"
            "请先改期或取消这些安排，再改场地。",
            holders=[
                {"title": h.public_title, "starts_at": h.starts_at, "ends_at": h.ends_at} for h in holders
            ],
        )


class PersonNotFound(errors.NotFound):
    code = "person_not_found"
    message = "没有找到这位人员，请核对后重试。"


class OrganizationNotFound(errors.NotFound):
    code = "organization_not_found"
    message = "没有找到这个单位，请核对后重试。"


class UnitNameUnusable(errors.Invalid):
    code = "unit_name_unusable"
    message = "单位名称须为1至80个字，简称1至30个字，请改正。"


class UnitClosed(errors.Conflict):
    """It was merged into another."""

    code = "unit_closed"
    message = "这个单位已经并入其他单位，请在并入后的单位上操作。"


class NameUnusable(errors.Invalid):
    code = "name_unusable"
    message = "姓名须为1至30个字，可含间隔号“·”，不能含数字或其他符号，请改正。"


class IdentityUnusable(errors.Invalid):
    """The number fails its own check, or tells another birthday or sex than we know."""

    code = "identity_unusable"


class IdentityKnown(errors.Conflict):
    """Somebody else has the number; who that is stays untold."""

    code = "identity_known"
    message = "这个身份证号已登记在册，请核对号码；确认无误的，请联系县教育和体育局核对是否重复登记。"


class AlreadyAnonymised(errors.Conflict):
    code = "already_anonymised"
    message = "这位人员的资料已经匿名，不能再查看或修改。"


class NotMergeable(errors.Conflict):
    """Two records that cannot become one as they stand."""

    code = "not_mergeable"
    message = "两条记录在同一赛事里都有报名或入场资格，请先撤回其中一份，再合并。"
