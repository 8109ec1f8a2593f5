"""A visitor with cookies who fills in forms: what a browser does, without drawing."""

from types import TracebackType
from typing import Any, Self

import httpx
from litestar import Litestar

COOKIE = "ys_csrf"


class Browser:
    """Requests go straight into the application, on the test's own event loop."""

    def __init__(self, app: Litestar) -> None:
        # A fault is answered as users see it, not raised into the test.
        asgi: Any = app
        transport = httpx.ASGITransport(app=asgi, raise_app_exceptions=False)
        self.http = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000")

    async def __aenter__(self) -> Self:
        await self.http.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.http.__aexit__(kind, error, trace)

    async def token(self) -> str:
        """The token forms carry, fetched with a first page when there is none yet."""
        if COOKIE not in self.http.cookies:
            await self.http.get("/login")
        return str(self.http.cookies[COOKIE])

    async def get(self, path: str, **options: Any) -> httpx.Response:
        return await self.http.get(path, **options)

    async def post(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> httpx.Response:
        """Submit a form."""
        return await self.http.post(path, data={**(data or {}), "_csrf_token": await self.token()}, **options)

    async def send(
        self, method: str, path: str, json: Any = None, headers: dict[str, str] | None = None
    ) -> httpx.Response:
        """Call the API as our own scripts do: JSON, with the token in a header."""
        given = {"X-CSRF-Token": await self.token(), **(headers or {})}
        return await self.http.request(method, path, json=json, headers=given)

    async def log_in(self, name: str, password: str) -> httpx.Response:
        return await self.post("/login", {"name": name, "password": password})
