"""Commands on a catalogue as a whole."""

import os
from pathlib import Path
from typing import Annotated

import typer

from rorqual.cli.console import counted, say
from rorqual.cli.options import URL_VARIABLE, CatalogueFolder, DatabaseUrl
from rorqual.identify.network_choice import LicencePolicy, chosen_spec, licence_policy
from rorqual.networks.composite import composite_id
from rorqual.networks.spec import Task


def init(
    catalogue: CatalogueFolder,
    licence: Annotated[
        LicencePolicy,
        typer.Option("--license", help="Terms of the networks: permissive allows commercial work."),
    ] = LicencePolicy.ANY,
    embedding: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NETWORK",
            help="The network that compares animals, such as one that `rorqual train` registered; "
            "named several times, networks compare together (NETWORK*3 counts thrice).",
            show_default="the shipped one",
        ),
    ] = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Make a catalogue in a new folder; an existing one is left as it is."""
    from rorqual import api

    existed = api.is_catalogue(catalogue)
    if database_url is None and not existed:
        database_url = os.environ.get(URL_VARIABLE)
    with api.create_catalogue(
        catalogue, licence=licence, embedding=embedding or None, database_url=database_url
    ) as made:
        state = "was a catalogue already and is left as it is" if existed else "is ready"
        say(f"{catalogue} {state}, with these networks:")
        for task in (task for task in Task if task in made.settings):
            spec = chosen_spec(made.settings, task)
            say(f"  {task.value}: {spec.title} ({spec.id}, {spec.licence})")
        if licence is LicencePolicy.PERMISSIVE and licence_policy(made.settings) is not licence:
            say("It was not made with --license permissive: make a new catalogue for that.")
        wanted = composite_id(embedding or ())
        if wanted and made.settings[Task.EMBEDDING] != wanted:
            say(f"It was not made with --embedding {wanted}: make a new catalogue for that.")


def check(
    catalogue: CatalogueFolder,
    deep: Annotated[
        bool, typer.Option("--deep", help="Read every photo file and compare its content.")
    ] = False,
) -> None:
    """Verify the catalogue; nothing is changed. Ends with 1 where it cannot be trusted."""
    from rorqual import api

    with api.open_catalogue(catalogue) as opened:
        spec = chosen_spec(opened.settings, Task.EMBEDDING)
        report = api.check(opened, deep=deep, spec_hash=spec.spec_hash)
        for finding in report.findings:
            say(f"{finding.severity.value}: {finding.message}; {finding.remedy}.")
        if not report.is_healthy:
            raise typer.Exit(1)
        counts = opened.counts()
    say(
        f"{catalogue} is sound: {counted(counts.individuals, 'individual')}, "
        f"{counted(counts.photos, 'photo')}, {counted(counts.annotations, 'animal')} in them, "
        f"{counts.gallery_annotations} of these identified."
    )


def backup(
    catalogue: CatalogueFolder,
    destination: Annotated[
        Path, typer.Argument(help="A new folder for the copy.", show_default=False)
    ],
) -> None:
    """Copy the catalogue, also while it is in use. Photos stay where they are."""
    from rorqual import api

    with api.open_catalogue(catalogue) as opened:
        api.backup(opened, destination)
    say(f"{destination} is a verified copy of {catalogue}.")
