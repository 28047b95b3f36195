"""Which of two networks finds a catalogue's animals better? Asked before anything is switched."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rorqual.catalogue.catalogue import Catalogue
from rorqual.identify.gallery import read_gallery
from rorqual.identify.network_choice import chosen_spec
from rorqual.identify.progress import Progress, silent
from rorqual.identify.reembedding import embed_again
from rorqual.matching.asking import Asked, ask
from rorqual.matching.bootstrap import Interval, bootstrap_by_group
from rorqual.matching.gallery import Gallery, build_gallery
from rorqual.matching.leave_one_encounter_out import choose_queries, rows_with_other_encounter
from rorqual.networks.composite import EmbedderSpec
from rorqual.networks.footprint import Footprint, measure_footprint
from rorqual.networks.spec import Task
from rorqual.photos.reader import DEFAULT_MAX_PIXELS

_MAX_QUERIES = 2000
_AUROC_DRAWS = 200  # each asks for two curves


@dataclass(frozen=True, slots=True)
class PairedFigure:
    """One figure of both networks on the same photos; 0..1."""

    first: float
    second: float
    gain: Interval  # of the second over the first, over individuals


@dataclass(frozen=True, slots=True)
class NetworkComparison:
    """What the catalogue's own labelled photos say of two networks."""

    first: EmbedderSpec
    second: EmbedderSpec
    queries: int  # photos asked for, without their own encounter
    individuals: int  # of so many individuals
    figures: dict[str, PairedFigure]  # empty where nothing could be asked
    footprints: tuple[Footprint, Footprint]
    left_out: int  # photos that one of them could not embed
    reason: str  # a sentence: which is better


def compare_networks(
    catalogue: Catalogue,
    first: str,
    second: str,
    *,
    max_pixels: int = DEFAULT_MAX_PIXELS,
    on_progress: Progress = silent,
) -> NetworkComparison:
    """Ask both networks for each labelled photo as if its encounter were not in the catalogue.

    The networks' own vectors are compared; a head was fitted on these very animals, and would be
    praised for what it has seen. Vectors that are computed for this stay, so that switching later
    takes no time; nothing else changes.

    Args:
        catalogue: an open one.
        first: id of a network that embeds.
        second: likewise.
        max_pixels: the largest photo that is decoded.
        on_progress: called with the photos done and the photos in all, for one after the other.

    Raises:
        CatalogueError: where the catalogue cannot be read or written.
        NetworkError: where there is no such network, it is for another step, or the catalogue's
            licence does not allow it.
    """
    one, other = (
        chosen_spec({**catalogue.settings, Task.EMBEDDING.value: name}, Task.EMBEDDING)
        for name in (first, second)
    )
    lost: set[str] = set()
    for spec in (one, other):
        done = embed_again(
            catalogue, spec, identified_only=True, max_pixels=max_pixels, on_progress=on_progress
        )
        lost |= set(done.lost)
    galleries = _common(
        [read_gallery(catalogue, it.spec_hash, by_encounter=True) for it in (one, other)]
    )
    prints = measure_footprint(one.id), measure_footprint(other.id)
    gallery = galleries[0]
    rows = np.intersect1d(
        choose_queries(gallery, _MAX_QUERIES, seed=0), rows_with_other_encounter(gallery)
    )
    if len(gallery.individuals) < 2 or not len(rows):
        reason = (
            "No animal was met in two encounters beside another one, so nothing can be asked: "
            "label more photos."
        )
        return NetworkComparison(one, other, 0, 0, {}, prints, len(lost), reason)
    figures = _figures(*(ask(it, rows) for it in galleries))
    return NetworkComparison(
        one,
        other,
        queries=len(rows),
        individuals=len(np.unique(gallery.individual_index[rows])),
        figures=figures,
        footprints=prints,
        left_out=len(lost),
        reason=_verdict(one, other, figures["MAP@5"].gain),
    )


def _common(galleries: list[Gallery]) -> list[Gallery]:
    """Both galleries with the animals that both have, in the same order."""
    ids = np.intersect1d(galleries[0].annotation_ids, galleries[1].annotation_ids)
    cut = [_only(it, np.isin(it.annotation_ids, ids)) for it in galleries]
    return [cut[0], replace(cut[1], encounter_group=cut[0].encounter_group)]


def _only(gallery: Gallery, kept: NDArray[np.bool_]) -> Gallery:
    rows = np.flatnonzero(kept)
    of_rows = gallery.individual_index[rows]
    return build_gallery(
        gallery.vectors[rows],
        [gallery.individuals[index] for index in of_rows],
        species=[gallery.species[index] for index in of_rows],
        annotation_ids=gallery.annotation_ids[rows].tolist(),
        photo_sha256=[gallery.photo_sha256[row] for row in rows],
        photo_names=[gallery.photo_names[row] for row in rows],
        encounter_groups=gallery.encounter_group[rows],
    )


def _figures(first: Asked, second: Asked) -> dict[str, PairedFigure]:
    groups = [str(individual) for individual in first.individual]

    def paired(ours: NDArray[np.float64], theirs: NDArray[np.float64]) -> PairedFigure:
        gain = bootstrap_by_group(theirs - ours, groups)
        return PairedFigure(float(ours.mean()), float(theirs.mean()), gain)

    scores = np.stack(
        [first.known_score, first.new_score, second.known_score, second.new_score], axis=1
    )
    gain = bootstrap_by_group(scores, groups, _auroc_gain, draws=_AUROC_DRAWS)
    return {
        "MAP@5": paired(first.precision, second.precision),
        "top-1": paired(first.first, second.first),
        "novelty AUROC": PairedFigure(first.novelty_auroc, second.novelty_auroc, gain),
    }


def _auroc_gain(scores: NDArray[np.float64]) -> float:
    return _auroc(scores[:, 2], scores[:, 3]) - _auroc(scores[:, 0], scores[:, 1])


def _auroc(known: NDArray[np.float64], new: NDArray[np.float64]) -> float:
    """How often a photo without its own individual has the lower score; ties count half."""
    ordered = np.sort(known)
    higher = len(known) - np.searchsorted(ordered, new, side="right")
    ties = np.searchsorted(ordered, new, side="right") - np.searchsorted(ordered, new, side="left")
    return float((higher + ties / 2).mean() / len(known))


def _verdict(one: EmbedderSpec, other: EmbedderSpec, gain: Interval) -> str:
    first, second = one.id, other.id
    if gain.low > 0:
        return f"{second} finds these animals better than {first}."
    if gain.high < 0:
        return f"{first} finds these animals better than {second}."
    return f"These photos do not tell which of {first} and {second} is better."
