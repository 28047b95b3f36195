"""How do the marks that a catalogue is calibrated with compare animals with its gallery?"""

from collections.abc import Mapping

from rorqual.catalogue.catalogue import Catalogue
from rorqual.identify.local_channel import local_channel
from rorqual.identify.local_marks import Marks
from rorqual.identify.query_channels import MarksChannel
from rorqual.matching.gallery import Gallery
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
        channel: MarksChannel(
            local_channel(
                catalogue,
                gallery,
                it.extractor,
                comparer=it.comparer,
                size=it.shortlist,
                max_pixels=max_pixels,
            ),
            it.name,
        )
        for channel, it in marks.items()
    }
