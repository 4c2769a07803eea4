"""The command line: which commands there are. Each one's module is loaded only when it is called."""

import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

COMMANDS = {
    "demo": ("abuse_mta.commands.demonstration:demo", "A whole case on one machine, in under a minute."),
    "serve": ("abuse_mta.commands.daemon:serve", "The daemon."),
    "init": ("abuse_mta.commands.first_configuration:init", "A first configuration, by five questions."),
    "check": (
        "abuse_mta.commands.checking:check",
        "Everything that is wrong with this installation, at once.",
    ),
    "parse": ("abuse_mta.commands.parsing:parse", "What mails say, without a database."),
    "contracts": ("abuse_mta.commands.contracts:app", "Import contracts, and see who held an address when."),
    "cases": ("abuse_mta.commands.cases:cases", "The cases, each with its next deadline."),
    "case": ("abuse_mta.commands.cases:app", "One case: how it stands, its journal, and why."),
    "decide": (
        "abuse_mta.commands.deciding:decide",
        "An operator's word on a case, by two people where needed.",
    ),
    "inbox": ("abuse_mta.commands.inbox:app", "What the machine would not decide."),
    "complain": ("abuse_mta.commands.complaints:complain", "A complaint that came by telephone or paper."),
    "retract": ("abuse_mta.commands.complaints:retract", "Unwind all that a false complaint caused."),
    "reporters": (
        "abuse_mta.commands.reporters:reporters",
        "What came of the reporters' complaints, by domain.",
    ),
    "partner-answer": ("abuse_mta.commands.partners:partner_answer", "What a partner said by telephone."),
    "liaison": ("abuse_mta.commands.liaison:liaison", "A sample of a case for the bodies that collect them."),
    "matters": ("abuse_mta.commands.matters:matters", "Disclosure requests and police inquiries."),
    "matter": ("abuse_mta.commands.matters:app", "One matter: how it stands, and its steps."),
    "pay": ("abuse_mta.commands.money:pay", "A payment came."),
    "payments": (
        "abuse_mta.commands.money:payments",
        "Bank transfers from a file, and those nobody matched.",
    ),
    "ledger": ("abuse_mta.commands.money:ledger", "The ledger, as a table, CSV or JSON."),
    "invoice": ("abuse_mta.commands.money:invoice", "The invoice of a case."),
    "today": ("abuse_mta.commands.today:today", "The morning page: what came, what waits, what fires next."),
    "replay": ("abuse_mta.commands.replay:replay", "Past mail through today's readers and terms, in shadow."),
    "export": ("abuse_mta.commands.export:export", "The evidence bundle of a case or matter."),
    "migrate-database": ("abuse_mta.commands.database:migrate_database", "SQLite to PostgreSQL."),
    "simulate": ("abuse_mta.commands.simulation:simulate", "Scenarios on a virtual clock."),
    "log": ("abuse_mta.commands.logs:log", "The log for human eyes."),
}
"""Name → where the function or Typer app is, and one line of help."""


class _Commands(TyperGroup):
    """Knows every command by name and help, and imports the one that is asked for."""

    def list_commands(self, _ctx: Any) -> list[str]:  # noqa: ANN401 - typer's own context
        return list(COMMANDS)

    def get_command(self, _ctx: Any, name: str) -> Any:  # noqa: ANN401 - typer's own command
        if name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[name][0].partition(":")
        found = getattr(import_module(module), attribute)
        if not isinstance(found, typer.Typer):
            single = typer.Typer(add_completion=False, rich_markup_mode=None)
            single.command(name)(found)
            found = single
        return typer.main.get_command(found)

    def format_commands(self, _ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - typer's own classes
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def _root(
    ctx: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option(
            help="abuse_mta.toml; else /etc/abuse_mta/abuse_mta.toml, then ./abuse_mta.toml",
            show_default=False,
        ),
    ] = None,
) -> None:
    """The mail daemon behind abuse@ that runs a provider's abuse policy.

    Exit codes: 0 done, 1 the answer is no, 2 wrong use or configuration.
    """
    ctx.obj = config


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs a command and exits; faults of the operator and of the world are told without a traceback."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        app(_config_first(given), prog_name="abuse-mta")
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has seen enough
        sys.exit(1)
    except Exception as error:
        if (code := _told(error)) is None:
            raise
        sys.exit(code)


def _config_first(arguments: list[str]) -> list[str]:
    """`--config PATH` may stand anywhere before `--`."""
    moved: list[str] = []
    rest = iter(arguments)
    others: list[str] = []
    for argument in rest:
        if argument == "--":
            others += [argument, *rest]
        elif argument == "--config":
            moved += [argument, *([value] if (value := next(rest, None)) is not None else [])]
        elif argument.startswith("--config="):
            moved.append(argument)
        else:
            others.append(argument)
    return [*moved, *others]


def _told(error: Exception) -> int | None:
    """Tells a fault that is not ours; gives its exit code, or None for one of ours."""
    from abuse_mta.config import ConfigError
    from abuse_mta.store.errors import StoreError
    from policy.terms import TermsError

    match error:
        case ConfigError() | TermsError():
            code = 2
        case StoreError():
            code = 1
        case _:
            return None
    print(error, file=sys.stderr)
    return code


if __name__ == "__main__":
    main()
