"""Pages of leaders, coaches and doctors."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from ysevents.accounts.schemas import Account
from ysevents.kit import clock
from ysevents.kit.errors import Invalid, YsError
from ysevents.kit.pages import AnyRequest, page, see
from ysevents.registration import service
from ysevents.registration.enums import DelegationRole
from ysevents.registration.errors import ListChanged
from ysevents.registration.pages.shared import COACH, Form, Me, Unit, find_own, home, links, read_id
from ysevents.registration.schemas import Book, Staff
from ysevents.registration.service import officials as service_of_officials
from ysevents.registration.service import previous
from ysevents.registration.service.officials import ROLES

Named = dict[DelegationRole, list[UUID]]
OFFICIAL = {role.value: role for role in ROLES}


@get("/registration/{event:uuid}/officials", guards=[COACH])
async def officials(request: AnyRequest, event: FromPath[UUID], account: Me, unit: Unit = None) -> Template:
    """As many of each as the regulation allows, and those who are named already."""
    return await _officials_page(request, event, unit, account)


@post("/registration/{event:uuid}/officials", guards=[COACH])
async def set_officials(
    request: AnyRequest, event: FromPath[UUID], data: Form, account: Me, unit: Unit = None
) -> Template | Redirect:
    own = await find_own(event, unit, account)
    try:
        await service_of_officials.merge_officials(
            own, seen=_seen(data), wanted=_wanted(data), account=account, now=clock.now()
        )
    except YsError as refusal:
        return await _officials_page(request, event, unit, account, refusal=refusal, typed=data)
    return see(home(event, unit), "领队教练已保存")


@post("/registration/{event:uuid}/officials/previous", guards=[COACH])
async def take_over(
    request: AnyRequest, event: FromPath[UUID], data: Form, account: Me, unit: Unit = None
) -> Template | Redirect:
    """Those ticked of earlier meets, in one tap."""
    own = await find_own(event, unit, account)
    try:
        added = await service_of_officials.add_officials(own, _ticked(data), account=account, now=clock.now())
    except YsError as refusal:
        return await _officials_page(request, event, unit, account, refusal=refusal)
    return see(home(event, unit, "/officials"), f"已加入{added}人")


async def _officials_page(
    request: AnyRequest,
    event: UUID,
    unit: UUID | None,
    account: Account,
    refusal: YsError | None = None,
    typed: Mapping[str, str] | None = None,
) -> Template:
    own = await find_own(event, unit, account)
    book = await service.get_book(own, account=account)
    staff = await service.list_staff(own, account=account)
    can_edit = book.delegation.is_editable and book.regulation.is_open(clock.now())
    return page(
        request,
        "registration/officials.html",
        refusal=refusal,
        typed=typed,
        book=book,
        staff=_choosable(book, staff),
        roles=_roles(book, typed, refusal),
        before=await previous.officials_before(book) if can_edit else (),
        can_edit=can_edit,
        **links(event, unit),
    )


def _choosable(book: Book, staff: list[Staff]) -> dict[str, str]:
    """Names by id: the staff, and who is named although no longer one of them."""
    known = {str(one.person): one.name for one in staff}
    return known | {str(one.person): one.name for one in book.officials}


def _roles(book: Book, typed: Mapping[str, str] | None, refusal: YsError | None) -> list[dict[str, Any]]:
    """Each role with its fields and what they are filled in over; of a refused form as typed.

    Who somebody else named meanwhile is told, and may then be saved over.
    """
    told = refusal.lines if isinstance(refusal, ListChanged) else frozenset()
    kept, most = service_of_officials.named(book), service_of_officials.allowed(book)
    found = []
    for role in ROLES:
        held = [str(person) for person in kept[role]]
        is_typed = typed is not None and f"seen-{role.value}" in typed
        chosen = [typed[name] for name in _fields(typed, role)] if typed and is_typed else held
        seen = typed[f"seen-{role.value}"] if typed and is_typed and role not in told else " ".join(held)
        slots = max(most[role], len(held), len(chosen))
        chosen += [""] * (slots - len(chosen))
        if slots:
            found.append({"role": role, "chosen": chosen, "seen": seen, "most": most[role], "theirs": []})
            if role in told:
                found[-1]["theirs"] = [o.name for o in book.officials if o.role == role]
    return found


def _fields(data: Mapping[str, str], role: DelegationRole) -> list[str]:
    """The fields of a role: `coach-1`, `coach-2` ..."""
    return [name for name in data if name.startswith(f"{role.value}-")]


def _wanted(data: Mapping[str, str]) -> Named:
    return {role: [read_id(data, name) for name in _fields(data, role) if data[name]] for role in ROLES}


def _ticked(data: Mapping[str, str]) -> list[tuple[DelegationRole, UUID]]:
    """Fields `add-<role>-<person>`."""
    try:
        parts = [name.split("-", 2) for name in data if name.startswith("add-")]
        return [(OFFICIAL[role], UUID(person)) for _, role, person in parts]
    except (KeyError, ValueError):
        raise Invalid("这一页的内容不完整，请刷新后重新填写。") from None


def _seen(data: Mapping[str, str]) -> Named:
    """Who was named when the form was opened: fields `seen-coach` with ids."""
    try:
        return {role: [UUID(id) for id in data.get(f"seen-{role.value}", "").split()] for role in ROLES}
    except ValueError:
        raise Invalid("这一页的内容不完整，请刷新后重新填写。") from None


routes = [officials, set_officials, take_over]
