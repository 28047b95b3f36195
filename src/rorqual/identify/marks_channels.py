"""How do the marks that a catalogue is calibrated with compare animals with its gallery?"""

from collections.abc import Mapping

from rorqual.catalogue.catalogue import Catalogue
from rorqual.identify.local_features import CatalogueFeatures
from rorqual.identify.local_marks import Marks
from rorqual.identify.ordered_work import default_workers
from rorqual.identify.query_channels import MarksChannel
from rorqual.matching.gallery import Gallery
from rorqual.matching.local.channel import FeatureSource, LocalChannel
from rorqual.photos.reader import DEFAULT_MAX_PIXELS


def marks_channels(
    catalogue: Catalogue,
    gallery: Gallery,
    marks: Mapping[str, Marks],
    *,
    max_pixels: int = DEFAULT_MAX_PIXELS,
) -> dict[str, MarksChannel]:
    """What compares animals with a gallery, by channel.

    Args:
        catalogue: an open one, in which computed features are stored.
        gallery: of that catalogue.
        marks: by channel, a closer look last.
        max_pixels: the largest photo that is decoded.
    """
    return {
        channel: marks_channel(
            gallery, CatalogueFeatures(catalogue, it.extractor, max_pixels=max_pixels), it
        )
        for channel, it in marks.items()
    }


def marks_channel(gallery: Gallery, features: FeatureSource, marks: Marks) -> MarksChannel:
    """What compares animals with a gallery whose features are at hand.

    Args:
        gallery: who it could be.
        features: of its animals, by the marks' extractor.
        marks: by which they are compared.
    """
    compare = LocalChannel(
        gallery, features, marks.comparer, size=marks.shortlist, workers=default_workers()
    )
    return MarksChannel(compare, marks.name)
