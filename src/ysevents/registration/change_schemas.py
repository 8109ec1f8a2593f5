"""What goes into changes after the deadline and comes out of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ysevents.competitions.enums import RosterRole
from ysevents.competitions.rules.rosters import Member, Shape
from ysevents.competitions.schemas import Contest
from ysevents.registration.enums import ChangeKind, ChangeState
from ysevents.registration.schemas import Book, Candidate, ConsentIn

Id = Annotated[UUID, Field(strict=False)]


class ListedIn(BaseModel):
    """Somebody on the list of a team that is entered late, with a consent where none is on record yet."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    person: Id
    role: Annotated[RosterRole, Field(strict=False)] = RosterRole.PLAYER
    leg: Annotated[int, Field(ge=1, le=20)] | None = None
    shirt_number: Annotated[int, Field(ge=0, le=99)] | None = None
    consent: ConsentIn | None = None

    @property
    def listed(self) -> Member:
        """The same without the consent."""
        return Member(person=self.person, role=self.role, leg=self.leg, shirt_number=self.shirt_number)


class ChangeIn(BaseModel):
    """A change that is wanted.

    A late entry names `contest` and `person`, that of a team `contest` and `members`; a withdrawal `entry`; a substitution `entry` and
    `replacement`, in a team also the `person` who leaves its list.
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    kind: Annotated[ChangeKind, Field(strict=False)]
    contest: Id | None = None
    entry: Id | None = None
    person: Id | None = None
    replacement: Id | None = None
    members: Annotated[tuple[ListedIn, ...], Field(strict=False, max_length=60)] = ()
    reason: Annotated[str, Field(min_length=2, max_length=200)]
    consent: ConsentIn | None = None
    """Of whoever comes in, where it is not on record yet."""


class AnswerIn(BaseModel):
    """What the office says to a request; a refusal needs a reason."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    is_approved: bool
    answer: Annotated[str, Field(max_length=200)] = ""


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose in a form."""

    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeDesk:
    """All that the form of changes of one delegation shows."""

    book: Book
    lines: Sequence["ChangeLine"]
    refusals: Mapping[ChangeKind, str]
    """Why nothing of a kind can be asked for now, in words."""
    until: Mapping[ChangeKind, datetime | None]
    found: Sequence[Candidate]
    """Pupils of the roll who were searched for and are not in the delegation."""

    @property
    def contests(self) -> list[Option]:
        """What one may be entered in late."""
        return [Option(str(c.id), c.title) for c in self.book.contests if c.kind.is_individual]

    @property
    def has_teams(self) -> bool:
        """Whether the meet has contests for teams, pairs or relays."""
        return any(not c.kind.is_individual for c in self.book.contests)

    @property
    def people(self) -> list[Option]:
        """Who may come in: athletes of the delegation, then those found on the roll."""
        own = [Option(str(a.person), f"{a.name} {a.division.title}") for a in self.book.athletes]
        return own + [Option(str(c.person), f"{c.name}（{c.verdict}）") for c in self.found if c.can_enter]

    @property
    def entries(self) -> list[Option]:
        """What may be given up: an athlete's contest, or a whole team."""
        return self._singles() + [
            Option(str(team.id), f"全队 {self.book.team_title(team)}") for team in self.book.teams
        ]

    @property
    def starters(self) -> list[Option]:
        """Who may be replaced: in a contest of their own, or on the list of a team."""
        return self._singles() + [
            Option(f"{team.id} {member.person}", f"{member.name} {self.book.team_title(team)}")
            for team in self.book.teams
            for member in self.book.rosters.get(team.id, ())
        ]

    def _singles(self) -> list[Option]:
        titles = {contest.id: contest.title for contest in self.book.contests}
        return [
            Option(str(entry.id), f"{athlete.name} {titles[entry.contest]}")
            for athlete in self.book.athletes
            for entry in athlete.entries
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamLine:
    """Somebody who may be on the list of a team that is entered late."""

    person: UUID
    name: str
    about: str
    is_new: bool
    """Not in the delegation yet: the consent may have to be recorded along."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamDesk:
    """All that the form of a late team shows; without a contest only those one may choose."""

    book: Book
    contest: Contest | None
    lines: tuple[TeamLine, ...]

    @property
    def contests(self) -> list[Option]:
        """In what a whole team, pair or relay may be entered."""
        return [Option(str(c.id), c.title) for c in self.book.contests if not c.kind.is_individual]

    @property
    def shape(self) -> Shape | None:
        """How the list has to look."""
        return self.book.shape(self.contest) if self.contest else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeMember:
    """Somebody on the list of a team that is to be entered late."""

    person: UUID
    name: str
    role: RosterRole
    leg: int | None
    shirt_number: int | None

    @property
    def listed(self) -> Member:
        """As lists of teams are judged."""
        return Member(person=self.person, role=self.role, leg=self.leg, shirt_number=self.shirt_number)

    @property
    def words(self) -> str:
        """`田小一 第1棒`, `田小五 替补`, `彭小明 10号 队长`."""
        leg = f"第{self.leg}棒" if self.leg else ""
        shirt = "" if self.shirt_number is None else f"{self.shirt_number}号"
        role = "" if self.role == RosterRole.PLAYER else self.role.label
        return " ".join(word for word in (self.name, leg, shirt, role) if word)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """A change that was asked for or done, with what came of it."""

    id: UUID
    delegation: UUID
    event: UUID
    organization: UUID
    unit: str
    kind: ChangeKind
    state: ChangeState
    contest: UUID
    contest_title: str
    entry: UUID | None
    person: UUID | None
    name: str | None
    """None: a team."""
    replacement: UUID | None
    replacement_name: str | None
    reason: str
    is_exception: bool
    asked_at: datetime
    asked_by: str
    decided_at: datetime | None
    decided_by: str | None
    answer: str | None
    is_office: bool
    """Done by the office without a request."""
    members: tuple[ChangeMember, ...] = ()
    """Of a team that is entered late: its list."""

    @property
    def words(self) -> str:
        """`向丽 男子100米 小学甲组`, `向丽 换 田强 男子100米 小学甲组`, `全队 …`."""
        who = self.name or "全队"
        swap = f"{who} 换为 {self.replacement_name}" if self.replacement_name else who
        return f"{swap}，{self.contest_title}"
