"""Settings: read once from the environment, frozen, handed down. Nobody else reads it."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
DatabaseUrl = Annotated[Text, StringConstraints(pattern=r"^postgres(ql)?://")]
PublicUrl = Annotated[Text, StringConstraints(pattern=r"^https?://[^/\s]")]
PREFIX = "YSEVENTS_"
BY_COMMAND = {"demo"}
"""What is said on the command line, not in the environment."""


class SettingsWrong(Exception):
    """A setting cannot be used; the text names it and says what it may be."""


class Settings(BaseModel):
    """Everything an operator may set, each by the environment variable YSEVENTS_<NAME>."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: Path = Field(description="数据、密钥、日志所在目录")
    host: Text = Field(default="127.0.0.1", description="监听地址，默认127.0.0.1")
    port: int = Field(default=8000, ge=1, le=65535, description="监听端口，1至65535，默认8000")
    database_url: DatabaseUrl | None = Field(
        default=None, description="外部 PostgreSQL 15以上，postgresql:// 开头；不设则用内置的"
    )
    owner_database_url: DatabaseUrl | None = Field(
        default=None, description="拥有数据表的数据库账号，postgresql:// 开头；与应用账号分开时才设"
    )
    public_url: PublicUrl | None = Field(
        default=None, description="公众访问的网址，http:// 或 https:// 开头，用于二维码、链接和日历"
    )
    bureau: Text = Field(default="永顺县教育和体育局", description="页面上的单位名称")
    phone: Text | None = Field(default=None, description="页面上的联系电话，不设则不显示")
    filings: tuple[str, ...] = Field(default=(), description="页面上的备案号，多个用竖线分隔")
    development: bool = Field(default=False, description="1 显示组件样张 /_gallery")
    demo: bool = False

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Settings from YSEVENTS_* variables; SettingsWrong says which one cannot be used."""
        given: dict[str, object] = {
            name: value for variable, name in cls._variables().items() if (value := environ.get(variable))
        }
        given.setdefault("home", default_home(environ))
        if isinstance(given.get("filings"), str):
            given["filings"] = tuple(str(given["filings"]).split("|"))
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            wrong = dict.fromkeys(str(e["loc"][0]) for e in error.errors())
            names = "、".join(
                f"{PREFIX}{name.upper()}（{cls.model_fields[name].description}）" for name in wrong
            )
            raise SettingsWrong(f"设置 {names}的值无法使用，请改正后重新启动。") from None

    @classmethod
    def described(cls) -> list[tuple[str, str]]:
        """Each variable and what it is for."""
        return [
            (variable, cls.model_fields[name].description or "")
            for variable, name in cls._variables().items()
        ]

    @classmethod
    def unknown(cls, environ: Mapping[str, str]) -> list[str]:
        """Variables that look like settings and are none, perhaps misspelt."""
        return sorted(v for v in environ if v.startswith(PREFIX) and v not in cls._variables())

    @classmethod
    def _variables(cls) -> dict[str, str]:
        return {f"{PREFIX}{name.upper()}": name for name in cls.model_fields if name not in BY_COMMAND}

    @field_validator("home")
    @classmethod
    def _whole_path(cls, home: Path) -> Path:
        try:
            return home.expanduser().absolute()
        except RuntimeError:  # ~ of somebody who has no home
            raise ValueError("no such home") from None

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
    base = environ.get("XDG_DATA_HOME") or f"{environ.get('HOME') or '~'}/.local/share"
    return Path(base) / "ysevents"
