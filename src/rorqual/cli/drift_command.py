"""The command `rorqual drift`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rorqual.cli.console import say, show_table
from rorqual.cli.options import CatalogueFolder

if TYPE_CHECKING:
    from rorqual.api import DriftLook
    from rorqual.evaluation.drift import Drift

_FEWEST = 50  # as `evaluation.drift.MINIMUM`, which would load libraries for `--help`
_AGAINST = {
    "previous": "the photos answered before them",
    "gallery": "the photos of known animals",
    "evaluation": "the evaluation",
}


def drift(
    catalogue: CatalogueFolder,
    against: Annotated[
        str,
        typer.Option(
            metavar="BASELINE",
            help="previous (as many photos answered before), gallery (the photos of known "
            "animals), or the folder of a run of rorqual evaluate.",
        ),
    ] = "previous",
    photos: Annotated[
        int, typer.Option(min=_FEWEST, help="How many of the newest identified photos.")
    ] = 500,
    strict: Annotated[
        bool, typer.Option("--strict", help="End with 1 where drift is seen.")
    ] = False,
) -> None:
    """Tell whether the newest photos and answers are unlike earlier ones or an evaluation."""
    from rorqual import api

    named = {it.value: it for it in (api.Baseline.PREVIOUS, api.Baseline.GALLERY)}.get(against)
    with api.open_catalogue(catalogue) as opened:
        looked = api.drift(
            opened,
            photos=photos,
            against=named or api.Baseline.EVALUATION,
            run=None if named else Path(against),
        )
    rows: list[tuple[str, ...]] = [
        ("measure", "state", "recent", "baseline", "n", "baseline n", "PSI", "KS")
    ]
    rows += [_row(name, it) for name, it in looked.report.measures.items()]
    show_table(rows)
    _say_state(looked)
    if strict and looked.report.alarms:
        raise typer.Exit(1)


def _row(name: str, measured: "Drift") -> tuple[str, ...]:
    figures = (measured.recent, measured.baseline)
    distances = (measured.psi, measured.ks)
    return (
        name,
        measured.state.value.replace("_", " "),
        *("-" if it is None else f"{it:.3g}" for it in figures),
        f"{measured.recent_n:,}",
        f"{measured.baseline_n:,}",
        *("-" if it is None else f"{it:.2f}" for it in distances),
    )


def _say_state(looked: "DriftLook") -> None:
    report = looked.report
    compared = (
        f"The newest {report.recent_photos:,} photos against {_AGAINST[looked.against.value]} "
        f"({report.baseline_photos:,})"
    )
    if report.state.value == "insufficient_data":
        say(f"{compared}: too few to compare; each measure needs {_FEWEST} on either side.")
    elif report.alarms:
        since = "This is new" if looked.begins else "So it was when somebody last looked"
        say(f"{compared}: drift of {', '.join(report.alarms)}. {since}.")
    else:
        say(f"{compared}: no drift.")
    if report.models_changed:
        say("Networks or calibration are not those of the baseline; that alone changes answers.")
