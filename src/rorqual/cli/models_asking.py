"""The commands `rorqual models prompts` and `calibrate`, for networks that are asked in words."""

from pathlib import Path
from typing import Annotated

import typer

from rorqual.cli.console import counted, say, say_each
from rorqual.cli.model_options import ModelId, Vocabulary
from rorqual.cli.options import MaxPixels, pixels
from rorqual.cli.progress import progress_of


def prompts(
    model: ModelId,
    file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Prompts that replace the network's own: TOML, a list of sentences for each "
            "class. Without it the network's own file, as you edited it.",
            show_default=False,
        ),
    ] = None,
    vocabulary: Vocabulary = None,
) -> None:
    """Compute the vectors of a network's prompts anew, after you changed them.

    `rorqual models show ID` says where they lie. A gate has to be calibrated again.
    """
    from rorqual import api

    spec = api.ask_in_words(model, prompts=file, vocabulary=vocabulary)
    say(f"{spec.stamp} is asked by these prompts from now on.")
    say("Its scores are not calibrated, and every result of it says so.")


def calibrate(
    model: ModelId,
    cetaceans: Annotated[
        list[str],
        typer.Option(metavar="PHOTOS", help="Of whales and dolphins: a folder, may be repeated."),
    ],
    others: Annotated[
        list[str],
        typer.Option(metavar="PHOTOS", help="Of anything else that comes: likewise."),
    ],
    max_pixels: MaxPixels = None,
) -> None:
    """Make probabilities of the scores of a gate that is asked in words, by labelled photos."""
    from rorqual import api

    with progress_of("Scoring") as show_progress:
        done = api.calibrate_gate(
            model, cetaceans, others, max_pixels=pixels(max_pixels), on_progress=show_progress
        )
    fit = done.fit
    say_each("Photos that could not be read", done.refused)
    say(
        f"{done.spec.stamp} is calibrated on {counted(fit.cetaceans, 'photo')} of cetaceans and "
        f"{counted(fit.others, 'other')}; its threshold is {fit.threshold:.3f}."
    )
    say(
        f"On photos that were left out in turn: AUROC {fit.auroc:.3f}, {fit.sensitivity:.1%} of "
        f"the cetaceans pass, {fit.specificity:.1%} of the others are kept out."
    )
