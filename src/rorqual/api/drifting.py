"""Do a catalogue's newest answers drift from what they were, or from an evaluation?"""

from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from rorqual import __version__
from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.engine import writing
from rorqual.catalogue.team.drift_alarms import note_alarm
from rorqual.evaluation.answer_drift import Baseline, DriftReport
from rorqual.evaluation.drift import DriftState
from rorqual.evaluation.drift_look import drift_of_answers
from rorqual.exchange.evaluation.drift_baseline import read_baseline

DEFAULT_PHOTOS = 500


@dataclass(frozen=True, slots=True)
class DriftLook:
    """How the newest answers stand, and whether that is news."""

    report: DriftReport
    against: Baseline
    begins: bool  # an alarm that did not stand when somebody last looked


def drift(
    catalogue: Catalogue,
    *,
    photos: int = DEFAULT_PHOTOS,
    against: Baseline = Baseline.PREVIOUS,
    run: str | PathLike[str] | None = None,
) -> DriftLook:
    """Compare the newest answers with a baseline, and write down where an alarm begins or ends.

    Args:
        catalogue: an open one.
        photos: how many are new, at least 50 to tell anything.
        against: what they are compared with.
        run: folder of a run of `evaluate`; then that is what they are compared with.

    Raises:
        CatalogueError: where the catalogue cannot be read or written.
        UsageError: where the run has no baseline, or none is named and it is asked for.
    """
    evaluated = None
    if run is not None:
        against, evaluated = Baseline.EVALUATION, read_baseline(Path(run))
    report = drift_of_answers(catalogue.engine, photos, against, evaluated)
    if report.state is DriftState.INSUFFICIENT_DATA:
        return DriftLook(report, against, begins=False)
    with writing(catalogue.engine) as connection:
        begins = note_alarm(connection, f"rorqual {__version__} drift", against, report.alarms)
    return DriftLook(report, against, begins)
