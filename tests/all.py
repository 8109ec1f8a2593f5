"""Everything that must be green, in order, ending at the first red. `make test` and CI run this.

A step is a command, or several that run side by side.
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

Command = list[str]
Step = tuple[str, *tuple[Command, ...]]

ROOT = Path(__file__).parents[1]
PYTHON = sys.executable
TYPES = [PYTHON, "-m", "mypy"]
STYLE: list[Step] = [
    ("format", [PYTHON, "-m", "ruff", "format", "--check", "."]),
    ("lint", [PYTHON, "-m", "ruff", "check", "."]),
]
TESTS = sorted(path.relative_to(ROOT) for path in (ROOT / "tests").rglob("test_*.py"))
RULES_TESTS = [str(path) for path in TESTS if "rules" in path.parts or path.name == "test_rules.py"]
BROWSER_TESTS, COMMAND_TESTS = (
    [str(path) for path in TESTS if path.parts[1] == folder] for folder in ("browser", "operate")
)
"""Those that start the product and look at it from outside: with Chromium, and at the command line."""
INSIDE_TESTS = sorted({str(path) for path in TESTS} - {*RULES_TESTS, *BROWSER_TESTS, *COMMAND_TESTS})
PYTEST = [PYTHON, "-m", "pytest", "--durations=8"]
PYTEST_RULES = [PYTHON, "-m", "pytest", "--noconftest"]
IN_HALVES = [[*PYTEST_RULES, *RULES_TESTS[::2]], [*PYTEST_RULES, *RULES_TESTS[1::2]]]
"""So that two cores are busy; neither half knows of the other."""
BRANCHES = ["env", "YSEVENTS_HYPOTHESIS=branches"]
STEPS: dict[str, list[Step]] = {
    "": [
        *STYLE,
        ("rules, without a database", *IN_HALVES),
        (
            "types; rules on more examples",
            TYPES,
            [*BRANCHES, PYTHON, "-m", "coverage", "run", *PYTEST_RULES[1:], *RULES_TESTS],
        ),
        ("every branch of the rules", [PYTHON, "-m", "coverage", "report"]),
        (
            "from inside; with a browser; at the command line",
            [*PYTEST, *INSIDE_TESTS],
            [*PYTEST, *BROWSER_TESTS],
            [*PYTEST, *COMMAND_TESTS],
        ),
    ],
    "lint": [*STYLE, ("types", TYPES)],
    "fuzz": [("rules, on many new examples", *IN_HALVES)],
}
CHROMIUM = "/usr/bin/chromium"


def main(arguments: list[str]) -> int:
    which = "".join(arguments)
    if which == "fuzz":
        os.environ["YSEVENTS_HYPOTHESIS"] = "fuzz"
    if not which:
        find_chromium()
    for name, *commands in STEPS[which]:
        print(f"== {name}", flush=True)
        began = time.monotonic()
        status = run(commands)
        print(f"== {name}: {'FAILED' if status else 'ok'}, {time.monotonic() - began:.1f} s", flush=True)
        if status:
            return status
    return 0


def run(commands: list[Command]) -> int:
    """The first exit status that is not 0. Of commands side by side each is printed whole when it has ended."""
    if len(commands) == 1:
        return subprocess.run(commands[0], cwd=ROOT, check=False).returncode
    with ThreadPoolExecutor() as pool:
        return next(filter(None, pool.map(run_quietly, commands)), 0)


def run_quietly(command: Command) -> int:
    done = subprocess.run(
        command, cwd=ROOT, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    print(done.stdout, end="", flush=True)
    return done.returncode


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
