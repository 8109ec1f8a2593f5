"""Everything that must be green, in order, ending at the first red. `make test` and CI run this."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
PYTHON = sys.executable
LINT = [
    ("format", [PYTHON, "-m", "ruff", "format", "--check", "."]),
    ("lint", [PYTHON, "-m", "ruff", "check", "."]),
    ("types", [PYTHON, "-m", "mypy"]),
]
RULES = ("rules, without a database", [PYTHON, "-m", "pytest", "--noconftest", *sorted(
    str(p.relative_to(ROOT)) for p in (ROOT / "tests").rglob("*rules*") if p.name in {"rules", "test_rules.py"}
)])  # fmt: skip
CHROMIUM = "/usr/bin/chromium"


def main(arguments: list[str]) -> int:
    steps = LINT if arguments == ["lint"] else [
        *LINT,
        RULES,
        ("all tests", [PYTHON, "-m", "pytest", "--durations=8"]),
    ]  # fmt: skip
    if arguments != ["lint"]:
        find_chromium()
    for name, command in steps:
        print(f"== {name}", flush=True)
        began = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, check=False)
        print(
            f"== {name}: {'ok' if done.returncode == 0 else 'FAILED'}, {time.monotonic() - began:.1f} s",
            flush=True,
        )
        if done.returncode:
            return done.returncode
    return 0


def find_chromium() -> None:
    """Have a browser for the browser tests: Debian's, installed here where we may."""
    if Path(CHROMIUM).exists():
        return
    if os.geteuid() == 0 and Path("/usr/bin/apt-get").exists():
        print("== installing Chromium for the browser tests", flush=True)
        quiet = {"DEBIAN_FRONTEND": "noninteractive", **os.environ}
        for words in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
            subprocess.run(["apt-get", "-qq", *words], env=quiet, check=False, stdout=subprocess.DEVNULL)
    if not Path(CHROMIUM).exists():
        print("== no Chromium here: the browser tests will be skipped", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
