"""Marks find again what an embedding that sees nothing cannot."""

from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from rorqual.domain.identification import NEW_INDIVIDUAL
from rorqual.evaluation.answers import answer
from rorqual.evaluation.divisions import Division
from rorqual.evaluation.figures import MAP_AT_5, TOP_1, FigureMaker
from rorqual.evaluation.marks import MarksSource, Sources, fused_figures, some_queries
from rorqual.exchange.evaluation.figures_json import figures_as_json
from rorqual.exchange.evaluation.marks_json import ALONE, marks_json
from rorqual.identify.local_marks import rootsift_marks
from rorqual.matching.fused_novelty import FusedNovelty
from rorqual.matching.fusion import Fusion
from rorqual.matching.fusion_model import EMBEDDING, LOCAL, Channel, FusionModel
from rorqual.matching.gallery import Gallery
from rorqual.matching.local.features import LocalFeatures
from rorqual.matching.pair_calibrator import Curve, PairCalibrator
from rorqual.matching.query_look import LookAtQuery
from rorqual.matching.species_values import SPECIES
from tests.evaluation.herds import herd
from tests.matching.local.pictures import features_of, fluke_crop
from tests.matching.worlds import calibration_of, unit

INDIVIDUALS, PHOTOS = 4, 3
KINDS = ("killer_whale", "beluga")  # of the herd
EMBEDDED = PairCalibrator(Curve((0.0, 1.0), (-1.0, 1.0), extends=True))
MARKED = PairCalibrator(Curve((0.0, 4.0), (-1.0, 8.0), extends=True))
MODEL = FusionModel(
    (Channel(EMBEDDING, 1.0, EMBEDDED), Channel(LOCAL, 1.0, MARKED)),
    FusedNovelty(1.0, -0.5, 0.0, 0.3, (-0.2,), {}),
)
CALIBRATION = calibration_of(fusion=Fusion(MODEL, 300, 100, 0.6, 0.9, stamps={LOCAL: "made"}))
MAKER = FigureMaker(draws=20)


class Flukes:
    """The marks of rendered flukes by annotation id; none where the drive is not connected."""

    def __init__(self, *, connected: bool = True) -> None:
        self._connected = connected

    def features_of(self, annotation_ids: Sequence[int]) -> Mapping[int, LocalFeatures]:
        ids = annotation_ids if self._connected else ()
        return {it: features_of(fluke_crop(*divmod(it, PHOTOS))) for it in ids}


def by_marks(*, connected: bool = True) -> dict[str, MarksSource]:
    return {LOCAL: MarksSource(Flukes(connected=connected), rootsift_marks())}


def blind() -> Division:
    """A closed set in which the embedding says nothing."""
    animals = herd(INDIVIDUALS, PHOTOS)
    noise = np.random.default_rng(5).normal(size=animals.vectors.shape)
    rows = np.arange(len(animals))
    return Division(
        "closed",
        animals.with_vectors(unit(noise)),
        rows[rows % PHOTOS > 0],
        rows[rows % PHOTOS == 0],
    )


def test_fused_answers_stand_beside_the_embedding_alone_on_the_same_photos() -> None:
    seen: list[tuple[int, int]] = []
    found = fused_figures(
        blind(),
        CALIBRATION,
        Sources(by_marks()),
        MAKER,
        on_progress=lambda *step: seen.append(step),
    )
    assert seen == [(it, INDIVIDUALS) for it in range(1, INDIVIDUALS + 1)]
    assert (found.queries, found.of) == (INDIVIDUALS, INDIVIDUALS)
    assert found.fused[TOP_1].value == 1.0
    assert found.alone[TOP_1].value < 1.0
    of_figure = {it.figure: it.difference.value for it in found.differences}
    for name in (MAP_AT_5, TOP_1):
        gain = found.fused[name].value - found.alone[name].value
        assert of_figure[name] == pytest.approx(gain)


def test_the_embedding_alone_is_what_the_protocols_measure() -> None:
    found = fused_figures(blind(), CALIBRATION, Sources(by_marks()), MAKER)
    alone = MAKER.all(answer(blind(), CALIBRATION.alone))
    assert figures_as_json(found.alone) == figures_as_json(alone)


def test_without_photos_the_embedding_decides() -> None:
    found = fused_figures(blind(), CALIBRATION, Sources(by_marks(connected=False)), MAKER)
    assert figures_as_json(found.fused) == figures_as_json(found.alone)


class Told:
    """Says the labelled species of the animals, quite surely."""

    def __init__(self, division: Division) -> None:
        self._animals = division.animals

    def probabilities_of(self, annotation_ids: Sequence[int]) -> Mapping[int, NDArray[np.float32]]:
        place = {number: row for row, number in enumerate(self._animals.annotation_ids)}
        return {
            it: np.array([0.98, 0.02], np.float32)[
                :: 1 if self._animals.species[place[it]] == KINDS[0] else -1
            ]
            for it in annotation_ids
        }


def test_the_species_has_its_say_where_it_was_calibrated() -> None:
    division = blind()
    sources = Sources(species=Told(division), labels=KINDS)
    told = PairCalibrator(Curve((-4.0, 0.0), (-8.0, 8.0), extends=True))
    model = FusionModel(
        (Channel(EMBEDDING, 1.0, EMBEDDED), Channel(SPECIES, 1.0, told)),
        FusedNovelty(1.0, -0.5, 0.0, 0.3, (-0.2,), {}),
    )
    fusion = Fusion(model, 300, 100, 0.6, 0.9, stamps={SPECIES: "made"})
    asked = some_queries(division, INDIVIDUALS, seed=0)

    def looks(gallery: Gallery) -> Sequence[LookAtQuery]:
        channels = sources.channels(gallery)
        return [
            sources.look(channels, asked.animals.annotation_ids[row])
            for row in asked.queries.tolist()
        ]

    for photo in answer(asked, calibration_of(fusion=fusion), looks=looks):
        first = next(it for it in photo.predictions if it != NEW_INDIVIDUAL)
        assert (first < "w003") == (photo.individual < "w003")  # w003 is the only beluga
    found = fused_figures(division, calibration_of(fusion=fusion), sources, MAKER)
    assert found.fused[TOP_1].value > found.alone[TOP_1].value


def test_no_more_photos_are_asked_for_than_was_said() -> None:
    asked = some_queries(blind(), 2, seed=0)
    assert len(asked.queries) == 2
    assert set(asked.queries) <= set(blind().queries)
    assert list(asked.queries) == sorted(asked.queries)
    assert list(some_queries(blind(), 2, seed=0).queries) == list(asked.queries)
    found = fused_figures(blind(), CALIBRATION, Sources(by_marks(connected=False)), MAKER, most=3)
    assert (found.queries, found.of) == (3, INDIVIDUALS)


def test_the_report_says_which_way_users_are_answered() -> None:
    found = fused_figures(blind(), CALIBRATION, Sources(by_marks()), MAKER)
    part = marks_json("closed", "Both.", found, ["marks"])
    assert part["used"]
    assert list(part["ways"]) == [ALONE, "embedding and marks"]
    assert part["difference"][TOP_1]["verdict"] in ("better", "no difference shown")
    by_all = marks_json("closed", "All.", found, ["marks", "species"])
    assert list(by_all["ways"]) == [ALONE, "embedding, marks and species"]
    assert marks_json("closed", "Alone.", None) == {
        "protocol": "closed",
        "used": False,
        "sentence": "Alone.",
    }
