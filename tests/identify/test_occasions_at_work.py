"""Time and place speak where the catalogue's calibration learned that they help."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from rorqual.api.provenance import calibration_sentence
from rorqual.catalogue.catalogue import Catalogue
from rorqual.domain.photo import Position
from rorqual.identify.answering import Answerer
from rorqual.identify.asked_channels import AskedChannels
from rorqual.identify.calibrating import calibrate
from rorqual.identify.channels_at_work import channels_at_work
from rorqual.identify.gallery_occasions import occasion_of
from rorqual.identify.identification_setup import IdentificationSetup
from rorqual.matching.calibration import Calibration
from rorqual.matching.fused_novelty import FusedNovelty
from rorqual.matching.fusion import Fusion
from rorqual.matching.fusion_model import EMBEDDING, Channel, FusionModel
from rorqual.matching.occasions import OCCASION_STAMP, PLACE, Occasion, Occasions
from rorqual.matching.pair_calibrator import Curve, PairCalibrator
from tests.catalogue.builders import a_label, a_photo, an_import
from tests.identify.test_answering import AXES
from tests.identify.test_answering import a_photo as an_analysed_photo
from tests.identify.test_calibrating import spec_of, stamp_of
from tests.matching.worlds import calibration_of, gallery_of

INDIVIDUALS, PHOTOS = 40, 160


def store(catalogue: Catalogue, *, faithful: bool) -> None:
    """Animals hardly told apart by looks; faithful ones stay at a place of their own."""
    random = np.random.default_rng(0)
    dimension = spec_of(catalogue).dimension
    centres = 0.3 * random.standard_normal((INDIVIDUALS, dimension))
    homes = random.uniform(-40, 40, size=(INDIVIDUALS, 2))
    for number in range(PHOTOS):
        who = number % INDIVIDUALS
        place = homes[who] if faithful else random.uniform(-40, 40, size=2)
        label = replace(
            a_label(f"w{who:02}", date=f"{2000 + number // INDIVIDUALS}-06-01"),
            position=Position(*(place + random.normal(0, 0.1, size=2)).tolist()),
        )
        record = an_import(number, [label], network=stamp_of(catalogue))
        vector = centres[who] + random.standard_normal(dimension)
        vector = (vector / np.linalg.norm(vector)).astype(np.float32)
        (animal,) = record.annotations
        catalogue.store_photo(replace(record, annotations=(replace(animal, embedding=vector),)))


def test_places_are_learned_where_animals_are_faithful_to_them(empty: Catalogue) -> None:
    store(empty, faithful=True)
    outcome = calibrate(empty, channels=AskedChannels(local=False, occasions=True))
    assert outcome.calibration is not None
    assert outcome.report["fusion"]["kept"]
    compared = outcome.report["compared"]
    assert compared["fused"]["top_1_known"] > compared["embedding_alone"]["top_1_known"] + 0.1
    setup = IdentificationSetup.of_catalogue(empty, local=False)
    assert setup.occasions
    assert not setup.marks
    assert setup.stamps["occasions"] == OCCASION_STAMP
    assert "laces of sightings were compared as well" in calibration_sentence(setup.calibration)


def test_places_are_not_used_where_they_tell_nothing(empty: Catalogue) -> None:
    store(empty, faithful=False)
    outcome = calibrate(empty, channels=AskedChannels(local=False, occasions=True))
    assert outcome.calibration is not None
    assert not outcome.report["fusion"]["kept"]
    assert not IdentificationSetup.of_catalogue(empty).occasions


def placed(stamp: str = OCCASION_STAMP) -> Calibration:
    """A calibration that has learned from places."""
    model = FusionModel(
        (
            Channel(EMBEDDING, 1.0, PairCalibrator(Curve((0.0, 1.0), (-5.0, 5.0), extends=True))),
            Channel(PLACE, 1.0, PairCalibrator(Curve((-8.0, 0.0), (-3.0, 3.0), extends=True))),
        ),
        FusedNovelty(1.0, -0.5, 0.0, 0.3, (-0.2,), {}),
    )
    fusion = Fusion(model, 300, 100, 0.6, 0.9, stamps={PLACE: stamp})
    return calibration_of(fusion=fusion)


def test_of_two_alike_the_one_that_lives_there_is_likelier() -> None:
    gallery = gallery_of(["ada", "bea"], [AXES[0], AXES[0]])
    unknown = np.full(2, np.nan)
    places = Occasions(gallery, unknown, np.array([-60.0, -33.5]), np.array([-45.0, 18.0]))
    answerer = Answerer(gallery, placed(), {}, occasions=places)
    here = replace(an_analysed_photo(AXES[0]), content=a_photo(1))  # off Saldanha
    nowhere = replace(here, content=a_photo(0))
    (near,), (far,) = (answerer.answer(it).annotations for it in (here, nowhere))
    assert near.candidates[0].individual == "bea"
    assert near.candidates[0].probability > 2 * near.candidates[1].probability
    shares = {it.individual: it.probability for it in far.candidates}
    assert shares["ada"] == pytest.approx(shares["bea"])  # without a position none is favoured
    assert answerer.answer_all([here, nowhere])[0].annotations == (near,)


def test_values_that_were_made_otherwise_are_not_misused() -> None:
    assert channels_at_work(placed(), local=True).occasions
    other = channels_at_work(placed("later-sightings@0"), local=True)
    assert not other.occasions
    assert other.calibration.fusion is None
    assert "`rorqual calibrate` fits it anew" in other.note


def test_the_camera_says_when_and_where_a_query_was_taken() -> None:
    assert occasion_of(a_photo(1)) == Occasion(date(2024, 5, 1).toordinal(), -33.5, 18.25)
    assert occasion_of(a_photo(0)) == occasion_of(None) == Occasion()
