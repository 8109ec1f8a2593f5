"""The verbs of accounts: who somebody is, what they may, and what they did."""

from ysevents.accounts.service.audit import PAGE as AUDIT_PAGE
from ysevents.accounts.service.audit import (
    act_word,
    check_audit,
    count_audited,
    list_audited,
    list_of_object,
    record,
    record_view,
    seal_audit,
    verify_audit,
)
from ysevents.accounts.service.grants import (
    close_accounts,
    covers,
    create_account,
    find_recipients,
    grant,
    has_staff,
    list_accounts,
    move_unit_grants,
    reset_password,
    revoke_grant,
)
from ysevents.accounts.service.logins import (
    change_password,
    find_account,
    list_logins,
    log_in,
    log_out,
    log_out_everywhere,
    open_login,
    sweep,
)
from ysevents.accounts.service.phones import allow_demo_numbers
from ysevents.accounts.service.signups import list_pending_codes, read_code, request_code, sign_up

__all__ = [
    "AUDIT_PAGE",
    "act_word",
    "allow_demo_numbers",
    "change_password",
    "check_audit",
    "close_accounts",
    "count_audited",
    "covers",
    "create_account",
    "find_account",
    "find_recipients",
    "grant",
    "has_staff",
    "list_accounts",
    "list_audited",
    "list_logins",
    "list_of_object",
    "list_pending_codes",
    "log_in",
    "log_out",
    "log_out_everywhere",
    "move_unit_grants",
    "open_login",
    "read_code",
    "record",
    "record_view",
    "request_code",
    "reset_password",
    "revoke_grant",
    "seal_audit",
    "sign_up",
    "sweep",
    "verify_audit",
]
