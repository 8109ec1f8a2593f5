"""Rows of the module's pages, in words."""

from collections.abc import Mapping, Sequence
from json import dumps
from typing import Any

from ysevents.accounts.enums import AccountState
from ysevents.accounts.schemas import Account, Audited, Listed, OwnLogin
from ysevents.kit import clock

ACTIONS: Mapping[str, str] = {
    "panel_seated": "安排评委席",
    "delegation_reopened": "准许补交报名",
    "change_approved": "办理补报、弃权、换人",
    "notice_opened": "发布公示",
    "calendar_changed": "修改节假日",
    "opening_rule_added": "添加开放时段",
    "opening_rule_ended": "停用开放时段",
    "tariff_added": "登记价目",
    "tariff_withdrawn": "撤回价目",
    "closure_announced": "公告闭馆",
    "closure_lifted": "撤销闭馆",
    "space_added": "添加场地",
    "space_described": "修改场地资料",
    "space_recut": "重新划分场地",
    "space_photo_added": "添加场地照片",
    "space_photo_removed": "删除场地照片",
    "space_retired": "停用场地",
    "lending_changed": "修改预约规则",
    "term_added": "登记学期",
    "term_removed": "删除学期",
    "objection_decided": "处理异议",
    "objection_phone_read": "查看异议人电话",
    "login": "登录",
    "logout": "退出登录",
    "logout_everywhere": "退出其他设备",
    "password_changed": "修改密码",
    "password_reset": "重置密码",
    "password_renewed_by_code": "凭验证码重设密码",
    "signed_up": "居民注册",
    "code_read": "查看验证码",
    "account_created": "开通账号",
    "granted": "授予角色",
    "grant_revoked": "收回角色",
    "consent_withdrawn": "撤回同意",
    "identity_read": "查看完整身份证号",
    "person_opened": "打开个人资料",
    "person_exported": "导出个人资料",
    "unit_renamed": "单位改名",
    "units_merged": "单位合并",
    "grant_moved": "权限随单位合并转移",
    "person_corrected": "更正个人资料",
    "person_anonymised": "匿名个人资料",
    "people_merged": "合并重复人员",
    "people_searched": "查找人员",
    "children_listed": "打开未成年人名单",
    "photos_shown": "名单上显示了运动员照片",
    "legal_hold_set": "暂停删除",
    "legal_hold_released": "恢复删除",
    "incident_noted": "登记安全事件",
    "rights_request_noted": "登记个人信息请求",
    "rights_request_answered": "答复个人信息请求",
    "identities_deleted": "删除到期的身份证号",
    "booking_contacts_deleted": "删除到期的预约联系人",
    "desk_board_viewed": "查看服务台",
    "payment_noted": "记收费或退费",
    "no_show_marked": "记未到场",
    "ticket_reissued": "补发入场码",
    "duty_profile_saved": "登记补助和面积",
    "market_price_added": "登记市场价",
    "quota_rule_made": "新建名额规则",
    "quota_rule_ended": "停用名额规则",
    "penalties_set": "修改爽约规则",
    "appeal_decided": "处理爽约申诉",
    "capacity_set": "设定人数上限",
    "ballot_opened": "发起抽签",
    "ballot_number_given": "填写抽签公开号码",
    "ballot_cancelled": "取消抽签",
}
RESULTS: Mapping[str, str] = {"done": "成功", "refused": "未成功"}
KINDS: Mapping[str, str] = {"account": "账号", "sms_code": "验证码", "person": "人员", "event": "赛事"}


def login_rows(logins: Sequence[OwnLogin], account: Account) -> list[dict[str, Any]]:
    """One's own logins; the one that asks is marked."""
    return [
        {
            "title": login.agent,
            "icon": "person",
            "facts": [f"最近使用 {clock.datetime_cn(login.seen_at)}", f"地址 {login.address or '未知'}"],
            "state": {"word": "本次登录", "tone": "ok"} if login.id == account.login else None,
        }
        for login in logins
    ]


def account_rows(accounts: Sequence[Listed]) -> list[dict[str, Any]]:
    """Accounts of the office with their roles."""
    return [
        {
            "cells": {
                "username": account.username,
                "name": account.display_name,
                "roles": "、".join(role.label for role in account.roles),
                "state": {
                    "word": account.state.label,
                    "tone": "ok" if account.state == AccountState.ACTIVE else "refusal",
                },
            }
        }
        for account in accounts
    ]


def audit_rows(rows: Sequence[Audited]) -> list[dict[str, Any]]:
    """Rows of the log; acts of other modules show the name they are stored by."""
    return [
        {
            "cells": {
                "at": f"{clock.local(row.at):%Y-%m-%d %H:%M:%S}",
                "action": ACTIONS.get(row.action, row.action),
                "by": row.by_name or ("未登录" if row.by is None else str(row.by)),
                "address": row.address,
                "object": _object(row),
                "change": _change(row.before, row.after),
                "result": {
                    "word": RESULTS.get(row.result, row.result),
                    "tone": "ok" if row.result == "done" else "refusal",
                },
            }
        }
        for row in rows
    ]


def _change(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> str:
    texts = [dumps(dict(side), ensure_ascii=False) for side in (before, after) if side]
    return " → ".join(texts)


def _object(row: Audited) -> str:
    """The kind and the end of the id, by which rows about one thing are recognised."""
    kind = KINDS.get(row.object_kind, row.object_kind)
    return f"{kind} …{row.object_id[-8:]}" if row.object_id else kind
