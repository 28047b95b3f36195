"""Arguments and options that several commands share."""

from math import isfinite
from pathlib import Path
from typing import Annotated

import typer

Photos = Annotated[
    list[str],
    typer.Argument(
        metavar="PHOTOS",
        help="Folders (searched recursively), files, zip archives or globs.",
        show_default=False,
    ),
]
CatalogueFolder = Annotated[
    Path, typer.Argument(metavar="CATALOGUE", help="The catalogue's folder.", show_default=False)
]
CatalogueOption = Annotated[
    Path,
    typer.Option("--catalogue", metavar="CATALOGUE", help="The catalogue.", show_default=False),
]

URL_VARIABLE = "RORQUAL_DATABASE_URL"
DatabaseUrl = Annotated[
    str | None,
    typer.Option(
        "--database-url",
        metavar="URL",
        help="The PostgreSQL with the catalogue's data, "
        f"postgresql://USER:PASSWORD@HOST:PORT/DATABASE ({URL_VARIABLE}, which other users of the "
        "machine do not see; extra `postgres`).",
        show_default=False,
    ),
]


def finite(value: float | None) -> float | None:
    """Refuse `nan` and `inf`, which a range lets pass."""
    if value is not None and not isfinite(value):
        raise typer.BadParameter(f"{value} is no finite number")
    return value


Detect = Annotated[
    bool,
    typer.Option(
        "--detect/--no-detect",
        help="Find the animals of photos without given boxes; else such a photo is taken whole.",
    ),
]
MaxPixels = Annotated[
    float | None,
    typer.Option(
        min=0.001,
        callback=finite,
        metavar="MILLIONS",
        help="Refuse larger photos before decoding them, in millions of pixels "
        "(RORQUAL_MAX_PIXELS; 100 where nothing is set).",
        show_default=False,
    ),
]
Strict = Annotated[
    bool, typer.Option("--strict", help="End with 1 where a photo was refused or a row failed.")
]


def pixels(max_pixels: float | None) -> int:
    """The limit on pixels: the option's, else the environment's, else the default.

    Raises:
        UsageError: where the environment's value cannot be used.
    """
    from rorqual.cli.settings import read_settings

    return round((max_pixels or read_settings().max_pixels) * 1_000_000)
