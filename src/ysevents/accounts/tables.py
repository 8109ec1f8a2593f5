"""Tables of accounts. No logic.

`audit` and `audit_seal` have special keys and triggers: they are made in the second migration.
"""

from piccolo.columns import (
    UUID,
    Boolean,
    Bytea,
    ForeignKey,
    SmallInt,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from ysevents.accounts.enums import AccountState, Role, Scope
from ysevents.core.tables import Person
from ysevents.kit.database import DB
from ysevents.kit.enums import one_of
from ysevents.kit.ids import uuid7

KEEP = OnDelete.restrict


class Account(Table, db=DB):
    """账号. Residents are found by telephone, accounts given by the office by user name."""

    id = UUID(primary_key=True, default=uuid7)
    phone_hash = Bytea(null=True, default=None)
    phone_cipher = Bytea(null=True, default=None)
    username = Varchar(40, null=True, default=None)
    display_name = Varchar(40)
    person = ForeignKey(Person, on_delete=KEEP, index=True)
    state = Varchar(10, choices=AccountState)
    must_change_password = Boolean(default=False)
    password_hash = Varchar(200, null=True, default=None)
    password_changed_at = Timestamptz(null=True, default=None)
    created_at = Timestamptz()

    account_phone_once = Unique(["phone_hash"])
    account_username_once = Unique(["username"])
    account_state_known = Check(one_of("state", AccountState))
    account_can_be_found = Check("phone_hash IS NOT NULL OR username IS NOT NULL")
    account_username_is_lower = Check("username = lower(username)")


class AccountGrant(Table, db=DB):
    """A role within a scope. An ended grant keeps its row; who gave and took it is in the audit log."""

    id = UUID(primary_key=True, default=uuid7)
    account = ForeignKey(Account, null=False, on_delete=KEEP)
    role = Varchar(20, choices=Role)
    scope = Varchar(15, choices=Scope)
    target = Varchar(36, null=True, default=None)
    granted_by = ForeignKey(Account, on_delete=KEEP)
    from_at = Timestamptz()
    until_at = Timestamptz(null=True, default=None)

    account_grant_once = Unique(["account", "role", "scope", "target"], nulls_distinct=False)
    account_grant_role_known = Check(one_of("role", Role))
    account_grant_scope_known = Check(one_of("scope", Scope))
    account_grant_has_target = Check("(scope = 'everything') = (target IS NULL)")


class Login(Table, db=DB):
    """A browser that is logged in. The token is its cookie; only the SHA-256 of it is kept."""

    token_hash = Bytea(primary_key=True)
    id = UUID(default=uuid7)
    account = ForeignKey(Account, null=False, on_delete=KEEP, index=True)
    created_at = Timestamptz()
    seen_at = Timestamptz()
    expires_at = Timestamptz(index=True)
    address = Varchar(45)
    agent = Varchar(80)

    login_id_once = Unique(["id"])


class SmsCode(Table, db=DB):
    """The one code that is good for a telephone number just now; asking again replaces it."""

    id = UUID(primary_key=True, default=uuid7)
    phone_hash = Bytea()
    phone_cipher = Bytea()
    code_hash = Bytea()
    code_cipher = Bytea()
    created_at = Timestamptz()
    expires_at = Timestamptz(index=True)
    tries = SmallInt(default=0)
    used_at = Timestamptz(null=True, default=None)

    sms_code_phone_once = Unique(["phone_hash"])
