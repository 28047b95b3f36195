import pytest

from rorqual.detection.maps import PARTS, STRIDE, cells
from rorqual.domain.annotation import Part


def test_each_part_has_its_map() -> None:
    assert set(PARTS) == set(Part)


def test_cells_are_an_eighth_of_the_input() -> None:
    assert cells(320, 224) == (28, 40)
    assert cells(STRIDE, STRIDE) == (1, 1)


@pytest.mark.parametrize(("width", "height"), [(321, 224), (320, 220), (0, 8), (-8, 8)])
def test_other_sizes_are_refused(width: int, height: int) -> None:
    with pytest.raises(ValueError, match="multiples of 8"):
        cells(width, height)
