"""The command `rorqual calibrate`."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from rorqual.cli.calibrate_words import say_figures
from rorqual.cli.console import say
from rorqual.cli.options import CatalogueFolder, finite
from rorqual.cli.progress import progress_of
from rorqual.domain.errors import UsageError


def calibrate(
    catalogue: CatalogueFolder,
    expected_new: Annotated[
        float,
        typer.Option(
            min=0.01,
            max=0.99,
            callback=finite,
            help="The share of animals you expect to be new, among those that you will meet.",
        ),
    ] = 0.3,
    false_match_cost: Annotated[
        float | None,
        typer.Option(
            min=1.0,
            callback=finite,
            metavar="LOOKS",
            help="What a wrong match costs, in looks of a person: moves the match threshold.",
            show_default="nine of ten suggestions are to be right",
        ),
    ] = None,
    missed_match_cost: Annotated[
        float | None,
        typer.Option(
            min=1.0,
            callback=finite,
            metavar="LOOKS",
            help="What a known animal costs that is suggested as new: moves that threshold.",
            show_default="nine of ten suggestions are to be right",
        ),
    ] = None,
    plausible_set: Annotated[
        float | None,
        typer.Option(
            min=0.5,
            max=0.999,
            callback=finite,
            metavar="SHARE",
            help="Give each answer the set of candidates that holds the right one so often, as .9.",
            show_default="no sets",
        ),
    ] = None,
    no_local: Annotated[
        bool,
        typer.Option(
            "--no-local",
            help="Compare no marks; without it those of some photos, kept where it helps.",
        ),
    ] = False,
    marks: Annotated[
        str | None,
        typer.Option(
            metavar="ID",
            help="What finds and pairs marks: rootsift, or a network that finds keypoints or "
            "pairs them, such as lighterglue; rootsift+lighterglue has the second look closer at "
            "the likeliest.",
            show_default="rootsift; for North Atlantic right whales rootsift+rorqual-lighterglue, "
            "unless --license permissive",
        ),
    ] = None,
    shortlist: Annotated[
        int,
        typer.Option(
            min=1,
            max=1000,
            metavar="PHOTOS",
            help="Photos of the likeliest animals, three of each, that marks are compared with.",
        ),
    ] = 50,
    look_at: Annotated[
        int,
        typer.Option(
            min=50,
            metavar="PHOTOS",
            help="Photos that marks and other channels look at, at most.",
        ),
    ] = 300,
    species: Annotated[
        bool,
        typer.Option(
            "--species",
            help="Let the species head look at photos of a catalogue of several species, "
            "too; kept where it helps.",
        ),
    ] = False,
    time_and_place: Annotated[
        bool,
        typer.Option(
            "--time-and-place",
            help="Compare when and where animals were seen, too; kept where it helps.",
        ),
    ] = False,
    with_head: Annotated[
        bool,
        typer.Option(
            "--with-head",
            help="For `identify --with-head`: also with the individuals that the catalogue's "
            "network was trained on. Other answers keep their calibration.",
        ),
    ] = False,
    head_names: Annotated[
        Path | None,
        typer.Option(
            "--head-names",
            metavar="NAMES.csv",
            help="Whom the catalogue calls otherwise than the network does: head,individual.",
            show_default=False,
        ),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.html", help="Write a page with reliability diagrams and what changed."
        ),
    ] = None,
) -> None:
    """Fit probabilities and thresholds to this catalogue's own labels."""
    from rorqual import api
    from rorqual.exchange.atomic import require_writable
    from rorqual.exchange.calibration_report import write_calibration_report
    from rorqual.identify.asked_channels import HEAD_MISSING
    from rorqual.matching.local.opencv import MARKS_MISSING, has_opencv
    from rorqual.networks.spec import Task

    if head_names and not with_head:
        raise UsageError("--head-names is for --with-head: give that, too")
    if report:
        require_writable(report)
    with (
        api.open_catalogue(catalogue) as opened,
        progress_of("Looking at photos") as show,
    ):
        outcome = api.calibrate(
            opened,
            expected_new_share=expected_new,
            policy=api.SuggestionPolicy(
                false_match_cost=false_match_cost,
                missed_match_cost=missed_match_cost,
                plausible_level=plausible_set,
            ),
            local=not no_local,
            marks=marks,
            shortlist=shortlist,
            look_at=look_at,
            species=species,
            occasions=time_and_place,
            with_head=with_head,
            head_names=head_names,
            on_progress=show,
        )
    if not no_local and not has_opencv():
        say(f"Note: {MARKS_MISSING}.")
    has_head = Task.SPECIES in opened.settings
    if species and not has_head:
        say(f"Note: {HEAD_MISSING}.")
    if outcome.reason:
        say(outcome.reason)
        return
    asked = {"local": not no_local and has_opencv(), "time": time_and_place}
    asked["species"] = species and has_head
    say_figures(outcome, [name for name, was_asked in asked.items() if was_asked], marks)
    if report:
        write_calibration_report(
            report,
            outcome.report,
            catalogue_name=catalogue.resolve().name,
            created_at=datetime.now().astimezone(),
        )
        say(f"The report is {report}.")
