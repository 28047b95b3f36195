"""The command `rorqual models recognise`: whom of those it was trained on does a network see?"""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rorqual.cli.console import say
from rorqual.cli.model_options import ModelId
from rorqual.cli.options import MaxPixels, Photos, pixels
from rorqual.identify.gate_policy import GateMode

if TYPE_CHECKING:
    from rorqual.api import Recognition


def recognise(
    model: ModelId,
    photos: Photos,
    count: Annotated[
        int, typer.Option("--count", min=1, help="Candidates of each animal, at most.")
    ] = 5,
    gate: Annotated[
        GateMode, typer.Option(help="What a photo without a whale or dolphin comes to.")
    ] = GateMode.REFUSE,
    max_pixels: MaxPixels = None,
) -> None:
    """Say which individuals that a network was trained on animals are like, a JSON line a photo.

    No catalogue is needed. Similarities are no probabilities, and nobody need be right.
    """
    from rorqual import api

    source = ""
    for answer in api.recognise(
        model, photos, count=count, gate=gate, max_pixels=pixels(max_pixels)
    ):
        source = answer.source
        typer.echo(json.dumps(_json(answer)))
    if source:
        say(f"Answers come from {source}, not from photos.")


def _json(answer: "Recognition") -> dict[str, Any]:
    return {
        "photo": answer.photo,
        "source": answer.source,
        "licence": answer.licence,
        "refusal": answer.refusal.message if answer.refusal else None,
        "animals": [
            {
                "box": list(animal.annotation.box.as_tuple()),
                "candidates": [asdict(it) for it in animal.candidates],
                # only of a network that names them
                **({"species": [asdict(it) for it in animal.species]} if animal.species else {}),
            }
            for animal in answer.animals
        ],
    }
