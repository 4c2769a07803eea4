"""Every mail of the corpus is read and scored; the figures to reach stand beside them."""

import importlib.util
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def scorer(project_root: Path) -> ModuleType:
    """`tests/score.py`, which also prints the table of the README."""
    path = project_root / "tests" / "score.py"
    spec = importlib.util.spec_from_file_location("corpus_score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_the_corpus_is_read_as_well_as_promised(scorer: ModuleType, project_root: Path) -> None:
    """No figure lies below the least, and no more is wrong than the most."""
    figures = tomllib.loads((project_root / "tests/corpus/figures.toml").read_text(encoding="utf-8"))
    score = scorer.score_all()
    below = {m: score.share(m) for m, least in figures["least"].items() if score.share(m) < least}
    assert below == {}, "\n".join(score.misses)
    most = figures["most"]
    assert 100 * score.false_addresses / score.mails <= most["false_addresses_in_100_mails"]
    assert 100 * score.too_high / score.cases["evidence"] <= most["evidence_too_high_percent"]


def test_hardly_anybody_of_ours_is_accused_for_standing_in_a_mail(
    scorer: ModuleType, project_root: Path
) -> None:
    """Victims, bystanders and whom a forged line names, were their network ours: at most a claim, which opens no case."""
    figures = tomllib.loads((project_root / "tests/corpus/figures.toml").read_text(encoding="utf-8"))
    wrong = scorer.accused_wrongly()
    assert len(wrong) <= figures["most"]["accused_wrongly"], "\n".join(wrong)


def test_every_mail_of_the_corpus_says_what_it_is(scorer: ModuleType) -> None:
    """Each pair is whole: the kind, the addresses and what is hard about it."""
    lacking = [
        name
        for name, raw, expected in scorer.mails()
        if not raw or not {"kind", "addresses"} <= set(expected)
    ]
    assert lacking == []
