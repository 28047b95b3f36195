"""Can answers be calibrated in which a network's head competes? `rorqual calibrate --with-head`."""

from collections.abc import Mapping

from rorqual.catalogue.catalogue import Catalogue
from rorqual.domain.candidate_filter import CandidateFilter
from rorqual.domain.errors import CatalogueError
from rorqual.identify.asked_channels import USUAL_CHANNELS, AskedChannels
from rorqual.identify.calibrating import DEFAULT_NEW_SHARE
from rorqual.identify.embedding_space import EmbeddingSpace
from rorqual.identify.gallery import gallery_of
from rorqual.identify.head_calibration import calibration_with_head, head_key
from rorqual.identify.head_candidates import HeadMix, head_mix
from rorqual.identify.progress import Progress, silent
from rorqual.matching.calibration import Calibration
from rorqual.matching.fit import DEFAULT_POLICY, CalibrationOutcome
from rorqual.matching.fit_with_class_rows import fit_with_class_rows
from rorqual.matching.known_by_row import half_known_by_row
from rorqual.matching.suggestion_policy import SuggestionPolicy
from rorqual.networks.known_classes import known_classes


def calibrate_with_head(
    catalogue: Catalogue,
    names: Mapping[str, str],
    *,
    expected_new_share: float = DEFAULT_NEW_SHARE,
    policy: SuggestionPolicy = DEFAULT_POLICY,
    channels: AskedChannels = USUAL_CHANNELS,
    on_progress: Progress = silent,
) -> CalibrationOutcome:
    """Fit a calibration for answers in which the network's head competes; see `identify_photos`.

    It is kept beside that of the catalogue's photos, and used where the same head competes with
    the same names. It holds for photos like the labelled ones as far as these did not teach the
    network, which nobody can see from here.

    Args:
        catalogue: an open one.
        names: the head's of those that the catalogue calls otherwise -> the catalogue's.
        expected_new_share: of new individuals among the animals that will be met, 0..1.
        policy: when a suggestion is wanted.
        channels: besides the embedding; kept where they are shown to help.
        on_progress: called after each photo that a further channel looked at, of each anew.

    Raises:
        CatalogueError: where the catalogue is damaged.
        NetworkError: where its network names nobody, or a further channel's cannot be used.
        UsageError: where the head or the catalogue knows nobody of a name in names.
        ValueError: where expected_new_share is not between 0 and 1.
    """
    base = EmbeddingSpace.of_catalogue(catalogue).base  # class rows are of its own vectors
    mix = head_mix(base, known_classes(base), names)
    rows = catalogue.gallery_rows(base.spec_hash)
    photos = gallery_of(catalogue, rows, by_encounter=True)
    joined, _ = mix.rows_for(rows, CandidateFilter()).join(photos)
    mixed = half_known_by_row(joined)
    outcome = fit_with_class_rows(
        photos,
        mixed,
        head=mix.known.source,
        embedding=base.spec_hash,
        expected_new_share=expected_new_share,
        policy=policy,
        further=channels.of(catalogue, rows, mixed, on_progress),
        before=_before(catalogue, base.spec_hash, mix),
    )
    if outcome.calibration:
        key, parameters = head_key(base.spec_hash, mix), outcome.calibration.to_json()
        catalogue.save_calibration(key, parameters, outcome.report)
    return outcome


def _before(catalogue: Catalogue, spec_hash: str, mix: HeadMix) -> Calibration | None:
    """The calibration in force; None where it cannot be read any more."""
    try:
        return calibration_with_head(catalogue, spec_hash, mix).calibration
    except CatalogueError:
        return None
