import numpy as np
import pytest

from rorqual.matching.gallery import build_gallery
from tests.matching.worlds import gallery_of, unit


def test_rows_are_sorted_by_individual_with_all_their_columns() -> None:
    vectors = unit([[1, 0], [0, 1], [1, 1]])
    gallery = gallery_of(["bert", "anna", "bert"], vectors, encounter_groups=[7, 8, 9])
    assert gallery.individuals == ("anna", "bert")
    assert gallery.individual_index.tolist() == [0, 1, 1]
    assert gallery.annotation_ids.tolist() == [101, 100, 102]
    assert gallery.photo_names == ("1.jpg", "0.jpg", "2.jpg")
    assert gallery.encounter_group.tolist() == [8, 7, 9]
    np.testing.assert_array_equal(gallery.vectors, vectors[[1, 0, 2]])
    assert gallery.vectors.flags.c_contiguous
    assert gallery.rows_of_individual(1).tolist() == [1, 2]


def test_vectors_that_are_in_order_are_not_copied() -> None:
    vectors = unit([[1, 0], [0, 1], [1, 1]])
    assert gallery_of(["anna", "anna", "bert"], vectors).vectors is vectors
    assert not np.shares_memory(gallery_of(["bert", "anna", "anna"], vectors).vectors, vectors)


def test_moved_it_is_the_same_and_its_vectors_are_not_looked_at() -> None:
    gallery = gallery_of(["anna", "anna", "bert"], unit([[1, 0], [0, 1], [1, 1]]))
    unreadable = np.full((3, 2), np.nan, dtype=np.float32)
    moved = gallery.moved_to(unreadable)
    assert moved.vectors is unreadable
    assert moved.individuals == gallery.individuals
    np.testing.assert_array_equal(moved.sum_norms, gallery.sum_norms)
    assert np.isfinite(gallery.vectors).all()


def test_the_commonest_species_of_its_rows_is_that_of_the_individual() -> None:
    names = ["anna", "anna", "anna", "bert", "cleo", "cleo"]
    species = ["fin_whale", "blue_whale", "blue_whale", None, None, "fin_whale"]
    gallery = gallery_of(names, unit(np.ones((6, 2))), species=species)
    assert gallery.species == ("blue_whale", None, "fin_whale")
    assert {name: rows.tolist() for name, rows in gallery.individuals_by_species.items()} == {
        "blue_whale": [0],
        "fin_whale": [2],
    }


def test_photos_are_counted_by_content() -> None:
    shas = ["a", "b", "a"]
    gallery = gallery_of(["x", "y", "z"], unit(np.ones((3, 2))), photo_sha256=shas)
    assert gallery.photos == 2
    assert gallery.rows_of_photo("a").tolist() == [0, 2]
    assert gallery.rows_of_photo("elsewhere").size == 0
    assert gallery.rows_of_photo(None).size == 0


def test_an_empty_gallery_is_legal() -> None:
    gallery = gallery_of([], np.empty((0, 512)))
    assert gallery.individuals == ()
    assert gallery.photos == 0
    assert gallery.sum_norms.size == 0


@pytest.mark.parametrize(
    ("vectors", "message"),
    [
        ([[1, 0], [3, 4]], "vector 1 of the gallery has length 5 instead of 1"),
        ([[np.nan, 0], [0, 1]], "vector 0 of the gallery is not finite"),
        ([[1, 0]], "one entry of each column per row"),
    ],
)
def test_unfit_vectors_are_refused(vectors: list[list[float]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        gallery_of(["anna", "bert"], vectors)


def test_no_individual_may_bear_the_reserved_name() -> None:
    with pytest.raises(ValueError, match="reserved"):
        gallery_of(["new_individual"], [[1, 0]])


def test_a_column_that_is_too_short_is_refused() -> None:
    with pytest.raises(ValueError, match="one entry of each column per row"):
        build_gallery(
            [[1, 0]],
            ["anna"],
            species=[None],
            annotation_ids=[1],
            photo_sha256=[],
            photo_names=["a.jpg"],
            encounter_groups=[0],
        )
