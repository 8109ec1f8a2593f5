"""The small meet of the days of the load: registration is over, and its heats are waiting to be called.

Its draws are left to `competitions`, which writes them as for any meet; here stands what is to be drawn.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from ysevents.demo.generator.adults import Adults
from ysevents.demo.generator.delegations import build_delegations
from ysevents.demo.generator.grounds import Grounds
from ysevents.demo.generator.identities import give_identities
from ysevents.demo.generator.late import LATE_UNTIL, SWAP_UNTIL
from ysevents.demo.generator.meet import Groups, Meet, Session, build_meet
from ysevents.demo.generator.pupils import Rolls
from ysevents.demo.generator.units import Units
from ysevents.demo.generator.writer import Draw, Writer
from ysevents.demo.profiles import Profile
from ysevents.demo.seeds import Seeds
from ysevents.registration.schemas import RegulationParameters

QUARTER_S = 15 * 60
HEATS = timedelta(hours=1)
"""What the heats of one contest take at most."""


def build_trial(
    w: Writer,
    seeds: Seeds,
    units: Units,
    adults: Adults,
    rolls: Rolls,
    grounds: Grounds,
    profile: Profile,
    *,
    id: UUID,
) -> None:
    """All of it, with one contest to be drawn for each session."""
    eve = w.today - timedelta(days=1)
    trial = Meet(
        id=id,
        title="永顺县直学校田径选拔赛（演示）",
        name="田径选拔赛",
        starts_on=w.today,
        deadline_at=w.at(eve, 18 * 60),
        regulation=RegulationParameters(
            per_athlete=2,
            per_unit_contest=6,
            per_unit_sex=8,
            identity_numbers=True,
            late_entries_until=w.at(eve, LATE_UNTIL),
            substitutions_until=w.at(eve, SWAP_UNTIL),
        ),
        space=grounds.track,
        hours=((8 * 60, 12 * 60), (14 * 60, 21 * 60)),
    )
    groups, sessions = build_meet(w, seeds, units, profile.trial, trial)
    build_delegations(w, units, adults, rolls, groups, meet=trial)
    give_identities(w, trial.id)
    w.draws += [
        Draw(
            contest=contest,
            session=session.id,
            starts_at=_first_heat(w, session),
            drawn_at=w.at(eve, 20 * 60),
        )
        for contest, session in zip(_in_order(groups), sessions, strict=False)
    ]


def _in_order(groups: Groups) -> Sequence[UUID]:
    """The shorter distance first, boys and girls one after the other."""
    found = [contest for _, sides in groups for side in sides for contest in side.contests]
    return [contest.id for contest in sorted(found, key=lambda contest: contest.position)]


def _first_heat(w: Writer, session: Session) -> datetime:
    """When the session opens; when it has, then soon after the load, as long as there is time for it."""
    quarters = w.now.timestamp() // QUARTER_S
    soon = datetime.fromtimestamp((quarters + 2) * QUARTER_S, UTC)
    return max(session.starts_at, min(soon, session.ends_at - HEATS))
