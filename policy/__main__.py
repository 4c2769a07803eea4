"""The transition table as Markdown: `python -m policy` prints it, with `--readme FILE` it puts it there."""

import argparse
import sys

from policy.transitions import render

BEGIN, END = "<!-- transitions -->", "<!-- /transitions -->"


def embed(text: str) -> str:
    """The text with the table between its two markers. Raises ValueError without them."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        msg = f"needs a line {BEGIN} and below it a line {END}"
        raise ValueError(msg)
    return f"{before}{BEGIN}\n{render()}{END}{after}"


def main() -> None:
    """Print the table, or bring a file's copy of it up to date."""
    arguments = argparse.ArgumentParser(prog="python -m policy", description=__doc__)
    arguments.add_argument("--readme", metavar="FILE", help="put the table between the markers of this file")
    name = arguments.parse_args().readme
    if name is None:
        sys.stdout.write(render())
        return
    with open(name, encoding="utf-8") as file:  # noqa: PTH123 - this room knows no paths
        text = embed(file.read())
    with open(name, "w", encoding="utf-8") as file:  # noqa: PTH123
        file.write(text)


if __name__ == "__main__":
    main()
