import pytest

from rorqual.domain.annotation import Part
from rorqual.training.detector.operating_point import operating_point
from tests.training.detector.findings_made import LEFT, RIGHT, TWO_FINS, findings

ELSEWHERE = (0.4, 0.7, 0.5, 0.9)


def test_it_is_as_high_as_the_hits_allow() -> None:
    photo = findings([LEFT], [(Part.DORSAL_FIN, 0.5, LEFT), (Part.DORSAL_FIN, 0.3, RIGHT)])
    assert operating_point([photo]) == 0.5


def test_an_animal_is_worth_strays_as_long_as_there_is_one_a_photo_at_most() -> None:
    sure = findings([LEFT], [(Part.DORSAL_FIN, 0.6, LEFT)])
    stray = [(Part.DORSAL_FIN, 0.25, RIGHT), (Part.DORSAL_FIN, 0.24, ELSEWHERE)]
    unsure = findings([LEFT], [*stray, (Part.DORSAL_FIN, 0.2, LEFT)])
    assert operating_point([sure, unsure]) == pytest.approx(0.2)  # two strays in two photos
    assert operating_point([unsure]) == 0.7  # two in one photo: no threshold finds anything


def test_one_animal_in_two_hundred_is_given_up_for_fewer_strays() -> None:
    sure = findings([LEFT], [(Part.DORSAL_FIN, 0.6, LEFT)])
    unsure = findings([LEFT], [(Part.DORSAL_FIN, 0.3, LEFT)])
    assert operating_point([*[sure] * 199, unsure]) == pytest.approx(0.6)
    assert operating_point([*[sure] * 198, unsure]) == pytest.approx(0.3)


def test_each_folder_counts_alike() -> None:
    many = [TWO_FINS] * 500
    one = findings([LEFT], [(Part.FLUKE, 0.15, LEFT)], source="sperm_whale_flukes", part=Part.FLUKE)
    assert operating_point([*many, one]) == pytest.approx(0.15)
