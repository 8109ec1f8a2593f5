"""Tests. Properties are tried on few, always the same examples; `make fuzz` tries many, new ones each time."""

import os

from hypothesis import settings

# The quick look; `make test` then tries the next profile on the same properties.
settings.register_profile("small", derandomize=True, max_examples=10, deadline=None)
# As many as it takes to come through every branch of the rules.
settings.register_profile("branches", derandomize=True, max_examples=40, deadline=None)
settings.register_profile("fuzz", max_examples=3_000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("YSEVENTS_HYPOTHESIS", "small"))
