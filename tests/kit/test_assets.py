"""Third-party scripts: a lock without addresses, bundles that come whole or not at all."""

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from ysevents.kit import assets

ROOT = Path(__file__).parents[2]
LOCKS = ("package.json", "package-lock.json", ".npmrc", "requirements-assets.txt")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What the build reads, in a place of its own whose name is not plain."""
    root = tmp_path / "永顺 体育"
    root.mkdir()
    for name in LOCKS:
        shutil.copy(ROOT / name, root / name)
    shutil.copytree(ROOT / "assets", root / "assets")
    (root / "static").mkdir()
    return root


@pytest.fixture
def _dead_registry(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """npm finds nobody at the other end and has nothing in its cache."""
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "cache"))


@pytest.fixture(scope="module")
def _registry() -> None:
    """Where npm reaches a registry; elsewhere the test is left out with its reason, except in CI."""
    npm = shutil.which("npm")
    ask = [npm or "npm", "view", "barcode-detector", "name", "--fetch-retries=0", "--fetch-timeout=10000"]
    if npm is None or subprocess.run(ask, capture_output=True, check=False).returncode:
        reason = "no npm here" if npm is None else "npm reaches no registry"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)


@pytest.mark.parametrize("name", LOCKS)
def test_locks_name_no_host(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")

    # npm writes "funding" addresses; an older npm "resolved" ones: delete them after an update.
    assert "://" not in text
    assert '"resolved"' not in text


def test_lock_pins_every_package_by_hash() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]

    assert [name for name, entry in packages.items() if name and "integrity" not in entry] == []


@pytest.mark.usefixtures("_dead_registry")
def test_build_without_registry_says_so_once_and_leaves_nothing(checkout: Path) -> None:
    said: list[str] = []

    assert not assets.build(root=checkout, say=said.append)

    assert said == [
        "第三方脚本未构建：npm 没有取到所需的包（连不上软件源）；扫码页改用照片或手工输入，其他功能不受影响。"
    ]
    assert list((checkout / "static").iterdir()) == []
    assert list((checkout / "build").iterdir()) == []


@pytest.mark.usefixtures("_dead_registry")
def test_build_without_registry_keeps_the_bundles_of_before(checkout: Path) -> None:
    vendor = checkout / "static/vendor"
    vendor.mkdir()
    (vendor / "barcode.js").write_text("export {};", "utf-8")

    assert not assets.build(root=checkout, say=lambda line: None)

    assert [path.name for path in vendor.iterdir()] == ["barcode.js"]


@pytest.mark.usefixtures("_dead_registry")
def test_build_without_node_falls_to_the_wheel_and_says_why_not(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(checkout))
    (checkout / "requirements-assets.txt").write_text("--no-index\nnodejs-wheel-binaries==0\n", "utf-8")
    said: list[str] = []

    assert not assets.build(root=checkout, say=said.append)

    assert said[-1].startswith("第三方脚本未构建：")
    assert not (checkout / "static/vendor").exists()


@pytest.mark.usefixtures("_registry")
def test_build_delivers_what_its_manifest_says(checkout: Path) -> None:
    said: list[str] = []

    assert assets.build(root=checkout, say=said.append)
    assert assets.build(root=checkout, say=said.append)

    vendor = checkout / "static/vendor"
    files = {path.name: path.read_bytes() for path in vendor.iterdir() if path.name != "manifest.json"}
    assert said == ["第三方脚本已构建。"]
    assert files.keys() >= {"barcode.js", "zxing_reader.wasm"}
    assert assets.read_manifest(vendor)["files"] == {
        name: {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()} for name, data in files.items()
    }


@pytest.mark.usefixtures("_registry")
def test_build_mends_bundles_that_were_touched(checkout: Path) -> None:
    assets.build(root=checkout, say=lambda line: None)
    bundle = checkout / "static/vendor/barcode.js"
    whole = bundle.read_bytes()
    bundle.write_bytes(whole[:100])

    assert assets.build(root=checkout, say=lambda line: None)

    assert bundle.read_bytes() == whole
