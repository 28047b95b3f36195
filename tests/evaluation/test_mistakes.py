from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from rorqual.domain.box import Box
from rorqual.domain.identification import NEW_INDIVIDUAL
from rorqual.evaluation.animals import Animals
from rorqual.evaluation.answers import AnsweredPhoto
from rorqual.evaluation.backlight import backlight
from rorqual.evaluation.confusions import worst_confusions
from rorqual.evaluation.divisions import Division, telling_division
from rorqual.evaluation.figures import FigureMaker
from rorqual.evaluation.mistakes import mistakes
from tests.evaluation.herds import herd, with_column

MAKER = FigureMaker(draws=20)

# w000 is a killer whale, w003 a beluga; each has a photo in the gallery and two that are asked for
GALLERY, QUERIES = (0, 9), (1, 2, 10, 11)


def pair() -> Animals:
    return herd(4, 3)


def division(animals: Animals) -> Division:
    return Division("given", animals, np.array(GALLERY), np.array(QUERIES))


def said(
    animals: Animals, *firsts: str, sure: tuple[float, ...] | None = None
) -> list[AnsweredPhoto]:
    asked = [
        AnsweredPhoto(
            photo=animals.photos[row],
            individual=animals.individuals[row],
            is_new=False,
            predictions=(first,) if first else (),
            species=animals.species[row],
            gallery_photos=1,
        )
        for row, first in zip(QUERIES, firsts, strict=True)
    ]
    if sure is None:
        return asked
    return [replace(it, probabilities=(one,)) for it, one in zip(asked, sure, strict=True)]


def test_a_refused_photo_and_a_known_animal_called_new_are_wrong() -> None:
    animals = pair()
    found = mistakes(division(animals), said(animals, "w000", "", "w000", NEW_INDIVIDUAL), MAKER)
    assert (found.wrong.k, found.wrong.n) == (3, 4)


def test_species_pairs_count_wrong_names_among_the_photos_of_a_species() -> None:
    animals = pair()
    answers = said(animals, "w000", "w003", "w000", "w000")
    pairs = mistakes(division(animals), answers, MAKER).species_pairs
    assert [(it.species, it.answered, it.wrong.k, it.wrong.n) for it in pairs] == [
        ("beluga", "killer_whale", 2, 2),
        ("killer_whale", "beluga", 1, 2),
    ]


def test_errors_by_gallery_photos_and_by_thirds_of_sharpness() -> None:
    animals = pair()
    answers = said(animals, "w003", "w000", "w003", "w003")
    answers[1] = replace(answers[1], gallery_photos=7)
    answers[3] = replace(answers[3], is_new=True, gallery_photos=0)
    by = mistakes(division(animals), answers, MAKER).by
    assert {name: (it.k, it.n) for name, it in by["gallery photos of the animal"].items()} == {
        "none: a new animal": (1, 1),
        "1": (1, 2),
        "6 and more": (0, 1),
    }
    assert list(by["gallery photos of the animal"]) == ["none: a new animal", "1", "6 and more"]
    # the sharpness of the four photos is 1, 2, 10 and 11: thirds end at 2 and 10
    assert {name: (it.k, it.n) for name, it in by["sharpness"].items()} == {
        "lowest third, up to 2": (1, 2),
        "middle third": (0, 1),
        "highest third, above 10": (1, 1),
    }
    assert "brightness" not in by  # all photos are alike


def test_light_is_counted_where_it_is_known() -> None:
    animals = pair()
    answers = said(animals, "w003", "w000", "w003", "w003")
    by = mistakes(division(animals), answers, MAKER, [0.5, 0.05, None, -0.2]).by
    found = {name: (it.k, it.n) for name, it in by["light"].items()}
    assert found == {"from behind": (1, 1), "even": (0, 1), "on the animal": (0, 1)}


def test_the_surest_wrong_names_come_first_with_the_photos_that_led_there() -> None:
    animals = pair()
    answers = said(animals, "w003", "w003", "w000", "w003", sure=(0.4, 0.9, 0.5, 0.99))
    found = worst_confusions(division(animals), answers)
    assert [(it.answer.photo, it.probability) for it in found] == [("2.jpg", 0.9), ("10.jpg", 0.5)]
    first = found[0]
    assert first.annotation_id == 2
    assert (first.preferred.individual, first.preferred.photo) == ("w003", "9.jpg")
    assert first.right is not None
    assert (first.right.individual, first.right.annotation_id) == ("w000", 0)
    cosine = float(animals.vectors[9] @ animals.vectors[2])
    assert first.preferred.similarity == pytest.approx(cosine, abs=1e-6)
    assert len(worst_confusions(division(animals), answers, count=1)) == 1


def test_a_new_animal_that_got_a_name_has_no_right_photo() -> None:
    animals = pair()
    answers = said(animals, "w003", "w000", "w003", "w003", sure=(0.4, 0.9, 0.5, 0.99))
    answers[0] = replace(answers[0], is_new=True)
    (found,) = worst_confusions(division(animals), answers)
    assert found.right is None


def test_the_most_similar_photo_of_the_named_animal_is_shown() -> None:
    animals = herd(2, 5)
    asked = Division("given", animals, np.array([0, 5, 6, 7]), np.array([1, 2]))
    wrong = AnsweredPhoto("1.jpg", "w000", False, ("w001",), probabilities=(1.0,))
    (found,) = worst_confusions(asked, [wrong, replace(wrong, predictions=("w000",))])
    cosines = animals.vectors[[5, 6, 7]] @ animals.vectors[1]
    assert found.preferred.annotation_id == 5 + int(cosines.argmax())


def test_the_open_set_is_looked_at_or_else_the_closed_one() -> None:
    found = telling_division(herd(30, 4), seed=0)
    assert found is not None
    assert found.protocol == "open 13 %"
    few = telling_division(herd(1, 4), seed=1)  # to hold it out would leave no gallery
    assert few is not None
    assert few.protocol == "closed"
    assert telling_division(herd(1, 1), seed=3) is None


def framed(edge: int, middle: int) -> Image.Image:
    image = Image.new("RGB", (40, 20), (edge,) * 3)
    image.paste((middle,) * 3, (6, 3, 34, 17))
    return image


def test_backlight_is_the_edge_less_the_middle() -> None:
    assert backlight(framed(255, 0)) == pytest.approx(1.0)
    assert backlight(framed(51, 153)) == pytest.approx(-0.4)
    assert backlight(framed(90, 90)) == 0.0
    with pytest.raises(ValueError, match="no middle"):
        backlight(Image.new("RGB", (3, 20)))


def test_a_box_is_measured_by_its_shorter_side() -> None:
    animals = pair()
    facts = [replace(it, box=Box(0, 0, 100, 10 + 5 * row)) for row, it in enumerate(animals.facts)]
    seen = with_column(animals, "facts", facts)
    answers = said(seen, "w000", "w000", "w003", "w000")
    bins = mistakes(division(seen), answers, MAKER).by["shorter side of the animal, pixels"]
    assert bins["highest third, above 60"].k == 1
