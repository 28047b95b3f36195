"""The command `rorqual compare`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from rorqual.cli.console import say

Run = Annotated[
    Path, typer.Argument(help="Folder of a run of `rorqual evaluate`.", show_default=False)
]


def compare(
    run_a: Run,
    run_b: Run,
    draws: Annotated[int, typer.Option(min=1, help="Resamples behind each interval.")] = 1000,
    seed: Annotated[int, typer.Option(min=0, help="Of the resamples.")] = 0,
) -> None:
    """Say where the second of two runs is better or worse, photo by photo."""
    from rorqual import api

    lines = ["protocol\tfigure\tA\tB\tB - A\tlow\thigh\tphotos\tverdict\tp of folds"]
    for it in api.compare(run_a, run_b, draws=draws, seed=seed, on_warning=say):
        gain = it.difference
        values = (it.first, it.second, gain.value, gain.low, gain.high)
        numbers = "\t".join(f"{value:.4f}" for value in values)
        p = "" if it.folds_p is None else f"{it.folds_p:.4f}"
        lines.append(f"{it.protocol}\t{it.figure}\t{numbers}\t{gain.n}\t{it.verdict}\t{p}")
    sys.stdout.write("\n".join(lines) + "\n")
