"""Ranks of individuals by other heads, as competitions and `blend` want them."""

from collections.abc import Sequence
from dataclasses import replace

from rorqual.api.identifying import Identification
from rorqual.domain.errors import UsageError
from rorqual.domain.identification import PhotoResult
from rorqual.identify.embedding_space import EmbeddingSpace
from rorqual.identify.gallery import read_gallery
from rorqual.identify.progress import Progress, silent
from rorqual.identify.ranking import rank_photos
from rorqual.matching.heads.ranking import HeadSettings
from rorqual.matching.heads.vote_choice import choose_vote_rule, left_out_validation


def rank(
    identification: Identification,
    settings: HeadSettings,
    *,
    results: Sequence[PhotoResult] | None = None,
    on_progress: Progress = silent,
) -> list[tuple[str, tuple[str, ...]]]:
    """Order the individuals for identified photos by another head; see `rank_photos`.

    Args:
        identification: of the photos.
        settings: the head, and what it is told.
        results: of this identification; None to go over its photos again.
        on_progress: see `rank_photos`.

    Returns:
        Photos with at most five labels, best first.

    Raises:
        CatalogueError, NetworkError, UsageError: see `rank_photos` and `identify`.
    """
    run = identification.run
    return rank_photos(
        run.catalogue,
        list(identification) if results is None else results,
        settings,
        max_pixels=run.setup.max_pixels,
        on_progress=on_progress,
    )


def choose_vote(identification: Identification, settings: HeadSettings) -> HeadSettings:
    """The settings with the number of voters and the threshold that suit a catalogue.

    A grid search by MAP@5 on the catalogue's own named photos, each without its encounter.

    Raises:
        CatalogueError, NetworkError: where the catalogue or its network cannot be used.
        UsageError: where no individual was met in two encounters.
    """
    catalogue = identification.run.catalogue
    space = EmbeddingSpace.of_catalogue(catalogue)
    gallery = read_gallery(catalogue, space.base.spec_hash, by_encounter=True, head=space.head)
    validation = left_out_validation(gallery, settings.new_share)
    if not validation.truths:
        raise UsageError(
            f"no individual of {catalogue.folder} was met in two encounters, so nothing can be "
            "chosen on it: take the published values"
        )
    return replace(settings, vote=choose_vote_rule([validation]).rule)
