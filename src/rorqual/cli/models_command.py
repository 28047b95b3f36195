"""The commands `rorqual models ...`: which networks are there, and which one is a catalogue's?"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rorqual.cli.console import counted, say, say_each
from rorqual.cli.options import CatalogueOption, MaxPixels, pixels
from rorqual.cli.progress import progress_of

if TYPE_CHECKING:
    from rorqual.api.models import Model

models = typer.Typer(
    no_args_is_help=True,
    help="The networks that are here, and the field's public ones.",
)

_ID = Annotated[str, typer.Argument(metavar="ID", help="Of the network.", show_default=False)]
_NAME = Annotated[
    str | None,
    typer.Option(help="The network's id, in place of the family's.", show_default=False),
]
_SHA256 = Annotated[
    str | None,
    typer.Option("--sha256", help="That the checkpoint must have.", show_default=False),
]
_MEGABYTE = 1_000_000


@models.command("list")
def list_() -> None:
    """Show the networks that ship, that were added, and that can be pulled."""
    from rorqual import api

    rows = [("id", "where", "step", "numbers", "licence", "commercial work", "what")]
    for it in api.list_models():
        step = it.spec.task.value if it.spec else "embedding"
        commercial = "allowed" if it.commercial_use else "not allowed"
        rows.append(
            (it.id, it.state.value, step, str(it.dimension), it.licence, commercial, it.title)
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        typer.echo("  ".join(cells).rstrip())


@models.command()
def show(model: _ID) -> None:
    """Show where a network comes from, its terms, its input, and what nobody could check."""
    from rorqual import api

    for name, value in _facts(api.find_model(model)):
        typer.echo(f"{name}: {value}")


@models.command()
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
    name: _NAME = None,
    sha256: _SHA256 = None,
) -> None:
    """Fetch a public network and convert it. Run it again to go on. Needs the extra `convert`."""
    from rorqual import api

    with progress_of("Fetching", unit="MB") as show_progress:
        pulled = api.pull_model(
            family,
            source=source,
            name=name,
            sha256=sha256,
            on_progress=lambda done, total: show_progress(done // _MEGABYTE, total // _MEGABYTE),
        )
    _say_added(pulled)


@models.command()
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
    name: _NAME = None,
    sha256: _SHA256 = None,
) -> None:
    """Add a network from a file on this machine. A checkpoint needs the extra `convert`."""
    from rorqual import api

    _say_added(api.add_model(file, family=family, name=name, sha256=sha256))


@models.command()
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


@models.command()
def remove(model: _ID) -> None:
    """Remove a network that was added. Catalogues keep its vectors, and it can be pulled again."""
    from rorqual import api

    freed = api.remove_model(model)
    say(f"{model} is removed; {freed / _MEGABYTE:.0f} MB are free.")


@models.command()
def use(model: _ID, catalogue: CatalogueOption, max_pixels: MaxPixels = None) -> None:
    """Compare a catalogue's animals by another network; it answers by the old one until then.

    Run it again to go on, and name the earlier network to go back.
    """
    from rorqual import api

    with api.open_catalogue(catalogue) as opened, progress_of("Embedding") as show_progress:
        outcome = api.use_network(
            opened, model, max_pixels=pixels(max_pixels), on_progress=show_progress
        )
    if outcome.was_in_use:
        say(f"{outcome.spec.stamp} is in use already.")
        return
    report = outcome.report
    say_each("Photos that could not be read", report.lost.values())
    if outcome.reason is not None:
        say(f"{counted(report.embedded, 'animal')} embedded. {outcome.reason}")
        raise typer.Exit(1)
    say(
        f"{catalogue} uses {outcome.spec.stamp} now; {counted(report.embedded, 'animal')} embedded."
    )
    if report.lost_unidentified:
        say(f"{counted(report.lost_unidentified, 'photo')} of unidentified animals were not there.")
    if outcome.calibration is None:
        say("It has the calibration of before; `rorqual calibrate` fits it anew.")
    elif outcome.calibration.calibration:
        say("It is calibrated on the catalogue's own labels.")
    else:
        say(outcome.calibration.reason or "")
    if not outcome.spec.commercial_use:
        say(f"Its weights are under {outcome.spec.licence}: not known to allow commercial work.")


@models.command()
def compare(
    first: Annotated[str, typer.Argument(metavar="A", help="A network.", show_default=False)],
    second: Annotated[str, typer.Argument(metavar="B", help="Another.", show_default=False)],
    catalogue: CatalogueOption,
    max_pixels: MaxPixels = None,
) -> None:
    """Say which of two networks finds a catalogue's own animals better; nothing is switched."""
    from rorqual import api

    with api.open_catalogue(catalogue) as opened, progress_of("Embedding") as show_progress:
        found = api.compare_networks(
            opened, first, second, max_pixels=pixels(max_pixels), on_progress=show_progress
        )
    if found.left_out:
        say(f"{counted(found.left_out, 'photo')} could not be read and were left out.")
    if found.queries:
        say(
            f"Asked for {counted(found.queries, 'photo')} of "
            f"{counted(found.individuals, 'individual')}, each without its own encounter:"
        )
    for name, figure in found.figures.items():
        gain = figure.gain
        typer.echo(
            f"{name}: {first} {figure.first:.3f}, {second} {figure.second:.3f}, gain "
            f"{gain.value:+.3f} (95 % interval {gain.low:+.3f} to {gain.high:+.3f})"
        )
    for spec, footprint in zip((found.first, found.second), found.footprints, strict=True):
        memory = "" if footprint.megabytes is None else f", {footprint.megabytes:.0f} MB of memory"
        typer.echo(f"{spec.id}: {footprint.median_ms:.0f} ms a picture on one core{memory}")
        if not spec.commercial_use:
            say(f"{spec.id} is under {spec.licence}: not known to allow commercial work.")
    say(found.reason)


def _say_added(model: "Model") -> None:
    assert model.spec is not None
    say(f"{model.spec.stamp} is here: {model.title}.")
    say(f"Its weights are under {model.licence}.")
    if not model.commercial_use:
        say("That is not known to allow commercial work: read its terms before use.")
    record = model.record
    if record and not record.sha256_was_known:
        say(
            f"Nobody had stated the checkpoint's SHA-256; it is recorded now: "
            f"{record.checkpoint_sha256}. Compare it with what its authors publish."
        )
    if record and record.unverified:
        say(f"Not checked against the original: {', '.join(record.unverified)}.")


def _facts(model: "Model") -> list[tuple[str, str]]:
    spec, family, record = model.spec, model.family, model.record
    image = spec.image if spec else family.image if family else None
    assert image is not None
    facts = [
        ("id", model.id),
        ("what", model.title),
        ("where", model.state.value),
        ("licence", model.licence),
        ("commercial work", "allowed" if model.commercial_use else "not allowed, or not known"),
        ("numbers", str(model.dimension)),
        ("input", f"{image.width}x{image.height}, {image.resize}, {image.interpolation}"),
        ("mean", ", ".join(map(str, image.mean))),
        ("standard deviation", ", ".join(map(str, image.std))),
    ]
    if spec:
        facts += [("stamp", spec.stamp), ("source", spec.source), ("limits", spec.limits)]
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
