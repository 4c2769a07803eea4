"""Finds what `data/` holds, in a checkout and in an installed wheel."""

from functools import cache
from pathlib import Path


@cache
def data_root() -> Path:
    """The data folder: beside the packages in a checkout, inside them when installed."""
    package = Path(__file__).resolve().parent
    checkout = package.parent / "data"
    return checkout if (checkout / "terms").is_dir() else package / "_data"


def data_file(*parts: str) -> Path:
    """One file or folder of it: `data_file("terms", "21ip.toml")`."""
    return data_root().joinpath(*parts)
