"""Forms of a regulation: made from the parameters' own words and bounds, and read back into them."""

from collections.abc import Mapping
from datetime import datetime
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from ysevents.kit import clock
from ysevents.kit.enums import Labelled
from ysevents.kit.errors import Invalid
from ysevents.kit.fields import wall_clock
from ysevents.kit.problems import PYDANTIC
from ysevents.registration.parameters import RegulationParameters, Shown
from ysevents.registration.regulation_words import MONEY, discipline_names
from ysevents.registration.rules.plan import Plan
from ysevents.registration.setups import (
    ContestIn,
    Contests,
    DatesIn,
    DivisionIn,
    Divisions,
    TextIn,
    Texts,
)

M = TypeVar("M", bound=BaseModel)
T = TypeVar("T")
DIVISIONS: TypeAdapter[tuple[DivisionIn, ...]] = TypeAdapter(Divisions)
CONTESTS: TypeAdapter[tuple[ContestIn, ...]] = TypeAdapter(Contests)
TEXTS: TypeAdapter[tuple[TextIn, ...]] = TypeAdapter(Texts)
BLANK_ROWS = 2
WRONG = "这一项的内容不对，请检查。"


def fields(
    parameters: RegulationParameters, sections: tuple[str, ...], typed: Mapping[str, str] | None = None
) -> dict[str, list[dict[str, Any]]]:
    """What the template draws for each parameter of these sections; a refused form as it was typed."""
    found: dict[str, list[dict[str, Any]]] = {section: [] for section in sections}
    for name, field in RegulationParameters.model_fields.items():
        section = Shown.of(field).section
        if section in found:
            drawn = _drawn(name, field, getattr(parameters, name))
            found[section].append({**drawn, **_as_typed(name, field, typed)} if typed else drawn)
    return found


def _as_typed(name: str, field: FieldInfo, typed: Mapping[str, str]) -> dict[str, Any]:
    if _kind(field) == "rows":
        return {"rows": [*_typed_rows(name, field, typed), *_blank_rows(field)]}
    if _kind(field) == "ticks":
        return {"value": [m.value for m in _enum(field) if typed.get(f"{name}-{m.value}")]}
    return {"value": typed.get(name, "")}


def read_parameters(
    kept: RegulationParameters, data: Mapping[str, str], sections: tuple[str, ...]
) -> RegulationParameters:
    """The parameters with those of these sections as typed; Invalid names each field that is wrong."""
    told = kept.model_dump()
    wrong: dict[str, str] = {}
    for name, field in RegulationParameters.model_fields.items():
        if Shown.of(field).section in sections:
            try:
                told[name] = _typed(name, field, data)
            except ValueError:
                wrong[name] = PYDANTIC["datetime_parsing"]
    if wrong:
        raise Invalid(fields=wrong)
    return _valid(RegulationParameters, told)


def read_dates(data: Mapping[str, str]) -> DatesIn:
    told: dict[str, Any] = {name: data.get(name, "").strip() for name in DatesIn.model_fields}
    for name in ("opens_at", "deadline_at"):
        told[name] = _instant(told[name])
    return _valid(DatesIn, told)


def read_divisions(data: Mapping[str, str]) -> tuple[DivisionIn, ...]:
    """Rows by number; what has no name or is to go is left out."""
    rows = []
    for n in _numbers(data, "name"):
        row = {name: data.get(f"{name}-{n}", "").strip() or None for name in DIVISION_FIELDS}
        if row["name"] is None or data.get(f"gone-{n}"):
            continue
        grades = {name: _whole(row[name] or "") for name in ("grade_from", "grade_until")}
        classes = [c for c in (row["unit_classes"] or "").replace("，", "、").split("、") if c.strip()]
        rows.append({**row, **grades, "unit_classes": [c.strip() for c in classes]})
    return _list(DIVISIONS, rows)


DIVISION_FIELDS = (
    "id",
    "name",
    "sex",
    "born_from",
    "born_until",
    "grade_from",
    "grade_until",
    "unit_classes",
)


def read_contests(data: Mapping[str, str]) -> tuple[ContestIn, ...]:
    """Ticked boxes `held.N.CODE` of the division whose id is `division-N`, each with its limit and `extra` beside it."""
    rows = []
    for name in data:
        mark, _, rest = name.partition(".")
        n, _, code = rest.partition(".")
        if mark == "held":
            limit = _whole(data.get(f"limit.{n}.{code}", "").strip())
            division = data.get(f"division-{n}", "")
            is_extra = f"extra.{n}.{code}" in data
            rows.append(
                {"division": division, "discipline": code, "per_unit_limit": limit, "is_extra": is_extra}
            )
    return _list(CONTESTS, rows)


def read_texts(data: Mapping[str, str]) -> tuple[TextIn, ...]:
    """Sections by number; one without title and text is gone."""
    rows = [
        {"title": data.get(f"title-{n}", "").strip(), "text": data.get(f"text-{n}", "").strip()}
        for n in _numbers(data, "title")
    ]
    return _list(TEXTS, [row for row in rows if row["title"] or row["text"]])


def division_rows(plan: Plan) -> list[dict[str, Any]]:
    """The divisions as typed values, and one blank row."""
    return [
        *(
            {
                "id": d.id,
                "name": d.name,
                "title": d.title,
                "sex": d.sex,
                "born_from": d.born_from or "",
                "born_until": d.born_until or "",
                "grade_from": d.grade_from or "",
                "grade_until": d.grade_until or "",
                "unit_classes": "、".join(d.unit_classes),
            }
            for d in plan.divisions
        ),
        dict.fromkeys([*DIVISION_FIELDS, "title"], ""),
    ]


def typed_divisions(data: Mapping[str, str]) -> list[dict[str, Any]]:
    """The rows of a refused form, as they were typed."""
    return [
        {
            **{name: data.get(f"{name}-{n}", "") for name in DIVISION_FIELDS},
            "title": data.get(f"name-{n}", ""),
        }
        for n in _numbers(data, "name")
    ]


def typed_texts(data: Mapping[str, str]) -> list[dict[str, str]]:
    return [
        {"title": data.get(f"title-{n}", ""), "text": data.get(f"text-{n}", "")}
        for n in _numbers(data, "title")
    ]


def moment(value: datetime | None) -> str:
    """An instant as a `datetime-local` field shows it."""
    return f"{clock.local(value):%Y-%m-%dT%H:%M}" if value else ""


def _drawn(name: str, field: FieldInfo, value: Any) -> dict[str, Any]:
    kind, shown = _kind(field), Shown.of(field)
    least, most = _bounds(field)
    empty = f"{'空着' if kind == 'moment' or value is None else '0'}为{shown.empty}" if shown.empty else ""
    unit = "元" if name == MONEY else shown.unit
    drawn = {
        "name": name,
        "label": f"{field.title}（{unit}）" if unit else field.title,
        "hint": "；".join(part for part in (shown.hint, empty) if part),
        "kind": kind,
        "value": value,
        "attrs": {"inputmode": "numeric", "min": least, "max": most} if kind == "number" else {},
    }
    if name == MONEY:
        drawn |= {"value": f"{value / 100:.2f}", "attrs": {"inputmode": "decimal"}, "kind": "text"}
    elif kind == "moment":
        drawn["value"] = moment(value)
    elif kind == "text":
        drawn["attrs"] = {"maxlength": most}
    elif kind in ("ticks", "choice"):
        drawn["options"] = [{"value": m.value, "label": m.label} for m in _enum(field)]
    elif kind == "rows":
        drawn |= _table(field, value)
    return drawn


def _table(field: FieldInfo, value: tuple[BaseModel, ...]) -> dict[str, Any]:
    row = _row(field)
    return {
        "columns": [
            {
                "name": n,
                "label": f.title,
                "is_number": f.annotation is int,
                "options": discipline_names() if n == "discipline" else None,
            }
            for n, f in row.model_fields.items()
        ],
        "rows": [*(item.model_dump() for item in value), *_blank_rows(field)],
    }


def _blank_rows(field: FieldInfo) -> list[dict[str, Any]]:
    return [dict.fromkeys(_row(field).model_fields, "") for _ in range(BLANK_ROWS)]


def _typed(name: str, field: FieldInfo, data: Mapping[str, str]) -> Any:
    kind, typed = _kind(field), data.get(name, "").strip()
    if kind == "tick":
        return bool(typed)
    if kind == "ticks":
        return [m.value for m in _enum(field) if data.get(f"{name}-{m.value}")]
    if kind == "rows":
        return _typed_rows(name, field, data)
    if name == MONEY:
        return _fen(typed)
    if kind == "moment":
        return _instant(typed) if typed else None
    if kind == "number":
        whole = _whole(typed)
        return 0 if whole is None and type(None) not in get_args(field.annotation) else whole
    return typed


def _typed_rows(name: str, field: FieldInfo, data: Mapping[str, str]) -> list[dict[str, Any]]:
    found = []
    for n in range(60):
        row = {key: data.get(f"{name}-{n}-{key}", "").strip() for key in _row(field).model_fields}
        if any(row.values()):
            numbers = {k for k, f in _row(field).model_fields.items() if f.annotation is int}
            found.append({k: _whole(v) if k in numbers else v for k, v in row.items()})
    return found


def _whole(typed: str) -> int | str | None:
    """A whole number; nothing for nothing; what is neither stays as it is and is refused by the model."""
    if not typed:
        return None
    return int(typed) if typed.isdecimal() and len(typed) < 9 else typed


def _fen(typed: str) -> int | str:
    yuan, _, cents = (typed or "0").partition(".")
    if not (yuan.isdecimal() and len(yuan) < 9 and (cents == "" or (cents.isdecimal() and len(cents) <= 2))):
        return typed
    return int(yuan) * 100 + int(cents.ljust(2, "0"))


def _instant(typed: str) -> datetime | str:
    """What a clock in the county shows, as an instant; what is none is refused by the model."""
    try:
        return wall_clock(typed).replace(tzinfo=clock.SHANGHAI)
    except ValueError:
        return typed or "-"


def _valid(model: type[M], told: Mapping[str, Any]) -> M:
    try:
        return model.model_validate(told)
    except ValidationError as wrong:
        raise _refusal(wrong) from None


def _list(kind: TypeAdapter[T], rows: list[dict[str, Any]]) -> T:
    try:
        return kind.validate_python(rows)
    except ValidationError as wrong:
        raise _refusal(wrong, numbered=True) from None


def _refusal(wrong: ValidationError, *, numbered: bool = False) -> Invalid:
    """A sentence for each field; a row's field is `born_from-2`."""
    found = {}
    for error in wrong.errors():
        place = [str(part) for part in error["loc"]]
        name = "-".join(reversed(place[:2])) if numbered and len(place) > 1 else place[0]
        found[name] = PYDANTIC.get(error["type"], WRONG)
    return Invalid("有几处填写得不对，请改正后再保存。", fields=found)


def _numbers(data: Mapping[str, str], name: str) -> list[int]:
    ends = (key.removeprefix(f"{name}-") for key in data if key.startswith(f"{name}-"))
    return sorted(int(end) for end in ends if end.isdecimal() and len(end) < 4)


def _kind(field: FieldInfo) -> str:
    annotation = field.annotation
    if get_origin(annotation) is tuple:
        inner = _unwrap(get_args(annotation)[0])
        return "rows" if issubclass(inner, BaseModel) else "ticks"
    plain = _plain(annotation)
    if isinstance(plain, type) and issubclass(plain, Labelled):
        return "choice"
    return {bool: "tick", int: "number", str: "text"}.get(plain, "moment")


def _plain(annotation: Any) -> Any:
    if isinstance(annotation, UnionType) or type(None) in get_args(annotation):
        annotation = next(a for a in get_args(annotation) if a is not type(None))
    return _unwrap(annotation)


def _unwrap(annotation: Any) -> Any:
    return get_args(annotation)[0] if hasattr(annotation, "__metadata__") else annotation


def _enum(field: FieldInfo) -> type[Labelled]:
    inner = get_args(field.annotation)[0] if get_origin(field.annotation) is tuple else field.annotation
    found: type[Labelled] = _unwrap(inner)
    return found


def _row(field: FieldInfo) -> type[BaseModel]:
    found: type[BaseModel] = _unwrap(get_args(field.annotation)[0])
    return found


def _bounds(field: FieldInfo) -> tuple[int | None, int | None]:
    least = next((m.ge for m in field.metadata if hasattr(m, "ge")), None)
    most = next((m.le for m in field.metadata if hasattr(m, "le")), None)
    longest = next((m.max_length for m in field.metadata if hasattr(m, "max_length")), None)
    return least, longest if most is None else most
