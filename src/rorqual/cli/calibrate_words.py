"""What does `rorqual calibrate` say of a calibration?"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from rorqual.cli.console import say

if TYPE_CHECKING:
    from rorqual.matching.fit import CalibrationOutcome

_COLUMNS = {
    "before": "before",
    "embedding_alone": "embedding alone",
    "fused": "fused",
    "species_apart": "each species apart",
}
_FIGURES = {
    "top_1_known": "top-1 of the known",
    "map_at_5": "MAP@5",
    "novelty_auroc": "novelty AUROC",
    "ece": "calibration error",
}


def say_figures(outcome: "CalibrationOutcome", asked: Sequence[str], marks: str | None) -> None:
    """Say what the calibration is worth, and what each channel adds.

    Args:
        outcome: with a calibration.
        asked: channels that were asked for, whether or not these photos can answer.
        marks: what `--marks` said of them.
    """
    from rorqual.exchange.channel_words import FURTHER_CHANNELS

    rows = outcome.report.get("class_rows")
    say(
        "The catalogue has a calibration of its own"
        + (f" for answers with {rows['source']}" if rows else "")
        + ". On individuals that it was not fitted on:"
    )
    for name, value in outcome.report.items():
        if isinstance(value, int | float):
            say(f"  {name.replace('_', ' ')}: {_written(value)}")
    if rows:
        _say_rows(rows)
    _say_compared(outcome.report["compared"])
    if fusion := outcome.report.get("fusion"):
        named = _and(FURTHER_CHANNELS[name] for name in fusion["asked"])
        kept = "are used from now on" if fusion["kept"] else "do not clearly help and are not used"
        say(f"{named.capitalize()} {kept}: {_gained(fusion['log_loss_gain'])}.")
        looked_once = "local" in fusion["asked"] and "closer" not in fusion["asked"]
        if fusion["kept"] and looked_once and marks in (None, "rootsift"):
            say(
                "Marks tell these animals apart: with `--marks rootsift+lighterglue` a network "
                "compares those of the likeliest once more, a second a photo, and may find more."
            )
    if apart := outcome.report.get("species_apart"):
        kept = "are calibrated apart" if apart["kept"] else "share one calibration"
        say(f"The species {kept}: {_gained(apart['log_loss_gain'])}.")
    answered = fusion["asked"] if fusion else ()
    named = _and(FURTHER_CHANNELS[name] for name in asked if name not in answered)
    if named:
        say(f"{named.capitalize()} are not known of these photos and are not used.")


def _gained(gain: dict[str, float]) -> str:
    return (
        f"the right answer is less surprising by {gain['value']:+.3f} nats (95 % interval "
        f"{gain['low']:+.3f} to {gain['high']:+.3f})"
    )


def _say_rows(rows: dict[str, Any]) -> None:
    say(
        f"The head knows {rows['individuals']:,} individuals, {rows['shared']} of them from "
        f"{rows['photos']} of these photos, too; {rows['known_by_row_alone']} of those were asked "
        "for as known to the head alone."
    )
    say(
        "Note: this holds as far as none of these photos taught the network, for a head knows "
        "those too well; Rorqual cannot see whether any did."
    )


def _and(names: Iterable[str]) -> str:
    return " and ".join(names)


def _say_compared(compared: dict[str, Any]) -> None:
    shown = [key for key in _COLUMNS if key in compared]
    alone = compared["embedding_alone"]
    say(
        f"The same {alone['known_plays']} photos as known and {alone['new_plays']} as new animals: "
        + ", ".join(_COLUMNS[key] for key in shown)
    )
    for figure, name in _FIGURES.items():
        say(f"  {name}: " + ", ".join(_written(compared[key][figure]) for key in shown))


def _written(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.3f}"
