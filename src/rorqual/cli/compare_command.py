"""The command `rorqual compare`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from rorqual.cli.console import say

Run = Annotated[
    Path, typer.Argument(help="Folder of a run of `rorqual evaluate`.", show_default=False)
]
_COLUMNS = (
    *("protocol", "figure", "A", "B", "B - A", "low", "high", "photos", "verdict"),
    *("p of folds", "p of individuals"),
)


def compare(
    run_a: Run,
    run_b: Run,
    draws: Annotated[int, typer.Option(min=1, help="Resamples behind each interval.")] = 1000,
    seed: Annotated[int, typer.Option(min=0, help="Of the resamples.")] = 0,
) -> None:
    """Say where the second of two runs is better or worse, photo by photo."""
    from rorqual import api

    lines = ["\t".join(_COLUMNS)]
    for it in api.compare(run_a, run_b, draws=draws, seed=seed, on_warning=say):
        gain = it.difference
        values = (it.first, it.second, gain.value, gain.low, gain.high)
        numbers = "\t".join(f"{value:.4f}" for value in values)
        tests = "\t".join("" if p is None else f"{p:.3g}" for p in (it.folds_p, it.individuals_p))
        lines.append(f"{it.protocol}\t{it.figure}\t{numbers}\t{gain.n}\t{it.verdict}\t{tests}")
    sys.stdout.write("\n".join(lines) + "\n")
