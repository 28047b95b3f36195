"""How do the local features of a catalogue's animals come to speak in the main job?"""

from collections.abc import Sequence

from rorqual.catalogue.catalogue import Catalogue
from rorqual.domain.identification import LocalComparison, MarkedPair
from rorqual.identify.local_features import CatalogueFeatures
from rorqual.identify.ordered_work import default_workers
from rorqual.matching.gallery import Gallery
from rorqual.matching.local.channel import LocalChannel
from rorqual.matching.local.comparing import LocalComparer
from rorqual.matching.local.evidence import LocalEvidence
from rorqual.matching.local.extractor import Extractor
from rorqual.matching.local.shortlist import DEFAULT_SHORTLIST
from rorqual.photos.reader import DEFAULT_MAX_PIXELS

POINTS_SHOWN = 60  # pairs of points that a result keeps of one candidate


def local_channel(
    catalogue: Catalogue,
    gallery: Gallery,
    extractor: Extractor,
    *,
    comparer: LocalComparer | None = None,
    size: int = DEFAULT_SHORTLIST,
    max_pixels: int = DEFAULT_MAX_PIXELS,
) -> LocalChannel:
    """The local features of a catalogue against one of its galleries; for several threads.

    Args:
        catalogue: an open one, in which computed features are stored.
        gallery: of that catalogue.
        extractor: of the features, the same as for the queries.
        comparer: of two animals; None for nearest neighbours.
        size: photos that one query is compared with, at most.
        max_pixels: the largest photo that is decoded.
    """
    source = CatalogueFeatures(catalogue, extractor, max_pixels=max_pixels)
    return LocalChannel(gallery, source, comparer, size=size, workers=default_workers())


def local_stamp(
    extractor: Extractor, comparer: LocalComparer | None = None, size: int = DEFAULT_SHORTLIST
) -> str:
    """What local scores are made by: other features, another comparison or as many other photos.

    The usual number of photos goes without saying.
    """
    made_by = f"{extractor.stamp}+{(comparer or LocalComparer()).stamp}"
    return made_by if size == DEFAULT_SHORTLIST else f"{made_by}+{size}"


def comparison_of(gallery: Gallery, looks: Sequence[LocalEvidence]) -> LocalComparison:
    """What the result of a query says of the comparison as a whole, in one or two looks."""
    compared = {row for evidence in looks for row in evidence.matches}
    lacking = {row for evidence in looks for row in evidence.unavailable}
    return LocalComparison(photos=len(compared), unavailable=_names(gallery, sorted(lacking)))


def marked_pair_of(
    gallery: Gallery, evidence: LocalEvidence, individual: int, by: str
) -> MarkedPair | None:
    """The evidence for one individual as a result keeps it; None where it was not compared.

    Args:
        gallery: the one that was asked.
        evidence: of the query.
        individual: its index in the gallery.
        by: name of the marks.
    """
    best = evidence.best(gallery, individual)
    if best is None:
        return None
    row, match = best
    # spread over all of them, so that a cut-off list still shows where the marks lie
    step = max(1, -(-len(match.points) // POINTS_SHOWN))
    shown = match.points[::step].tolist() if match.is_plausible else []
    return MarkedPair(
        annotation=int(gallery.annotation_ids[row]),
        photo=gallery.photo_names[row],
        score=match.score,
        pairs=match.pairs,
        inliers=match.inliers if match.is_plausible else 0,
        coverage=match.coverage if match.is_plausible else 0.0,
        points=tuple(
            (round(x0, 4), round(y0, 4), round(x1, 4), round(y1, 4)) for x0, y0, x1, y1 in shown
        ),
        by=by,
    )


def _names(gallery: Gallery, rows: Sequence[int]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(gallery.photo_names[row] for row in rows))
