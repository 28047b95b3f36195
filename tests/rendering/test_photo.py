import numpy as np
import pytest

from rorqual.domain.box import Box
from rorqual.rendering.fluke_outline import draw_outline
from rorqual.rendering.photo import render_photo
from rorqual.rendering.viewpoint import draw_viewpoint

SIZE = {"width": 384, "height": 256}


def pixels(individual: int | None, encounter: int, photo: int) -> np.ndarray:
    return np.asarray(render_photo(individual, encounter, photo, **SIZE).image)


def seen_marks(individual: int, encounter: int, photo: int) -> np.ndarray:
    """Brightness of the photo at fixed points of the fluke, normalised."""
    outline = draw_outline(individual)
    view = draw_viewpoint(outline, (encounter, photo), SIZE["width"], SIZE["height"])
    u, chord = np.meshgrid(np.linspace(-0.8, 0.8, 60), np.linspace(0.35, 0.9, 12))
    u = u.astype(np.float32)
    trailing, leading = outline.edges_at(u)
    leading = np.maximum(leading, -outline.root)
    x, y = view.to_photo(u, leading + chord.astype(np.float32) * (trailing - leading))
    grey = pixels(individual, encounter, photo).mean(axis=2)
    brightness = grey[np.clip(y, 0, 255).astype(int), np.clip(x, 0, 383).astype(int)].ravel()
    normalised: np.ndarray = (brightness - brightness.mean()) / brightness.std()
    return normalised


def test_the_same_seeds_give_the_same_pixels() -> None:
    np.testing.assert_array_equal(pixels(3, 5, 1), pixels(3, 5, 1))


@pytest.mark.parametrize("other", [(4, 5, 1), (3, 6, 1), (3, 5, 2), (None, 5, 1)])
def test_each_seed_changes_the_photo(other: tuple[int | None, int, int]) -> None:
    difference = np.abs(pixels(3, 5, 1).astype(int) - pixels(*other))
    assert difference.mean() > 4


def test_the_size_is_that_asked_for() -> None:
    assert render_photo(1, 1, 1, width=200, height=120).image.size == (200, 120)
    with pytest.raises(ValueError, match="too small"):
        render_photo(1, 1, 1, width=200, height=40)


def test_marks_agree_between_views_and_differ_between_individuals() -> None:
    individuals = (2, 3, 10, 11)
    first = {each: seen_marks(each, 100 + each, 0) for each in individuals}
    second = {each: seen_marks(each, 200 + each, 1) for each in individuals}
    for each in individuals:
        likeness = {other: float(np.mean(first[each] * second[other])) for other in individuals}
        assert max(likeness, key=lambda other: likeness[other]) == each
        assert likeness[each] > 0.6


def test_a_sea_without_an_animal_has_no_box() -> None:
    assert render_photo(None, 8, 0, **SIZE).box is None


@pytest.mark.parametrize("seed", range(6))
def test_the_box_covers_the_fluke_and_little_else(seed: int) -> None:
    rendered = render_photo(seed, 50 + seed, 0, **SIZE)
    box = rendered.box
    assert isinstance(box, Box)
    assert box == box.clipped_to(SIZE["width"], SIZE["height"])
    outline = draw_outline(seed)
    view = draw_viewpoint(outline, (50 + seed, 0), SIZE["width"], SIZE["height"])
    x, y = view.to_photo(outline.span, outline.trailing)
    above_water = y < view.waterline - 0.12 * view.half_span
    assert box.x0 == pytest.approx(x[above_water].min(), abs=6)
    assert box.x1 == pytest.approx(x[above_water].max(), abs=6)
    assert box.y0 == pytest.approx(y.min(), abs=6)
    assert box.y1 < view.waterline + 0.4 * view.half_span


def test_encounters_differ_in_light() -> None:
    means = [pixels(1, encounter, 0).mean(axis=(0, 1)) for encounter in range(6)]
    blueness = [float(mean[2] - mean[0]) for mean in means]
    assert max(blueness) - min(blueness) > 15
