"""Codes: what is written can be read again, whatever a hand or a scanner gun does to it."""

import hashlib
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.texts import texts
from ysevents.checkin import rules
from ysevents.checkin.rules import ALPHABET, Kind, Read

KEY = bytes(range(32))
ADMISSION = UUID("01a20baa-db26-73ee-93be-d6369c6d219f")
CODE = rules.ticket_code(KEY, ADMISSION, 1)


def test_codes_are_golden() -> None:
    assert rules.encode(CODE) == "43AMN2NYWXXPPD4PTK78AR5PBR"
    assert rules.encode(rules.bib_code(KEY, ADMISSION, 1)) == "6DWWBWA0C7ND5K162MZXGTDC25"
    assert rules.short_code(KEY, ADMISSION, 1) == "GB6KNER3B"
    assert rules.short_spelt("GB6KNER3B") == "GB6-KNE-R3B"


def test_kind_version_and_admission_all_change_the_code() -> None:
    other = UUID(int=ADMISSION.int + 1)
    codes = {
        CODE,
        rules.bib_code(KEY, ADMISSION, 1),
        rules.ticket_code(KEY, ADMISSION, 2),
        rules.ticket_code(KEY, other, 1),
        rules.ticket_code(KEY[::-1], ADMISSION, 1),
    }

    assert len(codes) == 5


def test_hashes_are_those_of_the_codes() -> None:
    assert rules.hashes(KEY, ADMISSION, 1) == rules.Hashes(
        ticket=hashlib.sha256(CODE).digest(),
        bib=hashlib.sha256(rules.bib_code(KEY, ADMISSION, 1)).digest(),
        short=rules.short_hash(KEY, rules.short_code(KEY, ADMISSION, 1)),
    )


def test_the_hash_of_a_short_code_cannot_be_tried_out_without_the_key() -> None:
    assert rules.short_hash(KEY, "ABC") != rules.short_hash(KEY[::-1], "ABC")


@given(st.binary(min_size=16, max_size=16))
def test_every_code_comes_back(code: bytes) -> None:
    text = rules.encode(code)

    assert len(text) == 26
    assert set(text) <= set(ALPHABET)
    assert rules.decode(text) == code


@given(texts(60))
def test_reading_never_fails(raw: str) -> None:
    assert isinstance(rules.read(raw), Read | None)


WRITTEN = rules.encode(CODE)
WIDE = "".join(chr(ord(c) + 0xFEE0) for c in WRITTEN)


@pytest.mark.parametrize(
    "raw",
    [
        WRITTEN,
        WRITTEN.lower(),
        WIDE,
        f"https://ty.example.gov.cn/t/{WRITTEN}",
        f"HTTPS://TY.EXAMPLE.GOV.CN/T/{WRITTEN}\r\n",
        f"https://ty.example.gov.cn:8443/t/{WRITTEN.lower()}/?from=wechat#top",
        f"ｈｔｔｐｓ：／／ty.example.gov.cn／t／{WIDE}",
        f"  {WRITTEN}\t",
        f"{WRITTEN}\r",
        f"{WRITTEN[:13]} {WRITTEN[13:]}",
        f"{WRITTEN[:8]}-{WRITTEN[8:]}",
        WRITTEN.replace("0", "O").replace("1", "I"),
        WRITTEN.replace("0", "o").replace("1", "l"),
    ],
)
def test_a_gun_or_a_hand_may_write_it_so(raw: str) -> None:
    assert rules.read(raw) == Read(Kind.CODE, code=CODE)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "\r\n",
        WRITTEN[:-1],
        WRITTEN + "0",
        "Z" * 26,
        "U" + WRITTEN[1:],
        "https://evil.example/",
        "彭小明",
        "9" * 201,
    ],
)
def test_what_is_none_of_ours_is_none(raw: str) -> None:
    assert rules.read(raw) is None


@pytest.mark.parametrize(("raw", "text"), [("1024", "1024"), ("０１２３\n", "0123"), ("a-101", "A101")])
def test_numbers_of_bibs_are_read_as_such(raw: str, text: str) -> None:
    assert rules.read(raw) == Read(Kind.LABEL, text=text)


@given(st.uuids(), st.integers(1, 50))
def test_short_codes_come_back_in_any_spelling(admission: UUID, version: int) -> None:
    short = rules.short_code(KEY, admission, version)

    for raw in (short, rules.short_spelt(short).lower(), f" {short}\r\n", short.replace("0", "o")):
        assert rules.read(raw) == Read(Kind.SHORT, text=short)


@given(st.uuids(), st.integers(0, 8), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_found(admission: UUID, place: int, letter: str) -> None:
    short = rules.short_code(KEY, admission, 1)
    wrong = short[:place] + letter + short[place + 1 :]

    assert (rules.read(wrong) is None) == (wrong != short)


@given(st.uuids(), st.integers(0, 8), st.integers(0, 8))
def test_two_that_changed_places_are_found(admission: UUID, one: int, other: int) -> None:
    short = rules.short_code(KEY, admission, 1)
    letters = list(short)
    letters[one], letters[other] = letters[other], letters[one]
    wrong = "".join(letters)

    assert (rules.read(wrong) is None) == (wrong != short)
