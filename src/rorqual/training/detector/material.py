"""What are training pictures made of? Real photos of the role FIT, rendered animals, and seas."""

from collections.abc import Iterable

from rorqual.identify.ordered_work import default_workers, ordered_map
from rorqual.training.detector.composition import Composer
from rorqual.training.detector.examples import DetectorExample
from rorqual.training.detector.pictures import (
    Picture,
    load_picture,
    render_flukes,
    render_seas,
    seas_beside,
)
from rorqual.training.gate_photos import Role

RENDERED_PHOTOS, RENDERED_SEAS = 120, 30
_RENDERED = "rendered"
# How often a source is drawn; the fins are few and the hardest to find.
_SHARES = {
    "sperm_whale_flukes": 0.22,
    "dolphin_fin_boxes": 0.28,
    "happywhale": 0.20,
    "dolphin_fins": 0.10,
    "right_whales": 0.08,
    _RENDERED: 0.06,
    "gate": 0.06,
}
_WITH_SEA = ("sperm_whale_flukes", "dolphin_fin_boxes")


def training_composer(
    examples: Iterable[DetectorExample],
    size: tuple[int, int],
    rendered_photos: int,
    rendered_seas: int,
) -> Composer:
    """Load and render it.

    Args:
        examples: of which those of the role FIT are used.
        size: width and height of the training pictures in pixels.
        rendered_photos: how many rendered animals.
        rendered_seas: how many rendered seas, besides those of the photos.
    """
    fitting = [example for example in examples if example.role is Role.FIT]
    pictures: dict[str, list[Picture]] = {}
    loaded = ordered_map(load_picture, fitting, default_workers())
    for example, picture in zip(fitting, loaded, strict=True):
        pictures.setdefault(example.source, []).append(picture)
    seas = seas_beside(picture for source in _WITH_SEA for picture in pictures.get(source, ()))
    seas += render_seas(rendered_seas)
    pictures[_RENDERED] = render_flukes(rendered_photos)
    shares = {source: share for source, share in _SHARES.items() if source in pictures}
    return Composer(pictures, shares, seas, size)
