"""The catalogue of the log as a page: `python -m abuse_mta.log_events > docs/log-events.md`."""

from abuse_mta.log import CATALOGUE

_HEAD = """\
# The log: every event and its fields

One JSON object a line, one line for each thing that happened. Every line has `at` (UTC), `level` and `event`;
`message_id` (our number of the mail) and `case_id` stand on each line that belongs to one. Names and fields are stable.

| level | means |
|---|---|
| info | ran by itself |
| warning | look today |
| error | look now |

A line with `alert` is what the policy wants a person to see; the codes are in [operators.md](operators.md). Control
and bidirectional characters are escaped: what a stranger wrote is one inert line. No line carries the text of a mail.

| event | what it says: its fields |
|---|---|
"""

_TAIL = """
## Recipes

    journalctl -u abuse_mta -o cat | jq -c 'select(.alert)'  # what a person should see
    journalctl -u abuse_mta -o cat | jq -c 'select(.level == "error")'  # look now
    journalctl -u abuse_mta -o cat | jq -c 'select(.case_id == "CASE-2025-000001")'  # one case
    journalctl -u abuse_mta -o cat | jq -c 'select(.message_id == 17)'  # one mail's way
    journalctl -u abuse_mta -o cat | jq -r 'select(.event == "decision_made") | [.at, .clause, .from, .to] | @tsv'
    journalctl -u abuse_mta -o cat -S today | jq -r 'select(.event == "mail_processed") | .outcome' | sort | uniq -c
    journalctl -u abuse_mta -o cat | jq -c 'select(.event == "delivery_attempted" and .result != "delivered")'
    abuse-mta log --case CASE-2025-000001  # the same for human eyes
"""


def page() -> str:
    """The page, as Markdown."""
    rows = "".join(f"| `{name}` | {says} |\n" for name, says in sorted(CATALOGUE.items()))
    return f"{_HEAD}{rows}{_TAIL}"


if __name__ == "__main__":
    print(page(), end="")
