"""Pages of a finish line: one phone calls bibs, one taps times, the desk mends the merged list.

Both phones keep what was done while there is no network (`static/js/finish.js`); without scripts each call and each
tap is a form of its own, timed by the server.
"""

from collections.abc import Mapping
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from ysevents.accounts.enums import Role
from ysevents.accounts.guards import needs
from ysevents.accounts.schemas import Account
from ysevents.competitions.mark_schemas import Kept, TypedCell
from ysevents.competitions.pages.fixture_words import state_of
from ysevents.competitions.service import finishes, marks
from ysevents.kit import clock
from ysevents.kit.errors import Invalid
from ysevents.kit.ids import uuid7
from ysevents.kit.pages import AnyRequest, page, see

OFFICIALS = needs(Role.OFFICE_CLERK, Role.ORGANISER, Role.REFEREE, Role.JUDGE)
Me = NamedDependency[Account]
Form = URLEncodedBody[dict[str, str]]
BIB_WRONG = "号码应为1至9位数字。"


@get("/marks/{fixture:uuid}/finish", guards=[OFFICIALS])
async def finish(
    request: AnyRequest, fixture: FromPath[UUID], account: Me, mend: FromQuery[int | None] = None
) -> Template:
    """The merged list; positions that lack something, and the one at `mend`, come with the ways to mend them."""
    found = await finishes.get_finish(fixture, account=account, now=clock.now())
    return page(
        request,
        "competitions/finish/desk.html",
        finish=found,
        sheet=found.sheet,
        mend=mend,
        state_of=state_of,
    )


@get("/marks/{fixture:uuid}/calls", guards=[OFFICIALS])
async def calls(request: AnyRequest, fixture: FromPath[UUID], account: Me) -> Template:
    """The phone that calls bibs."""
    found = await finishes.get_finish(fixture, account=account, now=clock.now())
    return page(
        request,
        "competitions/finish/calls.html",
        finish=found,
        sheet=found.sheet,
        numbers=" ".join(str(row.number) for row in found.sheet.rows),
    )


@get("/marks/{fixture:uuid}/taps", guards=[OFFICIALS])
async def taps(request: AnyRequest, fixture: FromPath[UUID], account: Me) -> Template:
    """The phone that taps times."""
    found = await finishes.get_finish(fixture, account=account, now=clock.now())
    return page(request, "competitions/finish/taps.html", finish=found, sheet=found.sheet)


@post("/marks/{fixture:uuid}/calls", guards=[OFFICIALS])
async def call(fixture: FromPath[UUID], data: Form, account: Me) -> Redirect:
    """A bib called where scripts do not run."""
    bib = None if data.get("unread") == "1" else _bib(data)
    return _told(
        await finishes.call(fixture, bib, account=account, now=clock.now()), f"/marks/{fixture}/calls"
    )


@post("/marks/{fixture:uuid}/taps", guards=[OFFICIALS])
async def tap(fixture: FromPath[UUID], account: Me, data: Form) -> Redirect:
    """A time tapped where scripts do not run."""
    return _told(await finishes.tap(fixture, account=account, now=clock.now()), f"/marks/{fixture}/taps")


@post("/marks/{fixture:uuid}/gun", guards=[OFFICIALS])
async def gun(fixture: FromPath[UUID], data: Form, account: Me) -> Redirect:
    """The time of the start; now, where none is typed."""
    kept = await finishes.start(fixture, gun=data.get("gun", "").strip(), account=account, now=clock.now())
    return _told(kept, _back(fixture), "发枪时刻已记下")


@post("/marks/{fixture:uuid}/crossings/{position:int}", guards=[OFFICIALS])
async def mend(fixture: FromPath[UUID], position: FromPath[int], data: Form, account: Me) -> Redirect:
    """Mend the list at a position: `act` is name, insert, ahead or drop."""
    act, now, seen = data.get("act"), clock.now(), data.get("seen")
    if act == "name":
        kept = await finishes.name_crossing(
            fixture, position, _bib(data), seen=seen, account=account, now=now
        )
    elif act == "insert":
        kept = await finishes.insert_behind(
            fixture, position, _bib(data), seen=seen, account=account, now=now
        )
    elif act == "ahead":
        kept = await finishes.move_ahead(fixture, position, seen=seen, account=account, now=now)
    elif act == "drop":
        kept = await finishes.drop_crossing(fixture, position, seen=seen, account=account, now=now)
    else:
        raise Invalid("请选择补号码、插入、前移或删除。")
    return _told(kept, f"{_back(fixture)}#c{position}")


@post("/marks/{fixture:uuid}/finish/statuses", guards=[OFFICIALS])
async def rule_out(fixture: FromPath[UUID], data: Form, account: Me) -> Redirect:
    """Somebody who does not come: 未完成 or 弃权."""
    slot, _, status = data.get("out", "").partition(" ")
    try:
        cell = TypedCell(slot=UUID(slot), item="status", text=status, nonce=uuid7().hex, seen=0)
    except ValueError:
        raise Invalid("请在名单上点未完成或弃权。") from None
    kept = await marks.keep_marks(
        fixture, [cell], device=f"page{account.id.hex}", account=account, now=clock.now()
    )
    return _told(kept, f"{_back(fixture)}#unseen")


def _back(fixture: UUID) -> str:
    return f"/marks/{fixture}/finish"


def _told(kept: Kept, path: str, say: str = "已保存") -> Redirect:
    words = finishes.words_of(kept)
    return see(path, words[0] if words else say, tone="refusal" if words else "ok")


def _bib(data: Mapping[str, str]) -> int:
    typed = data.get("bib", "").strip()
    if not typed.isascii() or not typed.isdecimal() or not 0 < int(typed) < 10**9:
        raise Invalid(BIB_WRONG, fields={"bib": BIB_WRONG})
    return int(typed)


routes = [finish, calls, taps, call, tap, gun, mend, rule_out]
