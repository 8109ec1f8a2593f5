"""Plain data into frozen dataclasses: everything that is wrong is named at once, by its place.

Covers: dataclasses, int, bool, str, date, enums, literals, optional values, tuples, mappings, bounds of parameters.
A class with a `from_sheet(value)` of its own is read by that, and `Annotated[int, Written(parse)]` from text;
both raise ValueError with a Chinese sentence.
`as_written` is the way back.
Leaves out: what only a ruleset can know (a mark that cannot be, an entrant who is not there).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from ysevents.competitions.rules.outcomes import Problem

T = TypeVar("T")
SHAPES = {int: "整数", bool: "true 或 false", str: "文字", date: "日期，如2026-12-05"}


@dataclass(frozen=True, slots=True)
class Written:
    """An integer that a sheet holds as people write it: `"13.42"` is 13420 ms. `show` writes it again."""

    parse: Callable[[str], int]
    show: Callable[[int], str] = str


class Unreadable(Exception):
    """The value cannot be had; its problem is on the list already."""


def read(kind: type[T], value: Any, path: str = "") -> tuple[T | None, tuple[Problem, ...]]:
    """The value as `kind`, or None with all the reasons why not."""
    problems: list[Problem] = []
    try:
        found = _read(kind, value, path, problems)
    except Unreadable:
        found = None
    return (None if problems else found), tuple(problems)


def hints(kind: Any) -> dict[str, Any]:
    """The kinds of the fields of a dataclass, as written in it."""
    return _hints(kind)


@cache
def _hints(kind: type[Any]) -> dict[str, Any]:
    return get_type_hints(kind, include_extras=True)


def _read(kind: Any, value: Any, path: str, problems: list[Problem]) -> Any:
    origin = get_origin(kind)
    if origin is Annotated:
        return _written(kind.__metadata__[0], value, path, problems)
    if origin in (Union, UnionType):
        return _optional(kind, value, path, problems)
    if origin is Literal:
        return _choice(get_args(kind), value, path, problems)
    if origin is tuple:
        return _tuple(get_args(kind), value, path, problems)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping(get_args(kind), value, path, problems)
    if hasattr(kind, "from_sheet"):
        try:
            return kind.from_sheet(value)
        except ValueError as error:
            raise _wrong(problems, path, "unreadable", str(error)) from None
    if is_dataclass(kind):
        return _dataclass(kind, value, path, problems)
    if issubclass(kind, Enum):
        return kind(_choice([member.value for member in kind], value, path, problems))
    return _scalar(kind, value, path, problems)


def _choice(choices: Sequence[Any], value: Any, path: str, problems: list[Problem]) -> Any:
    if value in choices:
        return value
    raise _wrong(problems, path, "choice", f"应为其中之一：{'、'.join(map(str, choices))}")


def _written(written: Written, value: Any, path: str, problems: list[Problem]) -> int:
    if not isinstance(value, str):
        raise _wrong(problems, path, "type", '应写成文字，如 "13.42"')
    try:
        return written.parse(value)
    except ValueError as error:
        raise _wrong(problems, path, "unreadable", str(error)) from None


def _scalar(kind: Any, value: Any, path: str, problems: list[Problem]) -> Any:
    if kind is date and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise _wrong(problems, path, "type", f"应为{SHAPES[date]}") from None
    if type(value) is not kind:
        raise _wrong(problems, path, "type", f"应为{SHAPES[kind]}")
    return value


def _optional(kind: Any, value: Any, path: str, problems: list[Problem]) -> Any:
    if value is None:
        return None
    (inner,) = (choice for choice in get_args(kind) if choice is not NoneType)
    return _read(inner, value, path, problems)


def _tuple(kinds: tuple[Any, ...], value: Any, path: str, problems: list[Problem]) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise _wrong(problems, path, "type", "应为列表")
    if kinds[-1] is ...:
        kinds = (kinds[0],) * len(value)
    if len(kinds) != len(value):
        raise _wrong(problems, path, "length", f"应有{len(kinds)}项")
    return tuple(
        _each(kind, item, f"{path}[{i}]", problems)
        for i, (kind, item) in enumerate(zip(kinds, value, strict=True))
    )


def _mapping(kinds: tuple[Any, ...], value: Any, path: str, problems: list[Problem]) -> dict[Any, Any]:
    if not isinstance(value, Mapping):
        raise _wrong(problems, path, "type", "应为对照表")
    key, kind = kinds
    made = {}
    for name, item in value.items():
        at = f"{path}.{name}"
        if key is int:
            if not str(name).isdecimal():
                _wrong(problems, at, "type", "名称应为整数")
                continue
            name = int(name)
        made[name] = _each(kind, item, at, problems)
    return made


def _dataclass(kind: Any, value: Any, path: str, problems: list[Problem]) -> Any:
    if not isinstance(value, Mapping):
        raise _wrong(problems, path, "type", "应为一组带名称的值")
    known = {f.name: f for f in fields(kind) if f.init}
    dot = f"{path}." if path else ""
    for name in value:
        if name not in known:
            _wrong(problems, f"{dot}{name}", "unknown_field", "不认识这一项，请检查名称")
    before = len(problems)
    made = {
        name: _bounded(f, hints(kind)[name], value[name], dot, problems)
        for name, f in known.items()
        if name in value
    }
    for name, f in known.items():
        if name not in value and f.default is MISSING and f.default_factory is MISSING:
            _wrong(problems, f"{dot}{name}", "missing", "缺少这一项")
    if len(problems) > before:
        raise Unreadable
    return kind(**made)


def _bounded(f: "Field[Any]", kind: Any, given: Any, dot: str, problems: list[Problem]) -> Any:
    value = _each(kind, given, f"{dot}{f.name}", problems)
    least, most, choices = (f.metadata.get(name) for name in ("least", "most", "choices"))
    for item in value if isinstance(value, tuple) else (value,):
        if choices and item is not None and item not in choices:
            _wrong(problems, dot + f.name, "choice", f"应为其中之一：{'、'.join(map(str, choices))}")
        if isinstance(item, int) and (
            (least is not None and item < least) or (most is not None and item > most)
        ):
            bounds = "".join(
                word + shown(kind, bound)
                for word, bound in (("不小于", least), ("不大于", most))
                if bound is not None
            )
            _wrong(problems, dot + f.name, "range", f"应{bounds}")
    return value


def _each(kind: Any, value: Any, path: str, problems: list[Problem]) -> Any:
    """One of several values: the others are read too when this one is wrong."""
    try:
        return _read(kind, value, path, problems)
    except Unreadable:
        return None


def _wrong(problems: list[Problem], path: str, code: str, text: str) -> Unreadable:
    problems.append(Problem(path, code, text))
    return Unreadable()


def as_written(kind: Any, value: Any) -> Any:
    """A value as it stands in a sheet; what is written already stays so.

    >>> as_written(tuple[Annotated[int, Written(int, hex)], ...], (10, "0xb"))
    ['0xa', '0xb']
    """
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return kind.__metadata__[0].show(value) if isinstance(value, int) else value
    if origin in (Union, UnionType):
        (one,) = (choice for choice in inner if choice is not NoneType)
        return None if value is None else as_written(one, value)
    if origin is tuple:
        kinds = inner[:1] * len(value) if inner[-1] is ... else inner
        return [as_written(one, item) for one, item in zip(kinds, value, strict=True)]
    if isinstance(value, Mapping):
        return {name: as_written(inner[1], item) if inner else item for name, item in value.items()}
    if is_dataclass(kind):
        return {name: as_written(one, getattr(value, name)) for name, one in hints(kind).items()}
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def shown(kind: Any, bound: int) -> str:
    """A bound of a value as the value itself is written."""
    return str(as_written(kind if get_origin(kind) is Annotated else int, bound))
