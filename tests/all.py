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
RULES_TESTS = sorted(
    str(path.relative_to(ROOT))
    for path in (ROOT / "tests").rglob("*rules*")
    if path.name in {"rules", "test_rules.py"}
)
PYTEST_RULES = ["-m", "pytest", "--noconftest", *RULES_TESTS]
BRANCHES = ["env", "YSEVENTS_HYPOTHESIS=branches"]
STEPS = {
    "": [
        *LINT,
        ("rules, without a database", [PYTHON, *PYTEST_RULES]),
        ("rules, on more examples", [*BRANCHES, PYTHON, "-m", "coverage", "run", *PYTEST_RULES]),
        ("every branch of the rules", [PYTHON, "-m", "coverage", "report"]),
        ("all tests", [PYTHON, "-m", "pytest", "--durations=8"]),
    ],
    "lint": LINT,
    "fuzz": [("rules, on many new examples", [PYTHON, *PYTEST_RULES])],
}
CHROMIUM = "/usr/bin/chromium"


def main(arguments: list[str]) -> int:
    which = "".join(arguments)
    if which == "fuzz":
        os.environ["YSEVENTS_HYPOTHESIS"] = "fuzz"
    if not which:
        find_chromium()
    for name, command in STEPS[which]:
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
