"""Personal fields at rest."""

from collections.abc import Iterator

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from ysevents.kit import ciphers, secrets


@pytest.fixture(scope="module", autouse=True)
def keys() -> Iterator[None]:
    before = secrets._installed
    secrets.install(secrets.Secrets.random())
    yield
    secrets._installed = before


@given(st.text())
def test_what_is_sealed_opens_again(text: str) -> None:
    assert ciphers.decrypt("phone", ciphers.encrypt("phone", text)) == text


def test_equal_numbers_look_different() -> None:
    first, second = (ciphers.encrypt("phone", "13974300001") for _ in range(2))

    assert first != second
    assert b"13974300001" not in first


def test_a_field_opens_as_its_own_kind_only_and_untouched() -> None:
    sealed = ciphers.encrypt("phone", "13974300001")

    with pytest.raises(InvalidTag):
        ciphers.decrypt("identity", sealed)
    with pytest.raises(InvalidTag):
        ciphers.decrypt("phone", sealed[:-1] + bytes([sealed[-1] ^ 1]))
