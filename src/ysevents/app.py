"""The application put together: modules, middleware, templates, background work. Nothing else."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from datetime import timedelta
from typing import Any

from jinja2 import Environment, FileSystemLoader
from litestar import Litestar, Response, Router
from litestar.config.compression import CompressionConfig
from litestar.config.csrf import CSRFConfig
from litestar.datastructures import CacheControlHeader
from litestar.di import Provide
from litestar.middleware import DefineMiddleware
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.plugins.pydantic import PydanticPlugin
from litestar.static_files import create_static_files_router
from litestar.template import TemplateConfig

import ysevents
from ysevents.accounts import api as accounts_api
from ysevents.accounts import guards
from ysevents.accounts import pages as accounts_pages
from ysevents.accounts import service as accounts
from ysevents.booking import api as booking_api
from ysevents.booking import pages as booking_pages
from ysevents.booking import service as booking
from ysevents.booking.service import offers
from ysevents.booking.service import retention as booking_retention
from ysevents.checkin import api as checkin_api
from ysevents.checkin import pages as checkin_pages
from ysevents.competitions import api as competitions_api
from ysevents.competitions import live
from ysevents.competitions import pages as competitions_pages
from ysevents.competitions.pages import list_views
from ysevents.competitions.service import forgetting as decisions
from ysevents.competitions.service import freshness, meet_desk, results
from ysevents.core.enums import OccurrenceKind
from ysevents.core.rules import mask_name
from ysevents.core.service import rights, times
from ysevents.facilities import api as facilities_api
from ysevents.facilities import pages as facilities_pages
from ysevents.feeds import pages as feeds_pages
from ysevents.feeds.service import published
from ysevents.kit import clock, jobs, keyed_requests, paths, problems, secrets, static_files, uploads
from ysevents.kit.database import DB
from ysevents.kit.errors import NotFound
from ysevents.kit.http import OWN_ENCODING, FormTokens, OneConnection, check_media_type, security_headers
from ysevents.kit.kept_pages import KeptPages
from ysevents.kit.pages import ELDER, FLASH, Shell
from ysevents.kit.settings import Settings
from ysevents.notify import service as notify
from ysevents.places import api as places_api
from ysevents.places import pages as places_pages
from ysevents.places import service as places
from ysevents.places.service.retention import forget_old
from ysevents.privacy import api as privacy_api
from ysevents.privacy import pages as privacy_pages
from ysevents.privacy.service.retention import forget_identities
from ysevents.registration import api as registration_api
from ysevents.registration import pages as registration_pages
from ysevents.registration.service import forgetting as words
from ysevents.registration.service import progress, public_notices, purging, workbooks
from ysevents.web import calendar_pages, open_feeds, open_pages, share_pages
from ysevents.web import pages as web_pages
from ysevents.web.nav import nav_for

ROUTES = [
    *web_pages.routes,
    *calendar_pages.routes,
    *share_pages.routes,
    *open_pages.routes,
    *accounts_pages.routes,
    *accounts_api.routes,
    *checkin_pages.routes,
    *checkin_api.routes,
    *feeds_pages.routes,
    *facilities_pages.routes,
    *facilities_api.routes,
    *competitions_pages.routes,
    *live.routes,
    *competitions_api.routes,
    *registration_pages.routes,
    *registration_api.routes,
    *booking_pages.routes,
    *booking_api.routes,
    *places_pages.routes,
    *places_api.routes,
    *privacy_pages.routes,
    *privacy_api.routes,
]

JOBS = {
    "tell_of_changes": jobs.Kind(lambda _, now: notify.tell_of_changes(now), every=timedelta(seconds=2)),
    "seal_audit": jobs.Kind(lambda _, now: accounts.seal_audit(now), every=timedelta(seconds=5)),
    "expire_holds": jobs.Kind(lambda _, now: times.expire(now), every=timedelta(minutes=1)),
    "offer_places": jobs.Kind(lambda _, now: places.offer_everywhere(now), every=timedelta(minutes=1)),
    "run_ballots": jobs.Kind(lambda _, now: places.run_due(now), every=timedelta(minutes=1)),
    "mark_no_shows": jobs.Kind(lambda _, now: booking.mark_no_shows(now), every=timedelta(minutes=1)),
    "delete_papers": jobs.Kind(lambda _, now: purging.delete_overdue(now), every=timedelta(days=1)),
    "forget_objectors": jobs.Kind(
        lambda _, now: public_notices.forget_objectors(now), every=timedelta(days=1)
    ),
    "forget_fairness": jobs.Kind(lambda _, now: forget_old(now), every=timedelta(days=1)),
    "forget_holders": jobs.Kind(
        lambda _, now: booking_retention.forget_holders(now), every=timedelta(days=1)
    ),
    "sweep_requests": jobs.Kind(lambda _, now: keyed_requests.sweep(now), every=timedelta(days=1)),
    "sweep_workbooks": jobs.Kind(lambda _, now: workbooks.sweep_previews(now), every=timedelta(hours=1)),
    "make_official": jobs.Kind(
        lambda _, now: results.make_official_when_due(now), every=timedelta(minutes=1)
    ),
    "forget_identities": jobs.Kind(lambda _, now: forget_identities(now), every=timedelta(days=1)),
    "sweep_live_changes": jobs.Kind(lambda _, now: freshness.sweep(now), every=timedelta(hours=1)),
    "sweep_logins": jobs.Kind(lambda _, now: accounts.sweep(now), every=timedelta(hours=1)),
}


Lifespan = Callable[[Litestar], AbstractAsyncContextManager[None]]


def serving(database_url: str) -> Lifespan:
    """While the process serves: the database is open, and background work is done."""

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        await DB.open(database_url)
        streams: live.Streams = app.state.streams
        tasks = [
            asyncio.create_task(jobs.run_worker({**JOBS, **_publishing(app)})),
            asyncio.create_task(streams.run(database_url)),
        ]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            await DB.close()

    return lifespan


def _publishing(app: Litestar) -> dict[str, jobs.Kind]:
    """The change feeds of open data: their items name the site's address."""
    settings: Settings = app.state.shell.settings
    publisher = open_feeds.Publisher(settings.address, settings.bureau)
    return {
        "publish_open_data": jobs.Kind(lambda _, now: publisher.run(now), every=timedelta(seconds=1)),
        "sweep_published": jobs.Kind(lambda _, now: published.sweep(now), every=timedelta(days=1)),
    }


def create_app(settings: Settings, keys: secrets.Secrets, *, lifespan: Sequence[Lifespan] = ()) -> Litestar:
    """The web application; `serving(url)` as lifespan unless somebody else opens the database."""
    secrets.install(keys)
    uploads.install(settings.home)
    connect()
    accounts.allow_demo_numbers(settings.demo)
    static = static_files.tree(paths.data("static"))
    templates = _templates(static)
    app = Litestar(
        route_handlers=[
            *ROUTES,
            *(web_pages.development_routes if settings.development else []),
            create_static_files_router(
                path=f"/static/{static.digest}",
                directories=[static.root],
                cache_control=CacheControlHeader(public=True, max_age=31_536_000, immutable=True),
                opt={"no_login": True, "exclude_from_csrf": True},
            ),
        ],
        lifespan=list(lifespan),
        middleware=[
            KeptPages(freshness.Generations().ask, personal=(guards.COOKIE, FLASH), variants=(f"{ELDER}=1",)),
            DefineMiddleware(FormTokens, config=_form_tokens(settings, keys)),
            OneConnection(),
            guards.LoginCheck(),
        ],
        dependencies={
            "account": Provide(guards.provide_account),
            "visitor": Provide(guards.provide_visitor),
        },
        guards=[check_media_type],
        before_send=[security_headers(secure=settings.is_secure)],
        exception_handlers={Exception: problems.answer},
        # Each model says itself how strict it is; the plugin's default would make all of them lax.
        plugins=[PydanticPlugin(validate_strict=None)],  # type: ignore[arg-type]
        template_config=TemplateConfig(instance=JinjaTemplateEngine.from_environment(templates)),
        compression_config=CompressionConfig(
            backend="gzip", minimum_size=1000, gzip_compress_level=5, exclude_opt_key=OWN_ENCODING
        ),
        openapi_config=OpenAPIConfig(
            title="永顺体育",
            version=ysevents.__version__,
            render_plugins=[JsonRenderPlugin(path="/openapi.json")],
            openapi_router=Router(
                "/api/v1", route_handlers=[], include_in_schema=False, after_request=_known
            ),
        ),
        logging_config=None,
        debug=False,
    )
    app.state.shell = Shell(settings=settings, nav=nav_for)
    app.state.streams = live.Streams(list_views.drawing(templates))
    return app


def connect() -> None:
    """Say whom the modules below call when something concerns one above."""
    times.on_release(OccurrenceKind.BOOKING, booking.release)
    times.on_expiry(booking.end_expired)
    places.use_lender(offers)
    notify.use_directory(accounts.find_recipients)
    for forget in (notify.forget, decisions.forget, words.forget, booking_retention.forget):
        rights.on_forget(forget)
    meet_desk.on_progress(progress.steps)


def _form_tokens(settings: Settings, keys: secrets.Secrets) -> CSRFConfig:
    return CSRFConfig(
        secret=keys.form_key.hex(),
        cookie_name="ys_csrf",
        header_name="x-csrf-token",
        cookie_secure=settings.is_secure,
        cookie_httponly=True,
    )


async def _known(response: Response[Any]) -> Response[Any]:
    """Whatever lies below `/api/v1` and is nothing ends at the framework's own page; ours is a problem."""
    if response.status_code == 404:
        raise NotFound
    return response


def _templates(static: static_files.Tree) -> Environment:
    """Shared layout and parts lie at the root, each module's own below its name."""
    modules = sorted(p / "templates" for p in paths.PACKAGE.iterdir() if (p / "templates").is_dir())
    environment = Environment(
        loader=FileSystemLoader(modules), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals["asset"] = static.url
    environment.filters |= {
        "date_cn": clock.date_cn,
        "time_cn": clock.time_cn,
        "datetime_cn": clock.datetime_cn,
        "mask_name": mask_name,
    }
    return environment
