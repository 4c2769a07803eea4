"""The commands that the mails to operators offer."""

import shlex
from typing import Any

import pytest

from abuse_mta.next_steps import next_steps
from policy.words import Alert


@pytest.mark.parametrize("code", Alert)
def test_offered_commands_can_be_pasted(code: Alert, operate: Any, suspending: Any) -> None:
    """Nothing is missing from them: what the rules refuse exits 1, a fault of the line would exit 2."""
    (case,) = operate("cases", "--json").rows
    for step in next_steps(code, case["case_id"]):
        program, *arguments = shlex.split(step)
        assert (program, operate(*arguments).code in {0, 1}) == ("abuse-mta", True)
