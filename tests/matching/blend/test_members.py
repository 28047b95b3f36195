from math import isnan

import pytest

from rorqual.matching.blend.members import Member, good_enough

TRUTHS = {"x": "a", "y": "b", "z": "c"}
GOOD = Member("good", {"x": ("a",), "y": ("a", "b")})


def test_photos_that_a_member_lacks_count_as_wrong() -> None:
    assert GOOD.map_at_5(TRUTHS) == pytest.approx((1 + 1 / 2 + 0) / 3)
    assert isnan(GOOD.map_at_5({}))


def test_a_lost_label_moves_no_other_up() -> None:
    assert Member("m", {"x": (None, None, "a")}).map_at_5({"x": "a"}) == pytest.approx(1 / 3)


def test_members_below_the_minimum_go_but_specialists_stay() -> None:
    poor, fins = Member("poor", {"x": ("b",)}), Member("fins", {}, is_specialist=True)
    assert good_enough([GOOD, poor, fins], TRUTHS, 0.5) == (0, 2)
    assert good_enough([GOOD, poor], TRUTHS, 0.0) == (0, 1)
