"""Finds what `data/` holds, in a checkout and in an installed wheel."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


@cache
def data_root() -> Traversable:
    """The data folder: beside the packages in a checkout, inside them when installed."""
    checkout = Path(__file__).resolve().parent.parent / "data"
    return checkout if (checkout / "terms").is_dir() else files("abuse_mta") / "_data"


def data_file(*parts: str) -> Traversable:
    """One file or folder of it: `data_file("terms", "21ip.toml")`."""
    return data_root().joinpath(*parts)
