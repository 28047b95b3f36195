"""The command `rorqual identify`."""

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TextIO

import typer

from rorqual import api
from rorqual.cli.console import progress_of, say, say_each, say_row_errors
from rorqual.cli.options import CatalogueOption, MaxPixels, Photos, Strict, pixels
from rorqual.domain.identification import PhotoResult
from rorqual.exchange.atomic import atomic_text_file
from rorqual.exchange.results_writer import write_results
from rorqual.identify.analysis import GateMode
from rorqual.identify.result_json import dump_result, load_result


class Format(StrEnum):
    """The forms of `write_results`."""

    TABLE = "table"
    CSV = "csv"
    JSONL = "jsonl"
    JSON = "json"


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
    gate: Annotated[
        GateMode, typer.Option(help="What a photo without a whale or dolphin comes to.")
    ] = GateMode.REFUSE,
    gate_threshold: Annotated[
        float | None,
        typer.Option(min=0.0, max=1.0, help="0..1; the gate's own where nothing is given."),
    ] = None,
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
    max_pixels: MaxPixels = None,
    strict: Strict = False,
) -> None:
    """Say for each photo who it is, that it is a new individual, or why it is refused.

    Answers are kept in the catalogue as suggestions; run the same command again to go on after
    an interruption.
    """
    form = format_ or _format_of(output)
    with (
        api.open_catalogue(catalogue) as opened,
        tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as kept,
    ):
        with (
            atomic_text_file(output, newline="") if output else nullcontext(_stdout()) as stream,
            progress_of("Identifying") as show,
        ):
            run = api.identify(
                opened,
                photos,
                boxes=boxes,
                gate=gate,
                gate_threshold=gate_threshold,
                max_pixels=pixels(max_pixels),
                on_progress=show,
            )
            say_each("Files that are no photos, left out: {count}", run.not_photos)
            summary = _Summary(gate, kept)
            write_results(summary.watching(run), form.value, stream)
        if report:
            say(f"Writing {report} ...")
            kept.seek(0)
            run.write_report(report, (load_result(line) for line in kept))
    say_row_errors(run.row_errors)
    say(summary.sentence(len(run), run.run.resumed))
    if strict and (summary.counts["refused"] or run.row_errors):
        raise typer.Exit(1)


class _Summary:
    """Counts the answers on their way, and keeps them for the report."""

    def __init__(self, gate: GateMode, kept: TextIO) -> None:
        self.counts: Counter[str] = Counter()
        self._gate = gate
        self._kept = kept

    def watching(self, results: api.Identification) -> Iterator[PhotoResult]:
        """Hand the results on, one by one."""
        for result in results:
            self.counts["refused"] += result.refusal is not None
            for answer in result.annotations:
                self.counts[answer.decision.verdict.value] += 1
            if self._gate is GateMode.WARN and result.gate and not result.gate.is_cetacean:
                score = f"{result.gate.score:.3f}"
                say(f"{result.photo}: perhaps no whale or dolphin (gate score {score}).")
            self._kept.write(dump_result(result) + "\n")
            yield result

    def sentence(self, photos: int, resumed: int) -> str:
        """The counts in words."""
        counts = self.counts
        earlier = f" {resumed} answers were in the catalogue already." if resumed else ""
        return (
            f"{photos} photos: {counts['match']} matches, {counts['new_individual']} new "
            f"individuals, {counts['undecided']} undecided, {counts['refused']} photos "
            f"refused.{earlier}"
        )


def _format_of(output: Path | None) -> Format:
    if output is None:
        return Format.TABLE
    ending = output.suffix.lower().lstrip(".")
    return Format(ending) if ending in {"csv", "json", "jsonl"} else Format.JSONL


def _stdout() -> TextIO:
    if hasattr(sys.stdout, "reconfigure"):  # as it comes: CSV brings its own line ends
        sys.stdout.reconfigure(encoding="utf-8", newline="")
    return sys.stdout
