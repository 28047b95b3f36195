"""Where nobody names marks, those of a matcher that was taught on the species are tried."""

import pytest

from rorqual.identify.local_marks import ROOTSIFT, marks_asked
from rorqual.identify.network_choice import LicencePolicy
from rorqual.identify.usual_marks import TAUGHT, usual_marks

RIGHT_WHALE, CLOSER_LOOK = "north_atlantic_right_whale", "rootsift+rorqual-lighterglue"


def settings(policy: LicencePolicy) -> dict[str, str]:
    return {"licence": policy.value}


@pytest.mark.parametrize(
    ("species", "expected"),
    [
        ([RIGHT_WHALE] * 3, CLOSER_LOOK),
        ([RIGHT_WHALE, RIGHT_WHALE, None], CLOSER_LOOK),
        ([RIGHT_WHALE, "humpback_whale"], ROOTSIFT),
        ([RIGHT_WHALE, None, None], ROOTSIFT),
        (["humpback_whale"] * 3, ROOTSIFT),
        ([], ROOTSIFT),
    ],
)
def test_most_individuals_decide(species: list[str | None], expected: str) -> None:
    assert usual_marks(settings(LicencePolicy.ANY), species) == expected
    assert usual_marks(settings(LicencePolicy.PERMISSIVE), species) == ROOTSIFT


@pytest.mark.parametrize("names", TAUGHT.values())
def test_all_of_them_can_be_asked(names: str) -> None:
    assert list(marks_asked(settings(LicencePolicy.ANY), names)) == ["local", "closer"]
