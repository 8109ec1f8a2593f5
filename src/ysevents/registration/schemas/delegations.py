"""A delegation and those who are on it, with their papers and consents."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ysevents.competitions.rules import eligibility, limits
from ysevents.competitions.rules.outcomes import Reason
from ysevents.competitions.schemas import Contest, Division, Entry
from ysevents.core.enums import ConsentPurpose
from ysevents.registration.enums import EDITABLE, DelegationRole, DelegationState, DocumentKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation:
    """A unit's registration for a meet."""

    id: UUID
    event: UUID
    organization: UUID
    unit: str
    state: DelegationState
    revision: int
    submitted_at: datetime | None
    submitted_by: UUID | None
    returned_reason: str | None
    unit_class: str | None = None
    open_until: datetime | None = None
    """Until when it may be changed although registration is closed."""
    sealed_code: str | None = None
    """The check code of the form whose sealed copy was uploaded."""
    is_seal_read: bool = False
    """Whether the QR of the sealed form was read and compared; else the paper has to be."""

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An uploaded paper: whose, of what kind, and under which name its file is kept."""

    id: UUID
    delegation: UUID
    event: UUID
    person: UUID | None
    kind: DocumentKind
    file: str
    sha256: bytes
    size: int
    media_type: str
    form_code: str | None
    is_code_read: bool
    """Of a sealed form: its QR was read and fits; of other papers never."""
    uploaded_at: datetime
    uploaded_by: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Official:
    """A leader, coach or doctor of a delegation."""

    person: UUID
    name: str
    role: DelegationRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Athlete:
    """An athlete of a delegation with what is entered."""

    person: UUID
    name: str
    facts: eligibility.Athlete
    division: Division
    entries: tuple[Entry, ...]
    has_own_consent: bool
    has_guardian_consent: bool
    has_withdrawn: bool = False
    """A consent to take part was withdrawn, and none has been given since."""
    has_identity: bool = False
    papers: frozenset[str] = frozenset()
    """Kinds of papers that are there, the athlete's own or one for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """The last consent of an athlete for one purpose, and whether it still stands."""

    purpose: ConsentPurpose
    version: str
    relation: str | None
    given_at: datetime
    withdrawn_at: datetime | None
    evidence: str


@dataclass(frozen=True, slots=True)
class Agreed:
    """An athlete's consents, and the identity number as anybody sees it."""

    consents: tuple[Consent, ...]
    identity: str | None

    @property
    def by_purpose(self) -> dict[ConsentPurpose, Consent]:
        return {consent.purpose: consent for consent in self.consents}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A contest offered to an athlete, with the places of the unit and why not, if not."""

    contest: Contest
    entry: UUID | None
    room: limits.Room
    reasons: tuple[Reason, ...]
