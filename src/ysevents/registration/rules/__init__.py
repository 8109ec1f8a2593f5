"""Pure decisions of registration, by noun; what a delegation still lacks is `submission`."""

from ysevents.registration.rules.submission import (
    ADULT_FROM,
    CHILD_UNDER,
    Finding,
    Registered,
    check,
    check_athlete,
    consent_missing,
    is_child,
)

__all__ = [
    "ADULT_FROM",
    "CHILD_UNDER",
    "Finding",
    "Registered",
    "check",
    "check_athlete",
    "consent_missing",
    "is_child",
]
