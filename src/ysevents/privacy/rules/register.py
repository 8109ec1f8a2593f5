"""个人信息处理登记: what is kept of people, why, on what ground, who gets it, and until when (P9).

A column whose name sounds personal stands in a `Processing` or, with the reason, in NOT_PERSONAL; a test
looks at the database and fails for any that does not. Leaves out: what people write into free text
against our advice; such columns are named here all the same.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

PERSONAL = re.compile(
    r"name|sort_key|sex|birth|born|phone|identity|student|photo|image|evidence|relation|guardian|child"
    r"|person|holder|contact|address|agent|consent|ethnic|nation|health|medical|text|variables|password"
    r"|recipient|reason|summary|before|after|details|statement|content|outcome|answer$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Processing:
    """One purpose for which columns are kept."""

    key: str
    purpose: str
    what: str
    basis: str
    recipients: str
    term: str
    columns: tuple[str, ...]
    is_sensitive: bool = False
    """Of children under 14, or a number by which somebody is recognised for life."""


REGISTER: tuple[Processing, ...] = (
    Processing(
        key="registration",
        purpose="赛事报名与资格审核",
        what="姓名、性别、出生日期、单位、年级、学籍号（只存查重用的摘要）、参赛项目",
        basis="本人同意；未满14周岁由监护人同意",
        recipients="本单位教练、县教育和体育局办公室、赛事组织者",
        term="学籍期间；本人或监护人要求时匿名，成绩保留",
        columns=(
            "person.name",
            "person.sort_key",
            "person.sex",
            "person.birth_on",
            "person.student_hash",
            "person.student_cipher",
            "person.merged_into",
            "membership.person",
            "delegation_member.person",
            "entry.person",
            "roster_member.person",
            "delegation.returned_reason",
            "decision.reason",
            "decision.details",
        ),
        is_sensitive=True,
    ),
    Processing(
        key="papers",
        purpose="核对报名材料",
        what="同意书、保险、健康证明、盖章报名表和照片的影像",
        basis="本人或监护人同意；规程写明须交的材料",
        recipients="本单位教练、县教育和体育局办公室；每次打开都有记录",
        term="赛后30天（规程可另定），赛事暂停删除时顺延；匿名后一天内删除",
        columns=("document.person",),
        is_sensitive=True,
    ),
    Processing(
        key="changes",
        purpose="补报、弃权、换人",
        what="涉及的运动员、原因和答复",
        basis="本人或监护人同意参赛",
        recipients="本单位教练、县教育和体育局办公室、赛事组织者",
        term="随赛事资料；匿名后只留记录",
        columns=(
            "change_request.person",
            "change_request.replacement",
            "change_member.person",
            "change_request.reason",
            "change_request.answer",
        ),
        is_sensitive=True,
    ),
    Processing(
        key="reviews",
        purpose="报名审核",
        what="每一步的时间和原因、逐行的退回意见",
        basis="本人或监护人同意参赛",
        recipients="本单位教练、县教育和体育局办公室、赛事组织者",
        term="随赛事资料，不修改；意见里不写姓名",
        columns=("delegation_step.reason", "review_remark.person", "review_remark.text", "reopening.reason"),
    ),
    Processing(
        key="notices",
        purpose="参赛名单公示和异议",
        what="异议内容；异议人愿意留下的电话（加密）",
        basis="资格审查的公示；电话由本人自愿填写",
        recipients="县教育和体育局办公室、赛事组织者；查看电话逐次记录",
        term="随赛事资料；电话在异议处理后30天删除",
        columns=("objection.text", "objection.phone_cipher", "objection.answer"),
    ),
    Processing(
        key="workbooks",
        purpose="用表格批量报名",
        what="上传的表格内容：加密暂存，核对后导入",
        basis="本人同意；未满14周岁由监护人同意",
        recipients="上传的教练本人",
        term="导入或到期后删除内容，只留结果",
        columns=("workbook_preview.name", "workbook_preview.content", "workbook_preview.outcome"),
        is_sensitive=True,
    ),
    Processing(
        key="identity",
        purpose="核对身份、查重（规程要求时）",
        what="身份证号：加密原文和查重用的摘要",
        basis="本人或监护人同意；规程写明必须核对身份",
        recipients="任何人只见遮盖后的号码；办公室写明原因后可查看，逐次记录",
        term="赛后30天（规程可另定），赛事暂停删除时顺延；匿名时即删",
        columns=("person.identity_hash", "person.identity_cipher"),
        is_sensitive=True,
    ),
    Processing(
        key="consent",
        purpose="证明取得了同意",
        what="谁、以什么身份、为哪项用途、同意了哪一版、如何留存，以及何时撤回",
        basis="个人信息保护法规定的举证责任",
        recipients="本单位教练、办公室",
        term="同意有效期间及撤回后3年；匿名时删去姓名和凭据，只留用途和时间",
        columns=(
            "consent.person",
            "consent.given_by",
            "consent.evidence",
            "consent.relation",
            "guardianship.child",
            "guardianship.guardian",
            "guardianship.relation",
        ),
        is_sensitive=True,
    ),
    Processing(
        key="running",
        purpose="赛事组织：检录、入场、赛程",
        what="号码、入场资格、参加的安排",
        basis="本人或监护人同意参赛",
        recipients="检录员、裁判员；公众只见姓名和单位，未同意公开的儿童只见“彭*明”",
        term="随赛事资料；匿名后只留成绩",
        columns=("admission.person", "admission.reason", "participant.person", "scan.reasons"),
        is_sensitive=True,
    ),
    Processing(
        key="results",
        purpose="成绩、名次、纪录、申诉",
        what="成绩原文、录入人、申诉内容、纪录保持者",
        basis="本人或监护人同意参赛；成绩属赛事档案",
        recipients="裁判员、编排记录组；公众只见姓名和单位，未同意公开的儿童只见“彭*明”",
        term="赛事档案长期保存；匿名后只留成绩",
        columns=(
            "mark.text",
            "mark_entry.text",
            "mark_entry.before",
            "mark_entry.reason",
            "result_version.reason",
            "protest.statement",
            "protest.outcome",
            "record.person",
            "record.holder",
        ),
        is_sensitive=True,
    ),
    Processing(
        key="booking",
        purpose="场地预约",
        what="预约人称呼、手机号、预约的场地和时间",
        basis="履行预约",
        recipients="场馆服务台",
        term="场次结束180天后删除联系人，只留占用统计",
        columns=(
            "person.phone_hash",
            "person.phone_cipher",
            "booking.holder",
            "booking.reason",
            "quota_claim.person",
        ),
    ),
    Processing(
        key="fairness",
        purpose="公平分配场地：候补、抽签、人数名额、爽约记分与申诉",
        what="谁在候补、抽签和名额里，谁没有到场记了几分，申诉的理由和答复",
        basis="履行预约；场馆公布的规则",
        recipients="本人；场馆服务台处理申诉时只见遮盖后的姓名；抽签记录只公布随机编号",
        term="记分到期、候补和抽签结束180天后删除",
        columns=(
            "wish.holder",
            "ballot_entry.holder",
            "place_taken.person",
            "penalty_point.person",
            "ban.person",
            "appeal.reason",
            "appeal.answer",
        ),
    ),
    Processing(
        key="account",
        purpose="账号与登录安全",
        what="登录名、显示名称、手机号、密码摘要、登录地址和设备、验证码",
        basis="履行服务；网络安全等级保护要求",
        recipients="系统管理员只见账号名称和状态；本人可见自己的登录",
        term="账号存续期间；登录和验证码到期即删",
        columns=(
            "account.display_name",
            "account.username",
            "account.phone_hash",
            "account.phone_cipher",
            "account.password_hash",
            "account.password_changed_at",
            "account.must_change_password",
            "account.person",
            "login.address",
            "login.agent",
            "sms_code.phone_hash",
            "sms_code.phone_cipher",
            "feed_token.person",
            "demo_login.username",
            "demo_login.password_cipher",
        ),
    ),
    Processing(
        key="notices",
        purpose="通知改期、审核结果等",
        what="站内消息；短信等渠道的地址和内容（加密）",
        basis="履行服务；儿童不直接接收，由教练或监护人接收",
        recipients="短信等服务商只得到发送所需的号码和模板变量，逐条记录",
        term="站内消息随账号；外发记录180天",
        columns=("message.recipient", "message.text", "message.about", "outbox.address", "outbox.variables"),
    ),
    Processing(
        key="rights",
        purpose="办理查阅、更正、删除等请求",
        what="请求的种类和时间、更正前后的姓名、性别、出生日期和原因",
        basis="个人信息保护法第四十四条至第五十条",
        recipients="办公室",
        term="更正记录随本人资料，匿名时删除；请求记录3年",
        columns=(
            "rights_request.person",
            "person_correction.person",
            "person_correction.before",
            "person_correction.after",
            "person_correction.reason",
        ),
        is_sensitive=True,
    ),
    Processing(
        key="audit",
        purpose="审计",
        what="谁在什么时候、从哪里、对什么做了什么；不写入姓名、号码和密码",
        basis="网络安全等级保护要求",
        recipients="安全审计员",
        term="不少于180天，不可修改或删除",
        columns=("audit.address", "audit.before", "audit.after", "change.details", "incident.summary"),
    ),
)

NOT_PERSONAL: dict[str, str] = {
    "public_notice.contact": "办公室的公开电话",
    "checkpoint.name": "核验点的名称",
    "closure.reason": "闭馆的原因，限几个固定的词",
    "discipline.name": "项目的名称",
    "division.name": "组别的名称",
    "division.sex": "组别的性别要求",
    "division.born_from": "组别的年龄要求",
    "division.born_until": "组别的年龄要求",
    "entry.athlete_place": "限报的序号",
    "entry.extra_place": "加报的序号",
    "job.details": "后台任务的编号",
    "quota_rule.needs_identity": "名额规则的要求",
    "legal_hold.reason": "暂停删除的依据",
    "occurrence.reason": "改期、取消的原因，公开",
    "start_list_version.void_reason": "出场名单作废的原因，公开",
    "timetable_change.reason": "赛程变更的原因，公开",
    "timetable_change.text": "赛程变更的通知，只写单元和小项，公开",
    "former_name.name": "单位的曾用名",
    "former_name.short_name": "单位的曾用名",
    "organization.name": "单位的名称",
    "organization.short_name": "单位的名称",
    "organization.sort_key": "单位的名称",
    "outbox.provider_answer": "服务商的回执",
    "record.sex": "纪录的性别组",
    "region.name": "行政区划的名称",
    "region.sort_key": "行政区划的名称",
    "regulation_version.content": "规程的全文，公开",
    "regulation_version.reason": "规程修改的原因",
    "section.name": "场地的名称",
    "space.name": "场地的名称",
    "venue.address": "场馆的地址，公开",
    "venue.name": "场馆的名称",
    "venue.short_name": "场馆的名称",
    "venue.sort_key": "场馆的名称",
}


def unregistered(columns: Iterable[str], also: Iterable[str] = ()) -> list[str]:
    """Columns that sound personal, or are among `also` (they point at a person), and have no entry."""
    known = {column for processing in REGISTER for column in processing.columns} | NOT_PERSONAL.keys()
    pointing = set(also)
    return sorted(
        column
        for column in columns
        if column not in known and (column in pointing or PERSONAL.search(column.split(".")[1]))
    )
