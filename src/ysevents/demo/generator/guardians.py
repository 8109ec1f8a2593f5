"""What guardians of athletes have signed."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from ysevents.core.enums import ConsentPurpose, Sex
from ysevents.demo import rows
from ysevents.demo.generator.adults import Adult
from ysevents.demo.generator.pupils import Pupil
from ysevents.demo.generator.writer import Writer
from ysevents.kit import clock
from ysevents.registration.enums import DelegationState
from ysevents.registration.rules import is_child

TAKEN_BACK = 12
"""Of so many papers one is taken back where it is about publication."""


class Guardians:
    """Residents who answer for an athlete and have signed, or from 14 on were told; in drafts one paper is missing."""

    def __init__(self, w: Writer, residents: Sequence[Adult], version: str) -> None:
        self._w = w
        self._version = version
        self._people = self._in_turn(residents)
        self._papers = 0

    def sign_for(self, athletes: Sequence[Pupil], state: DelegationState) -> None:
        """The papers of the athletes of one list."""
        for n, pupil in enumerate(athletes):
            adult = next(self._people)
            relation = "父亲" if adult.sex == Sex.MALE else "母亲"
            self._w.add(
                rows.Guardianship(
                    id=self._w.id(), child=pupil.person, guardian=adult.person, relation=relation
                )
            )
            is_missing = state in {DelegationState.DRAFT, DelegationState.RETURNED} and n == 0
            signs_oneself = not is_child(pupil.birth_on, clock.local_day(self._w.start))
            purposes = [] if is_missing else [ConsentPurpose.REGISTRATION]
            if not is_missing and self._w.rng.random() < 0.6:
                purposes.append(ConsentPurpose.PUBLICATION)
            self._papers += 1
            for purpose in purposes:
                self._w.add(
                    rows.Consent(
                        id=self._w.id(),
                        person=pupil.person,
                        purpose=purpose,
                        version=self._version,
                        given_by=pupil.person if signs_oneself else adult.person,
                        relation="本人" if signs_oneself else relation,
                        given_at=self._w.start - timedelta(days=6),
                        withdrawn_at=self._withdrawn(purpose),
                        evidence=f"纸质同意书，照片编号 {self._papers:04}{'，已告知监护人' if signs_oneself else ''}",
                    )
                )

    def _withdrawn(self, purpose: ConsentPurpose) -> datetime | None:
        """A few have thought better of having their child's name published."""
        is_taken_back = purpose == ConsentPurpose.PUBLICATION and self._papers % TAKEN_BACK == 0
        return self._w.start - timedelta(days=2) if is_taken_back else None

    @staticmethod
    def _in_turn(residents: Sequence[Adult]) -> Iterator[Adult]:
        while True:
            yield from residents
