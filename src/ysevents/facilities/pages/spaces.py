"""The spaces editor: what a venue's floor is cut into, what each space is like."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from ysevents.accounts.guards import needs
from ysevents.accounts.schemas import Account
from ysevents.core.enums import Sport
from ysevents.core.errors import SpaceHasFuture
from ysevents.facilities import forms, views
from ysevents.facilities.rules.layouts import LayoutKind
from ysevents.facilities.service import grounds, managing, photos
from ysevents.kit import clock
from ysevents.kit.errors import YsError
from ysevents.kit.pages import AnyRequest, page, see

MANAGER = needs(*managing.MANAGERS)
Me = NamedDependency[Account]
Form = URLEncodedBody[dict[str, str]]
HERE = "/venues/{venue:uuid}/manage/spaces"
SPACE = "/spaces/{space:uuid}/edit"


@get(HERE, guards=[MANAGER])
async def listed(request: AnyRequest, venue: FromPath[UUID], account: Me) -> Template:
    """The spaces of a venue, and two forms for more."""
    return await _listed(request, venue, account)


@post(f"{HERE}/layouts", guards=[MANAGER])
async def add_layout(
    request: AnyRequest, venue: FromPath[UUID], data: Form, account: Me
) -> Redirect | Template:
    await managing.check_manager(venue, account)
    try:
        made = await grounds.add_layout(venue, forms.read_layout(data), account=account, now=clock.now())
    except YsError as refusal:
        return await _listed(request, venue, account, refusal, data)
    return see(f"/venues/{venue}/manage/spaces", f"已添加{len(made)}块场地。")


@post(HERE, guards=[MANAGER])
async def add(request: AnyRequest, venue: FromPath[UUID], data: Form, account: Me) -> Redirect | Template:
    sections = dict(await grounds.list_sections(venue, account=account))
    try:
        await grounds.add_space(venue, forms.read_space(data, sections), account=account, now=clock.now())
    except YsError as refusal:
        return await _listed(request, venue, account, refusal, data)
    return see(f"/venues/{venue}/manage/spaces", "场地已添加。")


@get(SPACE, guards=[MANAGER])
async def edited(request: AnyRequest, space: FromPath[UUID], account: Me) -> Template:
    """One space: what it is like, what floor it takes."""
    return await edit_page(request, space, account)


@post(SPACE, guards=[MANAGER])
async def describe(
    request: AnyRequest, space: FromPath[UUID], data: Form, account: Me
) -> Redirect | Template:
    try:
        revision = data.get("revision", "")
        await grounds.describe_space(
            space,
            forms.read_ground(data),
            revision=int(revision) if revision.isdigit() else -1,
            account=account,
            now=clock.now(),
        )
    except YsError as refusal:
        return await edit_page(request, space, account, refusal, data)
    return see(f"/spaces/{space}/edit", "已保存。")


@post(f"{SPACE}/cut", guards=[MANAGER])
async def recut(request: AnyRequest, space: FromPath[UUID], data: Form, account: Me) -> Redirect | Template:
    try:
        new = await grounds.recut_space(
            space, forms.ticked(data, "section_"), account=account, now=clock.now()
        )
    except YsError as refusal:
        return await edit_page(request, space, account, refusal)
    say = "场地单元已更改。" if new == space else "原来的场地今天起停用，同名的新场地接着用，价格和时段不变。"
    return see(f"/spaces/{new}/edit", say)


@post(f"{SPACE}/retirement", guards=[MANAGER])
async def retire(request: AnyRequest, space: FromPath[UUID], account: Me) -> Redirect | Template:
    try:
        venue = await grounds.retire_space(space, account=account, now=clock.now())
    except YsError as refusal:
        return await edit_page(request, space, account, refusal)
    return see(f"/venues/{venue}/manage/spaces", "场地今天起停用。")


async def _listed(
    request: AnyRequest,
    venue: UUID,
    account: Account,
    refusal: YsError | None = None,
    typed: Mapping[str, str] | None = None,
) -> Template:
    now = clock.now()
    managed = await managing.get_managed(venue, account=account, now=now)
    sections = await grounds.list_sections(venue, account=account)
    return page(
        request,
        "facilities/manage_spaces.html",
        refusal=refusal,
        typed=typed or {},
        venue=managed,
        tabs=managing.tabs(venue, "/spaces"),
        grounds=views.ground_rows(await grounds.list_grounds(venue, account=account)),
        sections=_ticks(sections),
        sports=[{"value": one.value, "label": one.label} for one in Sport],
        kinds=[{"value": one.value, "label": one.label} for one in LayoutKind],
    )


async def edit_page(
    request: AnyRequest,
    space: UUID,
    account: Account,
    refusal: YsError | None = None,
    typed: Mapping[str, str] | None = None,
) -> Template:
    """A space as it is edited; with a refusal what was typed, and what is to come there."""
    found = await grounds.get_ground(space, account=account)
    future = refusal.holders if isinstance(refusal, SpaceHasFuture) else []
    return page(
        request,
        "facilities/edit_space.html",
        refusal=refusal,
        typed=typed or views.typed_ground(found),
        ground=found,
        future=[
            {"title": holder.public_title, "facts": [clock.span_cn(holder.starts_at, holder.ends_at)]}
            for holder in future
        ],
        sections=_ticks(await grounds.list_sections(found.venue, account=account)),
        photos=await photos.list_photos(space=space),
        taken={f"section_{id}": "1" for id, _ in found.sections},
    )


def _ticks(sections: list[tuple[UUID, str]]) -> list[dict[str, Any]]:
    return [{"name": f"section_{id}", "label": name} for id, name in sections]


routes = [listed, add_layout, add, edited, describe, recut, retire]
