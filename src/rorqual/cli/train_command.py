"""The command `rorqual train`."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from rorqual.cli.console import counted, say, say_each, say_row_errors
from rorqual.cli.options import MaxPixels, Strict, pixels
from rorqual.cli.progress import progress_of
from rorqual.domain.errors import UsageError
from rorqual.training.recipe.recipe import Recipe


def train(
    recipe: Annotated[
        str,
        typer.Argument(
            metavar="RECIPE",
            help="A recipe's file, or the name of one that comes with Rorqual.",
            show_default=False,
        ),
    ],
    output: Annotated[
        Path,
        typer.Option(metavar="RUN", help="Folder of the run; an interrupted one is carried on."),
    ],
    data: Annotated[
        list[Path],
        typer.Option(
            metavar="LABELS.csv",
            help="Who is in which photo; several tables may follow. Rows without individual are "
            "unlabelled photos.",
        ),
    ],
    further_data: Annotated[
        list[Path] | None,
        typer.Argument(metavar="LABELS.csv", help="Further tables.", show_default=False),
    ] = None,
    photos: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Where the photos lie. Without it: in the folder photos beside each table, else "
            "beside the table.",
            show_default=False,
        ),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option(help="The network's id, in place of the recipe's name.", show_default=False),
    ] = None,
    seed: Annotated[
        int | None, typer.Option(min=0, help="In place of the recipe's.", show_default=False)
    ] = None,
    epochs: Annotated[
        int | None, typer.Option(min=1, help="In place of the recipe's.", show_default=False)
    ] = None,
    licence: Annotated[
        str, typer.Option("--license", metavar="SPDX", help="The terms that the network gets.")
    ] = "CC-BY-NC-4.0",
    register: Annotated[
        bool,
        typer.Option(
            "--register/--no-register", help="Let catalogues find it by the recipe's name."
        ),
    ] = True,
    max_pixels: MaxPixels = None,
    strict: Strict = False,
) -> None:
    """Train a network of your own on labelled photos. Needs the extra `train`."""
    from rorqual import api

    chosen = _changed(api.find_recipe(recipe), name, seed, epochs)
    if register:
        api.require_free_name(chosen, output)
    read = api.read_training_data([*data, *(further_data or ())], photos=photos)
    say_row_errors(read.row_errors)
    with progress_of("Reading photos") as show:
        crops = api.cut_crops(chosen, read, output, max_pixels=pixels(max_pixels), on_progress=show)
    say_each("Photos that were left out", (error.message for error in crops.unreadable))
    with progress_of("Training") as show:
        trained = api.train(
            chosen, crops, output, licence=licence, register=register, on_progress=show
        )
    if judged := trained.validated:
        say(
            f"On {counted(judged.queries or 0, 'photo')} that taught nothing: top-1 "
            f"{judged.top_1:.3f}, top-5 {judged.top_5:.3f}, MAP@5 {judged.map_at_5:.3f}."
        )
    say(
        f"{trained.spec.stamp} was trained on {counted(trained.individuals, 'individual')}; it "
        f"lies in {output}, with its figures in metrics.csv and learning_curve.png."
    )
    if register:
        say(f"Catalogues find it by its id, {trained.spec.id}.")
    if strict and (crops.unreadable or read.row_errors):
        raise typer.Exit(1)


def _changed(recipe: Recipe, name: str | None, seed: int | None, epochs: int | None) -> Recipe:
    """The recipe with what the options say in place of its own."""
    own = recipe.loop
    seed = own.seed if seed is None else seed
    try:
        loop = replace(own, seed=seed, epochs=epochs or own.epochs)
        return replace(recipe, name=name or recipe.name, loop=loop)
    except ValueError as error:
        raise UsageError(f"the options make a recipe that cannot be used: {error}") from error
