"""The command `rorqual import`."""

from pathlib import Path
from typing import Annotated

import typer

from rorqual import api
from rorqual.cli.console import progress_of, say, say_each, say_row_errors
from rorqual.cli.options import CatalogueOption, MaxPixels, Photos, Strict, pixels


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
    max_pixels: MaxPixels = None,
    strict: Strict = False,
) -> None:
    """Add photos, with their labels, to a catalogue. Run it again to go on or to add more."""
    with api.open_catalogue(catalogue) as opened, progress_of("Importing") as show:
        added = api.add_photos(
            opened,
            photos,
            labels=labels,
            folders_are_individuals=folders,
            max_pixels=pixels(max_pixels),
            on_progress=show,
        )
        counts = opened.counts()
    report = added.report
    say_each("Files that are no photos, left out: {count}", added.not_photos)
    say_each("Photos that were refused: {count}", (r.message for r in report.refused.values()))
    say_row_errors(added.row_errors)
    say_each("Photos without a row, stored without a label: {count}", added.photos_without_row)
    if added.folder_note:
        say(added.folder_note)
    say(
        f"{added.photos} photos: {report.added} added, {report.known} known already, "
        f"{len(report.refused)} refused. {catalogue} has {counts.individuals} individuals with "
        f"{counts.gallery_annotations} identified animals in {counts.photos} photos."
    )
    if strict and (report.refused or added.row_errors):
        raise typer.Exit(1)
