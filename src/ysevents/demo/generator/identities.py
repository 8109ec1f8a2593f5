"""Identity numbers for the meet whose regulation asks for them. None of them can be anybody's.

They begin with the code of no place, and the check digit is wrong by intent.
"""

import hashlib
from datetime import date
from uuid import UUID

from ysevents.core.enums import Sex
from ysevents.core.rules import CHECK_DIGITS, check_digit
from ysevents.demo import rows
from ysevents.demo.generator.writer import Writer
from ysevents.kit import ciphers

NOWHERE = "009999"


def give_identities(w: Writer, meet: UUID) -> None:
    """Each athlete of the meet has a number, encrypted and hashed as any."""
    members = (rows.DelegationMember(*row) for row in w.rows[rows.DelegationMember])
    athletes = {member.person for member in members if member.event == meet and member.division}
    people = w.rows[rows.Person]
    for place, row in enumerate(people):
        person = rows.Person(*row)
        if person.id in athletes:
            number = impossible_number(person.birth_on, person.sex, place)
            people[place] = person._replace(
                identity_hash=w.secrets.lookup("identity", number),
                identity_cipher=ciphers.seal_under(
                    w.secrets.field_key,
                    "identity",
                    number.encode(),
                    hashlib.sha256(number.encode()).digest()[: ciphers.NONCE],
                ),
            )


def impossible_number(birth_on: date, sex: str, serial: int) -> str:
    """A number of the right shape that no check lets pass; different for each of 500 born on one day.

    >>> impossible_number(date(2015, 3, 2), "male", 1)
    '009999201503020038'
    """
    order = serial % 500 * 2 + (sex == Sex.MALE)
    digits = f"{NOWHERE}{birth_on:%Y%m%d}{order:03}"
    right = CHECK_DIGITS.index(check_digit(digits))
    return digits + next(d for d in CHECK_DIGITS[right + 1 :] + CHECK_DIGITS if d.isdecimal())
