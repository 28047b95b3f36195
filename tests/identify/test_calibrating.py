"""A catalogue that calibrates itself; vectors are made up, so that thousands cost nothing."""

from dataclasses import replace

import numpy as np
import pytest

from rorqual.catalogue.catalogue import Catalogue
from rorqual.catalogue.records import NetworkStamp
from rorqual.identify.calibrating import calibrate
from rorqual.identify.calibration_choice import calibration_in_force
from rorqual.identify.network_choice import chosen_spec
from rorqual.matching.calibration import CalibrationSource
from rorqual.networks.composite import EmbedderSpec
from rorqual.networks.spec import Task
from tests.catalogue.builders import a_label, a_survey, an_import


def spec_of(catalogue: Catalogue) -> EmbedderSpec:
    return chosen_spec(catalogue.settings, Task.EMBEDDING)


def stamp_of(catalogue: Catalogue) -> NetworkStamp:
    spec = spec_of(catalogue)
    return NetworkStamp(spec.id, spec.version, spec.spec_hash, spec.dimension, spec.licence)


def store_survey(catalogue: Catalogue, photos: int, individuals: int) -> None:
    """Photos of individuals in turn, each alike to others of its own."""
    dimension = spec_of(catalogue).dimension
    rng = np.random.default_rng(0)
    centres = rng.standard_normal((individuals, dimension))
    for number, record in enumerate(a_survey(photos, individuals, network=stamp_of(catalogue))):
        vector = centres[number % individuals] + rng.standard_normal(dimension)
        vector /= np.linalg.norm(vector)
        (animal,) = record.annotations
        alike = replace(animal, embedding=vector.astype(np.float32))
        catalogue.store_photo(replace(record, annotations=(alike,)))


def test_a_large_enough_catalogue_gets_a_calibration_of_its_own(empty: Catalogue) -> None:
    store_survey(empty, photos=150, individuals=30)
    outcome = calibrate(empty)
    assert outcome.reason is None
    assert outcome.calibration is not None
    assert outcome.calibration.source is CalibrationSource.CATALOGUE
    assert calibration_in_force(empty, spec_of(empty).spec_hash) == outcome.calibration
    assert outcome.report["known_plays"] > 0
    assert outcome.report["new_plays"] > 0  # individuals left out play the unknown
    assert outcome.report["top_1_known"] > 0.9


def test_too_small_a_catalogue_keeps_the_shipped_one_and_says_why(empty: Catalogue) -> None:
    store_survey(empty, photos=30, individuals=10)
    before = calibration_in_force(empty, spec_of(empty).spec_hash)
    outcome = calibrate(empty)
    assert outcome.calibration is None
    assert "10 individuals were met in two encounters or more" in (outcome.reason or "")
    assert calibration_in_force(empty, spec_of(empty).spec_hash) == before


def test_photos_of_one_encounter_are_no_evidence_for_each_other(empty: Catalogue) -> None:
    """Thirty individuals, five photos each of one encounter: nobody was met twice."""
    for number in range(150):
        label = a_label(f"whale-{number % 30}", encounter=f"with-{number % 30}")
        empty.store_photo(an_import(number, [label], network=stamp_of(empty)))
    assert empty.counts().gallery_annotations == 150
    assert "0 individuals were met in two encounters" in (calibrate(empty).reason or "")


def test_the_expected_share_of_new_animals_moves_the_probabilities(empty: Catalogue) -> None:
    store_survey(empty, photos=150, individuals=30)
    few, many = (calibrate(empty, expected_new_share=share).calibration for share in (0.05, 0.8))
    assert few is not None
    assert many is not None
    scores = np.linspace(0.1, 0.4, 30)
    assert few.apply(scores).new_individual < many.apply(scores).new_individual


def test_a_share_outside_its_range_is_an_error(empty: Catalogue) -> None:
    with pytest.raises(ValueError, match=r"in 0\.\.1"):
        calibrate(empty, expected_new_share=1.0)
