"""Parameters of a ruleset: a frozen dataclass whose fields say what they are for, so that a regulation is data."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import Enum
from typing import Any

from ysevents.competitions.rules.reading import as_written, hints, shown


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter as people read about it; the default as it would stand in a sheet."""

    name: str
    about: str
    default: Any
    range: str
    source: str


def parameter(
    default: Any,
    about: str,
    *,
    source: str,
    least: int | None = None,
    most: int | None = None,
    choices: tuple[Any, ...] = (),
) -> Any:
    """A field of a configuration: default, meaning in Chinese, bounds (inclusive) and where it comes from."""
    metadata = {
        "default": default,
        "about": about,
        "source": source,
        "least": least,
        "most": most,
        "choices": choices,
    }
    if isinstance(default, Mapping):  # a dataclass refuses it as a plain default
        return field(default_factory=lambda: default, metadata=metadata)
    return field(default=default, metadata=metadata)


def describe(config: type[Any], given: Mapping[str, Any]) -> tuple[Parameter, ...]:
    """The parameters of a configuration, with the defaults of a preset that gives some of them."""
    kinds = hints(config)
    return tuple(
        Parameter(
            name=f.name,
            about=f.metadata["about"],
            default=as_written(kinds[f.name], given.get(f.name, f.metadata["default"])),
            range=_range(f.metadata, kinds[f.name]),
            source=f.metadata["source"],
        )
        for f in fields(config)
    )


def _range(metadata: Mapping[str, Any], kind: Any) -> str:
    default = metadata["default"]
    if metadata["choices"]:
        return "、".join(str(choice) for choice in metadata["choices"])
    if isinstance(default, Enum):
        return "、".join(str(member) for member in type(default))
    if metadata["least"] is None and metadata["most"] is None:
        return "true、false" if isinstance(default, bool) else ""
    least, most = (
        "" if bound is None else shown(kind, bound) for bound in (metadata["least"], metadata["most"])
    )
    return f"{least}至{most}"
