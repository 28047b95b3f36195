import numpy as np
import pytest

from rorqual.domain.identification import NEW_INDIVIDUAL
from rorqual.matching.heads.vote import VoteRule, vote
from rorqual.matching.heads.vote_choice import (
    NEIGHBOURS,
    THRESHOLDS,
    Validation,
    choose_vote_rule,
    left_out_validation,
)
from rorqual.matching.precision import average_precision_at_5
from rorqual.matching.search import ExactSearch
from tests.matching.worlds import gallery_of, random_gallery, unit


def test_every_cell_of_the_grid_is_what_its_rule_answers() -> None:
    gallery = random_gallery(8, 3, noise=1.2)
    cosines = ExactSearch(gallery.vectors).similarities(
        unit(gallery.vectors + 0.2 * np.random.default_rng(1).normal(size=gallery.vectors.shape))
    )
    truths = [gallery.individuals[index] for index in gallery.individual_index]
    truths[:6] = [NEW_INDIVIDUAL] * 6
    choice = choose_vote_rule([Validation(gallery, cosines, truths)])
    for k, threshold in ((0, 0), (3, 30), (7, 62), (7, 100)):
        rule = VoteRule(NEIGHBOURS[k], THRESHOLDS[threshold])
        worth = [
            average_precision_at_5(voted.labels(rule.threshold), truth)
            for voted, truth in zip(vote(gallery, cosines, rule), truths, strict=True)
        ]
        assert choice.table[k, threshold] == pytest.approx(np.mean(worth))
    assert choice.map_at_5 == choice.table.max()


def test_the_grid_is_the_papers() -> None:
    assert NEIGHBOURS == (1, 3, 5, 10, 20, 50, 75, 100)
    assert (min(THRESHOLDS), max(THRESHOLDS)) == (0, 1)
    assert VoteRule() == VoteRule(50, 0.62)


@pytest.mark.parametrize("threshold", [0.5, 0.62, 0.9])
def test_a_nearest_photo_at_the_threshold_is_near_enough_in_the_grid_too(threshold: float) -> None:
    gallery = gallery_of(["anna"], unit([[1, 0]]))
    cosines = np.array([[1 - threshold]], dtype=np.float32)
    choice = choose_vote_rule([Validation(gallery, cosines, ["anna"])])
    assert choice.table[0, THRESHOLDS.index(threshold)] == 1
    assert vote(gallery, cosines)[0].labels(threshold) == ("anna",)


def test_singletons_want_few_voters() -> None:
    # one photo each beside an animal with very many: the majority is always the latter
    crowd = unit(np.random.default_rng(0).normal(size=(60, 8)))
    singles = unit(np.random.default_rng(1).normal(size=(20, 8)))
    gallery = gallery_of(
        ["crowd"] * 60 + [f"single{number:02}" for number in range(20)], np.vstack([crowd, singles])
    )
    names = [f"single{number:02}" for number in range(20)]
    choice = choose_vote_rule([Validation(gallery, singles @ gallery.vectors.T, names)])
    assert choice.rule.neighbours == 1
    assert choice.map_at_5 == 1


def test_rules_that_are_as_good_give_way_to_the_papers() -> None:
    gallery = gallery_of(["anna", "bert"], np.eye(2, dtype=np.float32))
    choice = choose_vote_rule([Validation(gallery, np.eye(2, dtype=np.float32), ["anna", "bert"])])
    assert choice.rule == VoteRule()


def test_without_queries_nothing_is_chosen() -> None:
    gallery = random_gallery(2, 2)
    with pytest.raises(ValueError, match="without queries"):
        choose_vote_rule([Validation(gallery, np.empty((0, 4), dtype=np.float32), [])])


def test_a_catalogue_asks_itself_without_the_encounter_of_each_photo() -> None:
    names = ["anna"] * 4 + ["bert"] * 4 + ["once"]
    vectors = unit(np.random.default_rng(2).normal(size=(9, 6)))
    gallery = gallery_of(names, vectors, encounter_groups=[0, 0, 1, 1, 2, 2, 3, 3, 4])
    asked = left_out_validation(gallery, new_share=1 / 3)
    assert asked.excluded_rows is not None
    known = [truth != NEW_INDIVIDUAL for truth in asked.truths]
    assert (sum(known), len(known)) == (8, 12)  # the one that was met once cannot be known
    for truth, cosines, excluded in zip(
        asked.truths, asked.similarities, asked.excluded_rows, strict=True
    ):
        own = int(cosines.argmax())
        assert own in excluded
        individual = gallery.individuals[gallery.individual_index[own]]
        rows = gallery.rows_of_individual(int(gallery.individual_index[own]))
        if truth == NEW_INDIVIDUAL:
            assert sorted(excluded) == sorted(rows)
        else:
            assert truth == individual
            group = gallery.encounter_group[own]
            assert sorted(excluded) == [it for it in rows if gallery.encounter_group[it] == group]
    assert choose_vote_rule([asked]).rule.neighbours in NEIGHBOURS
