"""Arguments and options that several commands of `rorqual models` have."""

from pathlib import Path
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
Vocabulary = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="CLIP's vocabulary, bpe_simple_vocab_16e6.txt.gz, for a network that is asked in "
        "words; without it that of the extra `clip`.",
        show_default=False,
    ),
]
Classes = Annotated[
    Path | None,
    typer.Option(
        metavar="CLASSES.csv",
        help="Names of the individuals that the network was trained on, in the order of its head: "
        "individual,species. Then `rorqual models recognise` answers by them.",
        show_default=False,
    ),
]
SpeciesClasses = Annotated[
    Path | None,
    typer.Option(
        metavar="SPECIES.csv",
        help="The species that it was trained on, in the order of its other head: species.",
        show_default=False,
    ),
]
MEGABYTE = 1_000_000
