"""Pages: one way to answer with a template, to redirect with a word, and to show a form again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from json import dumps, loads
from typing import Any, Literal, get_args
from urllib.parse import quote, unquote

from litestar import Request, Response
from litestar.datastructures import Cookie
from litestar.response import Redirect, Template
from litestar.template.base import csrf_token

from ysevents.kit import clock
from ysevents.kit.errors import YsError
from ysevents.kit.settings import Settings

AnyRequest = Request[Any, Any, Any]
Tone = Literal["ok", "info", "attention", "refusal"]
FLASH = "ys_flash"
ELDER = "ys_elder"


@dataclass(frozen=True)
class NavItem:
    """One place of the navigation. `icon` is a name in the sprite."""

    label: str
    href: str
    icon: str
    current: bool = False


@dataclass(frozen=True)
class Shell:
    """What every page shows besides its own matter. Put together in `app.py`, kept as `app.state.shell`."""

    settings: Settings
    nav: Callable[[Any, str], list[NavItem]] = field(default=lambda account, path: [])


def page(
    request: AnyRequest,
    template: str,
    *,
    refusal: YsError | None = None,
    typed: Mapping[str, Any] | None = None,
    status_code: int = 200,
    headers: Mapping[str, str] | None = None,
    **context: Any,
) -> Template:
    """Render `template` in the shell.

    With `refusal` the page is a form shown again: it has the refusal's status, `error_text` (one
    sentence), `errors` (field name to sentence) and `typed` (what the person had entered).
    """
    shell: Shell = request.app.state.shell
    account = request.scope.get("user")
    flash = _flash(request)
    response = Template(
        template_name=template,
        status_code=refusal.status if refusal else status_code,
        headers={"Cache-Control": "private, no-store" if account else "no-cache", **(headers or {})},
        cookies=[Cookie(key=FLASH, value="", max_age=0, path="/")] if flash else None,
        context={
            "account": account,
            "unread": getattr(account, "unread", 0),
            "nav": shell.nav(account, request.url.path),
            "settings": shell.settings,
            "demo": shell.settings.demo,
            "filings": shell.settings.filings,
            "csrf_token": csrf_token({"request": request}),
            "elder": request.cookies.get(ELDER) == "1",
            "now": clock.now(),
            "flash": flash,
            "error_text": refusal.text if refusal else None,
            "errors": getattr(refusal, "fields", {}),
            "typed": typed or {},
            **context,
        },
    )
    return response


def see(path: str, say: str | None = None, *, tone: Tone = "ok") -> Redirect:
    """After a change: go and look at `path` (303), where `say` is shown once."""
    cookies = []
    if say:
        value = quote(dumps([{"tone": tone, "text": say}], ensure_ascii=False))
        cookies = [Cookie(key=FLASH, value=value, max_age=60, path="/", httponly=True, samesite="lax")]
    return Redirect(path=path, status_code=303, cookies=cookies)


def is_own_path(path: str) -> bool:
    """Whether a path given by the outside may be redirected to: on this site, and a path only."""
    return path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()


def picture(data: bytes, media_type: str = "image/png", *, private: bool = True) -> Response[bytes]:
    """A picture as an answer; private ones are not kept by anything in between."""
    return Response(
        content=data,
        media_type=media_type,
        headers={"Cache-Control": "private, no-store" if private else "public, max-age=300"},
    )


def _flash(request: AnyRequest) -> list[dict[str, str]]:
    """What `see` left for the next page. The cookie is the visitor's own: it is shown, never trusted."""
    try:
        said = loads(unquote(request.cookies.get(FLASH, "")))
        return [{"tone": _tone(s["tone"]), "text": _text(s["text"])} for s in said[:3]]
    except (ValueError, TypeError, KeyError, RecursionError):
        return []


def _tone(said: object) -> str:
    return said if isinstance(said, str) and said in get_args(Tone) else "info"


def _text(said: object) -> str:
    """Half a pair of surrogates can be written in JSON and sent to nobody."""
    return str(said)[:200].encode("utf-8", "replace").decode()
