"""Which unnamed animals are one individual? The job behind `rorqual cluster`."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.unidentified import UnidentifiedAnimal, unidentified_animals
from rorqual.domain.errors import UsageError
from rorqual.domain.grouping import Grouping
from rorqual.identify.gallery import read_gallery
from rorqual.identify.group_reasons import described_groups
from rorqual.identify.moments import Moments
from rorqual.identify.network_choice import chosen_spec
from rorqual.matching.join_threshold import (
    FEWEST_INDIVIDUALS,
    FEWEST_SIGHTINGS,
    JoinThreshold,
    fit_join_threshold,
    is_enough,
)
from rorqual.matching.linkage import average_linkage
from rorqual.matching.sightings import BURST_SECONDS, find_sightings
from rorqual.networks.spec import Task

DEFAULT_PRECISION = 0.95


def group_unnamed(
    catalogue: Catalogue,
    *,
    stored_paths: Iterable[str] | None = None,
    precision: float = DEFAULT_PRECISION,
    similarity: float | None = None,
    burst_seconds: float = BURST_SECONDS,
) -> Grouping:
    """Put the animals that nobody named into provisional individuals; nothing is stored.

    Photos of one moment count as one sighting. Sightings are joined by average linkage, from the
    similarity on at which joins of the catalogue's own named animals were right as often as asked.
    The encounters of known individuals take part: what joins one of them is suggested to be that
    individual, and what belongs to different ones is never joined.

    The network's own vectors are compared, also where a head is in force: a head was fitted on
    the very animals that say which similarity is reliable.

    Args:
        catalogue: an open one.
        stored_paths: of the files whose animals are grouped; None for all.
        precision: share of right pairs among those that joins bring together, 0..1.
        similarity: mean cosine from which on groups are joined, instead of `precision`.
        burst_seconds: the longest gap between two frames of a burst; 0 for copies only.

    Raises:
        UsageError: where the named animals do not show which similarity is reliable, and none is
            given.
        CatalogueError: where the catalogue cannot be used.
        NetworkError: where its network cannot be used.
    """
    spec = chosen_spec(catalogue.settings, Task.EMBEDDING)
    known = Moments.known(read_gallery(catalogue, spec.spec_hash, by_encounter=True))
    animals = unidentified_animals(catalogue, spec.spec_hash, stored_paths=stored_paths)
    if similarity is None:
        fitted = _fitted(known, precision, len(animals))
        similarity, basis = fitted.similarity, _basis(fitted)
    else:
        basis = f"Groups were joined from a mean similarity of {similarity:.3f} on, as you asked."
    models = {"embed": f"{spec.id}@{spec.spec_hash}"}
    if not animals:
        return Grouping((), similarity, basis, models)
    numbers = _sightings(animals, similarity, burst_seconds)
    moments = Moments.unnamed(animals, numbers).then(known)
    groups = average_linkage(
        moments.vectors,
        similarity,
        never_differ=[moments.individuals, moments.species],
        blocked_pairs=list(moments.impossible_pairs()),
    )
    photos = {animal.annotation_id: animal.photo for animal in animals}
    return Grouping(
        described_groups(moments, groups, photos, similarity), similarity, basis, models
    )


def _fitted(known: Moments, precision: float, asked: int) -> JoinThreshold:
    names = [name for name in known.individuals if name is not None]
    fitted = fit_join_threshold(
        known.vectors, names, target_precision=precision, sightings_asked=asked + len(names)
    )
    if fitted is not None:
        return fitted
    if is_enough(names):
        raise UsageError(
            f"from no similarity on were joins of the catalogue's named animals right in "
            f"{precision:.0%} of cases: this network does not tell them apart that well. Ask for "
            "less with --precision, or give a --similarity"
        )
    raise UsageError(
        f"the catalogue has too few named animals to say from which similarity on joins are right: "
        f"that takes {FEWEST_SIGHTINGS} encounters, and {FEWEST_INDIVIDUALS} individuals that were "
        "met twice. Name more of them, or give a --similarity"
    )


def _sightings(
    animals: Sequence[UnidentifiedAnimal], similarity: float, burst_seconds: float
) -> NDArray[np.int32]:
    return find_sightings(
        np.stack([animal.vector for animal in animals]),
        [animal.perceptual_hash for animal in animals],
        [animal.captured for animal in animals],
        threshold=similarity,
        never_differ=[[animal.species for animal in animals]],
        never_twice=[[animal.sha256 for animal in animals]],
        burst_seconds=burst_seconds,
    )


def _basis(fitted: JoinThreshold) -> str:
    return (
        f"Groups were joined from a mean similarity of {fitted.similarity:.3f} on. Among "
        f"{fitted.sightings} encounters of {fitted.individuals} named individuals, grouped as if "
        f"they had no names, {fitted.right} of {fitted.right + fitted.wrong} pairs so joined were "
        f"right, and {fitted.recall:.1%} of the pairs of one individual were found; "
        f"{fitted.precision:.1%} are to be expected right among as many animals as here."
    )
