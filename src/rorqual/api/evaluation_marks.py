"""What do users get where marks are compared too, and where are they?"""

from rorqual.api.evaluation_parts import Parts
from rorqual.catalogue.catalogue import Catalogue
from rorqual.domain.errors import UsageError
from rorqual.evaluation.divisions import Division, telling_division
from rorqual.evaluation.figures import FigureMaker
from rorqual.evaluation.held_out_calibration import Calibrated, calibrated_with
from rorqual.evaluation.marks import fused_figures
from rorqual.exchange.evaluation.marks_json import marks_json
from rorqual.identify.local_channel import local_stamp
from rorqual.identify.local_features import CatalogueFeatures
from rorqual.identify.local_look import local_features
from rorqual.identify.progress import Progress
from rorqual.matching.calibration import Calibration
from rorqual.matching.fusion_model import LOCAL
from rorqual.matching.local.opencv import MARKS_MISSING, has_opencv
from rorqual.matching.local.rootsift import RootSift


def marks_part(
    parts: Parts,
    catalogue: Catalogue,
    calibrated: Calibrated,
    given: Division | None,
    maker: FigureMaker,
    on_progress: Progress,
) -> None:
    """Add the answers by embedding and marks, calibrated as `rorqual calibrate` does.

    Raises:
        UsageError: where marks cannot be compared in this installation.
    """
    if not has_opencv():
        raise UsageError(f"--marks: {MARKS_MISSING}")
    asked = given or telling_division(calibrated.tested, seed=maker.seed)
    if asked is None:
        return
    extractor = RootSift()
    calibration = _with_marks(catalogue, calibrated, maker.seed, on_progress)
    fusion = calibration.fusion
    if fusion is None or not fusion.speaks_for(LOCAL, local_stamp(extractor)):
        sentence = (
            "Marks are not shown to help on the animals that calibrate, so users are answered by "
            "the embedding alone: the figures of the protocols are what they get."
        )
        parts.json["marks"] = marks_json(asked.protocol, sentence, None)
        return
    source = CatalogueFeatures(catalogue, extractor)
    found = fused_figures(asked, calibration, source, maker, on_progress=on_progress)
    sentence = (
        "rorqual identify compares marks here, so users get the answers of embedding and marks; "
        "the protocols measure the embedding alone."
    )
    parts.json["marks"] = marks_json(asked.protocol, sentence, found)


def _with_marks(
    catalogue: Catalogue, calibrated: Calibrated, seed: int, on_progress: Progress
) -> Calibration:
    """Of the animals that calibrate; the shipped one where they are too few."""
    if not len(calibrated.calibrating):
        return calibrated.calibration
    gallery = calibrated.calibrating_gallery
    further = local_features(catalogue, gallery, on_progress=on_progress)
    return calibrated_with(calibrated, further, seed=seed)
