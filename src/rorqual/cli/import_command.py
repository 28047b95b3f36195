"""The command `rorqual import`."""

from pathlib import Path
from typing import Annotated

import typer

from rorqual.cli.console import counted, say, say_each, say_not_photos, say_row_errors
from rorqual.cli.options import CatalogueOption, Detect, MaxPixels, Photos, Strict, pixels
from rorqual.cli.progress import progress_of


def import_(
    photos: Photos,
    catalogue: CatalogueOption,
    labels: Annotated[
        Path | None,
        typer.Option(
            metavar="LABELS.csv",
            help="Who is in which photo: at least the column photo, mostly also individual_id.",
            show_default=False,
        ),
    ] = None,
    folders: Annotated[
        bool,
        typer.Option(
            "--folders-are-individuals/--no-folders-are-individuals",
            help="Without labels: take one folder an individual where the folders look like it.",
        ),
    ] = True,
    detect: Detect = True,
    max_pixels: MaxPixels = None,
    strict: Strict = False,
) -> None:
    """Add photos, with their labels, to a catalogue. Run it again to go on or to add more."""
    from rorqual import api

    with api.open_catalogue(catalogue) as opened, progress_of("Importing") as show:
        added = api.add_photos(
            opened,
            photos,
            labels=labels,
            folders_are_individuals=folders,
            detect=detect,
            max_pixels=pixels(max_pixels),
            on_progress=show,
        )
        counts = opened.counts()
    report = added.report
    say_not_photos(added.not_photos)
    say_each("Photos that were refused", (r.message for r in report.refused.values()))
    say_row_errors(added.row_errors)
    say_each("Photos without a row, stored without a label", added.photos_without_row)
    say_each("Photos of several animals, taken whole", report.taken_whole)
    if added.folder_note:
        say(added.folder_note)
    say(
        f"{counted(added.photos, 'photo')}: {report.added} added, {report.known} known already, "
        f"{len(report.refused)} refused. {catalogue} has {counted(counts.photos, 'photo')}, with "
        f"{counted(counts.gallery_annotations, 'animal')} of "
        f"{counted(counts.gallery_individuals, 'individual')} identified in them."
    )
    if strict and (report.refused or added.row_errors):
        raise typer.Exit(1)
