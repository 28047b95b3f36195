"""The command `rorqual blend`."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rorqual.cli.console import counted, say, say_row_errors
from rorqual.cli.options import finite
from rorqual.domain.errors import UsageError
from rorqual.matching.blend.modes import BlendMode, WeightSearch

if TYPE_CHECKING:
    from rorqual.api import Predictions, WeighedBlend


def blend(
    predictions: Annotated[
        list[str],
        typer.Argument(
            metavar="PREDICTIONS",
            help="Tables image,predictions, one of each network.",
            show_default=False,
        ),
    ],
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the blended table there.")
    ] = None,
    mode: Annotated[
        BlendMode | None,
        typer.Option(
            help="Whose rule: as the paper's text says, or as its notebook does.",
            show_default="of the weights' file, else notebook",
        ),
    ] = None,
    specialist: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FILE",
            help="A further table, of a network that looks at back fins alone; may be repeated. "
            "Without --fins it votes on all photos.",
        ),
    ] = None,
    fins: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="A table that lists the photos with a back fin, in column image: a specialist "
            "votes on no others.",
        ),
    ] = None,
    training: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="The labels that the networks learned from: many photos lower an individual.",
        ),
    ] = None,
    weights: Annotated[
        str | None,
        typer.Option(
            metavar="NUMBERS|FILE",
            help="One weight for each table, such as 2,1, or a file of --save-weights.",
        ),
    ] = None,
    truth: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="Labels of the predicted photos, image,individual_id: search the weights on them.",
        ),
    ] = None,
    search: Annotated[
        WeightSearch | None,
        typer.Option(
            help="How to search the weights.", show_default="what nested validation proves"
        ),
    ] = None,
    minimum: Annotated[
        float,
        typer.Option(
            min=0.0, max=1.0, callback=finite, help="MAP@5 that a table must reach on --truth."
        ),
    ] = 0.0,
    save_weights: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Keep the weights that were found.")
    ] = None,
) -> None:
    """Blend the ranked predictions of several networks, in Kaggle's form, into one table."""
    from rorqual import api
    from rorqual.exchange.atomic import atomic_text_file, require_writable
    from rorqual.exchange.blend_weights import read_weights, write_weights

    if truth is None and (search is not None or minimum > 0 or save_weights is not None):
        raise UsageError("--search, --minimum and --save-weights need --truth, the right labels")
    if truth is not None and weights is not None:
        raise UsageError("--weights gives the weights and --truth searches them: name one of both")
    if fins is not None and not specialist:
        raise UsageError("--fins says where specialists vote: name their tables with --specialist")
    if output is None and truth is None:
        raise UsageError("name the file to write with --output, or --truth to search weights")
    for file in (output, save_weights):
        if file:
            require_writable(file)
            _require_not_read(file, [*predictions, *(specialist or ()), fins, training, truth])
    read = api.read_blend_members(predictions, specialists=specialist or (), fins=fins)
    say_row_errors(read.row_errors)
    _say_silence(read)
    numbers: tuple[float, ...] | None = None
    rule = mode
    if weights is not None:
        kept = read_weights(weights, [it.name for it in read.members])
        numbers, rule = kept.weights, mode or kept.mode
    rule = rule or BlendMode.NOTEBOOK
    if truth is not None:
        weighed = api.weigh(
            read, truth, mode=rule, search=search, minimum=minimum, training=training
        )
        say_row_errors(weighed.row_errors)
        _say_weighing(read, weighed)
        numbers = weighed.weights
        if save_weights:
            with atomic_text_file(save_weights) as stream:
                write_weights(numbers, rule, [it.name for it in read.members], stream)
            say(f"The weights are in {save_weights}.")
    if output:
        errors = api.blend(read, output, mode=rule, weights=numbers, training=training)
        if truth is None:
            say_row_errors(errors)
        say(f"The blend of {len(read.photos)} photos is in {output}.")


def _require_not_read(file: Path, inputs: Sequence[str | None]) -> None:
    """Raise where a file that is to be written is one of the tables that are read."""
    if file.resolve() in {Path(it).resolve() for it in inputs if it is not None}:
        raise UsageError(f"{file} is one of the tables that are read: write to another file")


def _say_silence(read: "Predictions") -> None:
    for name, count in read.silent.items():
        say(f"{name} lacks {count} of the {len(read.photos)} photos: it has no vote on them.")


def _say_weighing(read: "Predictions", weighed: "WeighedBlend") -> None:
    if weighed.truths_unasked:
        unasked = counted(weighed.truths_unasked, "right label")
        say(f"{unasked} of the table of truths: no table predicts the photo.")
    say(f"{weighed.photos} photos have a right label. Weights and MAP@5 of each table alone:")
    for member, weight, alone in zip(read.members, weighed.weights, weighed.map_at_5, strict=True):
        left_out = ", left out: below the minimum" if member.name in weighed.left_out else ""
        say(f"  {member.name}: weight {weight:.2f}, MAP@5 {alone:.3f}{left_out}")
    say("MAP@5 of the blend, on photos that had no part in choosing the weights:")
    for way, report in weighed.reports.items():
        nested, gain = report.nested, report.gain
        over = (
            ""
            if way is WeightSearch.EQUAL
            else f"; over equal weights {gain.value:+.3f} (95 % interval {gain.low:+.3f} to "
            f"{gain.high:+.3f}); {report.in_sample:.3f} on the photos that chose them"
        )
        say(f"  {way.value}: {nested.value:.3f}{over}")
    say(f"Kept: {weighed.search.value} weights.")
