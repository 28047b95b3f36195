"""How does a catalogue get another network? It goes on with the old one until all is ready."""

from dataclasses import dataclass

from rorqual import __version__
from rorqual.catalogue.adaptations import active_adaptation
from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.engine import reading
from rorqual.catalogue.network_choices import (
    FittedCalibration,
    NetworkChoice,
    switch_if_complete,
    switch_step,
    was_in_use,
)
from rorqual.catalogue.reembedding import count_outdated
from rorqual.domain.errors import NetworkError
from rorqual.identify.calibrating import DEFAULT_NEW_SHARE, calibration_for
from rorqual.identify.calibration_choice import SHIPPED_SOURCE
from rorqual.identify.embedding_space import EmbeddingSpace
from rorqual.identify.gallery import read_gallery
from rorqual.identify.network_choice import chosen_spec, licence_policy
from rorqual.identify.progress import Progress, silent
from rorqual.identify.reembedding import ReembeddingReport, embed_again
from rorqual.matching.fit import FEWEST_INDIVIDUALS, FEWEST_QUERIES, CalibrationOutcome
from rorqual.matching.shipped import shipped_calibration
from rorqual.networks.composite import EmbedderSpec
from rorqual.networks.spec import Task
from rorqual.networks.store import find_spec, network_ids
from rorqual.photos.reader import DEFAULT_MAX_PIXELS


@dataclass(frozen=True, slots=True)
class NetworkSwitch:
    """What switching a network came to."""

    spec: EmbedderSpec
    switched: bool
    was_in_use: bool  # the network was in use before, so nothing changed
    report: ReembeddingReport
    calibration: CalibrationOutcome | None  # None: that of before counts again
    reason: str | None  # why nothing is switched, a sentence; None where it is


def use_network(
    catalogue: Catalogue,
    network_id: str,
    *,
    max_pixels: int = DEFAULT_MAX_PIXELS,
    on_progress: Progress = silent,
) -> NetworkSwitch:
    """Let a catalogue use another network from now on; an earlier one can come back.

    A gate or a species network is switched at once. The rest is about networks that embed.

    All animals are embedded first, while answers still come from the old vectors. Calibration and
    switch then happen together, or neither does. A network that was in use before comes back with
    the head and the calibration that it had. Decisions are not touched.

    Args:
        catalogue: an open one.
        network_id: of a network that embeds, of a gate or of a species network.
        max_pixels: the largest photo that is decoded.
        on_progress: called with the photos done and the photos in all.

    Raises:
        CatalogueError: where the catalogue cannot be read or written.
        NetworkError: where there is no such network, it is for another step, or the catalogue's
            licence does not allow it.
    """
    if (task := _step_without_vectors(network_id)) is not None:
        return _switched_step(catalogue, network_id, task)
    spec = chosen_spec({**catalogue.settings, Task.EMBEDDING.value: network_id}, Task.EMBEDDING)
    in_use = catalogue.settings.get(Task.EMBEDDING, "")  # which may have been removed meanwhile
    report = ReembeddingReport()
    if spec.id == in_use and not _is_outdated(catalogue, spec):
        return NetworkSwitch(spec, False, True, report, None, None)
    while True:  # once more for each import that comes between
        now = embed_again(catalogue, spec, max_pixels=max_pixels, on_progress=on_progress)
        report.embedded += now.embedded
        report.lost, report.lost_unidentified = now.lost, now.lost_unidentified
        if report.lost:
            return NetworkSwitch(spec, False, False, report, None, _lost(in_use, report))
        space = EmbeddingSpace(spec, active_adaptation(catalogue, spec.spec_hash))
        # One that comes back has its calibration of before, be it the shipped one.
        came_back = spec.id != in_use and was_in_use(catalogue, Task.EMBEDDING.value, spec.id)
        outcome = None if came_back else _calibration(catalogue, space)
        if outcome and outcome.calibration is None and not _has_shipped(catalogue, space):
            reason = _uncalibrated(spec, in_use, outcome)
            return NetworkSwitch(spec, False, False, report, outcome, reason)
        fitted = None
        if outcome and outcome.calibration:
            parameters = outcome.calibration.to_json()
            fitted = FittedCalibration(space.space_hash, parameters, outcome.report)
        actor = f"rorqual {__version__}"
        choice = NetworkChoice(Task.EMBEDDING.value, spec.id, spec.spec_hash, actor, "")
        if switch_if_complete(catalogue, choice, fitted):
            return NetworkSwitch(spec, True, False, report, outcome, None)


def _is_outdated(catalogue: Catalogue, spec: EmbedderSpec) -> bool:
    """Whether the catalogue's own network has changed since its animals were embedded."""
    with reading(catalogue.engine) as connection:
        return count_outdated(connection, spec.spec_hash) > 0


def _step_without_vectors(network_id: str) -> Task | None:
    """The task of a network of which nothing is kept that another one's answers could meet."""
    if network_id not in network_ids():  # several that embed together, or none at all
        return None
    task = find_spec(network_id).task
    return task if task in (Task.GATE, Task.SPECIES) else None


def _switched_step(catalogue: Catalogue, network_id: str, task: Task) -> NetworkSwitch:
    spec = chosen_spec({**catalogue.settings, task.value: network_id}, task)
    is_in_use = catalogue.settings.get(task) == network_id
    if not is_in_use:
        actor = f"rorqual {__version__}"
        switch_step(catalogue, NetworkChoice(task.value, spec.id, spec.spec_hash, actor, ""))
    return NetworkSwitch(spec, not is_in_use, is_in_use, ReembeddingReport(), None, None)


def _calibration(catalogue: Catalogue, space: EmbeddingSpace) -> CalibrationOutcome | None:
    """A calibration of the space; None where the catalogue has one already."""
    if catalogue.active_calibration(space.space_hash) is not None:
        return None
    return calibration_for(
        read_gallery(catalogue, space.base.spec_hash, by_encounter=True),
        space.space_hash,
        shrinkage=space.adaptation.report["shrinkage"] if space.adaptation else None,
        expected_new_share=_expected_new_share(catalogue),
    )


def _expected_new_share(catalogue: Catalogue) -> float:
    """The share that the user gave to the calibration in force, if there is one."""
    try:
        before = EmbeddingSpace.of_catalogue(catalogue).space_hash
    except NetworkError:  # the network in use was removed
        return DEFAULT_NEW_SHARE
    stored = catalogue.active_calibration(before)
    share: float | None = stored.report.get("expected_new_share") if stored else None
    return DEFAULT_NEW_SHARE if share is None else share


def _has_shipped(catalogue: Catalogue, space: EmbeddingSpace) -> bool:
    try:
        shipped_calibration(space.space_hash, SHIPPED_SOURCE[licence_policy(catalogue.settings)])
    except NetworkError:
        return False
    return True


def _uncalibrated(spec: EmbedderSpec, in_use: str, outcome: CalibrationOutcome) -> str:
    return (
        f"{outcome.report['individuals']} individuals were met in two encounters or more, with "
        f"{outcome.report['queries']} photos: calibrating needs {FEWEST_INDIVIDUALS} such "
        f"individuals with {FEWEST_QUERIES} photos, and {spec.id} ships without a calibration, "
        f"so {in_use} stays in use. The vectors are kept: label more and run the command again."
    )


def _lost(in_use: str, report: ReembeddingReport) -> str:
    count = len(report.lost)
    photos = "1 photo" if count == 1 else f"{count} photos"
    return (
        f"{photos} of identified animals could not be read, so {in_use} stays in use: put the "
        "photos back, or import them from where they are now, and run the same command again."
    )
