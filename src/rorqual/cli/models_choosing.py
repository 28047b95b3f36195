"""The commands `rorqual models use` and `compare`: which network is a catalogue's?"""

from typing import Annotated

import typer

from rorqual.cli.console import counted, say, say_each
from rorqual.cli.model_options import ModelId
from rorqual.cli.options import CatalogueOption, MaxPixels, pixels
from rorqual.cli.progress import progress_of
from rorqual.networks.composite import EmbedderSpec
from rorqual.networks.spec import NetworkSpec, Task


def use(model: ModelId, catalogue: CatalogueOption, max_pixels: MaxPixels = None) -> None:
    """Compare a catalogue's animals by another network; it answers by the old one until then.

    Run it again to go on, and name the earlier network to go back. A gate, or a network that tells
    species, is switched at once.
    """
    from rorqual import api

    with api.open_catalogue(catalogue) as opened, progress_of("Embedding") as show_progress:
        outcome = api.use_network(
            opened, model, max_pixels=pixels(max_pixels), on_progress=show_progress
        )
    if outcome.was_in_use:
        say(f"{outcome.spec.stamp} is in use already.")
        return
    spec, report = outcome.spec, outcome.report
    if isinstance(spec, NetworkSpec) and spec.task is not Task.EMBEDDING:
        say(f"{catalogue} uses {spec.stamp} now, for the step: {spec.task}.")
        if not spec.calibrated:
            say("Its scores are not calibrated, and every result says so.")
        _say_terms(spec)
        return
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
    _say_terms(spec)


def _say_terms(spec: EmbedderSpec) -> None:
    if not spec.commercial_use:
        say(f"Its weights are under {spec.licence}: not known to allow commercial work.")


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
