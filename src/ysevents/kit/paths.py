"""Where the files beside the code are: in the package when installed, else in the checkout."""

from pathlib import Path

PACKAGE = Path(__file__).parents[1]


def data(name: str) -> Path:
    """The folder `migrations`, `static` or `seeds`."""
    packed = PACKAGE / "_data" / name
    return packed if packed.exists() else PACKAGE.parents[1] / name
