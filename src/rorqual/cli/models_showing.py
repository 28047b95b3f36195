"""The commands `rorqual models list`, `show`, `verify` and `remove`: which networks are here?"""

from typing import TYPE_CHECKING, Annotated

import typer

from rorqual.cli.console import say, show_table
from rorqual.cli.model_options import MEGABYTE, ModelId
from rorqual.networks.keypoint_input import KeypointInput
from rorqual.networks.prompts import prompts_path
from rorqual.networks.spec import ImageInput

if TYPE_CHECKING:
    from rorqual.api.models import Model


def list_() -> None:
    """Show the networks that ship, that were added, and that can be pulled."""
    from rorqual import api

    rows = [("id", "where", "step", "numbers", "licence", "commercial work", "what")]
    for it in api.list_models():
        step = it.task.value
        commercial = "allowed" if it.commercial_use else "not allowed"
        rows.append(
            (it.id, it.state.value, step, str(it.dimension), it.licence, commercial, it.title)
        )
    show_table(rows)


def show(model: ModelId) -> None:
    """Show where a network comes from, its terms, its input, and what nobody could check."""
    from rorqual import api

    for name, value in _facts(api.find_model(model)):
        typer.echo(f"{name}: {value}")


def verify(
    model: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="All without it.", show_default=False)
    ] = None,
) -> None:
    """Compare the files of the networks here with their specs. Ends with 1 where one differs."""
    from rorqual import api

    faults = {name: found for name, found in api.verify_models(model).items() if found}
    for found in faults.values():
        for fault in found:
            say(f"error: {fault}")
    if faults:
        raise typer.Exit(1)
    say(f"{model or 'All networks here'}: sound.")


def remove(model: ModelId) -> None:
    """Remove a network that was added. Catalogues keep its vectors, and it can be pulled again."""
    from rorqual import api

    freed = api.remove_model(model)
    say(f"{model} is removed; {freed / MEGABYTE:.0f} MB are free.")


def _facts(model: "Model") -> list[tuple[str, str]]:
    spec, family, record = model.spec, model.family, model.record
    image = spec.image if spec else family.image if family else None
    matcher = family.matcher if family else None
    keypoints = spec.keypoints if spec else matcher.keypoints if matcher else None
    facts = [
        ("id", model.id),
        ("what", model.title),
        ("where", model.state.value),
        ("licence", model.licence),
        ("commercial work", "allowed" if model.commercial_use else "not allowed, or not known"),
        ("numbers", str(model.dimension)),
        *(_of_pictures(image) if image else []),
        *(
            [("looks", f"{spec.looks} at an animal, at tiles of its box")]
            if spec and spec.tiles
            else []
        ),
        *(_of_keypoints(keypoints) if keypoints else []),
    ]
    if spec:
        facts += [("stamp", spec.stamp), ("source", spec.source), ("limits", spec.limits)]
        facts += [
            ("calibrated", "yes" if spec.calibrated else "no: its scores are no probabilities")
        ]
        if spec.text:
            facts += [("prompts", f"{prompts_path(spec.id)}, see `rorqual models prompts`")]
        if spec.classes:
            facts += [("individuals", "named, see `rorqual models recognise`")]
        if spec.species_classes:
            facts += [("species", "named, see `rorqual models recognise`")]
        facts += [("file", f"{spec.file.name}, SHA-256 {spec.file.sha256}")]
    elif family:
        place = family.checkpoint
        facts += [("source", family.origin), ("limits", family.limits)]
        facts += [("repository", place.repository), ("file", place.file)]
        facts += [("SHA-256", place.sha256 or "not known; recorded when it is first pulled")]
    if record:
        origin = "stated before" if record.sha256_was_known else "recorded when it came"
        facts += [("checkpoint", f"SHA-256 {record.checkpoint_sha256}, {origin}")]
        facts += [("added", f"{record.added_at}, by rorqual {record.rorqual}")]
    unverified = record.unverified if record else family.unverified if family else ()
    facts += [("not checked against the original", ", ".join(unverified))]
    return [(name, value) for name, value in facts if value]


def _of_pictures(image: ImageInput) -> list[tuple[str, str]]:
    return [
        ("input", f"{image.width}x{image.height}, {image.resize}, {image.interpolation}"),
        ("mean", ", ".join(map(str, image.mean))),
        ("standard deviation", ", ".join(map(str, image.std))),
    ]


def _of_keypoints(keypoints: KeypointInput) -> list[tuple[str, str]]:
    looks = ", their sizes and directions" if keypoints.numbers > 2 else ""
    return [
        ("pairs", f"keypoints of {keypoints.features}, by descriptors and places{looks}"),
        ("in use", "see `rorqual calibrate`"),
    ]
