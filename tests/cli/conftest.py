"""Runs commands as a person does: a configuration in a folder, arguments in, text and exit code out."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from abuse_mta.cli import main

CONTRACTS = """\
contract_id,name,customer_type,language,abuse_mail,admin_mail,billing_mail,monthly_fee_yen,annual_fee_yen,prepaid_yen,contracted_on,never_auto
C-1,例示 一,corporate,ja,a@one.example.jp,,,3300,,,2020-01-01,
C-2,Example Two,consumer,en,b@two.example.jp,,,3300,,,2020-01-01,true
"""
ASSIGNMENTS = """\
contract_id,network,assigned_from,assigned_to,line_id,access,username
C-1,192.0.2.200/32,2022-01-01T00:00:00+09:00,2025-05-01T00:00:00+09:00,L-1,NTT-East,u1
C-2,192.0.2.200/32,2025-05-01T00:00:00+09:00,,L-2,NTT-West,u2
"""
CONFIG = """\
[smtp]
recipients = ["abuse@isp.example.jp"]
[outbound]
reply_secret = "0123456789abcdef0123456789abcdef"
[provider]
networks = ["192.0.2.0/24"]
operators = ["noc@isp.example.jp"]
contracts = "contracts"
"""


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
def contracts(tmp_path: Path) -> Path:
    """A folder of two contracts that held one address after each other."""
    folder = tmp_path / "contracts"
    folder.mkdir()
    (folder / "contracts.csv").write_text(CONTRACTS, encoding="utf-8")
    (folder / "assignments.csv").write_text(ASSIGNMENTS, encoding="utf-8")
    return folder


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A small configuration."""
    path = tmp_path / "abuse_mta.toml"
    path.write_text(CONFIG, encoding="utf-8")
    return path
