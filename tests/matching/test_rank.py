import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rorqual.domain.identification import (
    NEW_INDIVIDUAL,
    UNKNOWN_SPECIES,
    Candidate,
    CandidateSet,
    Verdict,
)
from rorqual.matching.rank import identify_embedding, identify_embeddings
from tests.matching.worlds import calibration_of, gallery_of, random_gallery, unit

CALIBRATION = calibration_of()


def test_a_known_animal_is_found_with_its_best_photo() -> None:
    gallery = gallery_of(
        ["anna", "bert", "anna"],
        unit([[1.0, 0.2, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]),
        species=["fin", "blue", "fin"],
    )
    found = identify_embedding(gallery, [1, 0, 0], CALIBRATION)
    best = found.candidates[0]
    assert (best.individual, best.best_annotation, best.best_photo) == ("anna", 102, "2.jpg")
    assert best.similarity == pytest.approx(1)
    assert found.decision.verdict is Verdict.MATCH
    assert found.species.label == "fin"
    assert found.candidate_set == CandidateSet(individuals=2, photos=3, filter="all")
    assert [candidate.individual for candidate in found.candidates] == [
        "anna",
        NEW_INDIVIDUAL,
        "bert",
    ]


def test_an_animal_unlike_all_is_new() -> None:
    found = identify_embedding(random_gallery(10, 2), -np.eye(24)[0], CALIBRATION)
    assert found.candidates[0].individual == NEW_INDIVIDUAL
    assert found.candidates[0].similarity is None
    assert found.candidates[0].probability == found.new_individual_probability
    assert found.decision.verdict is Verdict.NEW_INDIVIDUAL
    assert found.species.label == UNKNOWN_SPECIES


@settings(deadline=None)
@given(st.integers(1, 12), st.integers(0, 1000))
def test_five_best_of_a_distribution_over_all_competitors(individuals: int, seed: int) -> None:
    gallery = random_gallery(individuals, 2, seed=seed)
    query = unit(np.random.default_rng(seed + 1).normal(size=24))
    found = identify_embedding(gallery, query, CALIBRATION)
    shown = [candidate.probability for candidate in found.candidates]
    assert len(shown) == min(5, individuals + 1)
    assert shown == sorted(shown, reverse=True)
    assert len({candidate.individual for candidate in found.candidates}) == len(shown)
    assert sum(shown) <= 1 + 1e-9
    if individuals <= 4:
        assert sum(shown) == pytest.approx(1)


def test_on_an_empty_gallery_everything_is_new() -> None:
    found = identify_embedding(gallery_of([], np.empty((0, 0))), np.ones(512), CALIBRATION)
    assert found.candidates == (Candidate(NEW_INDIVIDUAL, 1.0),)
    assert found.new_individual_probability == 1
    assert found.decision.verdict is Verdict.NEW_INDIVIDUAL
    assert "the catalogue has no individuals" in found.decision.reason.lower()
    assert found.candidate_set == CandidateSet(0, 0, "all")
    assert found.species.probability is None


def test_a_photo_never_matches_itself() -> None:
    gallery = gallery_of(
        ["anna", "anna", "bert", "cleo"],
        unit([[1.0, 0.0], [0.6, 0.8], [0.8, 0.6], [0.0, 1.0]]),
        photo_sha256=["query", "x", "query", "y"],
    )
    found = identify_embedding(gallery, [1, 0], CALIBRATION, exclude_sha256="query")
    by_name = {candidate.individual: candidate for candidate in found.candidates}
    assert by_name["anna"].similarity == pytest.approx(0.6)
    assert by_name["anna"].best_annotation == 101
    assert "bert" not in by_name
    assert found.candidate_set == CandidateSet(individuals=2, photos=2, filter="all")


def test_when_only_the_photo_itself_is_known_it_is_new() -> None:
    gallery = gallery_of(["anna"], [[1, 0]])
    found = identify_embedding(gallery, [1, 0], CALIBRATION, exclude_sha256="sha-0")
    assert found.new_individual_probability == 1
    assert found.candidate_set == CandidateSet(0, 0, "all")
    assert "No individual has a photo other than this one" in found.decision.reason


def test_many_queries_at_once_are_answered_to_the_last_bit_as_one_by_one() -> None:
    gallery = random_gallery(150, 3)
    queries = gallery.vectors[::4]
    hashes = [gallery.photo_sha256[4 * it] if it % 2 else None for it in range(len(queries))]
    together = identify_embeddings(gallery, queries, CALIBRATION, exclude_sha256=hashes)
    assert together == [
        identify_embedding(gallery, query, CALIBRATION, exclude_sha256=sha256)
        for query, sha256 in zip(queries, hashes, strict=True)
    ]


def test_equal_individuals_stand_in_the_order_of_their_names() -> None:
    gallery = gallery_of(list("hgfedcba"), np.tile(np.eye(2)[0], (8, 1)))
    found = identify_embedding(gallery, [1, 0], CALIBRATION)
    assert [it.individual for it in found.candidates] == list("abcde")


@pytest.mark.parametrize("query", [[3.0, 4.0], [np.nan, 1.0]])
def test_a_query_that_is_no_unit_vector_is_refused(query: list[float]) -> None:
    with pytest.raises(ValueError, match="vector 0 of the queries"):
        identify_embedding(gallery_of(["anna"], [[1, 0]]), query, CALIBRATION)


def test_every_query_needs_its_hash() -> None:
    with pytest.raises(ValueError, match="2 queries came with 1 content hashes"):
        identify_embeddings(
            gallery_of(["anna"], [[1, 0]]), np.eye(2), CALIBRATION, exclude_sha256=["x"]
        )


def test_identification_does_not_wait_for_slow_imports() -> None:
    script = (
        "import sys, rorqual.matching.rank, rorqual.matching.fit, rorqual.matching.shipped; "
        "sys.exit(any(name.split('.')[0] in ('sklearn', 'scipy') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
