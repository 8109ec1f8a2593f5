"""The verbs of accounts: who somebody is, what they may, and what they did."""

from ysevents.accounts.service.audit import PAGE as AUDIT_PAGE
from ysevents.accounts.service.audit import check_audit, list_audited, record, seal_audit, verify_audit
from ysevents.accounts.service.grants import (
    covers,
    create_account,
    find_recipients,
    grant,
    list_accounts,
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
    "allow_demo_numbers",
    "change_password",
    "check_audit",
    "covers",
    "create_account",
    "find_account",
    "find_recipients",
    "grant",
    "list_accounts",
    "list_audited",
    "list_logins",
    "list_pending_codes",
    "log_in",
    "log_out",
    "log_out_everywhere",
    "open_login",
    "read_code",
    "record",
    "request_code",
    "reset_password",
    "revoke_grant",
    "seal_audit",
    "sign_up",
    "sweep",
    "verify_audit",
]
