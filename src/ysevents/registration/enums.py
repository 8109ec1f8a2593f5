"""The fixed words of registration."""

from ysevents.kit.enums import Labelled


class DelegationState(Labelled):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待审核"
    APPROVED = "approved", "已通过"
    RETURNED = "returned", "已退回"
    FROZEN = "frozen", "已冻结"


EDITABLE = (DelegationState.DRAFT, DelegationState.RETURNED)
"""The states in which a unit may change its delegation."""


class DelegationRole(Labelled):
    ATHLETE = "athlete", "运动员"
    LEADER = "leader", "领队"
    COACH = "coach", "教练"
    DOCTOR = "doctor", "队医"


class ChangeKind(Labelled):
    """What may be asked for once the registration is closed."""

    LATE_ENTRY = "late_entry", "补报"
    WITHDRAWAL = "withdrawal", "弃权"
    SUBSTITUTION = "substitution", "换人"


class ChangeState(Labelled):
    OPEN = "open", "待处理"
    APPROVED = "approved", "已同意"
    REFUSED = "refused", "未同意"
    RETRACTED = "retracted", "已撤回"


class ObjectionState(Labelled):
    OPEN = "open", "待处理"
    UPHELD = "upheld", "成立"
    DISMISSED = "dismissed", "不成立"


class RequiredPaper(Labelled):
    """What a regulation may ask of each athlete on paper."""

    CONSENT = "consent", "家长同意书"
    INSURANCE = "insurance", "人身意外伤害保险"
    MEDICAL = "medical", "健康证明"

    @property
    def short(self) -> str:
        """The word of its light."""
        return {"consent": "同意书", "insurance": "保险", "medical": "体检"}[self.value]


class Seal(Labelled):
    """What the office finds of the sealed form in its queue."""

    MISSING = "missing", "未上传"
    EARLIER = "earlier", "提交前上传"
    UNREAD = "unread", "未核对二维码"
    READ = "read", "已核对"


class DocumentKind(Labelled):
    """What is uploaded: papers of athletes, their photos, the entry form with the unit's seal."""

    CONSENT = "consent", "家长同意书"
    INSURANCE = "insurance", "人身意外伤害保险"
    MEDICAL = "medical", "健康证明"
    PHOTO = "photo", "照片"
    SEALED_FORM = "sealed_form", "盖章的报名表"

    @property
    def is_personal(self) -> bool:
        """Whether it is one athlete's alone, never the whole delegation's."""
        return self in {DocumentKind.CONSENT, DocumentKind.PHOTO}

    @property
    def takes_pdf(self) -> bool:
        return self == DocumentKind.SEALED_FORM


class FeeBasis(Labelled):
    UNIT = "unit", "每单位"
    TEAM = "team", "每队"
    ATHLETE = "athlete", "每人"


class LineAct(Labelled):
    """What importing a row of a workbook does."""

    NEW = "new", "新登记"
    ADD = "add", "加入"
    CHANGE = "change", "改项目"
    REMOVE = "remove", "移出"
    SAME = "same", "不变"
    SKIP = "skip", "未选"
    WRONG = "wrong", "有错误"

    @property
    def does_something(self) -> bool:
        return self in {LineAct.NEW, LineAct.ADD, LineAct.CHANGE, LineAct.REMOVE}
