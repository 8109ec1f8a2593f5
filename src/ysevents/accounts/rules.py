"""Decisions about accounts that need no database: telephone numbers, passwords, how long a login lasts."""

import re
import unicodedata
from datetime import datetime, timedelta

PHONE = re.compile(r"1[3-9]\d{9}")
DEMO_PHONE = re.compile(r"000\d{8}")
USERNAME = re.compile(r"[a-z0-9\u4e00-\u9fff][a-z0-9\u4e00-\u9fff._-]{2,39}")

SHORTEST, LONGEST = 8, 128
LEET = str.maketrans("@4013$5", "aaoiess")
WEAK_WORDS = """
    a aa aaa ab abc abcd abcde abcdef admin administrator asdf asdfgh changeme default guest hello
    iloveyou letmein login manager master mima nihao password passwd pass qaz qazwsx qazawsx qwe qwer
    qwert qwerty qwertyuiop root system test user welcome woaini xiangxi xxx yongshun ysevents zaq zxc
    zxcv zxcvbn tiyu jiaoyu hunan china
"""
WEAK = frozenset(WEAK_WORDS.split())

BROWSERS = (
    ("MicroMessenger", "微信"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("HarmonyOS", "鸿蒙"),
    ("Android", "安卓手机"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows 电脑"),
    ("Mac OS", "Mac 电脑"),
    ("Linux", "Linux 电脑"),
)

STAFF_IDLE = timedelta(minutes=30)
STAFF_LONGEST = timedelta(hours=12)
RESIDENT_IDLE = timedelta(days=30)


def parse_phone(raw: str, *, demo: bool = False) -> str | None:
    """The eleven digits of a mobile number, or None. +86, blanks, dashes and full-width digits are taken.

    Numbers that begin with 000 belong to nobody; only a demo knows them.
    """
    digits = re.sub(r"[\s()-]", "", unicodedata.normalize("NFKC", raw))
    digits = re.sub(r"^(\+|00)86(?=1)", "", digits)
    if PHONE.fullmatch(digits) or (demo and DEMO_PHONE.fullmatch(digits)):
        return digits
    return None


def mask_phone(phone: str) -> str:
    """`138****1234`."""
    return f"{phone[:3]}****{phone[-4:]}"


def fold_username(raw: str) -> str:
    """The form in which a user name is stored and compared."""
    return unicodedata.normalize("NFKC", raw).strip().lower()


def is_username(folded: str) -> bool:
    """3 to 40 letters, digits, Chinese characters, dots and dashes; nothing that is a telephone number."""
    return bool(USERNAME.fullmatch(folded)) and parse_phone(folded, demo=True) is None


def password_fault(password: str, *names: str) -> str | None:
    """Why this cannot be a password of somebody with these names, in a sentence; None when it can."""
    if not SHORTEST <= len(password) <= LONGEST:
        return f"密码须为{SHORTEST}至{LONGEST}位，请改正。"
    classes = (str.islower, str.isupper, str.isdigit, lambda c: not (c.isascii() and c.isalnum()))
    if sum(any(is_in(c) for c in password) for is_in in classes) < 3:
        return "密码须含大写字母、小写字母、数字、符号中的至少三种，请改正。"
    low = password.lower()
    core = low.strip("0123456789!@#$%^&*()_+-=.,?~").translate(LEET)
    letters = re.sub(r"[\W\d_]", "", core)
    named = any(len(name) >= 3 and name.lower() in low for name in names)
    if letters in WEAK or len(set(low)) < 5 or named:
        return "这个密码太容易被猜到，请换一个，不要用常见单词、键盘顺序或自己的账号名。"
    return None


def login_ends(created_at: datetime, now: datetime, *, is_staff: bool) -> datetime:
    """When a login used now runs out: staff's 30 minutes idle and 12 hours in all, a resident's 30 days idle."""
    if is_staff:
        return min(now + STAFF_IDLE, created_at + STAFF_LONGEST)
    return now + RESIDENT_IDLE


def device(agent: str) -> str:
    """`微信，安卓手机`: of a browser's own words what its owner recognises, and no more is kept."""
    names = [
        next((name for mark, name in known if re.search(mark, agent)), "") for known in (BROWSERS, SYSTEMS)
    ]
    return "，".join(name for name in names if name) or "其他设备"
