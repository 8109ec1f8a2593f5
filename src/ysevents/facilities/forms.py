"""What forms of managers say, as the API's models say it. Fields that cannot be read are named, all at once."""

import re
from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel, ValidationError

from ysevents.core.enums import DayType
from ysevents.facilities.enums import FeeGroup
from ysevents.facilities.ground_schemas import GroundIn, LayoutIn, SpaceIn
from ysevents.facilities.schemas import ClosureIn, RuleIn, TariffIn
from ysevents.kit import clock
from ysevents.kit.errors import Invalid
from ysevents.kit.fields import wall_clock

FEN = 100
MONEY = re.compile(r"(\d{1,6})(?:\.(\d{1,2}))?", re.ASCII)
WRONG = {
    "opens": "请写成08:00这样的时间。",
    "closes": "请写成22:00这样的时间，半夜写24:00。",
    "valid_from_on": "日期不存在，请从日历中选择。",
    "valid_until_on": "日期不存在，请从日历中选择。",
    "season_from": "请写成11-15这样的月和日。",
    "season_until": "请写成03-01这样的月和日。",
    "fee": "请填写金额，例如15或7.50。",
    "from_on": "请选择从哪一天开始执行。",
    "starts_at": "请填写开始的日期和时间。",
    "ends_at": "请填写结束的日期和时间。",
    "name": "请填写名称，最多30个字；样式的名称最多12个字。",
    "sections": "请至少选择或填写一个场地单元。",
    "count": "须为1至60块。",
    "area_m2": "面积须为整数平方米，可以不填。",
    "heads_at_most": "人数须为1至20000，可以不填。",
    "rules": "最多500个字。",
    "accessibility": "最多200个字。",
}
UNCHOSEN = "请从给出的选项中选择一个。"
SEVERAL = "有几处需要改正，请看下面的提示。"

Model = TypeVar("Model", bound=BaseModel)


def read_rule(form: Mapping[str, str]) -> RuleIn:
    """An opening rule as typed: ticks `weekday_1` .. and `type_…`, hours, money in yuan."""
    wrong: dict[str, str] = {}
    return _model(
        RuleIn,
        {
            "space": form.get("space") or None,
            "weekdays": [n for n in range(1, 8) if form.get(f"weekday_{n}")],
            "day_types": [kind for kind in DayType if form.get(f"type_{kind}")],
            "opens": form.get("opens", ""),
            "closes": form.get("closes", ""),
            "valid_from_on": form.get("valid_from_on") or None,
            "valid_until_on": form.get("valid_until_on") or None,
            "season_from": form.get("season_from") or None,
            "season_until": form.get("season_until") or None,
            "audience": form.get("audience", ""),
            "fee_class": form.get("fee_class", ""),
            "fee_fen_per_hour": _fen(form, "fee", wrong) or 0,
            "priority": _number(form, "priority") or 0,
            "is_override": bool(form.get("is_override")),
        },
        wrong,
    )


def read_tariff(form: Mapping[str, str]) -> TariffIn:
    """Prices as typed, in yuan; a group left empty has no price of its own."""
    wrong: dict[str, str] = {}
    prices = {group: _fen(form, group, wrong) for group in FeeGroup}
    return _model(
        TariffIn,
        {
            "sport": form.get("sport") or None,
            "fee_class": form.get("fee_class", ""),
            "from_on": form.get("from_on", ""),
            "fen_per_hour": {group: fen for group, fen in prices.items() if fen is not None},
        },
        wrong,
    )


def read_closure(form: Mapping[str, str]) -> ClosureIn:
    """A closure as typed: ticks `space_…`; `victims` as the list that was shown had them."""
    wrong: dict[str, str] = {}
    moments: dict[str, Any] = {}
    for name in ("starts_at", "ends_at"):
        try:
            typed = wall_clock(form.get(name, ""))
            moments[name] = clock.at(typed.date(), typed.time())
        except ValueError:
            wrong[name] = WRONG[name]
    return _model(
        ClosureIn,
        {
            **moments,
            "spaces": ticked(form, "space_"),
            "reason": form.get("reason", ""),
            "notice": form.get("notice", ""),
            "victims": _victims(form.get("victims", "")),
        },
        wrong,
    )


def read_layout(form: Mapping[str, str]) -> LayoutIn:
    """A pattern by which a floor is cut, as chosen."""
    return _model(
        LayoutIn,
        {
            "kind": form.get("kind", ""),
            "name": form.get("layout_name", ""),
            "sport": form.get("layout_sport", ""),
            "count": _number(form, "count") or 1,
            "is_indoor": bool(form.get("layout_indoor")),
        },
        {},
    )


def read_space(form: Mapping[str, str], sections: Mapping[UUID, str]) -> SpaceIn:
    """A space over pieces of floor that are ticked, and such as are named anew, parted by blanks."""
    named = [sections[id] for id in ticked(form, "section_") if id in sections]
    return _model(
        SpaceIn,
        {
            "name": form.get("name", ""),
            "sport": form.get("sport", ""),
            "is_indoor": bool(form.get("is_indoor")),
            "sections": [*named, *re.split(r"[\s、，,]+", form.get("new_sections", "").strip())]
            if form.get("new_sections", "").strip()
            else named,
        },
        {},
    )


def read_ground(form: Mapping[str, str]) -> GroundIn:
    """What is said of a space."""
    known = {"yes": True, "no": False}
    return _model(
        GroundIn,
        {
            "is_indoor": bool(form.get("is_indoor")),
            "is_lit": known.get(form.get("is_lit", "")),
            "area_m2": _number(form, "area_m2"),
            "heads_at_most": _number(form, "heads_at_most"),
            "rules": form.get("rules", ""),
            "accessibility": form.get("accessibility", ""),
        },
        {},
    )


def _number(form: Mapping[str, str], name: str) -> int | None:
    """A count as typed; what is none is -1, which no field takes."""
    typed = form.get(name, "").strip()
    if not typed:
        return None
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 8 else -1


def ticked(form: Mapping[str, str], prefix: str) -> list[UUID]:
    """The ids that end the names of boxes that are ticked; other names are none of ours."""
    found = []
    for name in form:
        if name.startswith(prefix) and form[name]:
            try:
                found.append(UUID(name.removeprefix(prefix)))
            except ValueError:
                continue
    return found


def _victims(text: str) -> list[dict[str, Any]]:
    found = []
    for word in text.split():
        id, _, sequence = word.partition(":")
        try:
            found.append({"id": str(UUID(id)), "sequence": int(sequence)})
        except ValueError:
            raise Invalid("受影响的预约清单已经损坏，请返回重新填写。") from None
    return found


def _fen(form: Mapping[str, str], name: str, wrong: dict[str, str]) -> int | None:
    typed = form.get(name, "").strip()
    if not typed:
        return None
    found = MONEY.fullmatch(typed)
    if not found:
        wrong[name] = WRONG["fee"]
        return None
    return int(found[1]) * FEN + int((found[2] or "0").ljust(2, "0"))


def _model(model: type[Model], values: Mapping[str, Any], wrong: dict[str, str]) -> Model:
    found: Model | None = None
    try:
        found = model.model_validate(values)
    except ValidationError as error:
        for one in error.errors():
            name = str(one["loc"][0])
            wrong.setdefault(name, WRONG.get(name, UNCHOSEN))
    if wrong or found is None:
        raise Invalid(SEVERAL, fields=wrong)
    return found
