import numpy as np

from rorqual.rendering.fluke_marks import FlukeMarks, draw_marks
from rorqual.rendering.fluke_outline import draw_outline

BLADES_U = np.concatenate([np.linspace(-0.85, -0.2, 60), np.linspace(0.2, 0.85, 60)])


def reflectance_of_blades(seed: int) -> np.ndarray:
    """Reflectance along the middle of both blades."""
    outline = draw_outline(seed)
    u = BLADES_U.astype(np.float32)
    trailing, leading = outline.edges_at(u)
    return marks_of(seed).at(u, (trailing + leading) / 2)[0]


def marks_of(seed: int) -> FlukeMarks:
    return draw_marks(seed, draw_outline(seed))


def test_reflectances_are_possible() -> None:
    marks = marks_of(5)
    assert float(marks.reflectance.min()) > 0
    assert float(marks.reflectance.max()) < 0.9
    assert 0 <= float(marks.stain.min()) <= float(marks.stain.max()) <= 1


def test_the_same_seed_gives_the_same_skin() -> None:
    np.testing.assert_array_equal(marks_of(5).reflectance, marks_of(5).reflectance)


def test_individuals_run_from_nearly_black_to_nearly_white() -> None:
    means = [float(reflectance_of_blades(seed).mean()) for seed in range(24)]
    assert min(means) < 0.15
    assert max(means) > 0.55


def test_skins_of_two_individuals_differ() -> None:
    skins = [reflectance_of_blades(seed) for seed in range(8)]
    for one in range(len(skins)):
        for other in range(one):
            assert np.abs(skins[one] - skins[other]).mean() > 0.03
