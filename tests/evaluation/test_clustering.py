"""Groups against identities."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score, pair_confusion_matrix

from rorqual.evaluation.clustering import agreement

labelled = st.lists(
    st.tuples(st.sampled_from("abcd"), st.sampled_from(["Moby", "Dick", "Ahab"])), min_size=2
)


@given(labelled)
def test_pairs_are_counted_as_one_would_by_hand(items: list[tuple[str, str]]) -> None:
    groups, names = zip(*items, strict=True)
    found = agreement(groups, names, draws=0)
    pairs = list(combinations(items, 2))
    joined = [a[1] == b[1] for a, b in pairs if a[0] == b[0]]
    alike = [a[0] == b[0] for a, b in pairs if a[1] == b[1]]
    assert (found.precision.k, found.precision.n) == (sum(joined), len(joined))
    assert (found.recall.k, found.recall.n) == (sum(alike), len(alike))
    (_, only_group), (only_name, _) = pair_confusion_matrix(names, groups)
    if only_group or only_name:  # else scikit-learn defines it as 1, where chance allows nothing
        expected = adjusted_rand_score(names, groups)
        assert found.adjusted_rand_index.value == pytest.approx(expected)


def test_intervals_hold_the_value_and_widen_with_fewer_animals() -> None:
    random = np.random.default_rng(0)

    def width(individuals: int) -> float:
        names = np.repeat([f"whale-{number}" for number in range(individuals)], 4)
        groups = np.where(random.random(len(names)) < 0.3, "mixed", names)
        interval = agreement(groups.tolist(), names.tolist()).adjusted_rand_index
        assert interval.low <= interval.value <= interval.high
        return interval.high - interval.low

    assert width(10) > width(100)


def test_where_nothing_is_joined_there_is_no_precision() -> None:
    found = agreement([1, 2, 3], ["Moby", "Moby", "Dick"], draws=10)
    assert np.isnan(found.precision.value)
    assert found.recall.value == 0
    assert found.adjusted_rand_index.value == 0
