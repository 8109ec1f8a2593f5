"""What can go wrong with accounts, and what to do about it."""

from ysevents.kit import errors


class LoginRefused(errors.YsError):
    """The same answer for a wrong password, an unknown name and a disabled account."""

    status = 401
    code = "login_refused"
    message = "账号或密码不对，请检查后重新输入。连续5次不对，将暂停登录15分钟。"


class PasswordChangeDue(errors.NotAllowed):
    code = "password_change_due"
    message = "首次登录须先修改密码，改好后即可继续使用。"


class PasswordTooWeak(errors.Invalid):
    code = "password_too_weak"


class PasswordWrong(errors.Invalid):
    code = "password_wrong"
    message = "当前密码不对，请重新输入。"


class PhoneWrong(errors.Invalid):
    code = "phone_wrong"
    message = "手机号须为11位数字，以1开头，请改正。"


class CodeWrong(errors.Invalid):
    """Wrong, used, run out or tried too often: one answer, so that nothing can be learned from it."""

    code = "code_wrong"
    message = "验证码不对或已过期。验证码5分钟内有效，最多可试5次，请核对或重新获取。"


class StaffLoginByPassword(errors.NotAllowed):
    code = "staff_login_by_password"
    message = "工作账号请用密码登录；忘记密码请联系本单位管理员重置。"


class AccountNotFound(errors.NotFound):
    code = "account_not_found"
    message = "没有找到这个账号，请返回列表重新选择。"


class AccountExists(errors.Invalid):
    status = 409
    code = "account_exists"
    message = "这个用户名或手机号已有账号，请换一个，或直接登录。"


class CodeNotFound(errors.NotFound):
    code = "code_not_found"
    message = "这条验证码已失效，或该手机号已有账号，请让对方重新获取。"
