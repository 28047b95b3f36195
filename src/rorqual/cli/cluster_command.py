"""The command `rorqual cluster`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rorqual.cli.console import counted, say, say_each, say_not_photos
from rorqual.cli.options import CatalogueFolder, MaxPixels, finite, pixels
from rorqual.cli.progress import progress_of

if TYPE_CHECKING:
    from rorqual.domain.grouping import Grouping


def cluster(
    catalogue: CatalogueFolder,
    photos: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PHOTOS]",
            help="Only animals in these photos; those that the catalogue lacks are added. All of "
            "the catalogue without.",
            show_default=False,
        ),
    ] = None,
    precision: Annotated[
        float,
        typer.Option(
            min=0.5,
            max=0.999,
            callback=finite,
            help="The share of right pairs among those that joins bring together.",
        ),
    ] = 0.95,
    similarity: Annotated[
        float | None,
        typer.Option(
            min=0.001,
            max=1.0,
            callback=finite,
            help="Join from this mean similarity on, instead of --precision.",
            show_default=False,
        ),
    ] = None,
    burst_seconds: Annotated[
        float,
        typer.Option(
            min=0.0,
            callback=finite,
            help="The longest gap between two frames of a burst; 0 for copies only.",
        ),
    ] = 10.0,
    output: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write a table there: CSV, or JSON by its ending."),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(metavar="FILE.html", help="Write a page with each group's photos."),
    ] = None,
    record: Annotated[
        bool, typer.Option("--record", help="Keep the groups in the catalogue as suggestions.")
    ] = False,
    max_pixels: MaxPixels = None,
) -> None:
    """Group photos without identities into provisional individuals, for a person to review."""
    from rorqual import api
    from rorqual.exchange.atomic import require_writable

    for file in (output, report):
        if file:
            require_writable(file)
    with api.open_catalogue(catalogue) as opened:
        with progress_of("Importing") as show:
            clusters = api.cluster(
                opened,
                photos or None,
                precision=precision,
                similarity=similarity,
                burst_seconds=burst_seconds,
                max_pixels=pixels(max_pixels),
                on_progress=show,
            )
        if clusters.added:
            say_not_photos(clusters.added.not_photos)
            refused = clusters.added.report.refused.values()
            say_each("Photos that were refused", (refusal.message for refusal in refused))
        _say_groups(clusters.grouping)
        if output:
            clusters.write_table(output)
            say(f"The table is {output}.")
        if report:
            clusters.write_report(report)
            say(f"The page is {report}.")
        if record:
            say(f"{counted(clusters.record(), 'suggestion')} added to the catalogue.")


def _say_groups(grouping: "Grouping") -> None:
    groups = grouping.groups
    several = [group for group in groups if group.sightings > 1]
    anchored = sum(group.individual is not None for group in groups)
    flagged = sum(bool(group.flags) for group in groups)
    say(grouping.basis)
    say(
        f"{counted(sum(len(group.animals) for group in groups), 'unnamed animal')} in "
        f"{counted(len(groups), 'group')}: {len(several)} of several sightings, "
        f"{anchored} that match a known individual, {flagged} to look at closely."
    )
