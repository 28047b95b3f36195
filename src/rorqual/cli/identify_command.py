"""The command `rorqual identify`."""

import sys
import tempfile
from contextlib import nullcontext
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TextIO

import typer

from rorqual.cli.console import say, say_not_photos, say_row_errors
from rorqual.cli.filter_options import (
    AreaFilter,
    FromFilter,
    HeadNamesFile,
    IncludeMissing,
    NearFilter,
    PartFilter,
    QualityFilter,
    SideFilter,
    SpeciesFilter,
    ToFilter,
    VitalityFilter,
    WithHead,
    candidate_filter,
)
from rorqual.cli.options import CatalogueOption, Detect, MaxPixels, Photos, Strict, finite, pixels
from rorqual.cli.progress import progress_of
from rorqual.domain.errors import UsageError
from rorqual.identify.gate_policy import GateMode


class Format(StrEnum):
    """The forms of `write_results`."""

    TABLE = "table"
    CSV = "csv"
    JSONL = "jsonl"
    JSON = "json"
    KAGGLE = "kaggle"


def identify(
    photos: Photos,
    catalogue: CatalogueOption,
    boxes: Annotated[
        Path | None,
        typer.Option(
            metavar="BOXES.csv",
            help="Where the animals are: photo,x0,y0,x1,y1. Replaces detection for its photos.",
            show_default=False,
        ),
    ] = None,
    detect: Detect = True,
    gate: Annotated[
        GateMode, typer.Option(help="What a photo without a whale or dolphin comes to.")
    ] = GateMode.REFUSE,
    gate_threshold: Annotated[
        float | None,
        typer.Option(
            min=0.0, max=1.0, callback=finite, help="0..1; the gate's own where nothing is given."
        ),
    ] = None,
    species: SpeciesFilter = None,
    area: AreaFilter = None,
    near: NearFilter = None,
    from_: FromFilter = None,
    to: ToFilter = None,
    side: SideFilter = None,
    part: PartFilter = None,
    vitality: VitalityFilter = None,
    quality: QualityFilter = None,
    include_missing: IncludeMissing = None,
    format_: Annotated[
        Format | None,
        typer.Option(
            "--format",
            help="Form of the answers. Without it: by the ending of --output, else a table.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the answers there, all or nothing."),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(metavar="FILE.html", help="Write a page with photos and candidates."),
    ] = None,
    no_local: Annotated[
        bool,
        typer.Option(
            "--no-local",
            help="Compare no marks, also where the calibration has learned that this helps.",
        ),
    ] = False,
    with_head: WithHead = False,
    head_names: HeadNamesFile = None,
    max_pixels: MaxPixels = None,
    strict: Strict = False,
) -> None:
    """Say for each photo who it is, that it is a new individual, or why it is refused.

    Answers are kept as suggestions: after an interruption, the same command goes on.
    """
    from rorqual import api
    from rorqual.cli.answers import Answers
    from rorqual.exchange.atomic import atomic_text_file
    from rorqual.exchange.results_writer import write_results

    candidates = candidate_filter(
        species=species,
        area=area,
        near=near,
        from_=from_,
        to=to,
        side=side,
        part=part,
        vitality=vitality,
        quality=quality,
        include_missing=include_missing,
    )
    if head_names and not with_head:
        raise UsageError("--head-names is for --with-head: give that, too")
    form = (format_ or _format_of(output)).value
    _check_files(output, report)
    # On a terminal the progress bar and the answers would be written over each other.
    answers_wait = output is None and sys.stdout.isatty()
    with (
        api.open_catalogue(catalogue) as opened,
        tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as kept,
    ):
        with progress_of("Identifying") as show:
            run = api.identify(
                opened,
                photos,
                boxes=boxes,
                detect=detect,
                gate=gate,
                gate_threshold=gate_threshold,
                candidates=candidates,
                max_pixels=pixels(max_pixels),
                local=not no_local,
                with_head=with_head,
                head_names=head_names,
                on_progress=show,
            )
            say_not_photos(run.not_photos)
            answers = Answers(run, kept, tell_doubts=gate is GateMode.WARN)
            if answers_wait:
                answers.collect()
            else:
                file = atomic_text_file(output, newline="") if output else nullcontext(_stdout())
                with file as stream:
                    answers.write(form, stream)
        if answers_wait:
            write_results(answers.again(), form, _stdout())
        say_row_errors(run.row_errors)
        if run.choice and candidates.conditions:
            say(run.choice.sentence)
        say(answers.summary())
        notes = (run.search_note, run.marks_note, run.calibration_note, run.head_note)
        for note in filter(None, notes):
            say(f"Note: {note}.")
        if report:
            run.write_report(report, answers.again())
            say(f"The report is {report}.")
    if strict and (answers.refused or run.row_errors):
        raise typer.Exit(1)


def _format_of(output: Path | None) -> Format:
    if output is None:
        return Format.TABLE
    ending = output.suffix.lower().lstrip(".")
    return Format(ending) if ending in {"csv", "json", "jsonl"} else Format.JSONL


def _check_files(output: Path | None, report: Path | None) -> None:
    """Before a long job: can its results be written?"""
    from rorqual.exchange.atomic import require_writable

    files = [file for file in (output, report) if file]
    for file in files:
        require_writable(file)
    if output and report and output.resolve() == report.resolve():
        raise UsageError(f"{output} is named for both --output and --report: name two files")


def _stdout() -> TextIO:
    if hasattr(sys.stdout, "reconfigure"):  # as it comes: CSV brings its own line ends
        sys.stdout.reconfigure(encoding="utf-8", newline="")
    return sys.stdout
