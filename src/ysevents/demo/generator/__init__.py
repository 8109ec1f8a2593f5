"""Builders of the demo: pure, the same rows for the same profile, anchor Monday and secrets."""

from datetime import date

from ysevents.demo.generator.adults import build_adults
from ysevents.demo.generator.bookings import build_bookings
from ysevents.demo.generator.delegations import build_delegations
from ysevents.demo.generator.grounds import build_grounds
from ysevents.demo.generator.meet import build_meet
from ysevents.demo.generator.names import Namer
from ysevents.demo.generator.pupils import build_pupils
from ysevents.demo.generator.units import build_units
from ysevents.demo.generator.writer import Writer
from ysevents.demo.profiles import SEED, Profile
from ysevents.demo.seeds import Seeds
from ysevents.kit.secrets import Secrets


def build(profile: Profile, anchor: date, seeds: Seeds, secrets: Secrets) -> Writer:
    """Every row of a profile. The anchor is a Monday; the secrets hash numbers and codes."""
    w = Writer(SEED, anchor, secrets)
    namer = Namer(seeds.names, w.rng)
    units = build_units(w, seeds, profile)
    rolls = build_pupils(w, units, namer, profile)
    grounds = build_grounds(w, seeds, units, profile)
    meet = w.id()
    villages = [village.code for village in seeds.villages]
    adults = build_adults(w, units, namer, profile, meet=meet, center=grounds.center, villages=villages)
    groups = build_meet(w, seeds, units, adults, grounds, profile, meet=meet)
    build_delegations(w, units, adults, rolls, groups, meet=meet)
    build_bookings(w, seeds, adults, grounds, profile)
    return w
