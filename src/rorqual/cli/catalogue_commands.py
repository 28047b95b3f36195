"""Commands on a catalogue as a whole."""

from pathlib import Path
from typing import Annotated

import typer

from rorqual import api
from rorqual.cli.console import say
from rorqual.cli.options import CatalogueFolder
from rorqual.networks.spec import Task
from rorqual.networks.store import find_spec


def init(
    catalogue: CatalogueFolder,
    licence: Annotated[
        api.LicencePolicy,
        typer.Option("--license", help="Terms of the networks: permissive allows commercial work."),
    ] = api.LicencePolicy.ANY,
) -> None:
    """Make a catalogue in a new folder; an existing one is left as it is."""
    with api.create_catalogue(catalogue, licence=licence) as made:
        say(f"{catalogue} is ready, with these networks:")
        for task in (Task.GATE, Task.EMBEDDING):
            spec = find_spec(made.settings[task])
            say(f"  {task.value}: {spec.title} ({spec.id}, {spec.licence})")


def calibrate(
    catalogue: CatalogueFolder,
    expected_new: Annotated[
        float,
        typer.Option(
            min=0.01,
            max=0.99,
            help="The share of animals you expect to be new, among those that you will meet.",
        ),
    ] = 0.3,
) -> None:
    """Fit probabilities and thresholds to this catalogue's own labels."""
    with api.open_catalogue(catalogue) as opened:
        outcome = api.calibrate(opened, expected_new_share=expected_new)
    if outcome.reason:
        say(outcome.reason)
        return
    say("The catalogue has a calibration of its own. On individuals that it was not fitted on:")
    for name, value in outcome.report.items():
        say(f"  {name.replace('_', ' ')}: {value if isinstance(value, int) else f'{value:.3f}'}")


def check(
    catalogue: CatalogueFolder,
    deep: Annotated[
        bool, typer.Option("--deep", help="Read every photo file and compare its content.")
    ] = False,
) -> None:
    """Verify the catalogue; nothing is changed. Ends with 1 where it cannot be trusted."""
    with api.open_catalogue(catalogue) as opened:
        spec = find_spec(opened.settings[Task.EMBEDDING])
        report = api.check(opened, deep=deep, spec_hash=spec.spec_hash)
        counts = opened.counts()
    for finding in report.findings:
        say(f"{finding.severity.value}: {finding.message}. {finding.remedy}")
    if not report.is_healthy:
        raise typer.Exit(1)
    say(
        f"{catalogue} is sound: {counts.individuals} individuals, {counts.photos} photos, "
        f"{counts.annotations} animals in them, {counts.gallery_annotations} of these identified."
    )


def backup(
    catalogue: CatalogueFolder,
    destination: Annotated[
        Path, typer.Argument(help="A new folder for the copy.", show_default=False)
    ],
) -> None:
    """Copy the catalogue, also while it is in use. Photos stay where they are."""
    with api.open_catalogue(catalogue) as opened:
        api.backup(opened, destination)
    say(f"{destination} is a verified copy of {catalogue}.")
