"""Load the demo, once, and say who may log in to look at it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ysevents.accounts import service as accounts
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account, Grant
from ysevents.competitions.service import contests, draws
from ysevents.core.service import reference
from ysevents.demo import queries, rows
from ysevents.demo.errors import DatabaseInUse, ProfileUnknown
from ysevents.demo.generator import build
from ysevents.demo.generator.writer import Draw, Freeze
from ysevents.demo.handed_in import hand_in_papers
from ysevents.demo.profiles import PROFILES, SEED
from ysevents.demo.seeds import read_seeds
from ysevents.demo.tables import DemoLogin
from ysevents.kit import ciphers, clock, secrets
from ysevents.kit.database import copy_rows, transaction
from ysevents.registration import service as registration
from ysevents.registration.service import freezing

Say = Callable[[str], None]
Made = dict[type[rows.Row], list[rows.Row]]
Shown = tuple[rows.Account, list[rows.AccountGrant]]

LANES, INTERVAL_MIN = 8, 10
"""How heats are drawn."""

SHOWN = {
    "admin": Role.ADMINISTRATOR,
    "office1": Role.OFFICE_CLERK,
    "organiser1": Role.ORGANISER,
    "coach1": Role.COACH,
    "resident1": Role.RESIDENT,
    "desk1": Role.VENUE_DESK,
    "callroom1": Role.CALL_ROOM_CLERK,
    "referee1": Role.REFEREE,
    "judge1": Role.JUDGE,
    "inspector1": Role.INSPECTOR,
    "auditor1": Role.AUDITOR,
}
"""One account of each role. They alone get passwords, in the order in which they are printed."""

TITLES = {
    rows.Organization: "单位",
    rows.Person: "人员",
    rows.Membership: "所属单位",
    rows.Space: "场地",
    rows.Entry: "报名",
    rows.Occurrence: "赛程与预约",
    rows.Booking: "预约记录",
    rows.Admission: "入场凭证",
}
"""What is told while it is loaded."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was loaded. `rows` is 0 when the database held it before."""

    profile: str
    anchor: date
    rows: int

    @property
    def is_new(self) -> bool:
        return self.rows > 0


async def is_loaded() -> bool:
    """Whether this database holds demo data."""
    return await queries.find_load() is not None


async def load(profile: str, *, now: datetime, say: Say) -> Loaded:
    """Load a profile, all of it or nothing; a database that holds a demo is left as it is.

    The week of `now` becomes the demo's: bookings and the meet lie around its Monday, and a smaller meet
    begins today. DatabaseInUse when others have begun to use the database. Reference data is brought in
    line as well.
    """
    if profile not in PROFILES:
        raise ProfileUnknown
    await reference.load_regions()
    await contests.load_disciplines()
    if found := await _find_loaded(say):
        return found
    if await queries.has_units():
        raise DatabaseInUse
    say("正在生成演示数据……")
    writer = build(PROFILES[profile], now, read_seeds(), secrets.get())
    made, anchor = writer.rows, writer.anchor
    tables = [rows.table_of(kind) for kind in rows.ORDER if made[kind]]
    number = sum(len(of_kind) for of_kind in made.values())
    async with transaction():
        is_first = await queries.claim_load(profile, SEED, anchor, now=now)
        if is_first:
            shown = _take_shown(made)
            regulations = [rows.Regulation(*row) for row in made[rows.Regulation]]
            await _copy(made, number, say)
            for one in regulations:
                made_at, texts = min(now, one.opens_at), writer.texts.get(one.event)
                await registration.record_version(one.event, texts, account=None, now=made_at)
            for position, username in enumerate(SHOWN):
                await _open_shown(*shown[username], position=position, now=now)
            say("正在抽签编排……")
            office = _clerk(*shown["office1"])
            await _draw(writer.draws, office)
            await _freeze(writer.freezes, office)
    if not is_first:
        return await _find_loaded(say) or Loaded(profile, anchor, 0)
    await hand_in_papers(now=now)
    await queries.analyze(tables)
    await queries.skip_changes()
    say(f"演示数据已载入：{number}行。")
    return Loaded(profile, anchor, number)


async def demo_logins(now: datetime) -> list[tuple[str, str, str]]:
    """Role, user name and password of the accounts that are shown; empty without a demo.

    The passwords are those of the load, drawn for this installation alone; one that was changed since
    is not known here.
    """
    found = await DemoLogin.select().order_by(DemoLogin.position)
    return [
        (row["label"], row["username"], ciphers.decrypt("demo_login", row["password_cipher"]))
        for row in found
    ]


async def _find_loaded(say: Say) -> Loaded | None:
    found = await queries.find_load()
    if found is None:
        return None
    say(f"演示数据（{found['profile']}）已于{clock.date_cn(found['loaded_at'])}载入，未作改动。")
    return Loaded(found["profile"], found["anchor"], 0)


async def _copy(made: Made, number: int, say: Say) -> None:
    """Every table in the order of its foreign keys; rows are let go as they are loaded."""
    done = 0
    for kind in rows.ORDER:
        these = made.pop(kind, [])
        await copy_rows(rows.table_of(kind), rows.columns_of(kind), these)
        done += len(these)
        if kind in TITLES:
            say(f"正在载入{TITLES[kind]}……{100 * done // number}%")


def _take_shown(made: Made) -> dict[str, Shown]:
    """The accounts that are shown, with their grants, out of those that are copied."""
    everybody = [rows.Account(*row) for row in made[rows.Account]]
    grants = [rows.AccountGrant(*row) for row in made[rows.AccountGrant]]
    shown = {
        one.username: (one, [g for g in grants if g.account == one.id])
        for one in everybody
        if one.username in SHOWN
    }
    ids = {one.id for one, _ in shown.values()}
    made[rows.Account] = [one for one in everybody if one.id not in ids]
    made[rows.AccountGrant] = [g for g in grants if g.account not in ids]
    return shown


async def _open_shown(
    shown: rows.Account, grants: list[rows.AccountGrant], *, position: int, now: datetime
) -> None:
    """Open an account as the office does, but for a password that need not be changed first."""
    password = await accounts.create_account(
        shown.username,
        display_name=shown.display_name,
        grants=[(Role(g.role), Scope(g.scope), g.target) for g in grants],
        person=shown.person,
        must_change_password=False,
        id=shown.id,
        account=None,
        now=now,
    )
    await DemoLogin.insert(
        DemoLogin(
            username=shown.username,
            label=SHOWN[shown.username].label,
            position=position,
            password_cipher=ciphers.encrypt("demo_login", password),
        )
    )


def _clerk(clerk: rows.Account, grants: Sequence[rows.AccountGrant]) -> Account:
    return Account(
        id=clerk.id,
        login=None,
        person=clerk.person,
        display_name=clerk.display_name,
        unit_name=None,
        must_change_password=False,
        grants=tuple(Grant(role=Role(g.role), scope=Scope(g.scope), target=g.target) for g in grants),
    )


async def _draw(waiting: Sequence[Draw], office: Account) -> None:
    """Draw and publish as the office does, so that nothing of it has to be told twice."""
    for one in waiting:
        await draws.draw_contest(
            one.contest,
            session=one.session,
            starts_at=one.starts_at,
            interval_min=INTERVAL_MIN,
            lanes=LANES,
            seed=SEED,
            account=office,
            now=one.drawn_at,
        )
        await draws.publish_start_list(one.contest, account=office, now=one.drawn_at)


async def _freeze(waiting: Sequence[Freeze], office: Account) -> None:
    """Freeze as the office does: teams, numbers and admissions come of it."""
    for one in waiting:
        await freezing.freeze_event(one.event, left_out=(), account=office, now=one.at)
