"""Settings: read once from the environment, frozen, handed down. Nobody else reads it."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class SettingsWrong(Exception):
    """A setting cannot be used; the text names it and says what it may be."""


class Settings(BaseModel):
    """Everything an operator may set, each by the environment variable YSEVENTS_<NAME>."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: Path
    host: Text = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    database_url: Text | None = None
    """An outside PostgreSQL >= 15; without it the embedded one is started."""
    owner_database_url: Text | None = None
    """The role that owns the tables, where it is not the role the application runs as."""
    public_url: Text | None = None
    """How people reach the site, for links, codes and calendars."""
    bureau: Text = "永顺县教育和体育局"
    phone: Text | None = None
    """The telephone number shown on pages; nothing is shown without one."""
    filings: tuple[str, ...] = ()
    development: bool = False
    demo: bool = False

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Settings from YSEVENTS_* variables; SettingsWrong says which one cannot be used."""
        given: dict[str, object] = {
            name: environ[variable]
            for name in cls.model_fields
            if (variable := f"YSEVENTS_{name.upper()}") in environ and environ[variable]
        }
        given.setdefault("home", default_home(environ))
        if isinstance(given.get("filings"), str):
            given["filings"] = tuple(str(given["filings"]).split("|"))
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            names = "、".join(f"YSEVENTS_{str(e['loc'][0]).upper()}" for e in error.errors())
            raise SettingsWrong(f"设置 {names} 的值无法使用，请改正后重新启动。") from None

    @property
    def address(self) -> str:
        """Where browsers find the site, without a slash at the end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return (self.public_url or f"http://{host}:{self.port}").rstrip("/")

    @property
    def is_secure(self) -> bool:
        """Whether people come by https, so that cookies may insist on it."""
        return self.address.startswith("https://")

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        return self.host in {"127.0.0.1", "::1", "localhost"}


def default_home(environ: Mapping[str, str]) -> Path:
    """As root a system directory, otherwise the user's data directory (XDG)."""
    if os.geteuid() == 0:
        return Path("/var/lib/ysevents")
    base = environ.get("XDG_DATA_HOME") or Path(environ.get("HOME", "~")).expanduser() / ".local/share"
    return Path(base) / "ysevents"
