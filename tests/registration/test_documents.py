"""Uploaded papers: lights, who may see them, what replaces what, and when they go."""

import asyncio
import hashlib
import os
from datetime import datetime, timedelta
from io import BytesIO
from json import loads
from pathlib import Path
from uuid import UUID

import pytest
from PIL import Image

from tests.counting import counted_queries
from tests.makers import Games, account_of, make_games, make_pupil
from tests.registration.conftest import School, make_school
from tests.registration.test_reviews import give_consent, ready
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.core.enums import ConsentPurpose
from ysevents.core.service import holds, people
from ysevents.kit import qr, retention, uploads
from ysevents.kit.database import execute, fetch, fetch_value
from ysevents.kit.errors import Invalid
from ysevents.kit.ids import uuid7
from ysevents.registration import papers, service
from ysevents.registration.enums import DocumentKind, RequiredPaper, Seal
from ysevents.registration.errors import (
    AthleteNotFound,
    DelegationLocked,
    DelegationNotFound,
    DocumentNotFound,
    NotReady,
    PhotoNotAgreed,
    RegistrationClosed,
    SealedFormLocked,
    SealedFormMissing,
    SealedFormStale,
)
from ysevents.registration.review_schemas import Filter
from ysevents.registration.schemas import Document
from ysevents.registration.service import documents, forms, privacy, purging

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
ALL = (RequiredPaper.CONSENT, RequiredPaper.INSURANCE, RequiredPaper.MEDICAL)
CONSENT, INSURANCE, MEDICAL = DocumentKind.CONSENT, DocumentKind.INSURANCE, DocumentKind.MEDICAL
SEALED = DocumentKind.SEALED_FORM


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(uploads, "_folder", tmp_path / uploads.FOLDER)
    return tmp_path / uploads.FOLDER


@pytest.fixture
async def games(db: None, now: datetime) -> Games:
    return await make_games(now, required_papers=ALL, sealed_form_required=True)


def photo(shade: int = 0) -> bytes:
    file = BytesIO()
    Image.new("RGB", (60, 40), (shade, 90, 90)).save(file, "JPEG")
    return file.getvalue()


async def hand_in(
    school: School, kind: DocumentKind, now: datetime, person: UUID | None = None, content: bytes = b""
) -> Document:
    return await documents.upload(
        school.delegation, kind, content or photo(), person=person, account=school.coach, now=now
    )


async def words(school: School) -> dict[str, list[str]]:
    """The lights of each athlete."""
    book = await service.get_book(school.delegation, account=school.coach)
    return {a.name: [light.word for light in book.lights_of(a)] for a in book.athletes}


def kept(home: Path) -> list[str]:
    return sorted(entry.name for entry in home.iterdir()) if home.exists() else []


async def add_pupil(school: School, now: datetime, name: str) -> UUID:
    person = await make_pupil(school.id, name)
    return await service.add_athlete(school.delegation, person, account=school.coach, now=now)


async def complete(school: School, games: Games, now: datetime) -> UUID:
    """One athlete of whom nothing is missing."""
    person = await ready(school, games, now)
    for paper in ALL:
        await hand_in(school, DocumentKind(paper.value), now, person)
    return person


async def test_lights_follow_what_is_handed_in(school: School, games: Games, now: datetime) -> None:
    person = await ready(school, games, now)
    before = await words(school)

    await hand_in(school, MEDICAL, now, person)

    assert before == {"彭小明": ["未传同意书", "未传保险", "未传体检"]}
    assert await words(school) == {"彭小明": ["未传同意书", "未传保险", "体检"]}


async def test_missing_papers_hold_back_the_submission(school: School, games: Games, now: datetime) -> None:
    person = await ready(school, games, now)
    await hand_in(school, MEDICAL, now, person)

    with pytest.raises(NotReady) as refusal:
        await service.submit(school.delegation, account=school.coach, now=now)
    for kind in (CONSENT, INSURANCE):
        await hand_in(school, kind, now, person)
    await service.submit(school.delegation, account=school.coach, now=now)

    assert [(f.code, f.text, f.athlete) for f in refusal.value.findings] == [
        ("paper_missing", "彭小明：未上传家长同意书、人身意外伤害保险", person)
    ]


async def test_a_regulation_without_papers_asks_for_none(db: None, now: datetime) -> None:
    games = await make_games(now)
    school = await make_school(games, now, "一小")
    await ready(school, games, now)

    await service.submit(school.delegation, account=school.coach, now=now)

    assert await words(school) == {"彭小明": []}


async def test_a_paper_for_all_counts_for_those_who_were_there(
    school: School, games: Games, now: datetime
) -> None:
    await ready(school, games, now)

    await hand_in(school, INSURANCE, now)
    late = await make_pupil(school.id, "向丽丽")
    await service.add_athlete(school.delegation, late, account=school.coach, now=now)

    assert await words(school) == {
        "彭小明": ["未传同意书", "保险", "未传体检"],
        "向丽丽": ["未传同意书", "未传保险", "未传体检"],
    }


async def test_a_new_paper_replaces_the_old_one_and_its_file(
    school: School, games: Games, home: Path, now: datetime
) -> None:
    person = await ready(school, games, now)

    first = await hand_in(school, MEDICAL, now, person, photo(1))
    again = await hand_in(school, MEDICAL, now, person, photo(1))
    second = await hand_in(school, MEDICAL, now, person, photo(200))

    assert again == first
    assert kept(home) == [second.file]
    rows = await fetch("SELECT id, deleted_by FROM document ORDER BY id")
    assert [(row["id"], row["deleted_by"]) for row in rows] == [
        (first.id, school.coach.id),
        (second.id, None),
    ]
    found, content = await documents.open_document(second.id, account=school.coach, now=now)
    assert hashlib.sha256(content).digest() == found.sha256
    with pytest.raises(DocumentNotFound):
        await documents.open_document(first.id, account=school.coach, now=now)


async def test_eight_at_once_leave_one_paper_and_one_file(
    school: School, games: Games, home: Path, now: datetime
) -> None:
    person = await ready(school, games, now)

    await asyncio.gather(*(hand_in(school, MEDICAL, now, person, photo(n * 30)) for n in range(8)))

    rows = await fetch("SELECT file FROM document WHERE deleted_at IS NULL")
    assert kept(home) == [row["file"] for row in rows]
    assert len(rows) == 1


@pytest.mark.parametrize("content", [b"", b"GIF89a", PDF, b"x" * (uploads.MOST_BYTES + 1)])
async def test_what_is_no_photo_leaves_nothing_behind(
    school: School, games: Games, home: Path, now: datetime, content: bytes
) -> None:
    person = await ready(school, games, now)

    with pytest.raises((Invalid, uploads.FileTooLarge)):
        await documents.upload(
            school.delegation, MEDICAL, content, person=person, account=school.coach, now=now
        )

    assert (kept(home), await fetch_value("SELECT count(*) FROM document")) == ([], 0)


async def test_a_paper_of_somebody_elses_athlete_is_refused(
    school: School, other: School, games: Games, home: Path, now: datetime
) -> None:
    person = await ready(school, games, now)

    for account, delegation, refusal in (
        (school.coach, other.delegation, DelegationNotFound),
        (other.coach, other.delegation, AthleteNotFound),
        (account_of(Role.OFFICE_CLERK), school.delegation, DelegationNotFound),
    ):
        with pytest.raises(refusal):
            await documents.upload(delegation, MEDICAL, photo(), person=person, account=account, now=now)
    with pytest.raises(Invalid):
        await hand_in(school, CONSENT, now)

    assert kept(home) == []


async def test_own_unit_and_reviewers_look_at_a_paper_and_the_audit_says_so(
    school: School, other: School, games: Games, clerk: Account, now: datetime
) -> None:
    person = await ready(school, games, now)
    made = await hand_in(school, MEDICAL, now, person)
    organiser = account_of(Role.ORGANISER, Scope.EVENT, games.event)

    for who in (school.coach, clerk, organiser):
        await documents.open_document(made.id, account=who, now=now)
        assert await documents.list_documents(school.delegation, account=who) == [made]
    for stranger in (other.coach, account_of(Role.RESIDENT), account_of(Role.ADMINISTRATOR)):
        with pytest.raises(DelegationNotFound):
            await documents.open_document(made.id, account=stranger, now=now)
        with pytest.raises(DelegationNotFound):
            await documents.list_documents(school.delegation, account=stranger)

    rows = await fetch(
        "SELECT by FROM audit WHERE action = 'document_opened' AND object_id = $1 ORDER BY id", str(made.id)
    )
    assert [row["by"] for row in rows] == [school.coach.id, clerk.id, organiser.id]


async def test_photos_beside_names_are_one_row_of_the_audit_an_hour(
    school: School, other: School, games: Games, now: datetime
) -> None:
    people = [await add_pupil(school, now, name) for name in ("彭小明", "田小强", "向小飞")]
    photos = []
    for person in people:
        await service.record_consent(
            school.delegation, person, relation="母亲", guardian="向秀英", evidence="纸质同意书",
            also=[ConsentPurpose.PHOTO], account=school.coach, now=now,
        )  # fmt: skip
        photos.append(await hand_in(school, DocumentKind.PHOTO, now, person))
    paper = await hand_in(school, MEDICAL, now, people[0])
    later = now + timedelta(hours=1, minutes=1)

    for photo in photos:
        await documents.open_thumbnail(photo.id, account=school.coach, now=now)
    await documents.open_thumbnail(photos[0].id, account=school.coach, now=later)
    with pytest.raises(DocumentNotFound):
        await documents.open_thumbnail(paper.id, account=school.coach, now=now)
    with pytest.raises(DelegationNotFound):
        await documents.open_thumbnail(photos[0].id, account=other.coach, now=now)

    rows = await fetch("SELECT at, object_id FROM audit WHERE action = 'photos_shown' ORDER BY id")
    assert [tuple(row) for row in rows] == [(at, str(school.delegation)) for at in (now, later)]
    assert await fetch_value("SELECT count(*) FROM audit WHERE action = 'document_opened'") == 0


async def test_papers_are_closed_with_the_delegation(school: School, games: Games, now: datetime) -> None:
    person = await complete(school, games, now)
    (medical, *_) = await documents.list_documents(school.delegation, account=school.coach)

    with pytest.raises(RegistrationClosed):
        await hand_in(school, MEDICAL, now + timedelta(days=8), person, photo(9))
    await service.submit(school.delegation, account=school.coach, now=now)
    with pytest.raises(DelegationLocked):
        await hand_in(school, MEDICAL, now, person, photo(9))
    with pytest.raises(DelegationLocked):
        await documents.remove(medical.id, account=school.coach, now=now)


async def test_what_is_missing_may_still_come_until_the_freeze(
    school: School, games: Games, clerk: Account, now: datetime
) -> None:
    await complete(school, games, now)
    await service.submit(school.delegation, account=school.coach, now=now)
    late = await make_pupil(school.id, "向丽丽")
    await execute(
        """
        INSERT INTO delegation_member (id, delegation, event, person, role, division, place)
        SELECT $1, delegation, event, $2, role, division, 8 FROM delegation_member
        """,
        uuid7(),
        late,
    )

    await hand_in(school, MEDICAL, now + timedelta(days=9), late)

    with pytest.raises(DelegationLocked):
        await hand_in(school, MEDICAL, now, late, photo(9))
    assert (await words(school))["向丽丽"] == ["未传同意书", "未传保险", "体检"]


async def picture_of(school: School, now: datetime, *, delegation: UUID | None = None) -> bytes:
    """A photo of the form as it would be printed now."""
    book = await service.get_book(school.delegation, account=school.coach)
    address = f"https://tiyu.example.cn/registration/forms/{delegation or school.delegation}"
    code = qr.image(f"{address}?code={papers.form_code(book)}", scale=6, level="Q")
    sheet = Image.new("RGB", (1240, 1754), "white")
    sheet.paste(code.convert("RGB").rotate(4, expand=True, fillcolor="white"), (700, 90))
    file = BytesIO()
    sheet.save(file, "JPEG")
    return file.getvalue()


async def test_a_photo_of_another_form_is_told_by_its_code(
    school: School, other: School, games: Games, now: datetime
) -> None:
    person = await complete(school, games, now)
    before = await picture_of(school, now)
    contest = games.contests["男子60米 小学甲组"]
    await service.enter(school.delegation, contest, person, account=school.coach, now=now)
    await service.submit(school.delegation, account=school.coach, now=now)

    for stale in (before, await picture_of(school, now, delegation=other.delegation)):
        with pytest.raises(SealedFormStale):
            await hand_in(school, SEALED, now, content=stale)
    with pytest.raises(SealedFormStale):
        await documents.upload(school.delegation, SEALED, photo(), before, account=school.coach, now=now)
    made = await hand_in(school, SEALED, now, content=await picture_of(school, now))
    pages = (await picture_of(school, now), photo())
    bound = await documents.upload(school.delegation, SEALED, *pages, account=school.coach, now=now)

    assert (made.kind, made.media_type) == (SEALED, "image/jpeg")
    assert (bound.media_type, bound.form_code) == ("application/pdf", made.form_code)
    assert (made.is_code_read, bound.is_code_read) == (True, True)


def scanned(*pages: bytes) -> bytes:
    """The pages as a scanner puts them into a PDF."""
    first, *others = (Image.open(BytesIO(page)) for page in pages)
    file = BytesIO()
    first.save(file, "PDF", save_all=True, append_images=others)
    return file.getvalue()


async def test_the_code_of_a_scanned_pdf_is_read_as_that_of_a_photo(
    school: School, other: School, games: Games, now: datetime
) -> None:
    await complete(school, games, now)
    await service.submit(school.delegation, account=school.coach, now=now)
    stale = scanned(await picture_of(school, now, delegation=other.delegation))
    right = scanned(photo(), await picture_of(school, now))

    with pytest.raises(SealedFormStale):
        await hand_in(school, SEALED, now, content=stale)
    made = await hand_in(school, SEALED, now, content=right)
    torn = PDF.replace(b"endobj", b"stream\n\xff\xd8\xff no picture endstream endobj")
    broken = await hand_in(school, SEALED, now, content=torn)

    assert (made.media_type, made.is_code_read) == ("application/pdf", True)
    assert hashlib.sha256(right).digest() == made.sha256
    assert (broken.media_type, broken.is_code_read) == ("application/pdf", False)


async def test_a_paper_is_taken_back(
    school: School, other: School, games: Games, home: Path, now: datetime
) -> None:
    person = await ready(school, games, now)
    made = await hand_in(school, MEDICAL, now, person)

    with pytest.raises(DelegationNotFound):
        await documents.remove(made.id, account=other.coach, now=now)
    await documents.remove(made.id, account=school.coach, now=now)

    assert (kept(home), (await words(school))["彭小明"]) == ([], ["未传同意书", "未传保险", "未传体检"])
    with pytest.raises(DocumentNotFound):
        await documents.remove(made.id, account=school.coach, now=now)


async def test_without_the_seal_nothing_is_approved(
    school: School, games: Games, clerk: Account, now: datetime
) -> None:
    await complete(school, games, now)
    with pytest.raises(SealedFormLocked):
        await hand_in(school, SEALED, now, content=PDF)
    await service.submit(school.delegation, account=school.coach, now=now)

    with pytest.raises(SealedFormMissing):
        await service.approve(school.delegation, account=clerk, now=now)
    late = now + timedelta(days=30)
    sealed = await hand_in(school, SEALED, late, content=PDF)
    await service.approve(school.delegation, account=clerk, now=late)

    for act in (
        hand_in(school, SEALED, late, content=PDF + b"\n"),
        documents.remove(sealed.id, account=school.coach, now=late),
    ):
        with pytest.raises(SealedFormLocked):
            await act
    seen = await forms.get_seen(school.delegation, account=clerk)
    assert (sealed.form_code, sealed.media_type) == (seen.code, "application/pdf")


async def test_a_seal_on_what_has_changed_since_does_not_count(
    school: School, games: Games, clerk: Account, now: datetime
) -> None:
    person = await complete(school, games, now)
    await service.submit(school.delegation, account=school.coach, now=now)
    await hand_in(school, SEALED, now, content=PDF)
    await service.return_with_reason(school.delegation, "少一项", account=clerk, now=now)
    contest = games.contests["男子60米 小学甲组"]
    await service.enter(school.delegation, contest, person, account=school.coach, now=now)
    await service.submit(school.delegation, account=school.coach, now=now)

    with pytest.raises(SealedFormMissing):
        await service.approve(school.delegation, account=clerk, now=now)
    await hand_in(school, SEALED, now, content=PDF)
    await service.approve(school.delegation, account=clerk, now=now)


async def test_the_book_asks_as_much_for_three_athletes_as_for_one(
    school: School, games: Games, now: datetime
) -> None:
    await complete(school, games, now)
    with counted_queries() as once:
        await service.get_book(school.delegation, account=school.coach)
    for name in ("田大伟", "向阳"):
        person = await make_pupil(school.id, name)
        await service.add_athlete(school.delegation, person, account=school.coach, now=now)
        await hand_in(school, MEDICAL, now, person)

    with counted_queries() as asked:
        await service.get_book(school.delegation, account=school.coach)

    assert len(asked) == len(once)


async def test_a_photo_needs_its_own_consent_and_goes_with_it(
    school: School, games: Games, home: Path, now: datetime
) -> None:
    person = await ready(school, games, now)
    with pytest.raises(PhotoNotAgreed):
        await hand_in(school, DocumentKind.PHOTO, now, person)
    await give_consent(school, person, now, also=[ConsentPurpose.PHOTO])

    made = await hand_in(school, DocumentKind.PHOTO, now, person)
    agreed = kept(home)
    await privacy.withdraw_consent(
        school.delegation, person, ConsentPurpose.PHOTO, account=school.coach, now=now
    )

    assert (agreed, kept(home)) == ([made.file], [])
    assert await documents.list_documents(school.delegation, account=school.coach) == []


async def test_a_photo_whose_consent_was_taken_back_elsewhere_goes_with_the_next_run(
    school: School, games: Games, home: Path, now: datetime
) -> None:
    person = await ready(school, games, now)
    await give_consent(school, person, now, also=[ConsentPurpose.PHOTO])
    await hand_in(school, DocumentKind.PHOTO, now, person)
    await people.withdraw_consent(person, ConsentPurpose.PHOTO, by=None, now=now)

    assert await purging.delete_overdue(now) == 1
    assert kept(home) == []


async def test_papers_go_thirty_days_after_the_event(
    school: School, games: Games, home: Path, now: datetime
) -> None:
    await complete(school, games, now)
    last_day = datetime.fromisoformat("2027-01-06T10:00+08:00")

    early = await purging.delete_overdue(last_day)
    gone = await purging.delete_overdue(last_day + timedelta(days=1))
    again = await purging.delete_overdue(last_day + timedelta(days=2))

    assert (early, gone, again, kept(home)) == (0, 3, 0, [])
    audited = await fetch_value("SELECT after FROM audit WHERE action = 'documents_purged'")
    assert loads(audited) == {"documents": 3, "kinds": {"consent": 1, "insurance": 1, "medical": 1}}
    assert [(r.kind, r.due, r.deleted, r.held) for r in await retention.list_runs()] == [
        ("documents", 0, 0, 0),
        ("documents", 3, 3, 0),
    ]


async def test_a_regulation_may_keep_papers_longer_or_not_at_all(db: None, home: Path, now: datetime) -> None:
    games = await make_games(now, papers_kept_days=0)
    school = await make_school(games, now, "一小")
    await hand_in(school, MEDICAL, now, await ready(school, games, now))

    assert await purging.delete_overdue(datetime.fromisoformat("2026-12-07T23:59+08:00")) == 0
    assert await purging.delete_overdue(datetime.fromisoformat("2026-12-08T00:01+08:00")) == 1


async def test_a_legal_hold_keeps_everything(school: School, games: Games, home: Path, now: datetime) -> None:
    await complete(school, games, now)
    await holds.hold(games.event, "仲裁未结", by=None, now=now)
    after = now + timedelta(days=400)

    held = await purging.delete_overdue(after)
    still = len(kept(home))
    await holds.release(games.event)

    assert (held, still) == (0, 3)
    assert await purging.delete_overdue(after) == 3


async def test_papers_of_who_left_or_was_forgotten_go_at_once(
    school: School, games: Games, home: Path, now: datetime
) -> None:
    left, forgotten = await complete(school, games, now), await make_pupil(school.id, "向丽")
    await service.add_athlete(school.delegation, forgotten, account=school.coach, now=now)
    await hand_in(school, MEDICAL, now, forgotten)

    await service.remove_athlete(school.delegation, left, account=school.coach, now=now)
    await execute("UPDATE person SET anonymised_at = $2 WHERE id = $1", forgotten, now)

    assert await purging.delete_overdue(now) == 4
    assert kept(home) == []


async def test_files_without_a_row_are_swept_after_a_day(
    school: School, games: Games, home: Path, now: datetime
) -> None:
    made = await hand_in(school, MEDICAL, now, await ready(school, games, now))
    orphan, fresh = await uploads.keep(PDF), await uploads.keep(PDF)
    for name, age in ((made.file, 2), (orphan, 2), (fresh, 0)):
        os.utime(home / name, ((now - timedelta(days=age)).timestamp(),) * 2)

    await purging.delete_overdue(now)

    assert kept(home) == sorted([made.file, fresh])


async def test_a_paper_without_its_file_is_counted(
    school: School, games: Games, home: Path, now: datetime
) -> None:
    made = await hand_in(school, MEDICAL, now, await ready(school, games, now))

    before = await purging.count_files()
    (home / made.file).unlink()

    assert (before, await purging.count_files()) == ((1, 0), (1, 1))
    with pytest.raises(uploads.FileGone):
        await documents.open_document(made.id, account=school.coach, now=now)


async def test_a_seal_whose_code_cannot_be_read_is_told_to_the_office(
    school: School, games: Games, clerk: Account, now: datetime
) -> None:
    async def seals() -> list[Seal | None]:
        return [line.seal for line in (await service.get_queue(games.event, Filter(), account=clerk)).lines]

    await complete(school, games, now)
    before = await seals()
    await service.submit(school.delegation, account=school.coach, now=now)
    found = [before, await seals()]
    for content in (PDF, await picture_of(school, now)):
        await hand_in(school, SEALED, now, content=content)
        found.append(await seals())
    await service.return_with_reason(school.delegation, "请补电话", account=clerk, now=now)
    await service.submit(school.delegation, account=school.coach, now=now + timedelta(hours=1))

    assert [*found, await seals()] == [[None], [Seal.MISSING], [Seal.UNREAD], [Seal.READ], [Seal.EARLIER]]
