"""Which channels besides the embedding are asked when a catalogue calibrates itself?"""

from dataclasses import dataclass, replace

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.gallery import GalleryRows
from rorqual.identify.gallery_occasions import occasions_of
from rorqual.identify.local_look import local_features
from rorqual.identify.local_marks import marks_asked
from rorqual.identify.networks import species_head_of
from rorqual.identify.progress import Progress, silent
from rorqual.identify.species_look import species_channel
from rorqual.identify.usual_marks import usual_marks
from rorqual.matching.fit import EMBEDDING_ALONE
from rorqual.matching.further_channels import MOST_QUERIES, FurtherChannels, joined
from rorqual.matching.gallery import Gallery
from rorqual.matching.local.opencv import has_opencv
from rorqual.matching.local.shortlist import DEFAULT_SHORTLIST
from rorqual.matching.occasions import OCCASION_STAMP, PLACE, TIME

HEAD_MISSING = (
    "the species is not compared: the catalogue's settings name no species head, and `rorqual "
    "models use` takes one"
)


@dataclass(frozen=True, slots=True)
class AskedChannels:
    """What the user asks for; of it, what can be asked here is."""

    local: bool = True  # whether marks are compared, where the extra `marks` is installed
    look_at: int = MOST_QUERIES  # photos, at most
    marks: str | None = None  # by which, see `marks_asked`; None for `usual_marks`
    shortlist: int = DEFAULT_SHORTLIST  # photos that marks are compared with, at most
    species: bool = False  # whether the species head looks, where the catalogue has one
    occasions: bool = False  # whether times and places are compared

    def of(
        self,
        catalogue: Catalogue,
        rows: GalleryRows,
        gallery: Gallery,
        on_progress: Progress = silent,
    ) -> FurtherChannels:
        """The channels of a gallery.

        Args:
            catalogue: an open one.
            rows: of it.
            gallery: of these rows, by encounter; it may have rows without photos besides.
            on_progress: called after each photo that a channel looked at, of each anew.

        Raises:
            NetworkError: where the species head cannot be used, or marks by a network: where it
                is not here, for another step, or the catalogue's licence does not allow it.
        """
        further = [replace(EMBEDDING_ALONE, max_queries=self.look_at)]  # of all that follow
        if self.local and has_opencv():
            marks = self.marks
            if marks is None:
                marks = usual_marks(catalogue.settings, gallery.species)
            asked = marks_asked(catalogue.settings, marks, self.shortlist)
            for channel, by in asked.items():
                further.append(
                    local_features(catalogue, gallery, by, channel=channel, on_progress=on_progress)
                )
        head = species_head_of(catalogue.settings) if self.species else None
        if head:
            further.append(species_channel(catalogue, gallery, head, on_progress=on_progress))
        if self.occasions:
            stamps = dict.fromkeys((TIME, PLACE), OCCASION_STAMP)
            further.append(FurtherChannels(occasions_of(rows, gallery).look, stamps=stamps))
        return joined(*further)


USUAL_CHANNELS = AskedChannels()
