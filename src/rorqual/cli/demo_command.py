"""The command `rorqual demo`: the main job on rendered animals, from nothing to a report."""

import csv
from pathlib import Path
from typing import Annotated

import typer

from rorqual.cli.console import say
from rorqual.cli.progress import progress_of
from rorqual.domain.identification import NEW_INDIVIDUAL, PhotoResult

_NOTE = "All animals on this page are rendered: they were drawn by a program."


def demo(
    folder: Annotated[Path, typer.Argument(help="Where the demonstration is made.")] = Path("demo"),
    individuals: Annotated[int, typer.Option(min=2, help="Known individuals.")] = 30,
    seed: Annotated[int, typer.Option(min=0, help="Another seed gives other animals.")] = 1,
) -> None:
    """Render a catalogue of flukes, identify known and unknown ones, and write a report."""
    from rorqual import api
    from rorqual.exchange.atomic import atomic_text_file
    from rorqual.exchange.results_writer import write_results
    from rorqual.rendering.catalogue import render_catalogue

    say("Drawing flukes (rendered animals, no photographs) ...")
    with progress_of("Rendering") as show:
        rendered = render_catalogue(
            folder / "photos",
            individuals=individuals,
            encounters=3,
            photos_per_encounter=1,
            seed=seed,
            unknown_individuals=max(individuals // 4, 1),
            empty_seas=3,
            on_progress=show,
        )
    with api.create_catalogue(folder / "catalogue") as catalogue:
        with progress_of("Importing") as show:
            api.add_photos(catalogue, [rendered.photos], labels=rendered.labels, on_progress=show)
        outcome = api.calibrate(catalogue)
        say(outcome.reason or "The catalogue was calibrated on its own labels.")
        with progress_of("Identifying") as show:
            run = api.identify(catalogue, [rendered.queries], on_progress=show)
            results = list(run)
        with atomic_text_file(folder / "results.jsonl", newline="") as stream:
            write_results(results, "jsonl", stream)
        report = folder / "report.html"
        run.write_report(report, results, title="Rendered flukes", notes=[_NOTE])
    for line in _comparison(results, rendered.queries_truth):
        say(line)
    say(f"Look at {report.resolve().as_uri()}")


def _comparison(results: list[PhotoResult], truth_table: Path) -> list[str]:
    """The answers beside the truth, which only a rendered photo has for certain."""
    with truth_table.open(encoding="utf-8", newline="") as file:
        truth = {row["photo"]: row["individual_id"] for row in csv.DictReader(file)}
    asked = [result for result in results if result.photo in truth]
    known, new, seas = [], [], []
    for result in asked:
        first = result.annotations[0].candidates[0].individual if result.annotations else None
        match truth[result.photo]:
            case "not_a_cetacean":
                seas.append(first is None)
            case "new_individual":
                new.append(first == NEW_INDIVIDUAL)
            case individual:
                known.append(first == individual)
    return [
        "The first answer was right for:",
        f"  {sum(known)} of {len(known)} flukes of known individuals",
        f"  {sum(new)} of {len(new)} flukes of new individuals",
        f"  {sum(seas)} of {len(seas)} empty seas, which should be refused",
        "  (rendered animals are easier than real ones: this says nothing about accuracy at sea)",
    ]
