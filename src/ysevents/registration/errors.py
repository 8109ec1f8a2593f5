"""What can go wrong with registration, and what to do about it."""

from collections.abc import Hashable, Iterable, Sequence
from datetime import date, datetime

from ysevents.competitions.rules.outcomes import Reason
from ysevents.kit import clock, errors
from ysevents.registration.enums import EDITABLE, DelegationRole, DelegationState
from ysevents.registration.rules import Finding
from ysevents.registration.rules.contradictions import Contradiction
from ysevents.registration.rules.freezing import FreezeLine


class DelegationNotFound(errors.NotFound):
    """Also for delegations of other units: their existence is nobody's business."""

    code = "delegation_not_found"
    message = "没有找到这支代表队，请从“报名”重新进入。"


class RegulationNotFound(errors.NotFound):
    code = "regulation_not_found"
    message = "这项赛事没有开通网上报名，请从赛事列表重新进入。"


class VersionNotFound(errors.NotFound):
    code = "regulation_version_not_found"
    message = "没有这一版规程，请从版本记录重新选择。"


class RegulationFrozen(errors.Conflict):
    """The first delegation is frozen: the event runs by what was in force then."""

    code = "regulation_frozen"
    message = "报名已冻结，规程不能再改；确需调整请发补充通知。"


class RegulationContradicts(errors.Conflict):
    """All that is wrong with a regulation as it would be; the first is shown, each with its section."""

    code = "regulation_contradicts"

    def __init__(self, found: Sequence[Contradiction], act: str = "保存") -> None:
        self.found = list(found)
        more = f"另有{len(found) - 1}处，" if len(found) > 1 else ""
        super().__init__(
            f"{found[0].text}。{more}请改正后再{act}。",
            reasons=[{"code": f.code, "message": f.text, "section": f.section} for f in found],
        )


class EventNotDraft(errors.Conflict):
    code = "event_not_draft"

    def __init__(self, state: str) -> None:
        super().__init__(f"这项赛事目前是“{state}”，不能再发布，请刷新后查看。")


class TemplateNotFound(errors.NotFound):
    code = "regulation_template_not_found"
    message = "没有这个规程模板，请重新选择。"


class AthleteNotFound(errors.NotFound):
    code = "athlete_not_found"
    message = "没有找到这名运动员，请从本单位名单重新选择。"


class RegistrationNotOpen(errors.Conflict):
    code = "registration_not_open"

    def __init__(self, opens_at: datetime) -> None:
        super().__init__(f"报名{clock.datetime_cn(opens_at)}开始，请到时再来。")


class RegistrationClosed(errors.Conflict):
    code = "registration_closed"

    def __init__(self, deadline_at: datetime) -> None:
        super().__init__(f"报名已于{clock.datetime_cn(deadline_at)}截止，如需补报请联系县教育和体育局。")


class ContestsFixed(errors.Conflict):
    """不准串项: after the deadline a returned delegation is mended, not entered anew."""

    code = "contests_fixed"
    message = (
        "报名已截止，退回后只能补正材料、改正资料或撤回，不能改报、增报项目；确需补报，请在审核通过后申请。"
    )


class DelegationLocked(errors.Conflict):
    """Submitted, approved or frozen: nothing can be changed by the unit."""

    code = "delegation_locked"

    def __init__(self, state: str) -> None:
        super().__init__(f"报名表目前是“{state}”，不能修改；需要改动请联系县教育和体育局退回。")


class NotSubmitted(errors.Conflict):
    code = "delegation_not_submitted"

    def __init__(self, state: str) -> None:
        super().__init__(f"这支代表队目前是“{state}”，不能这样处理，请刷新后查看。")


class NotReady(errors.Conflict):
    """Something is missing; `findings` are all errors, the first is shown."""

    code = "delegation_not_ready"

    def __init__(self, findings: Sequence[Finding], act: str = "提交") -> None:
        self.findings = list(findings)
        more = f"另有{len(findings) - 1}处，" if len(findings) > 1 else ""
        super().__init__(
            f"{findings[0].text}。{more}请改正后再{act}。",
            reasons=[{"code": f.code, "message": f.text} for f in findings],
        )


class DocumentNotFound(errors.NotFound):
    code = "document_not_found"
    message = "没有找到这份材料，可能已被替换或删除，请刷新后查看。"


class PhotoNotAgreed(errors.Conflict):
    code = "photo_not_agreed"
    message = "还没有登记使用照片的同意，请先在运动员页面登记同意书并勾选“同意使用照片”。"


class SealedFormLocked(errors.Conflict):
    code = "sealed_form_locked"

    def __init__(self, state: DelegationState) -> None:
        rule = (
            "提交以后才能上传盖章件"
            if state in EDITABLE
            else "盖章件不能再换；确需更换请联系县教育和体育局退回"
        )
        super().__init__(f"报名表目前是“{state.label}”，{rule}。")


class SealedFormStale(errors.Conflict):
    code = "sealed_form_stale"
    message = "照片上的报名表不是现在这一份：内容有过改动，或是别的代表队的。请重新下载、打印、盖章后再上传。"


class SealedFormMissing(errors.Conflict):
    code = "sealed_form_missing"
    message = "规程要求上传盖章的报名表，这支代表队还没有上传与现在内容一致的盖章件，请联系单位补传后再通过。"


class NoPlaceLeft(errors.Conflict):
    code = "no_place_left"

    def __init__(self, limit: int) -> None:
        super().__init__(f"参赛名额{limit}个单位已满，有单位退出时请再来，或联系县教育和体育局。")


class UnitFull(errors.Conflict):
    code = "unit_full"


class AlreadyInDelegation(errors.Conflict):
    code = "already_in_delegation"
    message = "这名学生已经在代表队里，或已由其他单位报名，请核对。"


class ConsentWithdrawn(errors.Conflict):
    code = "consent_withdrawn"
    message = "这名学生的参赛同意已经撤回，不能报名；重新取得同意并登记后再报。"


class ConsentsTakenBack(errors.Conflict):
    """Somebody would be frozen in who may not start any more (P3); all units are named."""

    code = "consents_taken_back"

    def __init__(self, units: Sequence[tuple[str, int]]) -> None:
        named = "、".join(f"{unit}{athletes}人" for unit, athletes in units)
        super().__init__(f"有运动员的参赛同意已撤回（{named}），请先为他们办理弃权，再冻结。")


class ConsentNotGiven(errors.Conflict):
    code = "consent_not_given"
    message = "这一项同意没有登记，或已经撤回，请刷新后查看。"


class IdentityNotAsked(errors.Conflict):
    code = "identity_not_asked"
    message = "这次赛事的规程不收集身份证号，请不要填写。"


class StudentKnown(errors.Conflict):
    """The school roll has the number already; whose it is stays untold."""

    code = "student_known"
    message = "这个学籍号已登记在册，请从学籍名单中查找；名单里没有的，请联系县教育和体育局核对。"


class PupilKnown(errors.Conflict):
    code = "pupil_known"
    message = "本单位名单里已有同名同生日的学生，请从学籍名单中选择。"


class RevisionMissing(errors.YsError):
    status = 428
    code = "revision_missing"
    message = "缺少If-Match，请先读取要改的内容，再带上读到的版本号提交。"


class RevisionStale(errors.YsError):
    status = 412
    code = "revision_stale"
    message = "报名表刚刚被他人更新，请刷新后再改。"


class ListChanged(RevisionStale):
    """Somebody changed the same lines of a list meanwhile; `lines` are the people, or roles, it is about."""

    code = "list_changed"

    def __init__(self, names: Sequence[str], lines: Iterable[Hashable]) -> None:
        self.lines = frozenset(lines)
        super().__init__(
            f"{'、'.join(names)}的内容刚刚被他人改过。您填写的都还在，请看清他人改了什么，再保存一次。"
        )


class OfficialsTooMany(errors.Invalid):
    """More leaders, coaches or doctors than the regulation allows; the field is that of the role."""

    code = "officials_too_many"

    def __init__(self, role: DelegationRole, most: int) -> None:
        super().__init__(fields={role.value: f"{role.label}最多{most}人，请减少后再保存。"})


class Undecided(errors.Conflict):
    """Delegations are still with their units or wait for review; `left_out` names them."""

    code = "delegations_undecided"

    def __init__(self, left_out: Sequence[FreezeLine]) -> None:
        names = "、".join(line.unit for line in left_out[:5])
        many = f"等{len(left_out)}支" if len(left_out) > 5 else ""
        said = f"{names}{many}还没有审核通过，冻结后不在名单里" if left_out else "各代表队都已审核"
        super().__init__(
            f"{said}。名单与您看到的不同，请核对后再确认一次。",
            reasons=[{"code": line.state.value, "message": line.unit} for line in left_out],
        )


class NothingToFreeze(errors.Conflict):
    code = "nothing_to_freeze"
    message = "没有已通过、待冻结的代表队；先审核，再冻结。"


class MeetNotOver(errors.Conflict):
    """Selection begins when the meet has ended."""

    code = "meet_not_over"

    def __init__(self, ends_on: date) -> None:
        super().__init__(f"赛事{clock.date_cn(ends_on)}才结束，结束后再选拔。")


class NobodySelected(errors.Conflict):
    code = "nobody_selected"
    message = "没有选中任何人，请至少勾选一名运动员。"


class ChangeNotFound(errors.NotFound):
    code = "change_request_not_found"
    message = "没有找到这条变更申请，请刷新后从列表重新进入。"


class ChangeNotTaken(errors.Conflict):
    """Nothing of the kind can be asked for now: too early, too late, or not provided for."""

    code = "change_not_taken"

    def __init__(self, reason: Reason) -> None:
        super().__init__(f"{reason.text}。", reasons=[{"code": reason.code, "message": reason.text}])


class ChangeDecided(errors.Conflict):
    code = "change_request_decided"

    def __init__(self, state: str) -> None:
        super().__init__(f"这条申请刚刚已是“{state}”，请刷新后查看。")


class ChangeAsked(errors.Conflict):
    code = "change_request_open"
    message = "同样的申请已经提交，正在等办公室处理，请勿重复提交。"


class AlreadyEntered(errors.Conflict):
    code = "already_entered"
    message = "这名运动员已报这一项，不用再补报。"


class ConsentMissing(errors.Conflict):
    code = "consent_missing"

    def __init__(self, text: str) -> None:
        super().__init__(f"{text}，请在申请里一并登记同意书。")


class WorkbookUnreadable(errors.Invalid):
    """Not a spreadsheet, damaged, locked by a password, or without a list of athletes."""

    code = "workbook_unreadable"
    message = "这个文件不是表格，请上传xlsx、xls或csv文件。"


class WorkbookTooBig(errors.Invalid):
    """Larger than any list of athletes is; nothing of it was read."""

    code = "workbook_too_big"


class WorkbookForeign(errors.Invalid):
    """Made for another unit or another meet."""

    code = "workbook_foreign"
    message = "这份表是其他单位或其他赛事的，请下载本单位这次赛事的报名模板，再填写上传。"


class WorkbookTampered(errors.Invalid):
    code = "workbook_tampered"
    message = "表中隐藏的校验内容被改动过，请重新下载模板，把名单复制过去再上传。"


class PreviewNotFound(errors.NotFound):
    """Expired, or of another delegation: which, is nobody's business."""

    code = "preview_not_found"
    message = "没有找到这次上传，可能已过期，请重新上传文件。"


class PreviewHasErrors(errors.Conflict):
    code = "preview_has_errors"

    def __init__(self, wrong: int) -> None:
        super().__init__(f"还有{wrong}行有错误；请修正后重传，或选择“仅导入正确行”。")


class NothingToImport(errors.Conflict):
    code = "nothing_to_import"
    message = "没有可以导入的行，代表队没有变化；请修正后重传。"


class ImportRefused(errors.Conflict):
    """A row could not be entered after all; the whole import is undone."""

    code = "import_refused"

    def __init__(self, place: str, text: str) -> None:
        super().__init__(f"{place}：{text}一行都没有导入，请核对后再试。")


class UploadMismatch(errors.IdempotencyMismatch):
    message = "这个Idempotency-Key已用于另一个文件，请换一个新的。"


class NoticeNotFound(errors.NotFound):
    code = "public_notice_not_found"
    message = "这项赛事没有公示参赛名单，请从赛事页面重新进入。"


class NoticeClosed(errors.Closed):
    code = "public_notice_closed"

    def __init__(self, last_on: date) -> None:
        super().__init__(f"公示{clock.date_cn(last_on)}已经结束，有问题请直接联系组委会。")


class NoticeNotProvided(errors.Conflict):
    code = "public_notice_not_provided"
    message = "规程设为不公示，不能发布公示；需要公示请先在规程里填写公示的天数。"


class NothingToShow(errors.Conflict):
    code = "nothing_to_show"
    message = "还没有审核通过的代表队，审核后再发布公示。"


class NoticeTooShort(errors.Invalid):
    code = "public_notice_too_short"

    def __init__(self, last_on: date) -> None:
        text = f"公示至少到{clock.date_cn(last_on)}，只能延长，不能缩短。"
        super().__init__(text, fields={"last_on": text})


class ObjectionNotFound(errors.NotFound):
    code = "objection_not_found"
    message = "没有找到这条异议，请刷新后从列表重新进入。"


class ObjectionDecided(errors.Conflict):
    code = "objection_decided"

    def __init__(self, state: str) -> None:
        super().__init__(f"这条异议刚刚已处理为“{state}”，请刷新后查看。")


class UnitsMeet(errors.Conflict):
    """Both take part in one event, or one cannot leave it any more: they cannot be merged now."""

    code = "units_meet"
