"""The species speaks where it was shown to help, on catalogues whose truth is made up."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from rorqual.identify.species_look import SpeciesLook
from rorqual.matching.fit import CalibrationOutcome, fit_calibration
from rorqual.matching.further_channels import FurtherChannels
from rorqual.matching.gallery import Gallery
from rorqual.matching.species_values import SPECIES, SpeciesValues
from tests.matching.worlds import random_gallery

LABELS = ("killer_whale", "bottlenose_dolphin")
HERDS = random_gallery(60, 3, noise=1.8)
OF_TWO = replace(HERDS, species=tuple(LABELS[it % 2] for it in range(60)))
SEEN = 150


class Told:
    """What a head says: the right species with this share, now and then less surely."""

    def __init__(self, gallery: Gallery, right: float) -> None:
        self._gallery = gallery
        self._right = right
        self.unreadable: set[int] = set()

    def probabilities_of(self, annotation_ids: Sequence[int]) -> Mapping[int, NDArray[np.float32]]:
        found = {}
        for number in set(annotation_ids) - self.unreadable:
            (row,) = np.flatnonzero(self._gallery.annotation_ids == number)
            of = self._gallery.species[int(self._gallery.individual_index[row])]
            random = np.random.default_rng(number)
            place = LABELS.index(of or "") ^ int(random.random() > self._right)
            sure = random.uniform(0.6, 0.99)
            found[number] = np.array([sure, 1 - sure], np.float32)[[place, 1 - place]]
        return found


def look_at(gallery: Gallery, source: Told) -> SpeciesLook:
    return SpeciesLook(source, SpeciesValues(LABELS, gallery.species))


def calibrated(right: float) -> CalibrationOutcome:
    look = look_at(OF_TWO, Told(OF_TWO, right))
    further = FurtherChannels(look, max_queries=SEEN, stamps={SPECIES: "head@1"})
    return fit_calibration(OF_TWO, embedding="hash", further=further)


def test_where_looks_tell_the_species_it_is_kept_and_more_is_found() -> None:
    outcome = calibrated(right=0.97)
    assert outcome.calibration is not None
    fusion = outcome.calibration.fusion
    assert fusion is not None
    assert fusion.speaks_for(SPECIES, "head@1")
    assert not fusion.speaks_for(SPECIES, "head@2")
    assert fusion.model.further == (SPECIES,)
    assert outcome.report["fusion"]["asked"] == [SPECIES]
    compared = outcome.report["compared"]
    assert compared["fused"]["top_1_known"] > compared["embedding_alone"]["top_1_known"] + 0.02
    assert compared["fused"]["log_loss"] < compared["embedding_alone"]["log_loss"]


def test_where_they_tell_nothing_it_is_noticed_and_does_not_hurt() -> None:
    outcome = calibrated(right=0.5)
    assert outcome.calibration is not None
    assert outcome.calibration.fusion is None
    assert not outcome.report["fusion"]["kept"]
    compared = outcome.report["compared"]
    assert compared["fused"]["log_loss"] < compared["embedding_alone"]["log_loss"] + 0.05


def test_a_photo_that_cannot_be_read_says_nothing() -> None:
    rows = np.arange(5)
    source = Told(OF_TWO, 1.0)
    source.unreadable = {int(OF_TWO.annotation_ids[2])}
    steps: list[tuple[int, int]] = []
    values = SpeciesValues(LABELS, OF_TWO.species)
    look = SpeciesLook(source, values, on_progress=lambda *step: steps.append(step))
    found = look(OF_TWO, rows, np.zeros((5, 60), np.float32))[SPECIES]
    assert np.isnan(found[2]).all()
    assert steps == [(done, 5) for done in range(1, 6)]
    for place in (0, 1, 3, 4):
        number = int(OF_TWO.annotation_ids[place])
        told = source.probabilities_of([number])[number]
        np.testing.assert_allclose(found[place, 0::2], np.log(told[0]), rtol=1e-5)
        np.testing.assert_allclose(found[place, 1::2], np.log(told[1]), rtol=1e-5)


def test_nobody_looks_where_the_gallery_has_one_species_or_no_photo_can_be_read() -> None:
    rows, scores = np.arange(5), np.zeros((5, 60), np.float32)
    alike = replace(HERDS, species=("killer_whale", *(None,) * 59))
    assert look_at(alike, Told(alike, 1.0))(alike, rows, scores) == {}
    gone = Told(OF_TWO, 1.0)
    gone.unreadable = set(OF_TWO.annotation_ids.tolist())
    assert look_at(OF_TWO, gone)(OF_TWO, rows, scores) == {}
