"""Runs commands as an operator does: a provider in a folder, a database in a file, arguments in, text out."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from abuse_mta.cli import main


@dataclass(frozen=True)
class Ran:
    """What a command gave."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `abuse-mta` with arguments, and standard input if given."""

    def call(*arguments: object, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        code = ended.value.code
        return Ran(code if isinstance(code, int) else 0, captured.out, captured.err)

    return call


@pytest.fixture
def provider(project_root: Path) -> Path:
    """The provider of our scenarios: configuration, contracts, assignments."""
    return project_root / "tests" / "scenarios" / "provider"
