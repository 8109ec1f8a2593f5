"""What goes into registration and comes out of it."""

from ysevents.registration.parameters import RegulationParameters
from ysevents.registration.schemas.answers import AthleteOut, ConsentOut, DelegationOut, EntryOut, FindingOut
from ysevents.registration.schemas.books import Book
from ysevents.registration.schemas.delegations import (
    Agreed,
    Athlete,
    Choice,
    Consent,
    Delegation,
    Document,
    Official,
)
from ysevents.registration.schemas.lists import Candidate, OpenMeet, ReviewLine, Staff
from ysevents.registration.schemas.regulations import FeeLine, Listed, Regulation, Setup, Version
from ysevents.registration.schemas.requests import (
    AthleteIn,
    ConsentIn,
    ConsentsIn,
    DelegationIn,
    EntryIn,
    IdentityIn,
    MarkIn,
    NewPupil,
    RollSearchIn,
    SignatureIn,
)

__all__ = [
    "Agreed",
    "Athlete",
    "AthleteIn",
    "AthleteOut",
    "Book",
    "Candidate",
    "Choice",
    "Consent",
    "ConsentIn",
    "ConsentOut",
    "ConsentsIn",
    "Delegation",
    "DelegationIn",
    "DelegationOut",
    "Document",
    "EntryIn",
    "EntryOut",
    "FeeLine",
    "FindingOut",
    "IdentityIn",
    "Listed",
    "MarkIn",
    "NewPupil",
    "Official",
    "OpenMeet",
    "Regulation",
    "RegulationParameters",
    "ReviewLine",
    "RollSearchIn",
    "Setup",
    "SignatureIn",
    "Staff",
    "Version",
]
