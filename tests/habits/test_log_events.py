"""The catalogue of the log is whole, and its page is the one that is printed from it."""

import ast
from collections.abc import Iterator
from pathlib import Path

from abuse_mta import log
from abuse_mta.log_events import page

LEVELS = {"debug", "info", "warning", "error", "exception"}


def _events(tree: ast.Module) -> Iterator[ast.expr]:
    """The first argument of each call of `get_log().LEVEL(…)`, and the event of each line that a commit writes."""
    for call in ast.walk(tree):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
            continue
        on = call.func.value
        if call.func.attr in LEVELS and isinstance(on, ast.Call) and ast.unparse(on).endswith("get_log()"):
            yield call.args[0]
        elif ast.unparse(call.func) == "lines.later":
            yield call.args[2]


def test_the_page_is_the_catalogue(project_root: Path) -> None:
    """`python -m abuse_mta.log_events > docs/log-events.md` changes nothing."""
    assert (project_root / "docs" / "log-events.md").read_text(encoding="utf-8") == page()


def test_every_event_is_catalogued(project_root: Path) -> None:
    """Whatever is logged is a name of the catalogue: no line has a name of its own."""
    used = set()
    for path in sorted((project_root / "abuse_mta").rglob("*.py")):
        for event in _events(ast.parse(path.read_text(encoding="utf-8"))):
            name = ast.unparse(event).rpartition(".")[2]
            assert name.isupper(), f"{path.name}: {ast.unparse(event)}"
            used.add(getattr(log, name))
    assert used == set(log.CATALOGUE) - {log.LIBRARY_SPOKE}
