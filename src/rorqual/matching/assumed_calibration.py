"""Which figures stand in where nobody calibrated a network? They order, and promise nothing."""

from rorqual.matching.calibration import NEVER, Calibration, CalibrationSource
from rorqual.matching.individual_scores import DEFAULT_BEST_PHOTO_WEIGHT
from rorqual.matching.novelty_model import NoveltyModel

ASSUMED_TEMPERATURE = 1 / 30  # 30 is the scale that ArcFace heads are usually trained with
ASSUMED_EVEN_SCORE = 0.5  # a best score at which an animal is as likely new as known
ASSUMED_SLOPE = 20.0  # of the log-odds of a new individual, per unit of score


def assumed_calibration(embedding: str) -> Calibration:
    """A calibration that was fitted on no photo, and by which nothing is ever suggested.

    Args:
        embedding: hash of the spec of the network.
    """
    return Calibration(
        embedding=embedding,
        source=CalibrationSource.ASSUMED,
        queries=0,
        individuals=0,
        best_photo_weight=DEFAULT_BEST_PHOTO_WEIGHT,
        temperature=ASSUMED_TEMPERATURE,
        novelty=NoveltyModel(ASSUMED_SLOPE * ASSUMED_EVEN_SCORE, -ASSUMED_SLOPE, 0.0, 0.0),
        match_threshold=NEVER,
        new_threshold=NEVER,
    )
