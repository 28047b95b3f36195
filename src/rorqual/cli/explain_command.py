"""The command `rorqual explain`."""

from pathlib import Path
from typing import Annotated

import typer

from rorqual.cli.console import say
from rorqual.cli.options import CatalogueOption


def explain(
    photo: Annotated[Path, typer.Argument(metavar="PHOTO", help="One photo.", show_default=False)],
    catalogue: CatalogueOption,
    against: Annotated[
        str, typer.Option(metavar="INDIVIDUAL", help="Of the catalogue.", show_default=False)
    ],
    output: Annotated[
        Path, typer.Option(metavar="FILE.png", help="The picture that is written.")
    ] = Path("explanation.png"),
    box: Annotated[
        tuple[float, float, float, float] | None,
        typer.Option(
            metavar="X0 Y0 X1 Y1",
            help="The animal, in pixels of the upright photo.",
            show_default="as identify finds it",
        ),
    ] = None,
) -> None:
    """Show which parts of a photo and of an individual's most similar photo make them alike."""
    from rorqual import api

    with api.open_catalogue(catalogue) as opened:
        found = api.explain(opened, photo, against, box=box)
    found.write(output)
    say(
        f"{output} shows {found.photo} beside {found.matched_photo}, with a cosine of "
        f"{found.similarity:.3f}: the warmer a part, the more likeness is lost without it."
    )
