"""What proves a workbook and its rows ours: ids that hold for one delegation and cannot be made up.

Signed under the key of lookups with a word of its own, so that no other keyed hash is one of these.
"""

from hmac import compare_digest
from uuid import UUID

from ysevents.kit import secrets

DIGITS = 20


def sign_id(person: UUID, delegation: UUID) -> str:
    """The hidden cell of a person in the workbook of a delegation."""
    return f"{person.hex}-{_sign('row', delegation, person)}"


def read_id(text: str, delegation: UUID) -> UUID | None:
    """The person of a hidden cell; None when it was changed or made for another delegation."""
    person, given = _split(text)
    if person is None or not compare_digest(given, _sign("row", delegation, person)):
        return None
    return person


def sign_proof(delegation: UUID) -> str:
    """The hidden sheet of a workbook made for a delegation."""
    return f"{delegation.hex}-{_sign('book', delegation)}"


def read_proof(text: str) -> UUID | None:
    """For which delegation a workbook was made; None when that was changed."""
    delegation, given = _split(text)
    if delegation is None or not compare_digest(given, _sign("book", delegation)):
        return None
    return delegation


def _split(text: str) -> tuple[UUID | None, str]:
    head, _, given = text.strip().lower().partition("-")
    if len(head) != 32 or not given.isascii():
        return None, ""
    try:
        return UUID(head), given
    except ValueError:
        return None, ""


def _sign(what: str, *ids: UUID) -> str:
    return secrets.get().lookup("workbook", ":".join((what, *(id.hex for id in ids)))).hex()[:DIGITS]
