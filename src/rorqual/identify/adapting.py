"""Can a catalogue adapt its embedding to its own animals? The job behind `rorqual adapt`."""

from dataclasses import dataclass

from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from rorqual.catalogue import adaptations
from rorqual.catalogue.catalogue import Catalogue
from rorqual.identify.calibrating import DEFAULT_NEW_SHARE, calibration_for
from rorqual.identify.embedding_space import EmbeddingSpace
from rorqual.identify.gallery import read_gallery
from rorqual.identify.network_choice import chosen_spec
from rorqual.identify.progress import Progress, silent
from rorqual.matching.adaptation import AdaptationOutcome, fit_adaptation
from rorqual.matching.fit import CalibrationOutcome
from rorqual.matching.suggestion_policy import SuggestionPolicy
from rorqual.networks.spec import Task


@dataclass(frozen=True, slots=True)
class CatalogueAdaptation:
    """What adapting a catalogue came to."""

    outcome: AdaptationOutcome
    calibration: CalibrationOutcome | None  # of the embedding that the head makes, where it is kept
    was_in_force: bool  # the same head was in force before, so nothing was stored
    earlier_stays: bool  # no head is kept now, and one fitted earlier is still in force


def adapt(catalogue: Catalogue, *, on_progress: Progress = silent) -> CatalogueAdaptation:
    """Fit a light head on the catalogue's own animals, and use it where it proves itself.

    Nested cross-validation over individuals decides, see `matching.adaptation`. The head and a
    calibration of what it makes are stored together at the end, or nothing is.

    Args:
        catalogue: an open one.
        on_progress: called with the steps done and the steps in all.

    Raises:
        CatalogueError: where the catalogue is damaged or cannot be written.
    """
    before = EmbeddingSpace.of_catalogue(catalogue)
    base_hash = before.base.spec_hash
    gallery = read_gallery(catalogue, base_hash, by_encounter=True)
    # One thread: the same catalogue gives the same head, whatever runs beside it.
    with threadpool_limits(1, user_api="blas"):
        outcome = fit_adaptation(gallery, on_progress=on_progress)
        if outcome.head is None or outcome.report is None:
            return CatalogueAdaptation(outcome, None, False, before.head is not None)
        space_hash = outcome.head.space_hash(base_hash)
        calibration = calibration_for(
            gallery,
            space_hash,
            shrinkage=outcome.report.shrinkage,
            expected_new_share=_expected_new_share(catalogue, before.space_hash),
            policy=_policy(catalogue, before.space_hash),
        )
    assert calibration.calibration is not None  # it asks for no more animals than adapting does
    was_in_force = before.adaptation is not None and before.space_hash == space_hash
    if not was_in_force:
        adaptations.save_adaptation(
            catalogue,
            base_hash,
            outcome.head,
            outcome.report.to_json(),
            calibration.calibration,
            calibration.report,
        )
    return CatalogueAdaptation(outcome, calibration, was_in_force, False)


def switch_adaptation_off(catalogue: Catalogue) -> bool:
    """Compare animals by the network's own vectors again, with the calibration of those.

    Returns:
        Whether a head was in force.

    Raises:
        CatalogueError: where the catalogue cannot be written.
    """
    base = chosen_spec(catalogue.settings, Task.EMBEDDING)
    return adaptations.switch_adaptation_off(catalogue, base.spec_hash)


def _expected_new_share(catalogue: Catalogue, space_hash: str) -> float:
    """The share that the user gave to the calibration in force, if there is one."""
    stored = catalogue.active_calibration(space_hash)
    return (
        stored.report.get("expected_new_share", DEFAULT_NEW_SHARE) if stored else DEFAULT_NEW_SHARE
    )


def _policy(catalogue: Catalogue, space_hash: str) -> SuggestionPolicy:
    """What the user said of costs and sets, when the calibration in force was fitted."""
    stored = catalogue.active_calibration(space_hash)
    return SuggestionPolicy.from_report(stored.report) if stored else SuggestionPolicy()
