"""The command `rorqual rank`."""

from pathlib import Path
from typing import Annotated

import typer

from rorqual.cli.console import counted, say, say_each, say_not_photos, say_row_errors
from rorqual.cli.options import CatalogueOption, MaxPixels, Photos, finite, pixels
from rorqual.cli.progress import progress_of
from rorqual.domain.errors import UsageError
from rorqual.matching.heads.names import Head


def rank(
    photos: Photos,
    catalogue: CatalogueOption,
    by: Annotated[Head, typer.Option(help="The rule of ordering.", show_default=False)],
    output: Annotated[
        Path,
        typer.Option(
            metavar="FILE.csv", help="Write the table image,predictions there.", show_default=False
        ),
    ],
    boxes: Annotated[
        Path | None,
        typer.Option(
            metavar="BOXES.csv",
            help="Where the animals are: photo,x0,y0,x1,y1. Replaces detection for its photos.",
            show_default=False,
        ),
    ] = None,
    expected_new: Annotated[
        float,
        typer.Option(
            min=0.0,
            max=0.99,
            callback=finite,
            help="The share of these photos that is taken for new; the vote has a threshold "
            "instead.",
        ),
    ] = 0.3,
    best: Annotated[
        int | None,
        typer.Option(min=1, help="Photos that `top-mean` averages.", show_default="3"),
    ] = None,
    voters: Annotated[
        int | None, typer.Option(min=1, help="Photos that vote.", show_default="50")
    ] = None,
    threshold: Annotated[
        float | None,
        typer.Option(
            min=0.0,
            max=2.0,
            callback=finite,
            help="Cosine distance of the nearest photo above which the vote says new.",
            show_default="0.62",
        ),
    ] = None,
    choose: Annotated[
        bool,
        typer.Option(
            "--choose", help="Choose voters and threshold on the catalogue's own labels instead."
        ),
    ] = False,
    max_pixels: MaxPixels = None,
) -> None:
    """Order individuals by another rule, in Kaggle's form: for blends and competitions.

    Photos are identified first, where they were not before. Such ranks state no probability.
    """
    from rorqual import api
    from rorqual.exchange.atomic import atomic_text_file, require_writable
    from rorqual.exchange.results_kaggle import write_predictions

    if by is not Head.VOTE and (choose or voters is not None or threshold is not None):
        raise UsageError("--choose, --voters and --threshold are for --by vote")
    if choose and (voters is not None or threshold is not None):
        raise UsageError("--choose chooses voters and threshold: leave out --voters, --threshold")
    if by is not Head.TOP_MEAN and best is not None:
        raise UsageError("--best is for --by top-mean")
    require_writable(output)
    published, plain = api.VoteRule(), api.HeadSettings()
    settings = api.HeadSettings(
        by,
        api.VoteRule(
            published.neighbours if voters is None else voters,
            published.threshold if threshold is None else threshold,
        ),
        plain.photos if best is None else best,
        expected_new,
    )
    with api.open_catalogue(catalogue) as opened:
        with progress_of("Identifying") as show:
            run = api.identify(
                opened, photos, boxes=boxes, max_pixels=pixels(max_pixels), on_progress=show
            )
            say_not_photos(run.not_photos)
            results = list(run)
        say_row_errors(run.row_errors)
        if choose:
            settings = api.choose_vote(run, settings)
            say(
                f"{counted(settings.vote.neighbours, 'photo')} vote, and beyond a distance of "
                f"{settings.vote.threshold:g} an animal is new: chosen on the catalogue."
            )
        with progress_of("Looking again") as show:
            rows = api.rank(run, settings, results=results, on_progress=show)
        with atomic_text_file(output, newline="") as stream:
            write_predictions(rows, stream)
    refused = (it.refusal.message for it in results if it.refusal)
    say_each("Photos that were refused", refused)
    empty = sum(not labels for _, labels in rows)
    say(f"{counted(len(rows), 'photo')}, {empty} of them without an answer, in {output}.")
