"""With what are photos identified? Networks, thresholds and candidates of a catalogue, at work."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import NamedTuple, Self

from rorqual import __version__
from rorqual.catalogue.catalogue import Catalogue
from rorqual.domain.candidate_filter import CandidateFilter
from rorqual.domain.label import GivenBox
from rorqual.identify.analysis import PhotoAnalyser
from rorqual.identify.answering import Answerer
from rorqual.identify.calibration_choice import calibration_in_force
from rorqual.identify.candidates import CandidateChoice, choose_candidates
from rorqual.identify.channels_at_work import channels_at_work
from rorqual.identify.embedding_space import EmbeddingSpace
from rorqual.identify.gallery import gallery_of
from rorqual.identify.gallery_occasions import occasions_of
from rorqual.identify.gate_policy import GateMode, GatePolicy
from rorqual.identify.head_calibration import calibration_with_head
from rorqual.identify.head_candidates import HeadMix, head_mix
from rorqual.identify.identifier import Identifier
from rorqual.identify.local_marks import Marks
from rorqual.identify.marks_channels import marks_channels
from rorqual.identify.networks import PhotoNetworks
from rorqual.identify.result_json import SCHEMA
from rorqual.identify.search_choice import SHORTLISTS_FROM, VectorRoom, choose_search
from rorqual.identify.step_times import OnStep, untold
from rorqual.matching.calibration import Calibration
from rorqual.matching.occasions import OCCASION_STAMP
from rorqual.matching.search import Search
from rorqual.matching.species_values import SpeciesValues
from rorqual.networks.known_classes import KnownClasses, known_classes
from rorqual.photos.reader import DEFAULT_MAX_PIXELS


class ReadyIdentifier(NamedTuple):
    """An identifier against one state of a catalogue's gallery."""

    identifier: Identifier
    choice: CandidateChoice  # whom the filter left
    search_note: str  # a sentence for the user on how the catalogue is searched, or nothing


@dataclass(slots=True)
class IdentificationSetup:
    """All that answers depend on besides the photos and the gallery.

    Attributes:
        networks: those that work on the photos.
        space: the vectors in which animals are compared.
        gate: how the gate is used.
        calibration: the one in force.
        max_pixels: the largest photo that is decoded.
        candidates: which of the catalogue's animals may be the answer.
        shortlists_from: animals in photos from which on a catalogue is searched by shortlists.
        marks: by which animals are compared, by channel; none where they are not.
        occasions: whether times and places of sightings are.
        species: labels of the species head by which the species is compared; none: it is not.
        known: those that the embedding network was trained on; None where it names nobody.
        mix: whose head's individuals compete without photos; None for nobody's.
        marks_note: why a further channel is not asked though the calibration was fitted with it;
            else nothing.
        head_note: what answers are worth among which a head's individuals are, where these were
            not calibrated; else nothing.
    """

    networks: PhotoNetworks
    space: EmbeddingSpace
    gate: GatePolicy
    calibration: Calibration
    max_pixels: int = DEFAULT_MAX_PIXELS
    candidates: CandidateFilter = field(default_factory=CandidateFilter)
    shortlists_from: int = SHORTLISTS_FROM
    marks: Mapping[str, Marks] = field(default_factory=dict)
    occasions: bool = False
    species: tuple[str, ...] = ()
    known: KnownClasses | None = None
    mix: HeadMix | None = None
    marks_note: str = ""
    head_note: str = ""

    @classmethod
    def of_catalogue(
        cls,
        catalogue: Catalogue,
        *,
        detect: bool = True,
        gate: GateMode = GateMode.REFUSE,
        gate_threshold: float | None = None,
        max_pixels: int = DEFAULT_MAX_PIXELS,
        candidates: CandidateFilter | None = None,
        shortlists_from: int = SHORTLISTS_FROM,
        local: bool = True,
        head_names: Mapping[str, str] | None = None,
    ) -> Self:
        """What the catalogue's settings, calibration and head come to; see `identify_photos`.

        Raises:
            CatalogueError: where the stored calibration or head cannot be used.
            NetworkError: where a network cannot be loaded, or has no head that is to compete.
            UsageError: where that knows nobody of a name in head_names.
        """
        networks = PhotoNetworks.of_settings(catalogue.settings)
        if not detect:
            networks = replace(networks, detector=None)
        space = EmbeddingSpace.of_catalogue(catalogue)
        known, mix, head_note = known_classes(space.base), None, ""
        if head_names is None:
            calibration = calibration_in_force(catalogue, space.space_hash)
        else:
            mix = head_mix(space.base, known, head_names)
            space = EmbeddingSpace(space.base)  # class rows are of the network's own vectors
            calibration, why_not = calibration_with_head(catalogue, space.space_hash, mix)
            head_note = mix.note(why_not) if why_not else ""
        head = networks.species.spec if networks.species else None
        at_work = channels_at_work(
            calibration, local=local, species_head=head.stamp if head else None
        )
        shipped = networks.gate.spec.threshold
        threshold = gate_threshold if gate_threshold is not None else shipped
        return cls(
            networks=networks,
            space=space,
            gate=GatePolicy(gate, threshold if threshold is not None else 0.5),
            calibration=at_work.calibration,
            max_pixels=max_pixels,
            candidates=candidates or CandidateFilter(),
            shortlists_from=shortlists_from,
            marks=at_work.marks,
            occasions=at_work.occasions,
            species=head.labels if head and at_work.species else (),
            known=known,
            mix=mix,
            marks_note=at_work.note,
            head_note=head_note,
        )

    @property
    def stamps(self) -> dict[str, str]:
        """Step -> id@hash of all that works on the photos, as results show it."""
        local = {channel: marks.stamp for channel, marks in self.marks.items()}
        occasions = {"occasions": OCCASION_STAMP} if self.occasions else {}
        head = {"head": self.mix.known.stamp} if self.mix else {}
        return self.networks.stamps | self.space.stamps | local | occasions | head

    @property
    def licences(self) -> dict[str, str]:
        """Step -> SPDX identifier of the terms of what works on the photos."""
        local = {channel: marks.licence for channel, marks in self.marks.items()}
        head = {"head": self.space.base.licence} if self.mix else {}
        return self.networks.licences | local | head

    def ready(
        self,
        catalogue: Catalogue,
        boxes: Mapping[str, tuple[GivenBox, ...]],
        on_step: OnStep = untold,
    ) -> ReadyIdentifier:
        """Read the gallery as it stands now, and make ready to compare photos with it.

        Args:
            catalogue: the one whose setup this is.
            boxes: photo name -> boxes that replace detection for that photo.
            on_step: is told how long each step to an answer took.

        Raises:
            CatalogueError: where the catalogue cannot be read.
            UsageError: where no animal of the catalogue fits the filter.
        """
        spec_hash, head = self.space.base.spec_hash, self.space.head
        # The revision first: an import that comes between makes the key too old, never too new.
        revision = catalogue.gallery_revision(spec_hash)
        # In the gallery's order, so that their vectors become its own and are in memory once.
        whole = not self.mix and not self.candidates.conditions
        room = VectorRoom(catalogue, self.shortlists_from if whole else None)
        rows = catalogue.gallery_rows(spec_hash, by_individual=True, room=room)
        of_head = self.mix.rows_for(rows, self.candidates) if self.mix else None
        others = len(of_head.individuals) if of_head else 0
        choice = choose_candidates(rows, self.candidates, others=others)
        rows = rows.at(choice.rows)
        gallery = gallery_of(catalogue, rows, head=head, filter=str(self.candidates), room=room)
        mixed = None
        if of_head:
            gallery, mixed = of_head.join(gallery, self.calibration.row_scale)
        search = choose_search(
            catalogue,
            gallery,
            self.space.space_hash,
            shortlists_from=self.shortlists_from,
            spilled=room.spilled,
        )
        gallery = search.gallery
        limit = self.max_pixels
        extractors = {channel: marks.extractor for channel, marks in self.marks.items()}
        identifier = Identifier(
            catalogue,
            boxes,
            PhotoAnalyser(
                self.networks, self.gate, max_pixels=limit, extractors=extractors, on_step=on_step
            ),
            Answerer(
                gallery,
                self.calibration,
                self.stamps,
                self.licences,
                head=head,
                search=search.search,
                local=marks_channels(catalogue, gallery, self.marks, max_pixels=limit),
                occasions=occasions_of(rows, gallery) if self.occasions else None,
                species=SpeciesValues(self.species, gallery.species) if self.species else None,
                known=self.known,
                mixed=mixed,
                on_step=on_step,
            ),
            self._fingerprint(revision, search.search),
        )
        return ReadyIdentifier(identifier, choice, search.note)

    def _fingerprint(self, gallery_revision: str, search: Search | None) -> str:
        """All that an answer depends on besides the photo and its boxes."""
        facts = [__version__, SCHEMA, gallery_revision, self.stamps, asdict(self.gate)]
        facts += [self.known.sha256] if self.known else []
        searched = [] if search is None else [search.stamp]
        asked = [repr(self.candidates), *searched]
        asked += [repr(sorted(self.mix.names.items()))] if self.mix else []
        return json.dumps([*facts, self.calibration.stamp, self.max_pixels, *asked])
