"""Keys under which a client may send a request again."""

import pytest

from ysevents.kit.errors import IdempotencyKeyUnusable
from ysevents.kit.keyed_requests import check_key


@pytest.mark.parametrize("key", ["", "short", "with a blank", "密" * 10, "x" * 81, "line\nbreak"])
def test_keys_are_plain_and_of_some_length(key: str) -> None:
    with pytest.raises(IdempotencyKeyUnusable):
        check_key(key)


@pytest.mark.parametrize("key", ["x" * 8, "x" * 80, "01939c2e-7d44-7b8e"])
def test_usable_keys_pass(key: str) -> None:
    check_key(key)
