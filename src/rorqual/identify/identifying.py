"""Who is in these photos? The main job, behind `rorqual identify`."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import chain

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.records import LabelConflict
from rorqual.domain.candidate_filter import CandidateFilter
from rorqual.domain.identification import PhotoResult
from rorqual.domain.label import GivenBox
from rorqual.identify.candidates import CandidateChoice
from rorqual.identify.gate_policy import GateMode
from rorqual.identify.identification_setup import IdentificationSetup
from rorqual.identify.ordered_work import default_workers, ordered_map
from rorqual.identify.progress import Progress, silent
from rorqual.identify.search_choice import SHORTLISTS_FROM
from rorqual.identify.storing import store_outcome
from rorqual.photos.photo_file import PhotoFile
from rorqual.photos.reader import DEFAULT_MAX_PIXELS

_PORTIONS_EACH = 4  # for each worker at least, so that none is left with much while others rest


@dataclass(slots=True)
class IdentificationRun:
    """One run over a set of photos; iterate it for their results, in the order of the files.

    Attributes:
        setup: networks, thresholds and candidates.
        conflicts: rows of given boxes that could not be used, filled as the run goes on.
        resumed: photos whose answer was in the catalogue already.
        choice: whom the filter left; None before the run begins.
        search_note: a sentence for the user on how the catalogue is searched, or nothing.
    """

    catalogue: Catalogue
    files: Sequence[PhotoFile]
    boxes: Mapping[str, tuple[GivenBox, ...]]
    setup: IdentificationSetup
    workers: int
    on_progress: Progress
    conflicts: list[LabelConflict] = field(default_factory=list)
    resumed: int = 0
    choice: CandidateChoice | None = None
    search_note: str = ""

    def __iter__(self) -> Generator[PhotoResult, None, None]:
        """Identify each photo; what this catalogue answered before is not computed again.

        Raises:
            CatalogueError: where the catalogue cannot be read or written.
            UsageError: where no animal of the catalogue fits the filter.
        """
        self.conflicts.clear()
        self.resumed = 0
        ready = self.setup.ready(self.catalogue, self.boxes)
        self.choice, self.search_note = ready.choice, ready.search_note
        portions = self._portions(ready.identifier.photos_at_once)
        with closing(ordered_map(ready.identifier.answer_all, portions, self.workers)) as answered:
            for done, outcome in enumerate(chain.from_iterable(answered), start=1):
                self.conflicts.extend(outcome.conflicts)
                self.resumed += outcome.was_stored
                result = store_outcome(self.catalogue, outcome)
                self.on_progress(done, len(self.files))
                yield result

    def _portions(self, largest: int) -> Iterator[Sequence[PhotoFile]]:
        """The files in portions, small enough for every worker to have several."""
        size = max(1, min(largest, len(self.files) // (_PORTIONS_EACH * self.workers)))
        for start in range(0, len(self.files), size):
            yield self.files[start : start + size]


def identify_photos(
    catalogue: Catalogue,
    files: Sequence[PhotoFile],
    *,
    boxes: Mapping[str, tuple[GivenBox, ...]] | None = None,
    detect: bool = True,
    gate: GateMode = GateMode.REFUSE,
    gate_threshold: float | None = None,
    max_pixels: int = DEFAULT_MAX_PIXELS,
    candidates: CandidateFilter | None = None,
    workers: int | None = None,
    shortlists_from: int = SHORTLISTS_FROM,
    local: bool = True,
    head_names: Mapping[str, str] | None = None,
    on_progress: Progress = silent,
) -> IdentificationRun:
    """Prepare the identification of photos against a catalogue; iterate the run to do it.

    Each answer is kept in the catalogue as a suggestion. It never enters the gallery, and a run
    that was interrupted goes on where it was. A photo whose content is in the gallery is not
    compared with itself.

    Args:
        catalogue: an open one.
        files: the photos.
        boxes: photo name -> boxes that replace detection for that photo.
        detect: whether the catalogue's detector is used, if it has one; else a photo without given
            boxes is taken whole.
        gate: what a photo without a cetacean comes to.
        gate_threshold: 0..1; None for the one that comes with the gate.
        max_pixels: the largest photo that is decoded.
        candidates: which of the catalogue's animals may be the answer; None for all.
        workers: photos worked on side by side; None for the number of cores.
        shortlists_from: animals in photos from which on a catalogue is searched by shortlists.
        local: whether local features are compared where the calibration has learned that this
            helps; else the embedding decides alone.
        head_names: lets the individuals compete that the network's head was trained on, without
            photos: the head's names of those that the catalogue calls otherwise, to the
            catalogue's; None keeps them out.
        on_progress: called after each photo.

    Raises:
        CatalogueError: where the stored calibration or head cannot be used.
        NetworkError: where a network cannot be loaded, or has no head that is to compete.
        UsageError: where the head knows nobody of a name in head_names.
    """
    setup = IdentificationSetup.of_catalogue(
        catalogue,
        detect=detect,
        gate=gate,
        gate_threshold=gate_threshold,
        max_pixels=max_pixels,
        candidates=candidates,
        shortlists_from=shortlists_from,
        local=local,
        head_names=head_names,
    )
    return IdentificationRun(
        catalogue=catalogue,
        files=files,
        boxes=boxes or {},
        setup=setup,
        workers=workers or default_workers(),
        on_progress=on_progress,
    )
