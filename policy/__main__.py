"""Prints the transition table as Markdown: `python -m policy`."""

import sys

from policy.transitions import render

sys.stdout.write(render())
