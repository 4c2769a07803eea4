"""What several tests of the readers ask."""

from parsers.report import Kind, Outcome, Parsed


def kind(outcome: Outcome) -> Kind:
    """The kind that was read."""
    return (outcome if isinstance(outcome, Parsed) else outcome.parsed).kind
