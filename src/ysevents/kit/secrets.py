"""Secrets of one installation: made once, kept in the home, readable by its owner alone."""

import base64
import contextlib
import fcntl
import hashlib
import hmac
import json
import os
import secrets as random
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Self

FILE = "secrets.json"


class SecretsUnreadable(Exception):
    """The file with the secrets cannot be used; one Chinese line: which, what to do."""


@dataclass(frozen=True, repr=False)
class Secrets:
    """Keys of 32 bytes, base64 in the file. Losing one voids what was made with it."""

    ticket_key: bytes
    """Codes of tickets and bibs."""
    lookup_key: bytes
    """Keyed hashes of telephone, identity and student numbers."""
    field_key: bytes
    """Encrypted originals of the same."""
    form_key: bytes
    """Tokens against forged forms."""

    @classmethod
    def load(cls, home: Path) -> Self:
        """The secrets of this home, made on the first call; mode 0600, complete or not at all.

        Processes that come first at the same time agree. SecretsUnreadable when the file is damaged:
        it is never replaced, for codes that were given out hang on it.
        """
        try:
            stored = _complete(home, [f.name for f in fields(cls)])
        except OSError:
            raise SecretsUnreadable(
                f"密钥文件 {home / FILE} 无法读写，请检查它的权限和所在磁盘的空间后重新启动。"
            ) from None
        return cls(**{f.name: base64.b64decode(stored[f.name]) for f in fields(cls)})

    @classmethod
    def random(cls) -> Self:
        """Fresh secrets that are kept nowhere."""
        return cls(**{f.name: random.token_bytes(32) for f in fields(cls)})

    def lookup(self, kind: str, value: str) -> bytes:
        """The keyed hash under which a number is found without being readable."""
        return hmac.digest(self.lookup_key, f"{kind}:{value}".encode(), hashlib.sha256)


def _complete(home: Path, names: list[str]) -> dict[str, str]:
    """What is stored, with what was missing added to it."""
    path = home / FILE
    stored = _read(path)
    if missing := [name for name in names if name not in stored]:
        with _alone(home):
            fresh = {name: base64.b64encode(random.token_bytes(32)).decode() for name in missing}
            stored = fresh | _read(path)
            _write(path, json.dumps(stored, indent=1))
    return stored


def _read(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    with contextlib.suppress(ValueError, TypeError, AttributeError):
        stored: dict[str, str] = json.loads(path.read_text("utf-8"))
        if all(len(base64.b64decode(value, validate=True)) == 32 for value in stored.values()):
            return stored
    raise SecretsUnreadable(f"密钥文件 {path} 已损坏，请从备份恢复；没有它，已发出的入场码将无法核验。")


@contextlib.contextmanager
def _alone(home: Path) -> Iterator[None]:
    """While the home itself is locked against other processes that make secrets."""
    descriptor = os.open(home, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _write(path: Path, text: str) -> None:
    """Write beside and rename, so that a crash leaves the old file or the new one."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


_installed: Secrets | None = None


def install(secrets: Secrets) -> None:
    """Make these the secrets of the process; done once, where the process is put together."""
    global _installed
    _installed = secrets


def get() -> Secrets:
    """The secrets of the process."""
    if _installed is None:
        raise RuntimeError("secrets.install() has not been called")
    return _installed
