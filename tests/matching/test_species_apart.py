"""Species whose photos are less alike than others' are calibrated apart where that helps."""

from dataclasses import replace

import numpy as np
import pytest

from rorqual.identify.channels_at_work import channels_at_work
from rorqual.matching.calibration import Calibration
from rorqual.matching.fit import CalibrationOutcome, fit_calibration
from rorqual.matching.gallery import Gallery
from rorqual.matching.rank import identify_embedding
from tests.matching.worlds import gallery_of, random_gallery, unit

SPECIES = ("killer_whale", "bottlenose_dolphin")
HERD, PHOTOS, HALF = 40, 4, 24


def two_species(noise: tuple[float, float]) -> Gallery:
    """Two herds that never resemble each other, each with its own likeness of photos."""
    herds = [
        random_gallery(HERD, PHOTOS, noise=its, dimension=HALF, seed=seed)
        for seed, its in enumerate(noise)
    ]
    nothing = np.zeros((HERD * PHOTOS, HALF))
    vectors = np.vstack(
        [np.hstack([herds[0].vectors, nothing]), np.hstack([nothing, herds[1].vectors])]
    )
    names = [f"{herd}-{it // PHOTOS:02d}" for herd in (0, 1) for it in range(HERD * PHOTOS)]
    species = [SPECIES[it // (HERD * PHOTOS)] for it in range(2 * HERD * PHOTOS)]
    return gallery_of(names, unit(vectors), species=species)


@pytest.fixture(scope="module")
def unlike() -> CalibrationOutcome:
    return fit_calibration(two_species((0.5, 1.6)), embedding="hash")


def test_where_they_differ_they_are_calibrated_apart(unlike: CalibrationOutcome) -> None:
    assert unlike.report["species_apart"]["kept"]
    assert unlike.report["species_apart"]["asked"] == []
    assert "fusion" not in unlike.report
    compared = unlike.report["compared"]
    assert compared["species_apart"]["log_loss"] < compared["embedding_alone"]["log_loss"] - 0.01


def test_the_same_likeness_means_another_thing_for_another_species(
    unlike: CalibrationOutcome,
) -> None:
    assert unlike.calibration is not None
    gallery = two_species((0.5, 1.6))
    query = unit(gallery.vectors[0] + gallery.vectors[-1])  # as like the one as the other
    news = [
        identify_embedding(
            replace(gallery, species=(kind,) * len(gallery.species)), query, unlike.calibration
        ).new_individual_probability
        for kind in SPECIES
    ]
    assert news[0] > news[1] + 0.02  # so little is less than photos of the first kind share


def test_nothing_has_to_look_for_them_to_answer(unlike: CalibrationOutcome) -> None:
    calibration = unlike.calibration
    assert calibration is not None
    assert channels_at_work(calibration, local=False).calibration == calibration
    assert Calibration.from_json(calibration.to_json()) == calibration


def test_where_they_do_not_differ_they_share_one() -> None:
    outcome = fit_calibration(two_species((1.4, 1.4)), embedding="hash")
    assert outcome.calibration is not None
    assert outcome.calibration.fusion is None
    assert not outcome.report["species_apart"]["kept"]


def test_of_one_species_nothing_is_asked() -> None:
    outcome = fit_calibration(random_gallery(60, 4, noise=1.4), embedding="hash")
    assert "species_apart" not in outcome.report
