import pytest

from rorqual.domain.annotation import Part
from rorqual.training.detector.operating_point import operating_point
from tests.training.detector.findings_made import LEFT, RIGHT, TWO_FINS, findings


def test_it_lies_between_the_strays_and_the_hits_as_high_as_it_can() -> None:
    photo = findings([LEFT], [(Part.DORSAL_FIN, 0.5, LEFT), (Part.DORSAL_FIN, 0.3, RIGHT)])
    assert operating_point([photo]) == 0.5


def test_animals_that_are_found_count_more_than_strays() -> None:
    """Below 0.2, two strays come with the third animal of three."""
    sure = findings([LEFT], [(Part.DORSAL_FIN, 0.6, LEFT)])
    unsure = findings([LEFT], [(Part.DORSAL_FIN, 0.25, RIGHT), (Part.DORSAL_FIN, 0.2, LEFT)])
    assert operating_point([sure, sure, unsure]) == pytest.approx(0.2)


def test_each_folder_counts_alike() -> None:
    many = [TWO_FINS] * 50
    one = findings([LEFT], [(Part.FLUKE, 0.15, LEFT)], source="sperm_whale_flukes", part=Part.FLUKE)
    assert operating_point([*many, one]) == pytest.approx(0.15)
