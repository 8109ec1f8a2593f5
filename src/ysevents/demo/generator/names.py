"""Invented names."""

import random
from typing import Any

from ysevents.core.enums import Sex
from ysevents.kit.pinyin import sort_key


class Namer:
    """Gives names with surnames as frequent as in the county, and their sort keys."""

    def __init__(self, seeds: dict[str, Any], rng: random.Random) -> None:
        self._rng = rng
        self._surnames: list[str] = list(seeds["surnames"])
        self._weights = list(seeds["surnames"].values())
        self._given: dict[Sex, list[str]] = {
            sex: [first + second for first in seeds[sex]["first"] for second in seeds[sex]["second"]]
            for sex in Sex
        }
        self._short: list[str] = seeds["short"]["names"]
        self._long_surnames: list[str] = seeds["long"]["surnames"]
        self._parts: list[str] = seeds["long"]["parts"]
        self._keys: dict[str, str] = {}

    def names(self, sexes: list[Sex], *, long: int) -> list[str]:
        """A name for each; `long` of them, evenly among the others, are of four characters and more."""
        surnames = self._rng.choices(self._surnames, self._weights, k=len(sexes))
        every = len(sexes) // long if long else len(sexes) + 1
        return [
            self._long(sex) if i % every == every - 1 and i // every < long else self._usual(surname, sex)
            for i, (surname, sex) in enumerate(zip(surnames, sexes, strict=True))
        ]

    def key(self, name: str) -> str:
        """The sort key of a person's name; each name is spelt out once."""
        if name not in self._keys:
            self._keys[name] = sort_key(name, is_person=True)[:120]
        return self._keys[name]

    def _usual(self, surname: str, sex: Sex) -> str:
        pool = self._short if self._rng.random() < 0.03 else self._given[sex]
        return surname + self._rng.choice(pool)

    def _long(self, sex: Sex) -> str:
        if self._rng.random() < 0.5:
            return self._rng.choice(self._long_surnames) + self._rng.choice(self._given[sex])
        parts = self._rng.sample(self._parts, self._rng.choice((2, 2, 3)))
        return "·".join(parts) if len("".join(parts)) > 3 else f"{parts[0]}·{parts[1]}古丽"
