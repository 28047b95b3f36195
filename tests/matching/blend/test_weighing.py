import numpy as np
import pytest
from numpy.typing import NDArray

from rorqual.matching.blend.bagging import bagged_weights
from rorqual.matching.blend.ballots import Ballots
from rorqual.matching.blend.members import Member
from rorqual.matching.blend.modes import BlendMode, WeightSearch
from rorqual.matching.blend.rules import BlendRule
from rorqual.matching.blend.weighing import choose_weights
from rorqual.matching.blend.worth import Validation

INDIVIDUALS = [f"w{number:02}" for number in range(40)]
GROUPS = [name for name in INDIVIDUALS for _ in range(4)]
PHOTOS = [f"{row}.jpg" for row in range(len(GROUPS))]
TRUTHS = dict(zip(PHOTOS, GROUPS, strict=True))


def member(name: str, share_right: float, seed: int) -> Member:
    """A network that names the right animal first in a share of the photos, else anybody."""
    random = np.random.default_rng(seed)

    def labels(truth: str) -> tuple[str, ...]:
        guesses = random.permutation(INDIVIDUALS)[:5].tolist()
        return (truth, *guesses[:4]) if random.random() < share_right else tuple(guesses)

    return Member(name, {photo: labels(truth) for photo, truth in TRUTHS.items()})


def validation(*members: Member) -> Validation:
    rule = BlendRule.of(BlendMode.PAPER, Ballots.of(members, PHOTOS))
    return Validation.of(rule, TRUTHS)


GOOD_AMONG_CHANCE = validation(
    member("chance", 0.0, 1), member("good", 0.9, 2), member("chance too", 0.0, 3)
)
ALIKE = validation(member("one", 0.6, 1), member("other", 0.6, 2))


def test_the_search_finds_the_network_that_is_right_and_proves_it_on_other_animals() -> None:
    chosen = choose_weights(GOOD_AMONG_CHANCE, GROUPS)
    assert chosen.search is WeightSearch.BAGGED
    assert int(np.argmax(chosen.weights)) == 1
    report = chosen.reports[WeightSearch.BAGGED]
    assert report.gain.low > 0
    assert report.nested.value > chosen.reports[WeightSearch.EQUAL].nested.value


def test_without_a_proven_gain_all_networks_count_the_same() -> None:
    chosen = choose_weights(ALIKE, GROUPS)
    assert chosen.search is WeightSearch.EQUAL
    assert chosen.weights == (1.0, 1.0)
    assert chosen.reports[WeightSearch.EQUAL].gain.value == 0


def test_who_takes_part_is_asked_anew_of_the_photos_that_choose() -> None:
    asked = []

    def only_the_good_one(rows: NDArray[np.intp]) -> tuple[int]:
        asked.append(set(rows.tolist()))
        return (1,)

    chosen = choose_weights(GOOD_AMONG_CHANCE, GROUPS, taking_part=only_the_good_one)
    *folds, everything = asked
    assert everything == set(range(len(PHOTOS)))
    answered = [everything - rows for rows in folds]
    assert sorted(row for rows in answered for row in rows) == list(range(len(PHOTOS)))
    assert chosen.weights == (0.0, 1.0, 0.0)
    alone = GOOD_AMONG_CHANCE.precisions(np.array([0.0, 1.0, 0.0])).mean()
    for report in chosen.reports.values():
        assert report.nested.value == report.in_sample == pytest.approx(alone)


@pytest.mark.parametrize("search", WeightSearch)
def test_a_search_that_is_named_is_kept_whatever_it_gains(search: WeightSearch) -> None:
    assert choose_weights(ALIKE, GROUPS, search=search).search is search


def test_nested_figures_are_of_animals_that_had_no_part() -> None:
    # every photo has a network of its own that alone is right: nothing carries over
    members = [
        Member(photo, {photo: (TRUTHS[photo],), **{p: ("x",) for p in PHOTOS[:20] if p != photo}})
        for photo in PHOTOS[:20]
    ]
    rule = BlendRule.of(BlendMode.PAPER, Ballots.of(members, PHOTOS[:20]))
    report = choose_weights(Validation.of(rule, TRUTHS), GROUPS[:20]).reports[WeightSearch.BAGGED]
    assert report.in_sample > report.nested.value - 1e-9
    assert report.gain.value <= 0


def test_the_same_seed_gives_the_same_weights() -> None:
    once, again = (bagged_weights(GOOD_AMONG_CHANCE, GROUPS, seed=3) for _ in range(2))
    np.testing.assert_array_equal(once, again)
    assert once.mean() == pytest.approx(1)


def test_a_single_animal_validates_nothing() -> None:
    with pytest.raises(ValueError, match="single group"):
        choose_weights(ALIKE, ["w00"] * len(PHOTOS))
