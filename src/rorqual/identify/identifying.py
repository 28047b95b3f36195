"""Who is in these photos? The main job, behind `rorqual identify`."""

import json
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace

from rorqual import __version__
from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.records import LabelConflict
from rorqual.domain.candidate_filter import CandidateFilter
from rorqual.domain.identification import PhotoResult
from rorqual.domain.label import GivenBox
from rorqual.identify.analysis import PhotoAnalyser
from rorqual.identify.answering import Answerer, suggestions
from rorqual.identify.calibration_choice import calibration_in_force
from rorqual.identify.candidates import CandidateChoice, choose_candidates
from rorqual.identify.embedding_space import EmbeddingSpace
from rorqual.identify.gallery import gallery_of
from rorqual.identify.gate_policy import GateMode, GatePolicy
from rorqual.identify.identifier import Identifier, Outcome
from rorqual.identify.local_channel import LOCAL_LICENCE, local_channel, local_stamp
from rorqual.identify.networks import PhotoNetworks
from rorqual.identify.ordered_work import default_workers, ordered_map
from rorqual.identify.progress import Progress, silent
from rorqual.identify.result_json import SCHEMA, dump_result
from rorqual.identify.search_choice import SHORTLISTS_FROM, choose_search
from rorqual.matching.calibration import Calibration
from rorqual.matching.fusion_model import LOCAL
from rorqual.matching.local.rootsift import RootSift
from rorqual.matching.search import Search
from rorqual.photos.photo_file import PhotoFile
from rorqual.photos.reader import DEFAULT_MAX_PIXELS


@dataclass(slots=True)
class IdentificationRun:
    """One run over a set of photos; iterate it for their results, in the order of the files.

    Attributes:
        calibration: the one in force.
        gate: how the gate is used.
        networks: those that work on the photos.
        space: the vectors in which animals are compared.
        candidates: which of the catalogue's animals may be the answer.
        conflicts: rows of given boxes that could not be used, filled as the run goes on.
        resumed: photos whose answer was in the catalogue already.
        choice: whom the filter left; None before the run begins.
        search_note: a sentence for the user on how the catalogue is searched, or nothing.
    """

    catalogue: Catalogue
    files: Sequence[PhotoFile]
    boxes: Mapping[str, tuple[GivenBox, ...]]
    networks: PhotoNetworks
    space: EmbeddingSpace
    gate: GatePolicy
    calibration: Calibration
    workers: int
    max_pixels: int
    on_progress: Progress
    candidates: CandidateFilter = field(default_factory=CandidateFilter)
    shortlists_from: int = SHORTLISTS_FROM
    extractor: RootSift | None = None  # of local features; None: they are not compared
    conflicts: list[LabelConflict] = field(default_factory=list)
    resumed: int = 0
    choice: CandidateChoice | None = None
    search_note: str = ""

    @property
    def stamps(self) -> dict[str, str]:
        """Step -> id@hash of all that works on the photos, as results show it."""
        local = {"local": local_stamp(self.extractor)} if self.extractor else {}
        return self.networks.stamps | self.space.stamps | local

    @property
    def licences(self) -> dict[str, str]:
        """Step -> SPDX identifier of the terms of what works on the photos."""
        local = {"local": LOCAL_LICENCE} if self.extractor else {}
        return self.networks.licences | local

    def __iter__(self) -> Generator[PhotoResult, None, None]:
        """Identify each photo; what this catalogue answered before is not computed again.

        Raises:
            CatalogueError: where the catalogue cannot be read or written.
            UsageError: where no animal of the catalogue fits the filter.
        """
        self.conflicts.clear()
        self.resumed = 0
        spec_hash, head = self.space.base.spec_hash, self.space.head
        # The revision first: an import that comes between makes the key too old, never too new.
        revision = self.catalogue.gallery_revision(spec_hash)
        rows = self.catalogue.gallery_rows(spec_hash)
        self.choice = choose_candidates(rows, self.candidates)
        gallery = gallery_of(
            self.catalogue, rows.at(self.choice.rows), head=head, filter=str(self.candidates)
        )
        choice = choose_search(
            self.catalogue, gallery, self.space.space_hash, shortlists_from=self.shortlists_from
        )
        self.search_note = choice.note
        limit, extractor = self.max_pixels, self.extractor
        identifier = Identifier(
            self.catalogue,
            self.boxes,
            PhotoAnalyser(self.networks, self.gate, max_pixels=limit, extractor=extractor),
            Answerer(
                gallery,
                self.calibration,
                self.stamps,
                self.licences,
                head=head,
                search=choice.search,
                local=local_channel(self.catalogue, gallery, extractor, max_pixels=limit)
                if extractor
                else None,
            ),
            self._fingerprint(revision, choice.search),
        )
        with closing(ordered_map(identifier, self.files, self.workers)) as outcomes:
            for done, outcome in enumerate(outcomes, start=1):
                self.conflicts.extend(outcome.conflicts)
                self.resumed += outcome.was_stored
                result = self._store(outcome)
                self.on_progress(done, len(self.files))
                yield result

    def _store(self, outcome: Outcome) -> PhotoResult:
        """Keep an answer that is to be kept; the result with the ids that it got."""
        if outcome.key is None:
            return outcome.result
        result = outcome.result

        def with_ids(annotation_ids: tuple[int, ...]) -> PhotoResult:
            numbered = zip(result.annotations, annotation_ids, strict=True)
            annotations = tuple(replace(item, annotation_id=id_) for item, id_ in numbered)
            return replace(result, annotations=annotations)

        annotation_ids = self.catalogue.store_identification(
            outcome.key,
            lambda ids: dump_result(with_ids(ids)),
            outcome.record,
            suggestions(result),
            photo_name=result.photo,
            sha256=result.sha256,
        )
        return with_ids(annotation_ids)

    def _fingerprint(self, gallery_revision: str, search: Search | None) -> str:
        """All that an answer depends on besides the photo and its boxes."""
        facts = [__version__, SCHEMA, gallery_revision, self.stamps, asdict(self.gate)]
        searched = [] if search is None else [search.stamp]
        asked = [repr(self.candidates), *searched]
        return json.dumps([*facts, self.calibration.stamp, self.max_pixels, *asked])


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
        on_progress: called after each photo.

    Raises:
        CatalogueError: where the stored calibration or head cannot be used.
        NetworkError: where a network cannot be loaded.
    """
    networks = PhotoNetworks.of_settings(catalogue.settings)
    if not detect:
        networks = replace(networks, detector=None)
    space = EmbeddingSpace.of_catalogue(catalogue)
    calibration = calibration_in_force(catalogue, space.space_hash)
    extractor = RootSift()
    fusion = calibration.fusion if local else None
    compares = fusion is not None and fusion.speaks_for(LOCAL, local_stamp(extractor))
    shipped = networks.gate.spec.threshold
    threshold = gate_threshold if gate_threshold is not None else shipped
    return IdentificationRun(
        catalogue=catalogue,
        files=files,
        boxes=boxes or {},
        networks=networks,
        space=space,
        gate=GatePolicy(gate, threshold if threshold is not None else 0.5),
        calibration=calibration if compares else calibration.alone,
        workers=workers or default_workers(),
        max_pixels=max_pixels,
        shortlists_from=shortlists_from,
        on_progress=on_progress,
        candidates=candidates or CandidateFilter(),
        extractor=extractor if compares else None,
    )
