"""The command `rorqual evaluate`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rorqual.cli.console import counted, say, say_row_errors
from rorqual.cli.progress import progress_of
from rorqual.identify.network_choice import LicencePolicy

if TYPE_CHECKING:
    from rorqual.api import Evaluation

_SHOWN = ("MAP@5", "top-1 of the known", "top-5 of the known", "novelty AUROC")


def evaluate(
    data: Annotated[
        Path,
        typer.Argument(
            metavar="DATA",
            help="A catalogue, a folder of labelled photos, or a table of predictions.",
            show_default=False,
        ),
    ],
    output: Annotated[
        Path, typer.Option(metavar="RUN", help="Folder of the run.", show_default=False)
    ],
    labels: Annotated[
        Path | None,
        typer.Option(
            metavar="LABELS.csv",
            help="Who is in which photo. Without it: one folder per individual.",
            show_default=False,
        ),
    ] = None,
    truth: Annotated[
        Path | None,
        typer.Option(
            metavar="TRUTH.csv",
            help="For predictions: image,individual_id, new_individual for the unknown.",
            show_default=False,
        ),
    ] = None,
    training: Annotated[
        Path | None,
        typer.Option(
            metavar="TRAIN.csv",
            help="For predictions: image,individual_id of the photos that were known.",
            show_default=False,
        ),
    ] = None,
    split: Annotated[
        Path | None,
        typer.Option(
            metavar="SPLIT.csv",
            help="Your own split, photo,split with gallery or query, in place of all protocols.",
            show_default=False,
        ),
    ] = None,
    calibrated_on: Annotated[
        Path | None,
        typer.Option(
            metavar="TABLE.csv",
            help="Individuals that chose a threshold: fails where one of them is tested.",
            show_default=False,
        ),
    ] = None,
    allow_trained_on: Annotated[
        bool,
        typer.Option(
            "--allow-trained-on",
            help="Test individuals that taught the network, which is refused otherwise.",
        ),
    ] = False,
    licence: Annotated[
        LicencePolicy,
        typer.Option("--license", help="Terms of the networks, for a folder of photos."),
    ] = LicencePolicy.ANY,
    embedding: Annotated[
        str | None,
        typer.Option(
            metavar="NETWORK",
            help="The network that compares animals, for a folder of photos.",
            show_default="the shipped one",
        ),
    ] = None,
    pictures: Annotated[
        bool,
        typer.Option(
            "--pictures", help="Read the photos again: bad photos, clear photos, more baselines."
        ),
    ] = False,
    marks: Annotated[
        bool,
        typer.Option(
            "--marks",
            help="Compare marks and species too, as identify does; takes minutes.",
        ),
    ] = False,
    negatives: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Photos without a whale or dolphin, a folder for each kind, to judge the gate.",
            show_default=False,
        ),
    ] = None,
    no_baselines: Annotated[
        bool, typer.Option("--no-baselines", help="Leave out the baselines that take time.")
    ] = False,
    draws: Annotated[int, typer.Option(min=1, help="Resamples behind each interval.")] = 1000,
    seed: Annotated[int, typer.Option(min=0, help="Of splits and resamples.")] = 0,
) -> None:
    """Measure identification on labelled photos, and write down every row and figure."""
    from rorqual import api

    with progress_of("Reading photos") as show:
        done = api.evaluate(
            data,
            output,
            labels=labels,
            truth=truth,
            licence=licence,
            embedding=embedding,
            options=api.EvaluationOptions(
                draws=draws,
                seed=seed,
                calibrated_on=calibrated_on,
                allow_trained_on=allow_trained_on,
                split=split,
                training=training,
                baselines=not no_baselines,
                pictures=pictures,
                marks=marks,
                negatives=negatives,
            ),
            on_progress=show,
        )
    say_row_errors(done.row_errors)
    _say_figures(done)


def _say_figures(done: "Evaluation") -> None:
    for note in done.report["notes"]:
        say(note)
    for section in done.report["protocols"]:
        say(
            f"{section['protocol']}: {counted(section['queries'], 'photo')} asked against "
            f"{counted(section['gallery_individuals'], 'individual')}"
        )
        for name, figure in section["figures"].items():
            if name in _SHOWN and figure["value"] is not None:
                say(f"  {name}: {_words(figure)}")
    if marks := done.report.get("marks"):
        say(marks["sentence"])
        for name, figure in marks.get("difference", {}).items():
            say(f"  {name}, with marks less without: {_words(figure)}")
    for row in done.report.get("requirements", []):
        figure = f": {_words(row['figure'])}" if row["figure"] else f", `{row['command']}`"
        say(f"{row['name']}: {row['verdict']}{figure}")
    say(f"All figures, with the row of every photo, are in {done.folder}.")


def _words(figure: dict[str, Any]) -> str:
    hits = "" if figure["k"] is None else f", {figure['k']} of {figure['n']}"
    interval = "" if figure["low"] is None else f" ({figure['low']:.3f} to {figure['high']:.3f})"
    return f"{figure['value']:.3f}{interval}{hits}"
