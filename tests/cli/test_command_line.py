"""The command line as a whole: help, exit codes, the place of `--config`, what is loaded."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from abuse_mta.cli import COMMANDS, app

Run = Callable[..., Any]


def _every_command(command: Any, *names: str) -> Iterator[tuple[str, ...]]:
    below = getattr(command, "list_commands", lambda _context: ())(None)
    if names and (not below or command.invoke_without_command):
        yield names
    for name in below:
        yield from _every_command(command.get_command(None, name), *names, name)


@pytest.mark.parametrize("names", sorted(_every_command(typer.main.get_command(app))), ids=" ".join)
def test_every_command_shows_an_example(run: Run, names: tuple[str, ...]) -> None:
    """The help of each command, and of each below another, has a line to copy."""
    assert f"Example: abuse-mta {' '.join(names)}" in " ".join(run(*names, "--help").out.split())


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help(run: Run, name: str) -> None:
    """Every command that is listed can be loaded and explains itself."""
    shown = run(name, "--help")
    assert (shown.code, shown.err) == (0, "")
    assert f"Usage: abuse-mta {name}" in shown.out


def test_help_lists_every_command(run: Run) -> None:
    """The list of commands is complete, with a line of help each."""
    shown = run("--help").out
    assert all(
        f"  {name} " in shown and help_line.split()[0] in shown for name, (_, help_line) in COMMANDS.items()
    )


def test_help_loads_nothing_heavy(project_root: Path) -> None:
    """`--help` loads no database, no mail parser, no validation."""
    program = (
        "import sys; sys.argv = ['abuse-mta', '--help']\n"
        "from abuse_mta.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print([m for m in ('sqlalchemy', 'pydantic', 'structlog', 'mailparser', 'jinja2', 'dns') if m in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=project_root, check=True
    )
    assert ran.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("arguments", [("frobnicate",), ("check", "--frobnicate"), ("contracts", "at")])
def test_wrong_use(run: Run, arguments: tuple[str, ...]) -> None:
    """What does not exist, or lacks something, is wrong use: 2."""
    assert run(*arguments).code == 2


def test_config_may_stand_anywhere(run: Run, config: Path) -> None:
    """`--config` before or after the command is the same."""
    runs = [
        run("--config", config, "contracts", "show", "C-1"),
        run("contracts", "show", "C-1", "--config", config),
        run("contracts", f"--config={config}", "show", "C-1"),
    ]
    assert {(ran.code, ran.err) for ran in runs} == {(1, "no contract C-1\n")}


def test_faults_of_the_configuration(run: Run, tmp_path: Path) -> None:
    """Five faults are told at once, and the command ends with 2."""
    path = tmp_path / "faulty.toml"
    path.write_text(
        '[smtp]\nlisten = ["nowhere"]\nmax_connections = 0\nhello = 1\n'
        '[provider]\nnetworks = ["192.0.2.1/24"]\n[terms]\nanswer.within = "soon"\n'
        '[outbound]\nreply_secret = "0123456789abcdef"\n',
        encoding="utf-8",
    )
    ran = run("check", "--config", path)
    assert ran.code == 2
    assert [line.split(": ")[0] for line in ran.err.splitlines()] == [
        "smtp.listen.1",
        "smtp.max_connections",
        "smtp.hello",
        "provider.networks.1",
        "terms.answer.within",
    ]


def test_missing_configuration(run: Run, tmp_path: Path) -> None:
    """A configuration that is not there is named."""
    ran = run("check", "--config", tmp_path / "none.toml")
    assert (ran.code, ran.err) == (2, f"{tmp_path}/none.toml: No such file or directory\n")
