"""What will later answers be compared with, to see whether they drift from an evaluation?"""

from collections.abc import Sequence
from dataclasses import replace

from rorqual.catalogue.catalogue import Catalogue
from rorqual.evaluation.animals import Animals
from rorqual.evaluation.answer_drift import Samples
from rorqual.evaluation.answers import AnsweredPhoto
from rorqual.evaluation.drift_look import known_photos
from rorqual.evaluation.evaluated_baseline import evaluated_baseline
from rorqual.identify.identification_setup import IdentificationSetup


def baseline_of(
    catalogue: Catalogue, animals: Animals, rows: Sequence[AnsweredPhoto], protocol: str | None
) -> Samples:
    """Measures of an evaluation, as far as `rorqual identify` measures the same.

    Marks, times, places and species change how sure answers are, and the evaluated probabilities
    are then left out; similarities are of the same vectors all the same. An adapted head changes
    the vectors, and only photos are measured.

    Args:
        catalogue: the one that was evaluated.
        animals: those that were tested.
        rows: the answers to them.
        protocol: whose answers are most like users'; None where there are none.
    """
    photos, setup = known_photos(catalogue.engine), IdentificationSetup.of_catalogue(catalogue)
    models = frozenset((*setup.stamps.values(), setup.calibration.stamp))
    if setup.space.adaptation:
        return replace(photos, models=models)
    is_alone = not (setup.marks or setup.occasions or setup.species)
    sure = rows if is_alone else ()
    measured = evaluated_baseline(photos, animals, sure, protocol=protocol)
    return replace(measured, models=models)
