"""Arguments and options that several commands of `rorqual models` have."""

from typing import Annotated

import typer

ModelId = Annotated[str, typer.Argument(metavar="ID", help="Of the network.", show_default=False)]
ModelName = Annotated[
    str | None,
    typer.Option(help="The network's id, in place of the family's.", show_default=False),
]
CheckpointSha256 = Annotated[
    str | None,
    typer.Option("--sha256", help="That the checkpoint must have.", show_default=False),
]
MEGABYTE = 1_000_000
