"""Any text at all, for properties.

Hypothesis's own `st.text()` first makes a table of all Unicode, two seconds in a fresh checkout: a fifth of
what the rules tests may take.
"""

import sys

from hypothesis import strategies as st

ANY = st.one_of(st.integers(0, 0x7F), st.integers(0x80, 0xD7FF), st.integers(0xE000, sys.maxunicode))
"""Every code point but the surrogates, every third one ASCII."""


def texts(max_size: int, *, min_size: int = 0, letters: str = "") -> st.SearchStrategy[str]:
    """Texts of up to `max_size` of some letters; of any without `letters`."""
    one = st.sampled_from(letters) if letters else ANY.map(chr)
    return st.lists(one, min_size=min_size, max_size=max_size).map("".join)
