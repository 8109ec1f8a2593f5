"""Builders of the demo: pure, the same rows for the same profile, moment and secrets."""

from datetime import datetime

from ysevents.demo.generator.adults import build_adults
from ysevents.demo.generator.bookings import build_bookings
from ysevents.demo.generator.cup import build_cup
from ysevents.demo.generator.delegations import build_delegations, list_runners
from ysevents.demo.generator.grounds import build_grounds
from ysevents.demo.generator.late import tell_changes
from ysevents.demo.generator.leagues import build_leagues
from ysevents.demo.generator.meet import build_meet, county_meet, open_county_meet
from ysevents.demo.generator.names import Namer
from ysevents.demo.generator.prices import build_prices
from ysevents.demo.generator.pupils import build_pupils
from ysevents.demo.generator.records import build_records
from ysevents.demo.generator.renamed import build_renamed
from ysevents.demo.generator.sports import build_sports
from ysevents.demo.generator.trial import build_trial
from ysevents.demo.generator.units import build_units
from ysevents.demo.generator.writer import Writer
from ysevents.demo.profiles import SEED, Profile
from ysevents.demo.seeds import Seeds
from ysevents.kit.secrets import Secrets


def build(profile: Profile, now: datetime, seeds: Seeds, secrets: Secrets) -> Writer:
    """Every row of a profile as of the moment of the load; the secrets hash numbers and codes."""
    w = Writer(SEED, now, secrets)
    namer = Namer(seeds.names, w.rng)
    units = build_units(w, seeds, profile)
    rolls = build_pupils(w, units, namer, profile)
    grounds = build_grounds(w, seeds, units, profile)
    meet, trial = county_meet(w, grounds, w.id()), w.id()
    adults = build_adults(
        w,
        units,
        namer,
        profile,
        meet=meet.id,
        trial=trial,
        center=grounds.center,
        villages=[village.code for village in seeds.villages],
    )
    groups, sessions = build_meet(w, seeds, units, profile.groups, meet)
    open_county_meet(w, meet, adults, sessions)
    build_delegations(w, units, adults, rolls, groups, meet=meet)
    build_trial(w, seeds, units, adults, rolls, grounds, profile, id=trial)
    closed = build_cup(w, seeds, units, grounds, profile)
    build_bookings(w, adults, grounds, profile, closed)
    list_runners(w)
    build_leagues(w, seeds, units, adults, rolls, profile.leagues)
    tell_changes(w, adults, trial)
    build_sports(w, seeds, units, adults, rolls, grounds, profile.sports)
    build_records(w, seeds, namer, groups)
    build_renamed(w, units)
    build_prices(w, grounds)
    return w
