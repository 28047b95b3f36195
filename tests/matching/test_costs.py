import pytest

from rorqual.matching.costs import threshold_by_cost


@pytest.mark.parametrize("cost", [3.0, 10.0, 200.0])
def test_at_the_threshold_a_suggestion_costs_as_much_as_a_look(cost: float) -> None:
    threshold = threshold_by_cost(cost)
    assert (1 - threshold) * cost == pytest.approx(1)


def test_nine_of_ten_is_an_error_worth_ten_looks() -> None:
    assert threshold_by_cost(10) == pytest.approx(0.9)


def test_a_cheap_error_still_needs_what_is_likelier_than_all_else() -> None:
    assert threshold_by_cost(1) == threshold_by_cost(1.9) == 0.5


@pytest.mark.parametrize("cost", [0.0, 0.99, -5.0, float("nan")])
def test_an_error_cheaper_than_a_look_is_refused(cost: float) -> None:
    with pytest.raises(ValueError, match="1 or more"):
        threshold_by_cost(cost)
