"""One running site and one Chromium for all browser tests, on an event loop of their own."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from PIL import Image
from playwright.async_api import Browser, Locator, async_playwright

from tests.browser.fake_camera import Show, camera_args, write_video
from tests.browser.site import Site
from tests.browser.visitors import Visitors, photograph
from ysevents.kit import assets, fonts

ROOT = Path(__file__).parents[2]
CHROMIUM = Path("/usr/bin/chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def _do_without(reason: str) -> None:
    """Leave the test out with its reason; in CI everything has to be there."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="package")
def chromium() -> Path:
    if not CHROMIUM.exists():
        _do_without(f"no Chromium at {CHROMIUM}")
    return CHROMIUM


@pytest.fixture(scope="package")
def can_decode() -> bool:
    """Whether the scan page can read codes itself: Chromium on Linux has no reader of its own."""
    return assets.build(root=ROOT, say=lambda _: None)


@pytest.fixture(scope="package")
def site(chromium: Path, can_decode: bool) -> Iterator[Site]:
    with Site() as site:
        yield site


@pytest.fixture(scope="package")
def chinese(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a browser finds Chinese letters, on machines that have none: pages measured in boxes mean little."""
    path = tmp_path_factory.mktemp("fonts") / "fonts.conf"
    path.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f'<include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>{fonts.find().path.parent}</dir>'
        "</fontconfig>",
        "utf-8",
    )
    return path


@pytest.fixture(scope="package")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the camera of every phone will see; white until a test writes it anew."""
    path = tmp_path_factory.mktemp("camera") / "seen.y4m"
    write_video(Image.new("RGB", (8, 8), "white"), path)
    return path


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def browser(chromium: Path, chinese: Path, video: Path) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium,
            args=[*QUIET, *camera_args(video)],
            env={**os.environ, "FONTCONFIG_FILE": str(chinese)},
        )
        yield browser
        await browser.close()


@pytest.fixture(scope="package")
def states() -> dict[str, Any]:
    """The cookies of those who have logged in, so that everybody does so once."""
    return {}


@pytest_asyncio.fixture(loop_scope="package")
async def visitors(browser: Browser, site: Site, states: dict[str, Any]) -> AsyncIterator[Visitors]:
    """People with browsers; none of their pages may have an error in it or ask another host."""
    visitors = Visitors(browser, site, states)
    yield visitors
    await visitors.leave()
    assert visitors.watch.faults == []


@pytest.fixture
def show(video: Path, can_decode: bool) -> Show:
    """Hold what a page shows before everybody's camera."""
    if not can_decode:
        _do_without("the scan page's reader could not be built: no npm registry here")

    async def hold(shown: Locator) -> None:
        write_video(await photograph(shown), video)

    return hold
