"""Targets and the decoder are two sides of one thing: what is written must be read back."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from rorqual.detection.decoding import decode
from rorqual.detection.maps import PARTS
from rorqual.domain.annotation import Part
from rorqual.training.detector.pictures import Sides
from rorqual.training.detector.sheet import Composition
from rorqual.training.detector.targets import DOUBT, Targets, targets_of

ROWS, COLUMNS = 28, 40
IMAGE = Image.new("RGB", (8, 8))
FIN = PARTS.index(Part.DORSAL_FIN)


def a_composition(*boxes: Sides, doubtful: tuple[tuple[Part, Sides], ...] = ()) -> Composition:
    return Composition(IMAGE, tuple((Part.DORSAL_FIN, box) for box in boxes), doubtful)


def targets(*boxes: Sides) -> Targets:
    return targets_of(a_composition(*boxes), ROWS, COLUMNS)


few = settings(max_examples=30, deadline=None)  # each draws whole maps
_start = st.floats(0.05, 0.6)
_length = st.floats(0.08, 0.35)
_box = st.tuples(_start, _start, _length, _length).map(
    lambda b: (b[0], b[1], b[0] + b[2], b[1] + b[3])
)


@few
@given(_box)
def test_perfect_maps_decode_to_the_box(box: Sides) -> None:
    wanted = targets(box)
    maps = np.concatenate([wanted.scores[:, np.newaxis], wanted.sides], axis=1)
    found = decode(maps.astype(np.float32), 0.99)
    assert found.parts.tolist() == [FIN]
    assert found.boxes[0] == pytest.approx(box, abs=1e-5)


@few
@given(_box)
def test_each_animal_has_one_middle_and_teaches_its_box_with_a_weight_of_one(box: Sides) -> None:
    wanted = targets(box)
    assert (wanted.scores == 1).sum() == 1
    assert wanted.box_weights.sum() == pytest.approx(1, abs=1e-5)
    assert (wanted.sides[FIN][:, wanted.box_weights[FIN] > 0] > 0).all()


def test_the_score_falls_towards_the_sides() -> None:
    row = targets((0.2, 0.2, 0.8, 0.8)).scores[FIN, ROWS // 2]
    middle = int(row.argmax())
    assert (np.diff(row[: middle + 1]) >= 0).all()
    assert (np.diff(row[middle:]) <= 0).all()
    assert row[round(0.2 * COLUMNS)] < 0.05


def test_an_animal_smaller_than_a_cell_still_has_its_middle() -> None:
    wanted = targets((0.501, 0.501, 0.505, 0.505))
    assert (wanted.scores == 1).sum() == 1
    assert wanted.box_weights.sum() == pytest.approx(1)


def test_a_smaller_box_covers_a_larger_one() -> None:
    large, small = (0.1, 0.1, 0.9, 0.9), (0.45, 0.4, 0.6, 0.55)
    for order in ((large, small), (small, large)):
        wanted = targets(*order)
        row, column = int(0.475 * ROWS), int(0.525 * COLUMNS)
        width = wanted.sides[FIN, 0, row, column] + wanted.sides[FIN, 2, row, column]
        assert width == pytest.approx(0.15)


def test_cells_in_doubt_count_less_except_the_middle_of_an_animal() -> None:
    everywhere = ((Part.DORSAL_FIN, (0.0, 0.0, 1.0, 1.0)),)
    wanted = targets_of(a_composition((0.4, 0.4, 0.6, 0.6), doubtful=everywhere), ROWS, COLUMNS)
    assert (wanted.weights[FIN] == 1).sum() == 1
    assert wanted.weights[FIN, 0, 0] == pytest.approx(DOUBT)
    others = [index for index in range(len(PARTS)) if index != FIN]
    assert (wanted.weights[others] == 1).all()


def test_an_empty_sea_wants_no_animal() -> None:
    wanted = targets()
    assert wanted.scores.max() == wanted.box_weights.max() == 0
