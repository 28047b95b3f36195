"""The commands `rorqual models pull` and `add`: how does a network come here?"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rorqual.cli.console import say
from rorqual.cli.model_options import (
    MEGABYTE,
    CheckpointSha256,
    Classes,
    ModelName,
    SpeciesClasses,
    Vocabulary,
)
from rorqual.cli.progress import progress_of

if TYPE_CHECKING:
    from rorqual.api.models import Model


def pull(
    family: Annotated[
        str,
        typer.Argument(
            metavar="FAMILY",
            help="A public network that `list` shows, or the .toml file of a family of your own.",
            show_default=False,
        ),
    ],
    source: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="SOURCE",
            help="A repository of the hub, owner/name, or the URL of a file, in place of the "
            "family's.",
            show_default=False,
        ),
    ] = None,
    name: ModelName = None,
    sha256: CheckpointSha256 = None,
    vocabulary: Vocabulary = None,
    classes: Classes = None,
    species_classes: SpeciesClasses = None,
) -> None:
    """Fetch a public network and convert it. Run it again to go on. Needs the extra `convert`."""
    from rorqual import api

    with progress_of("Fetching", unit="MB") as show_progress:
        pulled = api.pull_model(
            family,
            source=source,
            name=name,
            sha256=sha256,
            vocabulary=vocabulary,
            classes=classes,
            species_classes=species_classes,
            on_progress=lambda done, total: show_progress(done // MEGABYTE, total // MEGABYTE),
        )
    _say_added(pulled)


def add(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="A checkpoint, or the .toml of a network with its ONNX file beside it.",
            show_default=False,
        ),
    ],
    family: Annotated[
        str | None,
        typer.Option(
            help="How the checkpoint is laid out: a public network, or a family's .toml file.",
            show_default=False,
        ),
    ] = None,
    name: ModelName = None,
    sha256: CheckpointSha256 = None,
    vocabulary: Vocabulary = None,
    classes: Classes = None,
    species_classes: SpeciesClasses = None,
) -> None:
    """Add a network from a file on this machine. A checkpoint needs the extra `convert`."""
    from rorqual import api

    _say_added(
        api.add_model(
            file,
            family=family,
            name=name,
            sha256=sha256,
            vocabulary=vocabulary,
            classes=classes,
            species_classes=species_classes,
        )
    )


def _say_added(model: "Model") -> None:
    assert model.spec is not None
    say(f"{model.spec.stamp} is here: {model.title}.")
    say(f"Its weights are under {model.licence}.")
    if not model.commercial_use:
        say("That is not known to allow commercial work: read its terms before use.")
    if not model.spec.calibrated:
        say("Its scores are not calibrated, and every result of it will say so.")
    if model.spec.classes:
        say(f"It names individuals: `rorqual models recognise {model.id}` answers by them.")
    if model.spec.species_classes:
        say(f"It names species: `rorqual models recognise {model.id}` answers by them, too.")
    record = model.record
    if record and not record.sha256_was_known:
        say(
            f"Nobody had stated the checkpoint's SHA-256; it is recorded now: "
            f"{record.checkpoint_sha256}. Compare it with what its authors publish."
        )
    if record and record.unverified:
        say(f"Not checked against the original: {', '.join(record.unverified)}.")
