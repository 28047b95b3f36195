import numpy as np
import pytest
from PIL import Image

from rorqual.evaluation.metadata_baselines import on_circles
from rorqual.evaluation.picture_baselines import colour_histogram, without_animal
from rorqual.evaluation.rootsift import WORDS, describe, visual_words
from tests.rendered import fluke, sea


def test_a_histogram_forgets_places_and_keeps_colours() -> None:
    picture = fluke(1, 0).image
    turned = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    red = Image.new("RGB", picture.size, (255, 0, 0))
    vectors = [colour_histogram(it) for it in (picture, turned, red)]
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-5)
    assert vectors[0] @ vectors[1] == pytest.approx(1.0, abs=1e-5)
    assert vectors[0] @ vectors[2] == pytest.approx(0.0, abs=1e-5)


def test_without_the_animal_only_what_is_around_it_is_left() -> None:
    image = Image.new("RGB", (40, 30), (0, 0, 200))
    image.paste((255, 255, 255), (10, 10, 20, 20))
    hidden = np.asarray(without_animal(image, (10, 10, 20, 20)))
    assert (hidden == (0, 0, 200)).all()


def test_where_the_animal_fills_the_picture_nothing_is_left() -> None:
    hidden = np.asarray(without_animal(fluke(1, 0).image, (0, 0, 10_000, 10_000)))
    assert (hidden == 128).all()


def test_rootsift_is_hellinger_normalised() -> None:
    found = describe(fluke(1, 0).image)
    assert found.shape[1] == 128
    assert (found**2).sum(axis=1) == pytest.approx(1.0, abs=1e-4)
    assert describe(Image.new("RGB", (64, 64))).shape == (0, 128)


def test_words_make_unit_vectors_that_know_a_picture_again() -> None:
    pictures = [describe(it) for it in (fluke(1, 0).image, fluke(1, 0).image.rotate(2), sea(1))]
    vectors = visual_words([*pictures, np.empty((0, 128), dtype=np.float32)], pictures)
    assert vectors.shape == (4, WORDS * 128)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]


def test_numbers_on_circles_are_the_more_alike_the_nearer_they_are() -> None:
    vectors = on_circles([[1.0, 2.0, 5.0, 100.0]])
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-6)
    cosines = vectors @ vectors[0]
    assert list(cosines) == sorted(cosines, reverse=True)
    assert cosines[-1] == pytest.approx(-1.0, abs=1e-6)
