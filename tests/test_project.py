"""What must hold of the repository itself."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = ["requirements.txt", "requirements-test.txt", "requirements-assets.txt", "package-lock.json"]


def tracked() -> list[Path]:
    """Files under version control, or all of a tree that is not."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False, text=True)
    if listing.returncode:
        pytest.skip("not a checkout")
    return [ROOT / name for name in listing.stdout.split("\0") if name]


@pytest.mark.parametrize("name", LOCKS)
def test_locks_name_no_host(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")

    hosts = set(re.findall(r"\w+://[^/\s\"]+", text)) - {"https://github.com", "https://opencollective.com"}
    # A lock of npm names the funding pages of authors; an address to fetch from it must not name.
    assert '"resolved"' not in text
    assert {h for h in hosts if "registry" in h or "files." in h} == set()
    assert name.endswith(".json") or hosts == set()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt"])
def test_every_requirement_is_pinned_and_hashed(name: str) -> None:
    text = (ROOT / name).read_text("utf-8").replace("\\\n", " ")

    lines = [line for line in text.splitlines() if line.strip() and not line.strip().startswith("#")]
    assert lines
    assert all("==" in line and "--hash=sha256:" in line for line in lines)


def test_no_page_carries_inline_script_or_style() -> None:
    offenders = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "src").rglob("*.html")
        if re.search(
            r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)(?! type=\"application/ld\+json\">)",
            path.read_text("utf-8"),
        )
    ]

    assert offenders == []


def test_only_the_tokens_define_colours() -> None:
    offenders = [
        sheet.name
        for sheet in (ROOT / "static/css").glob("*.css")
        if sheet.name != "tokens.css" and re.search(r"#[0-9a-fA-F]{3,8}\b|rgba?\(", sheet.read_text("utf-8"))
    ]

    assert offenders == []


def test_nothing_asks_another_host() -> None:
    asked = {
        (path.relative_to(ROOT).as_posix(), address)
        for folder in ("src", "static")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".html", ".css", ".js"} and "vendor" not in path.parts
        for address in re.findall(r"""(?:src|href|url\(|import|fetch\()\s*=?\s*["'(]*(https?://[^"')\s]+)""",
                                  path.read_text("utf-8"))
        if not address.startswith("http://www.w3.org/")
    }  # fmt: skip

    assert asked == set()


def test_tracked_files_are_small_and_have_no_secrets() -> None:
    large = [p.name for p in tracked() if p.is_file() and p.stat().st_size > 1_000_000]

    assert large == []
