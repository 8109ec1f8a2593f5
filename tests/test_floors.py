"""Imports go down only; rules stay pure; pages and API never see tables."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SRC = Path(__file__).parents[1] / "src/ysevents"
ROWS = [
    "kit",
    "core",
    "notify",
    "accounts",
    "checkin feeds places",
    "competitions facilities fitness",
    "registration booking courses",
    "documents privacy web",
    "demo",
]
FLOOR = {name: n for n, row in enumerate(ROWS) for name in row.split()}
PURE_NAMES = (
    "__future__ abc bisect collections contextlib dataclasses datetime decimal enum fractions functools "
    "hashlib heapq hmac importlib itertools json math operator random re statistics string types typing "
    "unicodedata uuid"
)
PURE = set(PURE_NAMES.split())
DOORS = {"service", "schemas", "guards", "errors", "enums", "rules"}
FILES = [p for p in sorted(SRC.rglob("*.py")) if p.parent != SRC]


def imports(path: Path) -> Iterator[str]:
    """Every imported name, wherever the import stands; relative ones are refused."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"relative import in {path}"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def fault(home: str, room: str, name: str) -> str | None:
    """What is wrong with importing `name` in a file of module `home`, or None."""
    top, *tail = name.split(".")
    if room == "rules":
        own = name.startswith(
            ("ysevents.kit.cells", "ysevents.kit.clock", "ysevents.kit.enums",
             *(f"ysevents.{m}.{part}" for m in FLOOR for part in ("rules", "enums")))
        )  # fmt: skip
        if top not in PURE and not own:
            return "rules are pure"
    if room in {"api", "pages", "schemas"} and (
        top in {"piccolo", "asyncpg"} or (top == "ysevents" and {"tables", "queries"} & set(tail))
    ):
        return f"{room} never sees the database"
    if room not in {"api", "pages", "live", "guards"} and home not in {"kit", "web"} and top == "litestar":
        return "the web framework stops at the handlers"
    if top != "ysevents" or name == "ysevents.__version__":
        return None
    if not tail or tail[0] not in FLOOR:
        return "app, cli and their like are imported by nobody"
    if tail[0] == home:
        return None
    if FLOOR[tail[0]] >= FLOOR[home]:
        return f"{home} reaches up or sideways"
    doors = DOORS | ({"tables"} if room in {"tables", "queries", "service"} else set())
    # Schemas parted by noun, `mark_schemas`, are the same door.
    if tail[0] != "kit" and not doors & {"schemas" if p.endswith("_schemas") else p for p in tail}:
        return "not a front door"
    return None


def test_every_module_has_a_floor() -> None:
    assert {p.relative_to(SRC).parts[0] for p in FILES} <= set(FLOOR)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(SRC).as_posix())
def test_imports_respect_floors(path: Path) -> None:
    home, *inner = path.relative_to(SRC).with_suffix("").parts

    faults = {name: wrong for name in imports(path) if (wrong := fault(home, inner[0], name))}

    assert faults == {}


@pytest.mark.parametrize(
    ("home", "room", "name"),
    [
        ("core", "service", "ysevents.accounts.service"),
        ("booking", "service", "ysevents.registration.service"),
        ("web", "pages", "ysevents.core.tables.Event"),
        ("booking", "pages", "ysevents.booking.queries"),
        ("competitions", "rules", "ysevents.kit.database"),
        ("competitions", "rules", "asyncpg"),
        ("accounts", "service", "litestar.get"),
        ("kit", "jobs", "ysevents.app"),
        ("booking", "service", "ysevents.core.queries"),
    ],
)
def test_a_climbing_import_is_caught(home: str, room: str, name: str) -> None:
    assert fault(home, room, name)
