"""With what were the answers of a run made? What stands at the foot of its report."""

from collections.abc import Sequence

from rorqual.exchange.channel_words import FURTHER_CHANNELS
from rorqual.exchange.report import ModelNote, ReportProvenance
from rorqual.identify.gate_policy import GateMode
from rorqual.identify.identification_setup import IdentificationSetup
from rorqual.matching.calibration import Calibration, CalibrationSource


def provenance_of(setup: IdentificationSetup, notes: Sequence[str]) -> ReportProvenance:
    """Networks, thresholds and calibration of a run, and sentences for the reader."""
    licences, calibration = setup.licences, setup.calibration
    thresholds = calibration.fusion or calibration
    return ReportProvenance(
        gate_threshold=None if setup.gate.mode is GateMode.OFF else setup.gate.threshold,
        calibration=calibration_sentence(calibration),
        match_threshold=thresholds.match_threshold,
        new_threshold=thresholds.new_threshold,
        models=tuple(
            ModelNote(step, stamp, licences.get(step)) for step, stamp in setup.stamps.items()
        ),
        notes=tuple(notes),
    )


def calibration_sentence(calibration: Calibration) -> str:
    """On what the probabilities rest, for people."""
    if calibration.source is CalibrationSource.ASSUMED:
        return (
            "Probabilities rest on no photos: nobody calibrated this network here. They order the "
            "candidates and are no shares of right answers, so nothing is suggested."
        )
    whose = {
        CalibrationSource.CATALOGUE: "this catalogue's own labels",
        CalibrationSource.RESEARCH_PHOTOS: "photos published for research, not on this catalogue",
        CalibrationSource.RENDERED_ANIMALS: "animals drawn by a program, not on this catalogue",
    }[calibration.source]
    sentence = (
        f"Probabilities were calibrated on {whose}: {calibration.queries} photos of "
        f"{calibration.individuals} individuals."
    )
    fusion = calibration.fusion
    asked = [word for name, word in FURTHER_CHANNELS.items() if fusion and fusion.model.uses(name)]
    if fusion and asked:
        sentence += (
            f" {' and '.join(asked).capitalize()} were compared as well, which was calibrated on "
            f"{fusion.queries} of these photos."
        )
    if calibration.row_scale:
        sentence += (
            " Individuals whom the network's head knows competed, which was calibrated on those "
            "of them that these photos show; it holds as far as these photos did not teach the "
            "network."
        )
    if calibration.source is CalibrationSource.RENDERED_ANIMALS:
        sentence += (
            " On real photos they promise too much, so nothing is suggested until the catalogue "
            "is calibrated on its own labels."
        )
    return sentence
