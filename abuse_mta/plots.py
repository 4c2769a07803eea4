"""Draws the pictures of the daily mail: `python -m abuse_mta.plots`, figures in as JSON, pictures out as JSON.

A process of its own: the drawing library is large, and the daemon needs none of it for the rest of the day.
"""

import base64
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from abuse_mta.figures import Figures

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PATIENCE = 60.0
"""Seconds that the drawing may take."""


def draw_apart(figures: Figures) -> Mapping[str, bytes]:
    """PNG pictures by name, drawn by a child; none when it fails: the mail goes out all the same."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "abuse_mta.plots"],
            input=json.dumps(asdict(figures)).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "MPLBACKEND": "agg", "OPENBLAS_NUM_THREADS": "1"},
            timeout=PATIENCE,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return {}
    return {name: base64.b64decode(picture) for name, picture in json.loads(done.stdout).items()}


def draw(figures: Mapping[str, Any]) -> dict[str, bytes]:
    """The pictures: complaints by day and category, open cases by age, deadlines."""
    return {
        "complaints": _picture(
            lambda axes: _complaints(axes, figures), "Complaints by day and category", 9.0
        ),
        "cases": _picture(lambda axes: _bars(axes, figures["open_cases"]), "Open cases by age", 4.5),
        "answers": _picture(lambda axes: _bars(axes, figures["answers"]), "Deadlines of 30 days", 4.5),
    }


def _complaints(axes: "Axes", figures: Mapping[str, Any]) -> None:
    days = [day[5:] for day in figures["days"]]
    below = [0] * len(days)
    for category, counts in figures["complaints"].items():
        axes.bar(days, counts, bottom=below, label=category)
        below = [low + count for low, count in zip(below, counts, strict=True)]
    axes.set_xticks(range(0, len(days), 5), days[::5])
    if figures["complaints"]:
        axes.legend(frameon=False, fontsize="small")


def _bars(axes: "Axes", counts: Mapping[str, int]) -> None:
    bars = axes.bar(list(counts), list(counts.values()), color="#4c72b0")
    axes.bar_label(bars)


def _picture(fill: "Callable[[Axes], None]", title: str, width: float) -> bytes:
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    figure = Figure(figsize=(width, 2.8), layout="constrained")
    axes = figure.subplots()
    fill(axes)
    axes.set_title(title)
    axes.set_ylim(bottom=0, top=max(1.0, axes.get_ylim()[1]))
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.spines[["top", "right"]].set_visible(False)
    png = io.BytesIO()
    figure.savefig(png, format="png", dpi=100)
    return png.getvalue()


if __name__ == "__main__":
    pictures = draw(json.load(sys.stdin))
    json.dump({name: base64.b64encode(png).decode("ascii") for name, png in pictures.items()}, sys.stdout)
