"""The demo is what a newcomer sees first: it must tell its story and end well."""

import subprocess
import sys


def test_demo_ends_by_itself_and_all_of_it_really_happened() -> None:
    """`abuse-mta demo` exits 0 and says what happened, with the yen."""
    command = [sys.executable, "-m", "abuse_mta.cli", "demo"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=110, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    told = [line.strip() for line in done.stdout.splitlines() if line.startswith("  ✓")]
    assert (
        "✓ C-1001 is stopped and charged 9,900 yen: two months damages 6,600, one month handling 3,300"
        in told
    )
    assert "✓ the line is back, and 10,800 yen for the reconnection are billed (20,700 in all)" in told
